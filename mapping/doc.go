// Package mapping turns a person captured with Mobly into Salesforce fields. It
// is pure: it does no I/O, and the same person always gives the same fields.
//
// # Map what Mobly recommends
//
// [Recommended] maps every field that Mobly has. Compile a mapping once for an
// org, as salesforce.Client does, then map any number of persons:
//
//	mapper, err := m.Compile(field.Options{})
//	if err != nil {
//		log.Fatal(err)
//	}
//	record := mapper.Map(schema.Lead, &lead)
//
// Options.Schema describes the org's fields. Without it, rules are taken at their
// word.
//
// # Plan a mapping of your own
//
// A [Mapping] is a list of [Rule] values. Start from [Recommended] and change it
// by [Mapping.With] and [Mapping.Without]; or read a mapping from JSON, or from a
// spreadsheet saved as CSV with [UnmarshalCSV], which [Mapping.MarshalCSV]
// writes. A rule reads a field of the [Person], a key of Person.Custom ([Custom]), a
// constant ([Constant]) or a text composed of several fields ([Template]), and
// names a field of Lead, of Contact, or of both. [Rule.Fields] names fields of further
// objects, such as CampaignMember.
//
// RecordTypeId takes the developer name, label or ID of a record type, and is
// written on create only. If the type cannot be used, the new record gets the user's
// default type, and Dropped reports it.
//
// # See what is lost
//
// No loss is silent. [Mapper.Off] lists the rules that are switched off because
// the org lacks the field or does not let it be written. [field.Record.Dropped]
// lists what one person loses (a title that is cut, an invalid e-mail address, a
// value missing from a picklist), each as a [field.Error] that names the rule and
// the field; its text never holds the value. A loss costs that field, not the lead,
// unless the rule is Strict or Required. The file COERCION.md shows, type by
// type, what becomes of a value.
//
// # Decide what may be overwritten
//
// Each rule has a [field.Policy]. A blank value erases nothing unless the rule says
// Clear. Blank means absent, null or white space; false and 0 are values. A
// captured "no" resets the fields that record a person's choice
// (HasOptedOutOfEmail, HasOptedOutOfFax, DoNotCall) only if the rule's Values, or
// its constant, say so.
//
// # How history adds up
//
// A person's captures may reach an org in any number of calls and in any order.
// The table shows what the record ends up with under the policies of
// [Recommended]. "Times" means that [FromFirstScannedAt] and [FromLastScannedAt]
// are mapped to date and time fields; "SyncedAt", that salesforce.Keys has one.
//
//	field                   times               SyncedAt            neither
//	Number of Scans         the greatest number of any call; it is never lowered
//	First Scanned By, At    of the first scan   of the first call   of the first call
//	Last Scanned By, At     of the last scan    of the capture      of the last call
//	Last Scanned Event                          changed last
//	Description             of the capture      of the capture      of the last call
//	Most Recent Campaign    scanned last        changed last
//	All Scanned Events      all, in the order of the calls
//	All Campaigns           all, in the order of the calls
//
// A capture's number of scans is Mobly's total (Person.NumberOfScans) or the number
// of its scans, whichever is greater; a call's number is the greatest of its captures.
// Scans of several captures are added up only if one call has them all, without
// totals. With both times and SyncedAt, scanners and events follow the times, and
// Description and Most Recent Campaign follow SyncedAt. The policies WriteIfBlank and
// CreateOnly still apply. A blank field takes any capture's value.
//
// One time in the record stands for several fields, so the order of calls still
// matters
//
//   - if the capture scanned last (or changed last) lacks a value that others have,
//     or, for the event, ends with an upload: the first of the others to arrive
//     stays;
//   - for captures without times (or without UpdatedAt): they never replace scanners
//     and events that have times, and the last call decides their other values;
//   - for captures changed in the same second, with SyncedAt;
//   - for the event of a scan without a scanner, and for Description and Most Recent
//     Campaign of captures scanned in the same second, without SyncedAt;
//   - if a record had First Scanned By before First Scanned At: the scanner stays,
//     and only the same scanner adds the time.
//
// # See one event alone
//
// [Person.Occasions] lists the events and labels of a person, each with the scans there
// and the person without any other history. Mapped, that person gives the number of
// scans and the first scanner of one event, as a campaign member holds them.
//
// # Templates
//
// A template is a text/template. It sees .ID .FirstName .LastName .Email
// .PersonalEmail .Address .LinkedIn .Facebook .Twitter .ProfilePicture
// .JobTitle .Description .Phone .OtherPhones .Company (with .Name .Industry
// .LinkedIn .Website .StreetAddress .City .State .Zip .Country) .CreatedAt
// .UpdatedAt .NumberOfScans .FirstScannedBy .FirstScannedAt .LastScannedBy
// .LastScannedAt .LastEvent .Events .LastCampaign .Campaigns and .Custom, by key.
// Besides if, with, the comparisons, and, or, not and len there are lower, upper,
// trim, slice (by characters), index (into a list or .Custom), join, default and date:
//
//	{{.FirstName}} met at {{.LastEvent | default "a booth"}} on {{date .CreatedAt}}
//
// A list that is not joined is separated by semicolons. Templates have no loops,
// and mistakes in any branch are found when the mapping is compiled. If every
// field that a template names is blank, so is its result, whatever fixed text it
// has.
package mapping
