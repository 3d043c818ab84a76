package trials

import (
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// sceneRules are the rules of scenes beside the recommended ones: every policy
// and every type.
var sceneRules = []mapping.Rule{
	both("nick", "nick__c", field.WriteIfBlank, field.Text),
	both("origin", "origin__c", field.CreateOnly, field.Text),
	both("topics", "topics__c", field.Append, field.Text),
	{From: mapping.FromDescription, Lead: "log__c", Contact: "log__c", Policy: field.Append, Type: field.LongText},
	{From: mapping.Custom("booth"), Lead: "booth__c", Contact: "booth__c", Type: field.Text, Clear: true},
	{From: mapping.Custom("vip"), Lead: "vip__c", Contact: "vip__c", Type: field.Checkbox, Clear: true},
	both("budget", "budget__c", field.WriteIfBlank, field.Number),
	both("met", "met_on__c", field.Overwrite, field.Date),
	{From: mapping.FromCreatedAt, Lead: "seen_at__c", Contact: "seen_at__c", Type: field.DateTime},
	both("grade", "grade__c", field.Overwrite, field.Picklist),
	both("langs", "langs__c", field.Append, field.MultiPicklist),
}

func both(custom, field string, p field.Policy, t field.Type) mapping.Rule {
	return mapping.Rule{From: mapping.Custom(custom), Lead: field, Contact: field, Policy: p, Type: t}
}

// sceneTags are a rule of each type.
var sceneTags = tags.Mapping{Rules: []tags.Rule{
	{Category: "Score", Field: "score__c", Type: field.Picklist, Several: tags.Last},
	{Category: "Product Interest", Field: "products__c", Type: field.MultiPicklist, Policy: field.Append},
	{Category: "Segments", Field: "segments__c", Type: field.Text},
	{Category: "Send Contract", Field: "contract__c", Type: field.Checkbox, Clear: true},
	{Category: "Next Steps", Value: "Set Meeting", Field: "meeting__c", Type: field.Checkbox},
}}

// sceneTagged are the tags that leads have.
var sceneTagged = []tags.Tag{
	{Category: "Score", Value: "Hot"}, {Category: "Score", Value: "cold"}, {Category: "Score", Value: "Blazing"},
	{Category: "Product Interest", Value: "Ink"}, {Category: "Product Interest", Value: "Pen"}, {Category: "Product Interest", Value: "Nib"},
	{Category: "Segments", Value: "Buyer"}, {Category: "Segments", Value: "End-User"}, {Category: "Segments", Value: " "},
	{Category: "Send Contract", Value: "Yes"}, {Category: "Send Contract", Value: "No"}, {Category: "Send Contract", Value: "Perhaps"},
	{Category: "Next Steps", Value: "Set Meeting"}, {Category: "Next Steps", Value: "Follow-up"},
	{Category: "Colour", Value: "Teal"},
}

// sceneFields are what the rules write, as an admin made them.
func sceneFields() []schema.Field {
	restricted := func(name string, t schema.Type, values ...string) schema.Field {
		f := schema.Field{Name: name, Type: t, Restricted: true}
		for _, v := range values {
			f.Picklist = append(f.Picklist, schema.PicklistValue{Value: v, Active: true})
		}
		return f
	}
	return []schema.Field{
		{Name: "nick__c", Type: schema.TypeString, Length: 20},
		{Name: "origin__c", Type: schema.TypeString, Length: 20},
		{Name: "topics__c", Type: schema.TypeString, Length: 20},
		{Name: "log__c", Type: schema.TypeTextArea, Length: 255},
		{Name: "booth__c", Type: schema.TypeString, Length: 20},
		{Name: "vip__c", Type: schema.TypeBoolean},
		{Name: "budget__c", Type: schema.TypeDouble, Precision: 8, Scale: 2},
		{Name: "met_on__c", Type: schema.TypeDate},
		{Name: "seen_at__c", Type: schema.TypeDateTime},
		{Name: "mobly_synced_at__c", Type: schema.TypeDateTime},
		restricted("grade__c", schema.TypePicklist, "A", "B"),
		restricted("langs__c", schema.TypeMultiPicklist, "en", "de", "fr"),
		restricted("score__c", schema.TypePicklist, "Hot", "Cold"),
		restricted("products__c", schema.TypeMultiPicklist, "Ink", "Pen"),
		{Name: "segments__c", Type: schema.TypeString, Length: 255},
		{Name: "contract__c", Type: schema.TypeBoolean},
		{Name: "meeting__c", Type: schema.TypeBoolean},
		{Name: "other_tags__c", Type: schema.TypeTextArea, Length: 255},
	}
}
