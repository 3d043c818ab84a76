package suggest_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/internal/suggest"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// What becomes of one source, or of the category Score, on a Lead with few fields. A
// field that is named in the table with "!" is a rule of the settings.
func TestOneWish(t *testing.T) {
	score := tags.Group{Name: "Score", Options: []tags.Option{{Value: "Hot"}, {Value: "Medium"}, {Value: "Cold"}}}
	several := score
	several.Multiple = true
	archived := score
	archived.Status = "archived"
	interest := tags.Group{Name: "Product Interest", Options: []tags.Option{{Value: "Looms"}, {Value: "Engines"}}}
	for _, tt := range []struct {
		name   string
		fields []string
		rules  []mapping.Rule
		tags   []tags.Rule
		groups []tags.Group
		key    string // of what is wanted
		want   string // the field, how sure, and why
	}{
		{name: "names that differ in case and spelling", fields: []string{"LINKEDINURL__c | Linked-In Url | url 255"}, key: "linkedin", want: "LINKEDINURL__c, medium: its label fits"},
		{name: "words in another order", fields: []string{"Email_2__c | E-Mail (private) | email 80", "Email_3__c | Private E-Mail Opt-in | boolean"}, key: "personalEmail", want: "Email_2__c, medium: its label fits"},
		{name: "the person's and the company's", fields: []string{"LinkedIn__c | Company LinkedIn | url 255", "LinkedIn_Person__c | Contact LinkedIn | url 255"}, key: "linkedin", want: "LinkedIn_Person__c, medium: its label fits"},
		{name: "no label", fields: []string{"LinkedIn__c |  | url 255"}, key: "linkedin", want: "LinkedIn__c, low: its API name fits, its label says something else"},
		{name: "a label in another language", fields: []string{"Job_Title__c | Berufsbezeichnung | string 80"}, key: "jobTitle", want: "Job_Title__c, low: its API name fits, its label says something else"},
		{name: "a label that says more", fields: []string{"LinkedIn__c | LinkedIn Followers | string 80"}, key: "linkedin", want: ", : the org has no field for it"},
		{name: "another type than the best", fields: []string{"LinkedIn__c | LinkedIn | string 255"}, key: "linkedin", want: "LinkedIn__c, medium: its name and label fit"},
		{name: "no longer used", fields: []string{"LinkedIn__c | LinkedIn (old) | url 255"}, key: "linkedin", want: ", : the org has no field for it"},
		{name: "no longer used, as its name says", fields: []string{"Old_LinkedIn__c | LinkedIn | url 255"}, key: "linkedin", want: ", : the org has no field for it"},
		{name: "a package's", fields: []string{"zi__LinkedIn__c | LinkedIn | url 255"}, key: "linkedin", want: "zi__LinkedIn__c, low: its name and label fit; its package may write it too"},
		{name: "a package's, and another", fields: []string{"zi__LinkedIn__c | LinkedIn | url 255", "X1__c | LinkedIn | string 255"}, key: "linkedin", want: "X1__c, medium: its label fits"},
		{name: "two alike", fields: []string{"LinkedIn__c | LinkedIn | url 255", "LinkedIn_URL__c | LinkedIn URL | url 255"}, key: "linkedin", want: ", : LinkedIn__c and LinkedIn_URL__c fit alike"},
		{name: "two alike, one of a better type", fields: []string{"LinkedIn__c | LinkedIn | string 255", "LinkedIn_URL__c | LinkedIn URL | url 255"}, key: "linkedin", want: "LinkedIn_URL__c, high: its name and label fit"},
		{name: "Mobly's name beats others", fields: []string{"LinkedIn__c | LinkedIn | url 255", "mobly_linkedin__c | Mobly LinkedIn | url 255"}, key: "linkedin", want: "mobly_linkedin__c, high: its name and label fit"},
		{name: "a rule that works", fields: []string{"LinkedIn__c | LinkedIn | url 255", "Other__c | Other | string 255"},
			rules: []mapping.Rule{{From: mapping.FromLinkedIn, Lead: "other__c"}}, key: "linkedin", want: "other__c, : a rule of the settings"},
		{name: "a rule that does not work", fields: []string{"LinkedIn__c | LinkedIn | url 255"},
			rules: []mapping.Rule{{From: mapping.FromLinkedIn, Lead: "Gone__c"}}, key: "linkedin", want: "LinkedIn__c, high: its name and label fit"},
		{name: "the field of another rule", fields: []string{"LinkedIn__c | LinkedIn | url 255"},
			rules: []mapping.Rule{{From: mapping.Custom("x"), Lead: "LINKEDIN__c"}}, key: "linkedin", want: ", : the org has no field for it"},
		{name: "a key", fields: []string{"Key__c | LinkedIn | url 255"}, key: "linkedin", want: ", : the org has no field for it"},
		{name: "read-only", fields: []string{"LinkedIn__c | LinkedIn | url 255 | formula"}, key: "linkedin", want: ", : LinkedIn__c would fit, but it cannot be written"},
		{name: "unique", fields: []string{"LinkedIn__c | LinkedIn | url 255 | unique"}, key: "linkedin", want: ", : LinkedIn__c would fit, but it must be unique"},
		{name: "too short", fields: []string{"LinkedIn__c | LinkedIn | string 20"}, key: "linkedin", want: ", : LinkedIn__c would fit, but an example does not fit: cut to the field's 20 characters"},

		{name: "the category's name before one that means the same", fields: []string{"Rating | Rating | picklist 255 | Hot; Medium; Cold", "Score__c | Score | picklist 255 | High; Medium; Low"},
			groups: []tags.Group{score}, key: "Score", want: "Score__c, high: its name and label fit"},
		{name: "values before the name", fields: []string{"Rating | Rating | picklist 255 | Hot; Warm; Cold", "Lead_Score__c | Lead Score | string 50"},
			groups: []tags.Group{score}, key: "Score", want: "Rating, medium: its name and label fit"},
		{name: "another number", fields: []string{"Product_Interests__c | Products of Interest | string 255"}, groups: []tags.Group{interest}, key: "Product Interest", want: "Product_Interests__c, medium: its name and label fit"},
		{name: "a value is missing", fields: []string{"Score__c | Score | picklist 255 | Hot; Cold"}, groups: []tags.Group{score}, key: "Score", want: "Score__c, medium: its name and label fit; it lacks Medium"},
		{name: "most values are missing", fields: []string{"Score__c | Score | picklist 255 | Hot"}, groups: []tags.Group{score}, key: "Score", want: ", : Score__c would fit, but it has other values"},
		{name: "a number for words", fields: []string{"Score__c | Score | double"}, groups: []tags.Group{score}, key: "Score", want: ", : Score__c would fit, but an example does not fit: not a number"},
		{name: "one value for several", fields: []string{"Score__c | Score | picklist 255 | Hot; Medium; Cold"}, groups: []tags.Group{several}, key: "Score",
			want: "Score__c, medium: its name and label fit; it holds one value, and a lead may have several"},
		{name: "its values alone", fields: []string{"Line__c | Line | picklist 255 | Looms; Engines; Valves"}, groups: []tags.Group{interest}, key: "Product Interest", want: "Line__c, low: its values fit"},
		{name: "its name before its values", fields: []string{"Line__c | Line | picklist 255 | Looms; Engines; Valves"}, groups: []tags.Group{interest, {Name: "Line", Options: interest.Options}},
			key: "Line", want: "Line__c, high: its name and label fit"},
		{name: "a common scale alone", fields: []string{"Risk__c | Risk | picklist 255 | Hot; Medium; Cold"}, groups: []tags.Group{score}, key: "Score", want: ", : the org has no field for it"},
		{name: "archived", fields: []string{"Score__c | Score | string 255"}, groups: []tags.Group{archived}, key: "Score", want: "not listed"},
		{name: "twice", fields: []string{"Score__c | Score | string 255"}, groups: []tags.Group{archived, score, several}, key: "Score", want: "Score__c, medium: its name and label fit"},
		{name: "a rule for one value, which works", fields: []string{"Hot__c | Hot | boolean", "Score__c | Score | string 255"},
			tags: []tags.Rule{{Category: "SCORE", Value: "Hot", Field: "Hot__c"}}, groups: []tags.Group{score}, key: "SCORE", want: "HotHot__c, : a rule of the settings"},
		{name: "a rule for one value, which does not", fields: []string{"Score__c | Score | string 255"},
			tags: []tags.Rule{{Category: "Score", Value: "Hot", Field: "Hot__c"}}, groups: []tags.Group{score}, key: "Score", want: "Score__c, medium: its name and label fit"},
		{name: "a rule for Contact", fields: []string{"Score__c | Score | string 255", "X__c | X | string 255"},
			tags: []tags.Rule{{Category: "Score", Field: "X__c", Objects: []string{"Contact"}}}, groups: []tags.Group{score}, key: "Score", want: "Score__c, medium: its name and label fit"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := schema.NewObject(schema.Lead)
			for _, f := range tt.fields {
				o = o.With(readField(t, strings.Split(f, " | ")))
			}
			got := "not listed"
			for _, s := range suggest.Make(mapping.Mapping{Rules: tt.rules}, tags.Mapping{Rules: tt.tags}, tt.groups, []string{"key__c"}, field.Options{Schema: schema.New(o)}) {
				if string(s.Rule.From)+s.Tag.Category == tt.key {
					got = s.Tag.Value + s.Rule.Lead + s.Tag.Field + ", " + s.Sure + ": " + s.Why
				}
			}
			require.Empty(t, cmp.Diff(tt.want, got))
		})
	}
}

// In an org with the fields that Mobly recommends, these are suggested for each source.
func TestRecommendedFieldsAreSuggested(t *testing.T) {
	objects := map[string]*schema.Object{schema.Lead: schema.NewObject(schema.Lead), schema.Contact: schema.NewObject(schema.Contact)}
	want := map[string]string{}
	for _, r := range mapping.Recommended().Rules {
		for object, name := range map[string]string{schema.Lead: r.Lead, schema.Contact: r.Contact} {
			if name != "" {
				objects[object] = objects[object].With(rule.CustomField(r.Label, rule.Rule{Field: name, Type: r.Type, Length: r.Length}))
				want[object+" "+string(r.From)] = name // the last one is Mobly's
			}
		}
	}
	for _, object := range objects {
		want[object.Name+" createdAt"], want[object.Name+" isEnriched"] = "", ""
	}
	got := (&orgCase{schema: schema.New(objects[schema.Lead], objects[schema.Contact])}).made()
	require.Empty(t, cmp.Diff(want, got))
}

// Whatever an org has: each row stands once, a field has one rule, a suggestion can be
// compiled and does what Becomes says, and nothing depends on the order of map keys.
func TestSuggestionsHold(t *testing.T) {
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 1))
		c := randomCase(rng)
		list := c.make(tags.Mapping{})
		require.Empty(t, cmp.Diff(list, c.make(tags.Mapping{})))
		used, rows := map[string]bool{}, map[string]int{}
		var m mapping.Mapping
		var g tags.Mapping
		for _, s := range list {
			name := s.Rule.Lead + s.Rule.Contact + s.Tag.Field
			rows[s.Object+string(s.Rule.From)+s.Tag.Category]++
			require.NotEmpty(t, s.Why)
			if s.Sure == "" {
				require.Empty(t, s.Example+s.Becomes)
				continue
			}
			require.False(t, used[s.Object+name], "%s has two rules", name)
			used[s.Object+name] = true
			if s.Tag.Category != "" {
				g.Rules = append(g.Rules, s.Tag)
			} else {
				m.Rules = append(m.Rules, s.Rule)
			}
			f := c.schema.Object(s.Object).Field(name)
			require.True(t, f.Createable && f.Updateable && !f.Unique && !f.Encrypted && !f.Calculated)
			becomes := strings.Split(s.Becomes, "\n")
			for i, example := range strings.Split(s.Example, "\n") {
				if example == "" {
					continue // a category without options
				}
				if to, ok := s.Tag.Values[example]; ok {
					example = to
				}
				want, _ := field.Coerce(example, *f, field.Options{})
				if want == nil {
					want = "(not written)"
				}
				require.Equal(t, fmt.Sprint(want), becomes[i])
			}
		}
		for row, n := range rows {
			require.Equal(t, 1, n, row)
		}
		mapper, err := m.Compile(field.Options{Schema: c.schema})
		require.NoError(t, err)
		require.Empty(t, append(mapper.Off(schema.Lead), mapper.Off(schema.Contact)...))
		tagger, err := g.Compile(field.Options{Schema: c.schema})
		require.NoError(t, err)
		require.Empty(t, append(tagger.Off(schema.Lead), tagger.Off(schema.Contact)...))
	}
}

var apiName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,79}$`)

// randomCase returns an org of 40 fields with names that are likely to fit, and of any
// kind.
func randomCase(rng *rand.Rand) *orgCase {
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	word := func() string {
		return pick("LinkedIn", "Facebook", "X", "Photo", "Job", "Title", "Personal", "E-Mail", "Phone", "Other", "Company", "Score", "Rating", "Event", "Last",
			"Scanned", "By", "At", "Notes", "City", "Product", "Interest", "Segment", "mobly", "URL", "old", "", "漢字", "ns__", "\x00")
	}
	objects := []*schema.Object{schema.NewObject(schema.Lead), schema.NewObject(schema.Contact)}
	for i := range objects {
		for n := range 40 {
			label := word() + " " + word() + pick("", " "+word())
			f := schema.Field{
				Name: strings.ReplaceAll(label, " ", "_") + pick("", strconv.Itoa(n)) + "__c", Label: pick(label, label, word()), Length: []int{255, 20, 0, 32000}[rng.IntN(4)],
				Type:       schema.Type(pick("string", "textarea", "url", "email", "phone", "picklist", "multipicklist", "boolean", "double", "datetime", "reference", "address")),
				Createable: rng.IntN(8) > 0, Updateable: rng.IntN(8) > 0, Unique: rng.IntN(8) == 0, Encrypted: rng.IntN(8) == 0, Restricted: rng.IntN(2) == 0,
			}
			if !apiName.MatchString(f.Name) {
				continue
			}
			for range rng.IntN(5) {
				f.Picklist = append(f.Picklist, schema.PicklistValue{Value: pick("Hot", "high", "Warm", "Low", "End User", "Buyer", "Looms", ""), Active: rng.IntN(4) > 0})
			}
			objects[i] = objects[i].With(f)
		}
	}
	c := &orgCase{schema: schema.New(objects...)}
	for _, name := range []string{"Score", "Segments", "Product Interest", "Last Event"} {
		g := tags.Group{Name: name, Multiple: rng.IntN(2) == 0}
		for range rng.IntN(4) {
			g.Options = append(g.Options, tags.Option{Value: pick("Hot", "Medium", "Cold", "End-User", "buyer", "Looms", "Yes", "7")})
		}
		c.groups = append(c.groups, g)
	}
	return c
}

// An inactive value does not stand for an option.
func TestInactiveValue(t *testing.T) {
	f := readField(t, strings.Split("Score__c | Score | picklist 255 | High; Medium; Low", " | "))
	f.Picklist[2].Active = false
	score := tags.Group{Name: "Score", Options: []tags.Option{{Value: "Hot"}, {Value: "Medium"}, {Value: "Cold"}}}
	o := field.Options{Schema: schema.New(schema.NewObject(schema.Lead, f))}
	for _, s := range suggest.Make(mapping.Mapping{}, tags.Mapping{}, []tags.Group{score}, nil, o) {
		if s.Tag.Category == "Score" {
			require.Equal(t, "its name and label fit; it lacks Cold", s.Why)
			require.Empty(t, cmp.Diff(map[string]string{"Hot": "High"}, s.Tag.Values))
		}
	}
}
