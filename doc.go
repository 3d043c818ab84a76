// Package moblysalesforce is documentation only: the SDK that carries leads
// captured with Mobly to Salesforce is in the packages below it.
//
//   - salesforce syncs leads: it finds the Lead or Contact, plans what to write
//     field by field, writes it in few requests, and has one result per lead.
//   - mapping says which Mobly field goes to which Salesforce field; tags does
//     the same for tags, and engagement turns actions into Tasks. None of them
//     does I/O.
//   - auth gets access tokens.
//   - salesforce/salesforcetest is an org in memory, for tests of programs that
//     use this SDK.
//   - salesforce/schema is what an org says its objects are.
//
// Pure packages decide what a lead is worth to Salesforce; one Client decides
// where and when it is written. Start with the example of package salesforce,
// or with
//
//	go run ./examples/quickstart
package moblysalesforce
