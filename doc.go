// Package moblysalesforce is documentation only. The SDK, which carries leads
// captured with Mobly into Salesforce, is in the packages below it:
//
//   - salesforce syncs leads: it finds or creates the Lead or Contact, writes
//     the fields that differ, and returns one result per lead.
//   - mapping says which Mobly field goes to which Salesforce field; tags does
//     the same for tags, and engagement turns actions into Tasks. None of them
//     does I/O.
//   - auth gets access tokens.
//   - salesforce/sferr holds the errors, salesforce/schema describes the objects
//     of an org.
//   - salesforce/setup checks what an org lacks for a configuration, and creates the
//     custom fields and the permission set that it needs.
//   - salesforce/salesforcetest is an org in memory, for testing programs that
//     use this SDK.
//
// Start with the example of package salesforce, or with
//
//	go run ./examples/quickstart
//
// # Inside
//
// Pure packages decide what is written; one Client decides where and when.
// Everything that is written is one record on its way:
//
//	leads ─► internal/planner ─► internal/record ─► internal/write or bulk ─► results
//	         who, which, what     one row            once each, in order
//	               ▲ rows │ questions                       │
//	               └──── internal/org ─► internal/rest ─► Salesforce
//
// internal/engine takes leads through one call, internal/backfill by the 100,000,
// and internal/checker judges an org for setup. CONTRIBUTING.md says which room a
// change belongs to.
package moblysalesforce
