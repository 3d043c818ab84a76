package planner

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// preparer prepares one lead in all its parts, as a sync does.
type preparer struct {
	mapper *mapping.Mapper
	tags   *tags.Mapper
	lead   Lead
}

// newPreparer compiles the mappings for an org's objects, as a Client does.
func newPreparer(tb testing.TB) *preparer {
	tb.Helper()
	qualifiers := tags.Mapping{Rules: []tags.Rule{
		{Category: "Score", Field: "mobly_score__c", Type: field.Picklist, Values: map[string]string{"Hot": "1 - hot", "Medium": "2 - medium", "Cold": "3 - cold"}},
		{Category: "Product Interest", Field: "mobly_product_interest__c"},
		{Category: "Segments", Field: "mobly_segments__c", Type: field.MultiPicklist, Values: map[string]string{"Buyer": "buyer", "Decision Maker": "decision maker"}},
		{Category: "Next Steps", Field: "mobly_next_steps__c"},
		{Category: "Send Contract", Field: "mobly_send_contract__c", Type: field.Checkbox},
	}}
	org := salesforcetest.NewOrg()
	define := func(object string, r rule.Rule) {
		if rule.IsCustom(r.Field) {
			f := rule.CustomField("", r)
			f.Restricted = len(f.Picklist) > 0
			org.Define(object, f)
		}
	}
	for _, r := range mapping.Recommended().Rules {
		define(schema.Lead, rule.Rule{Field: r.Lead, Type: r.Type, Length: r.Length})
		define(schema.Contact, rule.Rule{Field: r.Contact, Type: r.Type, Length: r.Length})
	}
	for _, r := range qualifiers.Rules {
		define(schema.Lead, rule.Rule{Field: r.Field, Type: r.Type, Values: r.Values})
		define(schema.Contact, rule.Rule{Field: r.Field, Type: r.Type, Values: r.Values})
	}
	m, err := Compile(&Settings{Mapping: mapping.Recommended(), Tags: qualifiers, Creates: schema.Lead}, objectsOf(org))
	require.NoError(tb, err)
	require.Empty(tb, m.target(schema.Lead).off)
	return &preparer{mapper: m.mapper, tags: m.tagMapper, lead: fullLead()}
}

// prepare makes the fields of the person and those of all Tasks, and returns
// how many there are.
func (p *preparer) prepare() int {
	person := p.mapper.Map(schema.Lead, p.lead.Person)
	tagged := p.tags.Map(schema.Lead, p.lead.Tags)
	tasks := make([]field.Value, 0, 8*len(p.lead.Actions))
	for _, a := range p.lead.Actions {
		if task, err := engagement.ToTask(a); err == nil {
			tasks = append(tasks, task.Values()...)
		}
	}
	return len(person.Values) + len(tagged.Values) + len(tasks)
}

// asMap is what prepare returns, as a map.
func (p *preparer) asMap() map[string]any {
	person, tagged := p.mapper.Map(schema.Lead, p.lead.Person), p.tags.Map(schema.Lead, p.lead.Tags)
	out := map[string]any{}
	for _, v := range person.Values {
		out[v.Field] = v.Value
	}
	for _, v := range tagged.Values {
		out[v.Field] = v.Value
	}
	var tasks []any
	for _, a := range p.lead.Actions {
		task, _ := engagement.ToTask(a)
		fields := map[string]any{}
		for _, f := range task.Values() {
			fields[f.Field] = f.Value
		}
		tasks = append(tasks, fields)
	}
	out["Tasks"] = tasks
	return out
}

// BenchmarkPrepare prepares a full lead - Mobly's 28 fields, 6 tags, 5 actions -
// with mappings compiled for an org, next to the cost of the JSON of the same
// values.
func BenchmarkPrepare(b *testing.B) {
	p := newPreparer(b)
	values := p.asMap()
	b.Run("lead", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			p.prepare()
		}
	})
	b.Run("json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := json.Marshal(values); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// TestPrepareAllocatesLittle bounds what a lead may cost.
func TestPrepareAllocatesLittle(t *testing.T) {
	p := newPreparer(t)
	require.Empty(t, p.mapper.Map(schema.Lead, p.lead.Person).Dropped)
	require.Empty(t, p.tags.Map(schema.Lead, p.lead.Tags).Dropped)
	values := p.asMap()
	require.Len(t, values, 30+5+1, "every field has a value")
	require.Len(t, values["Tasks"], 5)
	fields := 0
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { fields = p.prepare() }), 60.0)
	require.Greater(t, fields, 60)
}

// fullLead is a lead with all that Mobly has of one.
func fullLead() Lead {
	at := time.Date(2026, 10, 15, 17, 30, 0, 0, time.UTC)
	action := func(kind engagement.Kind, notes string) engagement.Action {
		return engagement.Action{ID: "2c4034a1-d1ee-51a0-a1af-094c81890ab3", Kind: kind, By: "dana.ruiz@exhibitor.example", At: at, Notes: notes}
	}
	return Lead{
		Person: &mapping.Person{
			FirstName: "Ada", LastName: "Nwosu", Email: "ada.nwosu@northwind.example", PersonalEmail: "ada.n@mail.example",
			Address: "88 Alder St, Seattle WA", LinkedIn: "https://www.linkedin.com/in/adanwosu", Facebook: "https://facebook.com/adanwosu",
			Twitter: "https://x.com/adanwosu", ProfilePicture: "https://img.example/ada.jpg", JobTitle: "VP Operations",
			Description: "Wants a demo of line 3 before Q1. Budget owner.",
			Phones: mapping.Phones{
				LeadProvided:  []mapping.Phone{{Number: "+1 206-555-0148", Preferred: true}},
				MoblyProvided: []mapping.Phone{{Number: "+1 206-555-0100"}, {Number: "+1 206-555-0199 ext. 12"}},
			},
			Company: mapping.Company{
				Name: "Northwind Instruments", Industry: "Manufacturing", LinkedIn: "https://www.linkedin.com/company/northwind",
				Website: "https://northwind.example", StreetAddress: "1200 Harbor Way\nSuite 400", City: "Seattle", State: "Washington",
				Zip: "98101", Country: "United States",
			},
			Scans: []mapping.Scan{
				{At: at.AddDate(0, -6, 0), By: "tom.okafor@exhibitor.example", Event: "Hannover Messe 2026"},
				{At: at, By: "dana.ruiz@exhibitor.example", Event: "Dreamforce 2026"},
				{At: at.AddDate(0, 0, 5), By: "mei.lin@exhibitor.example", Event: "CSV import", Source: "upload"},
			},
			Campaigns: []mapping.Campaign{{ID: "cmp_2026_spring", At: at.AddDate(0, -6, 0)}, {ID: "cmp_2026_fall", At: at}},
		},
		Tags: []tags.Tag{
			{Category: "Score", Value: "Hot"}, {Category: "Product Interest", Value: "Looms"}, {Category: "Product Interest", Value: "Engines"},
			{Category: "Segments", Value: "Decision Maker"}, {Category: "Next Steps", Value: "Set Meeting"}, {Category: "Send Contract", Value: "Yes"},
		},
		Actions: []engagement.Action{
			action(engagement.Call, "Left a voicemail, she called back. 12 minutes."),
			action(engagement.CalendarInvite, "Demo, 45 minutes, Zoom"),
			action(engagement.PersonalEmail, "Sent the line 3 brochure"),
			action(engagement.LinkedIn, "Connected"),
			action(engagement.Note, "Prefers to be reached in the morning."),
		},
	}
}
