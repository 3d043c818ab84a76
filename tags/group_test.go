package tags_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// groups are tag groups as Mobly's REST API sends them.
const groups = `[
	{"id": "g1", "name": "Score", "status": "PUBLISHED", "allowsMultipleSelection": false, "required": true, "allEvents": true,
	 "tagOptions": [{"id": "O-1", "displayOrder": 1, "value": "Hot"}, {"id": "o-2", "displayOrder": 2, "value": "Cold"}]},
	{"id": "g0", "name": "Old Score", "status": "ARCHIVED", "tagOptions": [{"id": "o-1", "value": "Boiling"}, {"id": "o-9", "value": "Frozen"}]},
	{"id": "g2", "name": "Segments", "status": "DRAFT", "allowsMultipleSelection": true, "tagOptions": [{"id": "o-9", "value": "Buyer"}, {"id": "", "value": "?"}]}
]`

func TestTableNamesTags(t *testing.T) {
	var list []tags.Group
	require.NoError(t, json.Unmarshal([]byte(groups), &list))
	require.True(t, list[2].Multiple)
	var given []tags.Tag
	require.NoError(t, json.Unmarshal([]byte(`[
		{"tagOptionId": "o-1", "value": "Hot"}, {"tagOptionId": " O-2 "}, {"tagOptionId": "o-9"}, {"tagOptionId": "gone", "value": "x"},
		{"category": "Mine", "tagOptionId": "o-1", "value": "y"}, {"value": "z"}, {"tagOptionId": 7, "value": true}, {"category": null}
	]`), &given))
	want := []tags.Tag{
		{Category: "Score", Value: "Hot", OptionID: "o-1"},
		{Category: "Score", Value: "Cold", OptionID: " O-2 "},
		{Category: "Segments", Value: "Buyer", OptionID: "o-9"}, // a draft before what is archived
		{Value: "x", OptionID: "gone"},
		{Category: "Mine", Value: "y", OptionID: "o-1"},
		{Value: "z"},
		{Value: "true", OptionID: "7"},
		{},
	}
	got := tags.Name(given, list)
	require.Empty(t, cmp.Diff(want, got), "(-want +got)")
	require.Empty(t, given[0].Category, "what is given is not changed")
	require.Nil(t, tags.Name(nil, list))
	require.Equal(t, given, tags.Name(given, nil))

	archived := tags.Name([]tags.Tag{{OptionID: "o-9"}}, list[1:2])
	require.Equal(t, []tags.Tag{{Category: "Old Score", Value: "Frozen", OptionID: "o-9"}}, archived)
}

// TestNameRanks: of an option in several groups, which one is taken.
func TestNameRanks(t *testing.T) {
	group := func(name, status string, options ...string) tags.Group {
		g := tags.Group{Name: name, Status: status}
		for _, id := range options {
			g.Options = append(g.Options, tags.Option{ID: id, Value: name})
		}
		return g
	}
	groups := []tags.Group{
		group("archived", "ARCHIVED", "1", "2", "3", "4"), group("unknown", "RETIRED", "4", "5"), group("draft", " draft ", "1", "2", "3"),
		group("none", "", "1", "2", " "), group("published", "published", "1", "6"),
	}
	var got []string
	for _, id := range []string{"1", "2", "3", "4", "5", "6", "", " "} {
		got = append(got, tags.Name([]tags.Tag{{OptionID: id}}, groups)[0].Category)
	}
	require.Equal(t, []string{"none", "none", "draft", "archived", "unknown", "published", "", ""}, got)
}

func TestTagJSON(t *testing.T) {
	for in, want := range map[string]tags.Tag{
		`{"category":"Score","value":"Hot","x":{}}`: {Category: "Score", Value: "Hot"},
		`{"category":5,"value":1.50}`:               {Category: "5", Value: "1.50"},
		`null`:                                      {},
	} {
		var got tags.Tag
		require.NoError(t, json.Unmarshal([]byte(in), &got))
		require.Equal(t, want, got)
		data, err := json.Marshal(got)
		require.NoError(t, err)
		var again tags.Tag
		require.NoError(t, json.Unmarshal(data, &again))
		require.Equal(t, got, again)
	}
	for _, in := range []string{`{"category":{"MARKER":1}}`, `{"value":["MARKER"]}`, `"MARKER"`, `[1]`, `5`} {
		var got tags.Tag
		err := json.Unmarshal([]byte(in), &got)
		require.EqualError(t, err, "tags: not a tag", in)
	}
}

// TestUnmatchedTags: what no rule is for is reported, once a category, and may
// be collected in one field.
func TestUnmatchedTags(t *testing.T) {
	given := []tags.Tag{
		{Category: "Score", Value: "Hot"}, {Category: "Colour", Value: "Teal"}, {Category: " COLOUR", Value: "Red; Blue"},
		{OptionID: "o-7", Value: "x"}, {Category: "Blank", Value: " "}, {OptionID: "o-7", Value: "x"}, {Category: "colour", Value: "Gold"},
		{OptionID: "o-8"}, {Value: "y"}, {Category: "*", Value: "*"},
	}
	score := tags.Rule{Category: "Score", Field: "Pick__c"}
	other := tags.Rule{Category: tags.Unmatched, Field: "Text__c", Objects: []string{schema.Lead}}
	texts := func(rec field.Record) (out []string) {
		for _, e := range rec.Dropped {
			out = append(out, e.Error())
		}
		return out
	}
	told := []string{
		"tag Colour on Lead: no rule for the tag: no rule covers its category",
		"tag o-7 on Lead: no rule for the tag: no tag group lists its option",
		"tag o-8 on Lead: no rule for the tag: no tag group lists its option",
		"tag on Lead: no rule for the tag: it has neither a category nor an option",
		"tag * on Lead: no rule for the tag: no rule covers its category",
	}

	m := compile(t, tags.Mapping{Rules: []tags.Rule{score}}, field.Options{Schema: org()})
	rec := m.Map(schema.Lead, given)
	require.Len(t, rec.Values, 1)
	require.Equal(t, told, texts(rec))
	require.Equal(t, []string{"Teal", "Red; Blue", "Gold"}, rec.Dropped[0].Value)
	require.Equal(t, "y", rec.Dropped[3].Value)
	require.False(t, rec.Dropped[0].Truncated)
	require.Equal(t, "NO_TAG_MAPPING", rec.Dropped[1].Code())

	m = compile(t, tags.Mapping{Rules: []tags.Rule{score, other}}, field.Options{})
	rec = m.Map(schema.Lead, given)
	require.Len(t, rec.Values, 2)
	require.Equal(t, "Colour: Teal;COLOUR: Red, Blue;x;colour: Gold;y;*: *", rec.Values[1].Value)
	require.Equal(t, "tag *", rec.Values[1].Rule)
	require.Equal(t, []string{
		"tag Colour -> Lead.Text__c: no rule for the tag: written to the field of unmatched tags; no rule covers its category",
		"tag o-7 -> Lead.Text__c: no rule for the tag: written to the field of unmatched tags; no tag group lists its option",
		told[2],
		"tag -> Lead.Text__c: no rule for the tag: written to the field of unmatched tags; it has neither a category nor an option",
		"tag * -> Lead.Text__c: no rule for the tag: written to the field of unmatched tags; no rule covers its category",
	}, texts(rec))
	require.True(t, rec.Dropped[0].Truncated)
	require.False(t, rec.Dropped[2].Truncated)
	require.Equal(t, told[0], strings.ReplaceAll(texts(m.Map(schema.Contact, given))[0], schema.Contact, schema.Lead), "the rule is for Lead")
	require.Len(t, m.Map(schema.Lead, given[:1]).Values, 1, "nothing to collect")

	m = compile(t, tags.Mapping{Rules: []tags.Rule{score, other}}, field.Options{Schema: org()})
	rec = m.Map(schema.Lead, given[:6])
	require.Equal(t, "Colour: Teal;x", rec.Values[1].Value)
	require.Equal(t, "tag * -> Lead.Text__c: too long: 1 of 3 items lost: the field holds 22 characters", rec.Dropped[0].Error())

	m = compile(t, tags.Mapping{Rules: []tags.Rule{other, {Category: "*", Field: "Again__c"}}}, field.Options{})
	rec = m.Map(schema.Lead, given[:1])
	require.Len(t, rec.Values, 2)
	require.Equal(t, "Text__c", rec.Dropped[0].Field, "the first of them")

	other.Field = "Missing__c"
	m = compile(t, tags.Mapping{Rules: []tags.Rule{score, other}}, field.Options{Schema: org()})
	require.Len(t, m.Off(schema.Lead), 1)
	require.Equal(t, "UNKNOWN_FIELD", m.Off(schema.Lead)[0].Code())
	require.Equal(t, told, texts(m.Map(schema.Lead, given)), "without its field the rule collects nothing")

	require.Equal(t, given[:5], m.Fold(schema.Lead, given[:3], given[1:6]), "each once")
}

// TestUnmatchedOnOneObject: a tag that no rule takes on the object that the
// lead becomes is lost there, whatever the rules are for other objects and for
// other values of the category.
func TestUnmatchedOnOneObject(t *testing.T) {
	m := compile(t, tags.Mapping{Rules: []tags.Rule{
		{Category: "Score", Field: "Pick__c", Objects: []string{schema.Contact}},
		{Category: "Next", Field: "Check__c", Value: "Call", Objects: []string{schema.Lead}},
		{Category: "next", Field: "Call__c", Value: " meet ", Objects: []string{schema.Contact}},
		{Category: "Next", Field: "Missing__c", Value: "Mail", Objects: []string{schema.Lead}},
		{Category: "Segments", Field: "Formula__c", Objects: []string{schema.Lead}},
	}}, field.Options{Schema: org()})
	given := []tags.Tag{
		{Category: "Score", Value: "Hot"}, {Category: "Next", Value: "MEET"}, {Category: "Next", Value: "call "}, {Category: "Next", Value: "Mail"},
		{Category: "Segments", Value: "Buyer"},
	}
	for object, want := range map[string][]string{
		schema.Lead: {
			"tag Next -> Lead.Missing__c: field unknown or not visible: the org lacks the field, or hides it from the integration user",
			"tag Segments -> Lead.Formula__c: field cannot be written: the integration user may not edit the field, or Salesforce fills it itself",
			"tag Score on Lead: no rule for the tag: no rule covers its category",
			"tag Next on Lead: no rule for the tag: no rule covers this value of its category",
		},
		schema.Contact: {
			"tag Next on Contact: no rule for the tag: no rule covers this value of its category",
			"tag Segments on Contact: no rule for the tag: no rule covers its category",
		},
		schema.Account: nil, // a tag is lost once, on the person's object
	} {
		rec := m.Map(object, given)
		var got []string
		for _, e := range rec.Dropped {
			got = append(got, e.Error())
		}
		require.Equal(t, want, got)
	}
	lead := m.Map(schema.Lead, given)
	require.Len(t, lead.Values, 1)
	require.Equal(t, "MEET", lead.Dropped[3].Value)
	require.Len(t, m.Map(schema.Contact, given).Values, 2)
}

// TestManyTags: more of them than a lead has, so that each is still written and
// told once.
func TestManyTags(t *testing.T) {
	m := compile(t, tags.Mapping{Rules: []tags.Rule{{Category: "Score", Field: "Long__c", Type: field.LongText}}}, field.Options{})
	var given []tags.Tag
	var values []string
	for i := range 300 {
		value := strings.Repeat("v", i%60) + strconv.Itoa(i)
		values = append(values, value)
		for range 2 {
			given = append(given, tags.Tag{Category: "Score", Value: value}, tags.Tag{Category: value, Value: value})
		}
	}
	rec := m.Map(schema.Lead, given)
	require.Equal(t, strings.Join(values, ";"), rec.Values[0].Value)
	require.Len(t, rec.Dropped, len(values))
	require.Equal(t, []string{"0", "0"}, rec.Dropped[0].Value)

	a, b := strings.Repeat("a", 150), strings.Repeat("b", 150)
	require.EqualError(t, m.Map(schema.Lead, []tags.Tag{{Category: a, Value: "x"}}).Dropped[0],
		"tag "+a[:80]+" on Lead: no rule for the tag: no rule covers its category", "a name is bounded")
	rec = m.Map(schema.Lead, of(a, b, b, a, "c"))
	require.Equal(t, a+";"+b+";c", rec.Values[0].Value)
}

// TestOneCheckboxForEachValue: a value sets its own and no other.
func TestOneCheckboxForEachValue(t *testing.T) {
	m := compile(t, tags.Mapping{Rules: []tags.Rule{
		{Category: "Next", Value: "Call", Field: "Call__c", Clear: true},
		{Category: "Next", Value: "Meet", Field: "Meet__c", Clear: true},
		{Category: "Next", Value: "Mail", Field: "Mail__c"},
		{Category: "Next", Field: "Next__c"},
	}}, field.Options{})
	rec := m.Map(schema.Lead, []tags.Tag{{Category: "Next", Value: "meet"}, {Category: "Next", Value: "Wait"}})
	require.Empty(t, rec.Dropped)
	got := map[string]any{}
	for _, v := range rec.Values {
		got[v.Field] = v.Value
	}
	require.Equal(t, map[string]any{"Call__c": false, "Meet__c": true, "Next__c": "meet;Wait"}, got)
}

func TestNameKnowsOptionsByWhatIsSeen(t *testing.T) {
	groups := []tags.Group{{Name: "Score", Options: []tags.Option{{ID: "o1", Value: "Hot"}}}}
	for _, tag := range []tags.Tag{{OptionID: "O1\u200b"}, {OptionID: "\ufeffo1\u200d", Category: "\u200b"}, {OptionID: "o1", Value: "\u2060"}} {
		got := tags.Name([]tags.Tag{tag}, groups)[0]
		require.Equal(t, "Score", got.Category, "%+q", tag)
		require.Equal(t, "Hot", got.Value, "%+q", tag)
	}
}
