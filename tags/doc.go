// Package tags turns the tags of a lead, which Mobly also calls qualifiers,
// into Salesforce fields: the score, the products of interest, the next steps.
// It is pure: it reads and writes nothing, and the same tags always give the
// same fields.
//
// # Give each category a field
//
// A [Mapping] is a list of [Rule] values, one for each category. Compile it once
// for an org, as salesforce.Client does, then map as many leads as there are:
//
//	mapping := tags.Mapping{
//		{Category: "Score", Field: "mobly_score__c", Type: tags.Picklist},
//		{Category: "Product Interest", Field: "mobly_product_interest__c"},
//	}
//	mapper, err := mapping.Compile(tags.Options{Schema: org})
//	record := mapper.Map(schema.Lead, lead.Tags)
//
// # Choose the type of the field
//
// Text is what Mobly suggests: it holds several values, joined by a semicolon
// (a semicolon inside a value becomes a comma), and survives new ones. A
// MultiPicklist holds several of the org's values. A Picklist holds one of
// them: several are refused and reported, unless the rule says by [Several]
// which one to take. A Checkbox takes yes and no, or stands for one value of
// the category ([Rule.Value]).
//
// A rule for the category [Unmatched] takes the tags that no other rule is for,
// so that one long text field holds what nobody has planned for. They are
// reported all the same.
//
// # Take tags from Mobly's REST API
//
// There a tag names the option that was chosen, not its category. A [Table] of
// the tag groups, archived ones too, finds the category:
//
//	lead.Tags = tags.NewTable(groups).Name(lead.Tags)
//
// # Plan in a spreadsheet
//
// [UnmarshalCSV] reads rules from a sheet, as mapping.UnmarshalCSV does, and
// [Mapping.MarshalCSV] writes one; [Unmarshal] reads them from JSON.
//
// # See what is lost
//
// A tag costs its own field at most, never the lead. What cannot be written,
// and every category of which a tag has no rule on the object ([ErrNoMapping]),
// is in [Record.Dropped] as a [FieldError], which never holds the value in its
// text.
// A category's name is part of the set-up, not of the person, and is named.
package tags
