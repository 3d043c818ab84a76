// Package schema says what an org's objects are: their fields, types, lengths
// and what may be written to them.
//
// It is Salesforce's describe result reduced to what mapping a lead, planning
// a write and setting up an org need. The package is pure: it does no I/O and
// imports nothing but the standard library and internal/scan, which is as pure:
// a describe is megabytes of which little is needed, and one scanner of JSON is
// enough for it and for the answers of package salesforce. So [Object] and
// [Field] are the one vocabulary shared by mapping, tags, salesforce,
// salesforcetest and setup.
//
// # Read what an org says
//
// An [Object] comes from the describe resource by [ParseDescribe], or is
// written by hand in tests, by [NewObject]. A [Schema] is a set of them.
//
// # Ask what may be written
//
// [Field.Required], Createable and Updateable say which fields a create needs
// and which operation takes them; both reflect the rights of the user who asked.
//
// # Ask for the values of picklists
//
// [Field.Active] and [Object.Allowed] say which values a picklist takes, the
// latter beside a value of the field that controls it. [Object.CodeField] finds
// out whether the org has state and country picklists.
//
// All values are safe for concurrent use as long as nobody changes them; the
// other packages of this module never do.
package schema
