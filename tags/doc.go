// Package tags turns the tags of a lead, which Mobly also calls qualifiers,
// into Salesforce fields: the score, the product interest, the marketing campaign,
// the segments, the next steps.
// It is pure: it does no I/O, and the same tags always give the same fields.
//
// # Give each category a field
//
// A [Mapping] is a list of [Rule] values, one for each category. Compile it once
// for an org, as salesforce.Client does, then map any number of leads:
//
//	mapper, err := tags.Mapping{Rules: []tags.Rule{
//		{Category: "Score", Field: "mobly_score__c", Type: field.Picklist},
//		{Category: "Product Interest", Field: "mobly_product_interest__c"}, // text: it holds several values
//		{Category: "Marketing Campaign", Field: "mobly_marketing_campaign__c"},
//		{Category: "Send Contract", Field: "mobly_send_contract__c", Type: field.Checkbox},
//	}}.Compile(field.Options{})
//
// [Mapper.Map] then returns the fields of one lead. Options.Schema describes
// the org's fields.
//
// # Choose the type of the field
//
// Mobly suggests Text: it holds several values, joined by semicolons (a semicolon
// inside a value becomes a comma), and new values need no change in the org. A
// MultiPicklist holds several of the org's values. A Picklist holds one: several
// are refused and reported, unless [Several] says which one to take. A Checkbox
// takes yes and no, or stands for one value of the category ([Rule.Value]).
//
// A field of one value may have an order ([Rule.Order]): a lead that is Hot does not
// become Cold again, and [Highest] takes the highest of several values. A value in the
// org that the order lacks stays.
//
// A rule for the category [Unmatched] collects the tags that no other rule takes,
// so that one long text field can hold what nobody planned for. Those tags are
// still reported.
//
// # Read tags from Mobly's REST API
//
// In the REST API, a tag names the option that was chosen, not its category.
// [Name] finds the category in the tag groups, archived ones included:
//
//	named := tags.Name(given, groups)
//
// # Plan in a spreadsheet
//
// [UnmarshalCSV] reads rules from a sheet, as mapping.UnmarshalCSV does, and
// [Mapping.MarshalCSV] writes one. A mapping is also JSON.
//
// # See what is lost
//
// A tag costs at most its own field, not the lead, unless its rule is Strict.
// [field.Record.Dropped] lists what cannot be written and, for a Lead or Contact, every
// tag whose category has no rule there or on a further object ([field.ErrNoMapping]),
// as a [field.Error]. Its text names the category, which belongs to the setup, and never
// the value, which belongs to the person.
package tags
