package planner

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/conformance/sample"
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
	require.Empty(tb, m.Off)
	person, qualified, actions := sample.Full()
	return &preparer{mapper: m.mapper, tags: m.tagMapper, lead: Lead{Person: &person, Tags: qualified, Actions: actions}}
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

// BenchmarkPrepare prepares a full lead - Mobly's 30 fields, 6 tags, 5 actions -
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
	require.Len(t, values, 32+5+1, "every field has a value")
	require.Len(t, values["Tasks"], 5)
	fields := 0
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { fields = p.prepare() }), 60.0)
	require.Greater(t, fields, 60)
}
