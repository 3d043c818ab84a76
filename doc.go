// Package moblysalesforce is documentation only. The SDK, which carries leads
// captured with Mobly into Salesforce, is in the packages below it:
//
//   - salesforce syncs leads: it finds or creates the Lead or Contact, writes
//     the fields that differ, and returns one result per lead.
//   - mapping says which Mobly field goes to which Salesforce field; tags does
//     the same for tags, and engagement turns actions into Tasks. None of them
//     does I/O.
//   - auth gets access tokens.
//   - salesforce/sferr holds the errors of package salesforce.
//   - salesforce/schema describes the objects of an org.
//   - salesforce/setup checks what an org lacks for a configuration, and creates the
//     custom fields and the permission set that it needs.
//   - salesforce/salesforcetest is an org in memory, for testing programs that
//     use this SDK.
//
// Pure packages decide what is written; one Client decides where and when.
// Start with the example of package salesforce, or with
//
//	go run ./examples/quickstart
package moblysalesforce
