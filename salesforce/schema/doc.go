// Package schema describes the objects of an org: their fields, types, lengths,
// and what may be written to them.
//
// It is Salesforce's describe result, reduced to what mapping a lead, planning a
// write and setting up an org need. The package is pure: it does no I/O and
// imports only the standard library and internal/scan. [Object] and [Field] are
// the one vocabulary of mapping, tags, salesforce, salesforcetest and setup.
//
// # Read what an org says
//
// [ParseDescribe] reads an [Object] from the describe resource; [NewObject] makes
// one by hand, for tests. A [Schema] is a set of objects.
//
// [OrgSettings] are the settings of an org that no describe holds.
//
// # Ask what may be written
//
// [Field.Required], Createable and Updateable say which fields a create needs and
// which operations accept them. They reflect the rights of the user who asked.
//
// # Ask for picklist values
//
// [Field.Active] lists the active values of a picklist, and [Object.Allowed] those
// that are valid beside a value of the controlling field. [Object.CodeField] says
// whether the org has state and country picklists.
//
// All values are safe for concurrent use as long as nobody changes them; the
// other packages of this module never do.
package schema
