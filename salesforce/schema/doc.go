// Package schema says what an org's objects are: their fields, types, lengths
// and what may be written to them.
//
// It is Salesforce's describe result reduced to what mapping a lead, planning
// a write and setting up an org need. The package is pure: it does no I/O and
// imports the standard library only, so that [Object] and [Field] are the one
// vocabulary shared by mapping, tags, salesforce, salesforcetest and setup.
//
// An [Object] comes from the describe resource by [ParseDescribe], or is
// written by hand in tests. A [Schema] is a set of them.
//
// All values are safe for concurrent use as long as nobody changes them; the
// other packages of this module never do.
package schema
