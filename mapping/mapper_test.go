package mapping_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/quick"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func writable(name string, t schema.Type, length int) schema.Field {
	return schema.Field{Name: name, Type: t, Length: length, Createable: true, Updateable: true, Nillable: true}
}

func org() *schema.Schema {
	return schema.New(schema.NewObject(schema.Lead,
		schema.Field{Name: "LastName", Type: schema.TypeString, Length: 80, Createable: true, Updateable: true},
		writable("Title", schema.TypeString, 10),
		writable("Email", schema.TypeEmail, 80),
		writable("DoNotCall", schema.TypeBoolean, 0),
		writable("Check__c", schema.TypeBoolean, 0),
		writable("Notes__c", schema.TypeTextArea, 100),
		writable("Score__c", schema.TypeDouble, 0),
		schema.Field{Name: "Rating", Type: schema.TypePicklist, Length: 255, Restricted: true, Createable: true, Updateable: true,
			Picklist: []schema.PicklistValue{{Value: "Hot", Active: true}, {Value: "Cold"}}},
		schema.Field{Name: "Once__c", Type: schema.TypeString, Length: 10, Createable: true},
		schema.Field{Name: "Later__c", Type: schema.TypeString, Length: 10, Updateable: true},
		schema.Field{Name: "Name", Type: schema.TypeString},
	))
}

func compile(t *testing.T, m mapping.Mapping, o field.Options) *mapping.Mapper {
	t.Helper()
	mapper, err := m.Compile(o)
	require.NoError(t, err)
	return mapper
}

func mapLead(t *testing.T, l mapping.Person, rules ...mapping.Rule) field.Record {
	t.Helper()
	m := compile(t, mapping.Mapping{Rules: rules}, field.Options{Schema: org()})
	return m.Map(schema.Lead, &l)
}

func TestMapOneRule(t *testing.T) {
	title := mapping.Person{JobTitle: "Director of it all"}
	type want struct {
		value   any
		none    bool   // nothing is written
		blank   bool   // for create only
		dropped string // code
		err     error
	}
	for name, c := range map[string]struct {
		lead mapping.Person
		rule mapping.Rule
		want want
	}{
		"a value":                {mapping.Person{JobTitle: "CTO"}, mapping.Rule{From: mapping.FromJobTitle, Lead: "title"}, want{value: "CTO"}},
		"blank leaves alone":     {mapping.Person{JobTitle: " "}, mapping.Rule{From: mapping.FromJobTitle, Lead: "Title"}, want{none: true}},
		"blank clears":           {mapping.Person{}, mapping.Rule{From: mapping.FromJobTitle, Lead: "Title", Clear: true}, want{value: nil}},
		"blank unchecks":         {mapping.Person{}, mapping.Rule{From: mapping.Custom("x"), Lead: "Check__c", Clear: true}, want{value: false}},
		"blank has a default":    {mapping.Person{}, mapping.Rule{From: mapping.FromJobTitle, Lead: "Title", Default: "?"}, want{value: "?", blank: true}},
		"default of a number":    {mapping.Person{}, mapping.Rule{From: mapping.Custom("n"), Lead: "Score__c", Default: "1,000"}, want{value: json.Number("1000"), blank: true}},
		"blank has a stand-in":   {mapping.Person{}, mapping.Rule{From: mapping.FromLastName, Lead: "LastName", Required: true, Placeholder: "[x]"}, want{value: "[x]", blank: true}},
		"required":               {mapping.Person{}, mapping.Rule{From: mapping.FromLastName, Lead: "LastName", Required: true}, want{none: true, err: field.ErrRequired}},
		"required and unusable":  {mapping.Person{Email: "x"}, mapping.Rule{From: mapping.FromEmail, Lead: "Email", Required: true}, want{none: true, err: field.ErrRequired}},
		"unusable":               {mapping.Person{Email: "x"}, mapping.Rule{From: mapping.FromEmail, Lead: "Email"}, want{none: true, dropped: "TYPE"}},
		"unusable clears not":    {mapping.Person{Email: "x"}, mapping.Rule{From: mapping.FromEmail, Lead: "Email", Clear: true}, want{none: true, dropped: "TYPE"}},
		"unusable has a default": {mapping.Person{Email: "x"}, mapping.Rule{From: mapping.FromEmail, Lead: "Email", Default: "a@b.example"}, want{value: "a@b.example", blank: true, dropped: "TYPE"}},
		"cut":                    {title, mapping.Rule{From: mapping.FromJobTitle, Lead: "Title"}, want{value: "Director o", dropped: "TOO_LONG"}},
		"strict":                 {title, mapping.Rule{From: mapping.FromJobTitle, Lead: "Title", Strict: true}, want{value: "Director o", err: field.ErrTooLong}},
		"values": {
			mapping.Person{JobTitle: " sehr  HEISS"}, mapping.Rule{From: mapping.FromJobTitle, Lead: "Rating", Values: map[string]string{"Sehr heiss": "hot"}},
			want{value: "Hot"},
		},
		"values of what is blank":    {mapping.Person{JobTitle: "n/a"}, mapping.Rule{From: mapping.FromJobTitle, Lead: "Title", Values: map[string]string{"N/A": ""}}, want{none: true}},
		"values do not fill a blank": {mapping.Person{JobTitle: " "}, mapping.Rule{From: mapping.FromJobTitle, Lead: "Title", Values: map[string]string{"": "none"}}, want{none: true}},
		"values of a bool": {
			mapping.Person{IsEnriched: true}, mapping.Rule{From: mapping.FromIsEnriched, Lead: "Title", Values: map[string]string{"true": "enriched"}}, want{value: "enriched"},
		},
		"a restricted value":                                   {mapping.Person{JobTitle: "Warm"}, mapping.Rule{From: mapping.FromJobTitle, Lead: "Rating"}, want{none: true, dropped: "PICKLIST"}},
		"consent is not withdrawn":                             {mapping.Person{Custom: map[string]any{"c": false}}, mapping.Rule{From: mapping.Custom("c"), Lead: "DoNotCall"}, want{none: true}},
		"consent is not withdrawn by a rule for another value": {mapping.Person{Custom: map[string]any{"c": "no"}}, mapping.Rule{From: mapping.Custom("c"), Lead: "DoNotCall", Values: map[string]string{"stop": "true"}}, want{none: true}},
		"consent is withdrawn by a constant":                   {mapping.Person{}, mapping.Rule{From: mapping.Constant("no"), Lead: "DoNotCall"}, want{value: false}},
		"consent is withdrawn by rule":                         {mapping.Person{Custom: map[string]any{"c": "no"}}, mapping.Rule{From: mapping.Custom("c"), Lead: "DoNotCall", Values: map[string]string{"no": "false"}}, want{value: false}},
		"consent is given":                                     {mapping.Person{Custom: map[string]any{"c": "yes"}}, mapping.Rule{From: mapping.Custom("c"), Lead: "DoNotCall"}, want{value: true}},
		"custom number":                                        {mapping.Person{Custom: map[string]any{"h": "1,250"}}, mapping.Rule{From: mapping.Custom("h"), Lead: "Score__c"}, want{value: json.Number("1250")}},
		"custom structure":                                     {mapping.Person{Custom: map[string]any{"h": map[string]any{}}}, mapping.Rule{From: mapping.Custom("h"), Lead: "Title"}, want{none: true, dropped: "TYPE"}},
		"custom list":                                          {mapping.Person{Custom: map[string]any{"h": []any{"a;b", "c"}}}, mapping.Rule{From: mapping.Custom("h"), Lead: "Title"}, want{value: "a,b;c"}},
		"constant":                                             {mapping.Person{}, mapping.Rule{From: mapping.Constant("Mobly"), Lead: "Title"}, want{value: "Mobly"}},
		"template": {
			mapping.Person{FirstName: "Ada", LastScannedEvent: "Fair", Custom: map[string]any{"Badge ID": 7.0}},
			mapping.Rule{From: mapping.Template(`{{.FirstName}} met at {{.LastEvent}}{{with index .Custom "Badge ID"}} ({{.}}){{end}}{{index .Custom "none"}}`), Lead: "Notes__c"},
			want{value: "Ada met at Fair (7)"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			rec := mapLead(t, c.lead, c.rule)
			if c.want.err == nil {
				require.NoError(t, rec.Err)
			} else {
				require.ErrorIs(t, rec.Err, c.want.err)
			}
			var codes []string
			for _, e := range rec.Dropped {
				codes = append(codes, e.Code())
				require.Equal(t, schema.Lead, e.Object)
				require.NotEmpty(t, e.Field)
				require.NotEmpty(t, e.Rule)
			}
			require.Equal(t, c.want.dropped, strings.Join(codes, ","))
			if c.want.none {
				require.Empty(t, rec.Values)
				return
			}
			require.Len(t, rec.Values, 1)
			require.Equal(t, c.want.value, rec.Values[0].Value)
			require.Equal(t, c.want.blank, rec.Values[0].Blank)
		})
	}
}

// TestCustomValuesMayHoldThemselves: whoever fills Custom by program may do so
// in circles.
func TestCustomValuesMayHoldThemselves(t *testing.T) {
	list, object := []any{nil, "a"}, map[string]any{}
	list[0], object["self"] = list, object
	for _, values := range []map[string]string{nil, {"a": "b"}} {
		for _, v := range []any{list, object, []any{"a", object}} {
			rec := mapLead(t, mapping.Person{Custom: map[string]any{"c": v}},
				mapping.Rule{From: mapping.Custom("c"), Lead: "Title", Values: values},
				mapping.Rule{From: mapping.Template("{{.Custom.c}}"), Lead: "Notes__c"},
			)
			require.NoError(t, rec.Err)
			require.Empty(t, rec.Values)
			require.EqualError(t, rec.Dropped[0], "custom:c -> Lead.Title: not of the field's type: it is a structure, not a text")
		}
	}
	rec := mapLead(t, mapping.Person{Custom: map[string]any{"c": []any{"A", nil, 1}}},
		mapping.Rule{From: mapping.Custom("c"), Lead: "Title", Values: map[string]string{"a": "b", "1": "one"}})
	require.Equal(t, "b;one", rec.Values[0].Value)
}

func TestValueCarriesWhatThePlanNeeds(t *testing.T) {
	rec := mapLead(t, mapping.Person{LastName: "Lund", JobTitle: "CTO", FirstName: "Sara", AllScannedEvents: "A;B"},
		mapping.Rule{From: mapping.FromLastName, Lead: "lastname", Required: true, Placeholder: "[none]", Policy: field.WriteIfBlank},
		mapping.Rule{From: mapping.FromJobTitle, Lead: "Once__c", Policy: field.Append},
		mapping.Rule{From: mapping.FromFirstName, Lead: "Later__c"},
		mapping.Rule{From: mapping.FromAllScannedEvents, Lead: "Notes__c", Policy: field.Append},
	)
	require.Empty(t, cmp.Diff([]field.Value{
		{Field: "LastName", Value: "Lund", Type: field.Text, Policy: field.WriteIfBlank, Required: true, Rule: "lastName", Placeholder: "[none]", Length: 80},
		{Field: "Once__c", Value: "CTO", Type: field.Text, Policy: field.CreateOnly, Rule: "jobTitle", Length: 10},
		{Field: "Later__c", Value: "Sara", Type: field.Text, Policy: field.Overwrite, Rule: "firstName", UpdateOnly: true, Length: 10},
		{Field: "Notes__c", Value: "A;B", Type: field.LongText, Policy: field.Append, Rule: "allScannedEvents", Separator: ";", Length: 100},
	}, rec.Values), "(-want +got)")
}

func TestWhatCouldNotBeReadIsTold(t *testing.T) {
	var l mapping.Person
	require.NoError(t, json.Unmarshal([]byte(`{"lastName":"Lund","jobTitle":["CTO"],"company":{"zip":{}}}`), &l))
	rule := mapping.Mapping{Rules: []mapping.Rule{{From: mapping.FromLastName, Lead: "LastName"}}}
	m, err := rule.Compile(field.Options{})
	require.NoError(t, err)
	rec := m.Map(schema.Lead, &l)
	require.Len(t, rec.Values, 1)
	require.Len(t, rec.Dropped, 2)
	require.EqualError(t, rec.Dropped[0], "jobTitle on Lead: not of the field's type: its JSON has the wrong type and was not read")
	require.EqualError(t, rec.Dropped[1], "company.zip on Lead: not of the field's type: its JSON has the wrong type and was not read")
	m, err = rule.Compile(field.Options{Strict: true})
	require.NoError(t, err)
	require.ErrorIs(t, m.Map(schema.Lead, &l).Err, field.ErrType)
}

// TestDatesAreThoseOfTheirZone: the zone is that of the options.
func TestDatesAreThoseOfTheirZone(t *testing.T) {
	rules := []mapping.Rule{
		{From: mapping.FromCreatedAt, Lead: "Day__c", Type: field.Date},
		{From: mapping.FromCreatedAt, Lead: "Moment__c", Type: field.DateTime},
		{From: mapping.Custom("seen"), Lead: "Seen__c", Type: field.DateTime},
	}
	l := mapping.Person{CreatedAt: time.Date(2026, 10, 14, 23, 30, 0, 0, time.UTC), Custom: map[string]any{"seen": "2026-10-14 08:00"}}
	for offset, want := range map[int][]any{
		0:   {"2026-10-14", "2026-10-14T23:30:00.000Z", "2026-10-14T08:00:00.000Z"},
		14:  {"2026-10-15", "2026-10-14T23:30:00.000Z", "2026-10-13T18:00:00.000Z"},
		-11: {"2026-10-14", "2026-10-14T23:30:00.000Z", "2026-10-14T19:00:00.000Z"},
	} {
		m := compile(t, mapping.Mapping{Rules: rules}, field.Options{Location: time.FixedZone("", offset*3600)})
		var got []any
		for _, v := range m.Map(schema.Lead, &l).Values {
			got = append(got, v.Value)
		}
		require.Equal(t, want, got)
	}
}

func TestCompileFindsAllProblemsAtOnce(t *testing.T) {
	_, err := mapping.Mapping{Rules: []mapping.Rule{
		{From: "fristName", Lead: "Title"},
		{From: mapping.FromEmail},
		{From: mapping.FromLastName, Lead: "Nope__c", Required: true},
		{From: mapping.FromLastName, Lead: "Name", Required: true},
		{From: mapping.FromJobTitle, Lead: "Title"},
		{From: mapping.FromDescription, Lead: "TITLE"},
		{From: mapping.FromIsEnriched, Lead: "DoNotCall", Policy: field.WriteIfBlank},
		{From: mapping.FromEmail, Lead: "Email", Default: "no e-mail"},
		{From: mapping.FromPersonalEmail, Lead: "Notes__c", Clear: true, Default: "x"},
		{From: mapping.Template("{{.Nope}}"), Lead: "Once__c"},
		{From: mapping.Template("{{printf .LastName}}"), Lead: "Once__c"},
		{From: mapping.Template("{{"), Lead: "Once__c"},
		{From: mapping.Custom(" "), Lead: "Once__c"},
		{From: mapping.FromAddress, Lead: "Later__c", Values: map[string]string{"a": "1", "A": "2"}},
		{From: mapping.FromTwitter, Lead: "Missing__c"}, // switched off, no problem
		{From: mapping.FromFacebook, Lead: "Missing__c", Contact: "DoNotCall", Type: field.Checkbox, Clear: true},
	}}.Compile(field.Options{Schema: org()})
	var all interface{ Unwrap() []error }
	require.ErrorAs(t, err, &all)
	var got []string
	for _, e := range all.Unwrap() {
		var fe *field.Error
		require.ErrorAs(t, e, &fe)
		got = append(got, fe.Code()+" "+fe.Rule)
	}
	require.Equal(t, []string{
		"RULE fristName", "RULE email", "UNKNOWN_FIELD lastName", "READ_ONLY lastName", "RULE description", "RULE isEnriched", "RULE email",
		"RULE personalEmail", "RULE template", "RULE template", "RULE template", "RULE custom: ", "RULE address",
		"RULE facebook",
	}, got)
}

func TestRulesThatTheOrgCannotTakeAreSwitchedOff(t *testing.T) {
	m := compile(t, mapping.Mapping{Rules: []mapping.Rule{
		{From: mapping.FromJobTitle, Lead: "Title", Contact: "Title"},
		{From: mapping.FromTwitter, Lead: "Missing__c", Contact: "Missing__c"},
		{From: mapping.FromFirstName, Lead: "Name"},
	}}, field.Options{Schema: org()})
	require.Equal(t, []string{"Title"}, m.Fields(schema.Lead))
	require.Equal(t, []string{"Title", "Missing__c"}, m.Fields(schema.Contact), "nothing is known of Contact")
	off := m.Off("lead")
	require.Len(t, off, 2)
	require.ErrorIs(t, off[0], field.ErrUnknownField)
	require.ErrorIs(t, off[1], field.ErrReadOnly)
	require.Empty(t, m.Off(schema.Contact))
	require.Empty(t, m.Fields(schema.Account))
	require.Equal(t, field.Record{}, m.Map(schema.Account, &mapping.Person{JobTitle: "x"}))

	var none *mapping.Mapper
	require.Empty(t, none.Map(schema.Lead, &mapping.Person{JobTitle: "x", Unreadable: []string{"tags"}}).Values)
	require.Empty(t, none.Fields(schema.Lead))
	require.Empty(t, none.Off(schema.Lead))

	off[0].Reason = "changed"
	lost := m.Map(schema.Lead, &mapping.Person{Twitter: "https://x.example/ada", JobTitle: "Countess"}).Dropped
	require.Equal(t, m.Off(schema.Lead)[:1], lost, "what was captured for it is lost")
	lost[0].Reason = "changed"
	m.Fields(schema.Lead)[0] = "changed"
	require.NotEqual(t, "changed", m.Off(schema.Lead)[0].Reason)
	require.Equal(t, []string{"Title"}, m.Fields(schema.Lead))
}

// A rule that is switched off loses what was captured, and nothing else: also of
// lists and values of one's own, but neither defaults nor constants.
func TestLossesOfRulesThatAreOff(t *testing.T) {
	for name, tt := range map[string]struct {
		from mapping.Source
		p    mapping.Person
		lost bool
	}{
		"nothing":          {mapping.FromTwitter, mapping.Person{Twitter: " \u200b"}, false},
		"a text":           {mapping.FromTwitter, mapping.Person{Twitter: "x"}, true},
		"no list":          {mapping.FromOtherPhones, mapping.Person{}, false},
		"a list":           {mapping.FromOtherPhones, mapping.Person{Phones: mapping.Phones{LeadProvided: []mapping.Phone{{Number: "1"}, {Number: "2"}}}}, true},
		"a constant":       {mapping.Constant("Mobly"), mapping.Person{Twitter: "x"}, false},
		"no custom value":  {mapping.Custom("vip"), mapping.Person{Custom: map[string]any{"vip": nil}}, false},
		"a custom no":      {mapping.Custom("vip"), mapping.Person{Custom: map[string]any{"vip": false}}, true},
		"an odd custom":    {mapping.Custom("vip"), mapping.Person{Custom: map[string]any{"vip": make(chan int)}}, true},
		"not enriched":     {mapping.FromIsEnriched, mapping.Person{}, false},
		"enriched":         {mapping.FromIsEnriched, mapping.Person{IsEnriched: true}, true},
		"no scans":         {mapping.FromNumberOfScans, mapping.Person{}, false},
		"a template":       {mapping.Template("From Mobly: {{.FirstName}}"), mapping.Person{FirstName: "Ada"}, true},
		"a blank template": {mapping.Template("From Mobly: {{.FirstName}}"), mapping.Person{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			for _, strict := range []bool{false, true} {
				m := compile(t, mapping.Mapping{Rules: []mapping.Rule{{From: tt.from, Lead: "Missing__c", Default: "d"}}}, field.Options{Schema: org(), Strict: strict})
				rec := m.Map(schema.Lead, &tt.p)
				require.NoError(t, rec.Err)
				require.Empty(t, rec.Values)
				require.Equal(t, tt.lost, len(rec.Dropped) == 1)
				if tt.lost {
					require.ErrorIs(t, rec.Dropped[0], field.ErrUnknownField)
				}
			}
		})
	}
}

func TestStandInsAndStrictness(t *testing.T) {
	both := mapping.Rule{From: mapping.FromLastName, Lead: "LastName", Default: "Unknown", Placeholder: "[none]"}
	rec := mapLead(t, mapping.Person{}, both)
	require.Equal(t, "Unknown", rec.Values[0].Value, "a default is written before a placeholder")
	require.Equal(t, "[none]", rec.Values[0].Placeholder)
	only := mapping.Rule{From: mapping.FromLastName, Lead: "Title", Placeholder: "  not provided"}
	_, err := mapping.Mapping{Rules: []mapping.Rule{only}}.Compile(field.Options{Schema: org()})
	require.EqualError(t, err, "lastName -> Lead.Title: invalid rule: its Default or Placeholder does not fit the field: too long: cut to the field's 10 characters")

	m := compile(t, mapping.Mapping{Rules: []mapping.Rule{{From: mapping.FromJobTitle, Lead: "Title"}}}, field.Options{Schema: org(), Strict: true})
	rec = m.Map(schema.Lead, &mapping.Person{JobTitle: "Director of it all"})
	require.ErrorIs(t, rec.Err, field.ErrTooLong)
	require.Empty(t, rec.Dropped)

	_, err = mapping.Mapping{Rules: []mapping.Rule{{From: mapping.FromJobTitle, Lead: "Title"}, {From: mapping.FromDescription, Lead: "TITLE"}}}.Compile(field.Options{})
	require.EqualError(t, err, "description -> Lead.TITLE: invalid rule: another rule writes to the field", "in any letter case, with nothing known of the org")
}

// What a record says of one lead stays, whatever leads are mapped after it.
func TestRecordsAreTheCallers(t *testing.T) {
	m := compile(t, mapping.Mapping{Rules: []mapping.Rule{{From: "allScannedEvents", Lead: "Events__c", Type: field.Text, Length: 1}}}, field.Options{})
	scanned := func(events ...string) *mapping.Person {
		var l mapping.Person
		for _, e := range events {
			l.Scans = append(l.Scans, mapping.Scan{Event: e})
		}
		return &l
	}
	first := m.Map(schema.Lead, scanned("Expo", "Gala"))
	require.Len(t, first.Dropped, 1)
	want := fmt.Sprint(first.Dropped[0].Value)
	require.Contains(t, want, "Gala")
	for range 3 {
		m.Map(schema.Lead, scanned("Other", "Names"))
	}
	require.Equal(t, want, fmt.Sprint(first.Dropped[0].Value))
}

func TestMapIsDeterministicAndSafeForConcurrentUse(t *testing.T) {
	m := compile(t, mapping.Recommended(), field.Options{})
	law := func(l mapping.Person) bool {
		l.Custom = nil
		want := m.Map(schema.Lead, &l)
		ok := true
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if got := m.Map(schema.Lead, &l); !cmp.Equal(want, got, cmp.Comparer(func(a, b error) bool { return errors.Is(a, b) || a.Error() == b.Error() })) {
					ok = false
				}
			})
		}
		wg.Wait()
		return ok
	}
	for _, s := range []string{"", "Ada", "ada@x.example", "\xff\x00; ", strings.Repeat("long; ", 9000)} {
		require.True(t, law(mapping.Person{
			FirstName: s, Email: s, LinkedIn: s, Description: s, AllScannedEvents: s, Phones: mapping.Phones{LeadProvided: []mapping.Phone{{Number: s}}},
			Company: mapping.Company{Name: s, Country: s}, Scans: []mapping.Scan{{By: s, Event: s}}, Campaigns: []mapping.Campaign{{ID: s}},
		}))
	}
	require.NoError(t, quick.Check(func(a, b, c string) bool {
		return law(mapping.Person{FirstName: a, LastName: b, Email: c, JobTitle: a + b, Description: c + a})
	}, nil))
}

func TestRecommendedSuitsRealOrgs(t *testing.T) {
	for _, dir := range []string{"cumulusci", "grouparoo"} {
		var objects []*schema.Object
		for _, name := range []string{schema.Lead, schema.Contact} {
			data, err := os.ReadFile("../../shared/fixtures/" + dir + "/describe_" + name + ".json")
			if errors.Is(err, fs.ErrNotExist) {
				t.Skip("no recorded describes here")
			}
			require.NoError(t, err)
			o, err := schema.ParseDescribe(data)
			require.NoError(t, err)
			for _, r := range mapping.Recommended().Rules {
				if target := map[string]string{schema.Lead: r.Lead, schema.Contact: r.Contact}[name]; rule.IsCustom(target) {
					o = o.With(rule.CustomField(r.Label, rule.Rule{Field: target, Type: r.Type, Length: r.Length}))
				}
			}
			objects = append(objects, o)
		}
		m := compile(t, mapping.Recommended(), field.Options{Schema: schema.New(objects...)})
		require.Empty(t, m.Off(schema.Lead))
		require.Empty(t, m.Off(schema.Contact))
		plain := compile(t, mapping.Recommended(), field.Options{})
		for _, l := range sample(t) {
			for _, object := range []string{schema.Lead, schema.Contact} {
				declared, actual := plain.Map(object, &l).Values, m.Map(object, &l).Values
				for i := range actual {
					if actual[i].Field == "Industry" {
						actual[i].Length = declared[i].Length // orgs differ
					}
				}
				require.Empty(t, cmp.Diff(declared, actual), "the declared types are not the org's (-declared +org)")
			}
		}
	}
}

// TestPlaceholderWhereTheOrgRequires: only there. A record that holds it counts as
// blank everywhere.
func TestPlaceholderWhereTheOrgRequires(t *testing.T) {
	text := schema.Field{Name: "A__c", Type: schema.TypeString, Length: 80, Createable: true, Updateable: true}
	with := func(change func(*schema.Field)) *schema.Schema {
		f := text
		change(&f)
		return schema.New(schema.NewObject(schema.Lead, f))
	}
	placeholder := mapping.Rule{From: mapping.FromCompanyName, Lead: "A__c", Placeholder: mapping.NotProvided}
	required := placeholder
	required.Required = true
	standIn, both, none := required, required, required
	standIn.Placeholder, standIn.Default = "", "Unknown"
	both.Default = "Unknown"
	none.Placeholder = ""
	nillable := with(func(f *schema.Field) { f.Nillable = true })
	defaulted := with(func(f *schema.Field) { f.DefaultedOnCreate = true })
	needed := with(func(*schema.Field) {})
	number := with(func(f *schema.Field) { f.Type, f.Nillable = schema.TypeDouble, true })
	for name, c := range map[string]struct {
		org  *schema.Schema
		rule mapping.Rule
		name string // captured
		want any
		err  error
	}{
		"required by the org":            {needed, required, "", mapping.NotProvided, nil},
		"no rule requires it":            {needed, placeholder, "", mapping.NotProvided, nil},
		"may be blank":                   {nillable, required, "", nil, nil},
		"may be blank, no rule requires": {nillable, placeholder, "", nil, nil},
		"the org has a default":          {defaulted, required, "", nil, nil},
		"captured":                       {nillable, required, "Lumen", "Lumen", nil},
		"captured as blank":              {nillable, required, " \u200b", nil, nil},
		"a default is no placeholder":    {nillable, standIn, "", "Unknown", nil},
		"a default beside a placeholder": {nillable, both, "", "Unknown", nil},
		"without a placeholder":          {nillable, none, "", nil, field.ErrRequired},
		"the org is not known":           {nil, required, "", mapping.NotProvided, nil},
		"the object is not known":        {schema.New(), required, "", mapping.NotProvided, nil},
	} {
		t.Run(name, func(t *testing.T) {
			m := compile(t, mapping.Mapping{Rules: []mapping.Rule{c.rule}}, field.Options{Schema: c.org})
			rec := m.Map(schema.Lead, &mapping.Person{Company: mapping.Company{Name: c.name}})
			require.ErrorIs(t, rec.Err, c.err)
			require.Empty(t, rec.Dropped)
			if c.want == nil {
				require.Empty(t, rec.Values)
				return
			}
			require.Equal(t, c.want, rec.Values[0].Value)
			require.Equal(t, c.rule.Placeholder, rec.Values[0].Placeholder)
			if c.name != "" {
				require.True(t, rule.Decide(mapping.NotProvided, false, rec.Values[0]).Write)
			}
		})
	}
	_, err := mapping.Mapping{Rules: []mapping.Rule{required}}.Compile(field.Options{Schema: number})
	require.ErrorIs(t, err, field.ErrRule, "what does not fit is wrong, even where it is not written")
	rec := compile(t, mapping.Mapping{Rules: []mapping.Rule{{From: mapping.Custom("n"), Lead: "A__c", Placeholder: "0", Required: true}}}, field.Options{Schema: number}).
		Map(schema.Lead, &mapping.Person{Custom: map[string]any{"n": "many"}})
	require.NoError(t, rec.Err, "the value is lost, not the lead")
	require.Equal(t, "TYPE", rec.Dropped[0].Code())
}
