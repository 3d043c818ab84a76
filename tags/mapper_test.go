package tags_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/quick"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

func picklist(name string, t schema.Type, restricted bool) schema.Field {
	return schema.Field{
		Name: name, Type: t, Length: 255, Createable: true, Updateable: true, Restricted: restricted,
		Picklist: []schema.PicklistValue{{Value: "Hot", Active: true}, {Value: "Medium", Active: true}, {Value: "Cold", Active: false}},
	}
}

func org() *schema.Schema {
	return schema.New(schema.NewObject(schema.Lead,
		schema.Field{Name: "Text__c", Type: schema.TypeString, Length: 22, Createable: true, Updateable: true},
		picklist("Pick__c", schema.TypePicklist, true),
		picklist("Open__c", schema.TypePicklist, false),
		picklist("Multi__c", schema.TypeMultiPicklist, true),
		picklist("OpenMulti__c", schema.TypeMultiPicklist, false),
		schema.Field{Name: "Check__c", Type: schema.TypeBoolean, Createable: true, Updateable: true},
		schema.Field{Name: "DoNotCall", Type: schema.TypeBoolean, Createable: true, Updateable: true},
		schema.Field{Name: "Number__c", Type: schema.TypeDouble, Precision: 5, Createable: true, Updateable: true},
		schema.Field{Name: "Formula__c", Type: schema.TypeString, Calculated: true},
	))
}

func of(values ...string) (ts []tags.Tag) {
	for _, v := range values {
		ts = append(ts, tags.Tag{Category: "Score", Value: v})
	}
	return ts
}

func compile(t *testing.T, m tags.Mapping, o field.Options) *tags.Mapper {
	t.Helper()
	mapper, err := m.Compile(o)
	require.NoError(t, err)
	return mapper
}

func TestMapOneRule(t *testing.T) {
	for name, c := range map[string]struct {
		rule    tags.Rule
		tags    []tags.Tag
		want    any
		none    bool
		dropped string
		err     error
	}{
		"text":                                           {rule: tags.Rule{Field: "text__c"}, tags: of("Hot"), want: "Hot"},
		"several in a text":                              {rule: tags.Rule{Field: "Text__c"}, tags: of("Looms; Engines", "Valves", "Valves"), want: "Looms, Engines;Valves"},
		"another separator":                              {rule: tags.Rule{Field: "Text__c", Separator: ", "}, tags: of("a;b", "c,d"), want: "a;b, c;d"},
		"too many for a text":                            {rule: tags.Rule{Field: "Text__c"}, tags: of("first value", "second value"), want: "first value", dropped: "TOO_LONG"},
		"whole values are lost":                          {rule: tags.Rule{Field: "Text__c"}, tags: of("a value that is too long", "b"), want: "b", dropped: "TOO_LONG"},
		"one value is cut":                               {rule: tags.Rule{Field: "Text__c"}, tags: of("a value that is too long"), want: "a value that is too lo", dropped: "TOO_LONG"},
		"category in other letters":                      {rule: tags.Rule{Field: "Text__c"}, tags: []tags.Tag{{Category: " SCORE ", Value: "Hot"}}, want: "Hot"},
		"a blank value is no tag":                        {rule: tags.Rule{Field: "Text__c"}, tags: of(" ", "\x00"), none: true},
		"no tag leaves alone":                            {rule: tags.Rule{Field: "Text__c"}, none: true},
		"no tag clears":                                  {rule: tags.Rule{Field: "Text__c", Clear: true}, want: nil},
		"no tag unchecks":                                {rule: tags.Rule{Field: "Check__c", Clear: true}, want: false},
		"picklist":                                       {rule: tags.Rule{Field: "Pick__c"}, tags: of("hOT "), want: "Hot"},
		"picklist refuses":                               {rule: tags.Rule{Field: "Pick__c"}, tags: of("Blazing"), none: true, dropped: "PICKLIST"},
		"picklist refuses and strict":                    {rule: tags.Rule{Field: "Pick__c", Strict: true}, tags: of("Blazing"), none: true, err: field.ErrPicklist},
		"inactive":                                       {rule: tags.Rule{Field: "Pick__c"}, tags: of("Cold"), none: true, dropped: "PICKLIST"},
		"refused, not cleared":                           {rule: tags.Rule{Field: "Pick__c", Clear: true}, tags: of("Blazing"), none: true, dropped: "PICKLIST"},
		"unrestricted takes it":                          {rule: tags.Rule{Field: "Open__c"}, tags: of("Blazing"), want: "Blazing"},
		"several for a picklist":                         {rule: tags.Rule{Field: "Pick__c"}, tags: of("Hot", "Medium"), none: true, dropped: "PICKLIST"},
		"the first of several":                           {rule: tags.Rule{Field: "Pick__c", Several: tags.First}, tags: of("Hot", "Medium"), want: "Hot", dropped: "PICKLIST"},
		"the last of several":                            {rule: tags.Rule{Field: "Pick__c", Several: tags.Last}, tags: of("Hot", "Medium"), want: "Medium", dropped: "PICKLIST"},
		"the last of several is wrong":                   {rule: tags.Rule{Field: "Pick__c", Several: tags.Last}, tags: of("Hot", "Blazing"), none: true, dropped: "PICKLIST"},
		"two words for one value":                        {rule: tags.Rule{Field: "Pick__c", Values: map[string]string{"heiss": "Hot"}}, tags: of("Hot", "HEISS"), want: "Hot"},
		"values":                                         {rule: tags.Rule{Field: "Pick__c", Values: map[string]string{"sehr heiss": "Hot"}}, tags: of("Sehr  Heiss"), want: "Hot"},
		"values to blank":                                {rule: tags.Rule{Field: "Pick__c", Values: map[string]string{"none": ""}}, tags: of("None"), none: true},
		"multi":                                          {rule: tags.Rule{Field: "Multi__c"}, tags: of("hot", "MEDIUM"), want: "Hot;Medium"},
		"multi loses one":                                {rule: tags.Rule{Field: "Multi__c"}, tags: of("hot", "x", "Hot;Medium"), want: "Hot", dropped: "PICKLIST"},
		"multi keeps a comma apart":                      {rule: tags.Rule{Field: "OpenMulti__c"}, tags: of("a;b", "a,b", "A,B"), want: "a,b", dropped: "PICKLIST"},
		"checkbox":                                       {rule: tags.Rule{Field: "Check__c"}, tags: of("Yes"), want: true},
		"checkbox no":                                    {rule: tags.Rule{Field: "Check__c"}, tags: of("No"), want: false},
		"checkbox of both":                               {rule: tags.Rule{Field: "Check__c"}, tags: of("Yes", "No"), none: true, dropped: "TYPE"},
		"checkbox of a word":                             {rule: tags.Rule{Field: "Check__c"}, tags: of("Hot"), none: true, dropped: "TYPE"},
		"checkbox by values":                             {rule: tags.Rule{Field: "Check__c", Values: map[string]string{"Hot": "yes"}}, tags: of("hot"), want: true},
		"checkbox for a value":                           {rule: tags.Rule{Field: "Check__c", Value: "hot"}, tags: of("Medium", "Hot"), want: true, dropped: "NO_TAG_MAPPING"},
		"checkbox for another value":                     {rule: tags.Rule{Field: "Check__c", Value: "Hot"}, tags: of("Medium"), none: true, dropped: "NO_TAG_MAPPING"},
		"checkbox for a value clears":                    {rule: tags.Rule{Field: "Check__c", Value: " HOT", Clear: true}, tags: of("Medium"), want: false, dropped: "NO_TAG_MAPPING"},
		"two spellings of one value":                     {rule: tags.Rule{Field: "Pick__c"}, tags: of("Hot", "hOT", " hot"), want: "Hot"},
		"spellings of a text's value":                    {rule: tags.Rule{Field: "Text__c"}, tags: of("Fol; up", "fol,  UP", "Next"), want: "Fol, up;Next"},
		"two words for yes":                              {rule: tags.Rule{Field: "Check__c"}, tags: of("Yes", "true"), want: true},
		"one number written twice":                       {rule: tags.Rule{Field: "Number__c"}, tags: of("1,000", "1000.0"), want: json.Number("1000")},
		"a number and its rounding":                      {rule: tags.Rule{Field: "Number__c"}, tags: of("7.4", "7"), none: true, dropped: "TYPE"},
		"a rounding after its number":                    {rule: tags.Rule{Field: "Number__c"}, tags: of("7", "7.4"), none: true, dropped: "TYPE"},
		"several numbers":                                {rule: tags.Rule{Field: "Number__c", Several: tags.First}, tags: of("7", "8"), want: json.Number("7"), dropped: "TYPE"},
		"a value and one that is lost":                   {rule: tags.Rule{Field: "Pick__c"}, tags: of("Blazing", "Hot"), none: true, dropped: "PICKLIST"},
		"values to space, and clear":                     {rule: tags.Rule{Field: "Text__c", Clear: true, Values: map[string]string{"none": " "}}, tags: of("None"), want: nil},
		"consent is not withdrawn":                       {rule: tags.Rule{Field: "DoNotCall"}, tags: of("No"), none: true},
		"consent is not withdrawn by a rule for another": {rule: tags.Rule{Field: "DoNotCall", Values: map[string]string{"stop": "true"}}, tags: of("No"), none: true},
		"consent is withdrawn by rule":                   {rule: tags.Rule{Field: "DoNotCall", Values: map[string]string{"no": "false"}}, tags: of("No"), want: false},
		"consent is not withdrawn by a rule for another of several": {
			rule: tags.Rule{Field: "DoNotCall", Several: tags.Last, Values: map[string]string{"stop": "true"}}, tags: of("Stop", "No"), none: true, dropped: "TYPE",
		},
		"consent is withdrawn by rule, said twice":   {rule: tags.Rule{Field: "DoNotCall", Values: map[string]string{"never": "No"}}, tags: of("No", "Never"), want: false},
		"consent is withdrawn by rule, in two words": {rule: tags.Rule{Field: "DoNotCall", Values: map[string]string{"never": "off"}}, tags: of("No", "Never"), want: false},
		"consent is given, one of two words by rule": {rule: tags.Rule{Field: "DoNotCall", Values: map[string]string{"stop": "true"}}, tags: of("Stop", "Yes"), want: true},
		"consent is given":                           {rule: tags.Rule{Field: "DoNotCall"}, tags: of("Yes"), want: true},
		"another category":                           {rule: tags.Rule{Field: "Text__c"}, tags: []tags.Tag{{Category: "Favourite Colour", Value: "Teal"}}, none: true, dropped: "NO_TAG_MAPPING"},
		"another category, strict":                   {rule: tags.Rule{Field: "Text__c", Strict: true}, tags: []tags.Tag{{Category: "Colour", Value: "Teal"}, {Category: "colour", Value: "Red"}}, none: true, dropped: "NO_TAG_MAPPING"},

		// What nobody sees in a category or a value makes no difference.
		"category, as it is seen":            {rule: tags.Rule{Category: "Score", Field: "Text__c"}, tags: []tags.Tag{{Category: "Sc\u00adore\u200b", Value: "Hot"}}, want: "Hot"},
		"rule's category, as it is seen":     {rule: tags.Rule{Category: "\u202aScore\u202c", Field: "Text__c"}, tags: of("Hot"), want: "Hot"},
		"category in NFD, as it is seen":     {rule: tags.Rule{Category: "Étape", Field: "Text__c"}, tags: []tags.Tag{{Category: "E\u0301tape", Value: "x"}}, want: "x"},
		"category and joiner, as it is seen": {rule: tags.Rule{Category: "نا\u200cمه", Field: "Text__c"}, tags: []tags.Tag{{Category: "نامه", Value: "x"}}, want: "x"},
		"value, as it is seen":               {rule: tags.Rule{Category: "Score", Field: "Pick__c"}, tags: of("H\u200bot"), want: "Hot"},
		"value and joiner, as it is seen":    {rule: tags.Rule{Category: "Score", Field: "Pick__c"}, tags: of("Hot\u200d"), want: "Hot"},
		"blank value, as it is seen":         {rule: tags.Rule{Category: "Score", Field: "Pick__c"}, tags: of("\u200b\u2060", "Hot"), want: "Hot"},
		"translated, as it is seen":          {rule: tags.Rule{Category: "Score", Field: "Pick__c", Values: map[string]string{"Très chaud": "Hot"}}, tags: of("Tre\u0300s\u00ad chaud"), want: "Hot"},
		"one value twice, as it is seen":     {rule: tags.Rule{Category: "Score", Field: "Text__c"}, tags: of("Café", "Cafe\u0301", "Caf\u200dé"), want: "Café"},
		"several values, as it is seen":      {rule: tags.Rule{Category: "Score", Field: "Multi__c"}, tags: of("Hot\u200e", "\ufeffMedium", "Hot"), want: "Hot;Medium"},
		"value of a rule, as it is seen":     {rule: tags.Rule{Category: "Score", Value: "Café", Field: "Check__c"}, tags: of("Cafe\u0301\u200b"), want: true},
		"checkbox, as it is seen":            {rule: tags.Rule{Category: "Score", Field: "Check__c"}, tags: of("yes\u200b"), want: true},
		"unmatched, as it is seen":           {rule: tags.Rule{Category: tags.Unmatched, Field: "Text__c"}, tags: of("\u2066Hot\u2069"), want: "Score: Hot", dropped: "NO_TAG_MAPPING"},
		"emoji, as it is seen":               {rule: tags.Rule{Category: "Score", Field: "Text__c"}, tags: of("👩\u200d💻"), want: "👩\u200d💻"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.rule.Category == "" {
				c.rule.Category = "Score"
			}
			m := compile(t, tags.Mapping{Rules: []tags.Rule{c.rule}}, field.Options{Schema: org()})
			rec := m.Map(schema.Lead, c.tags)
			require.ErrorIs(t, rec.Err, c.err)
			var codes []string
			for _, e := range rec.Dropped {
				codes = append(codes, e.Code())
				require.True(t, strings.HasPrefix(e.Rule, "tag "))
				require.Equal(t, schema.Lead, e.Object)
				require.Equal(t, c.want != nil && (c.rule.Category == tags.Unmatched || !errors.Is(e, field.ErrNoMapping)), e.Truncated)
			}
			require.Equal(t, c.dropped, strings.Join(codes, ","))
			if c.none {
				require.Empty(t, rec.Values)
				return
			}
			require.Len(t, rec.Values, 1)
			require.Equal(t, c.want, rec.Values[0].Value)
			require.Equal(t, "tag "+core.Clean(c.rule.Category, false), rec.Values[0].Rule)
		})
	}
}

// TestLossesAreNamed: what an error of a field that holds one value says.
func TestLossesAreNamed(t *testing.T) {
	for _, c := range []struct {
		rule tags.Rule
		tags []tags.Tag
		want string
	}{
		{tags.Rule{Field: "Pick__c"}, of("Cold"), "not a value of the picklist: the value is inactive"},
		{tags.Rule{Field: "Check__c"}, of("Hot"), "not of the field's type: not yes or no"},
		{tags.Rule{Field: "Check__c"}, of("Yes", "No"), "not of the field's type: 2 values for a field that holds one; choose with Several, or use a text field"},
		{tags.Rule{Field: "Pick__c", Several: tags.First}, of("Blazing", "Hot"), "not a value of the picklist: the picklist is restricted and does not have the value"},
		{tags.Rule{Field: "Number__c", Several: tags.First}, of("7", "8", "9"), "not of the field's type: the first of 3 values is written, the others are not"},
		{tags.Rule{Field: "DoNotCall", Several: tags.Last}, of("Yes", "No"), "not of the field's type: the value chosen from several is a no, which only the rule's Values may write"},
	} {
		c.rule.Category = "Score"
		m := compile(t, tags.Mapping{Rules: []tags.Rule{c.rule}}, field.Options{Schema: org()})
		rec := m.Map(schema.Lead, c.tags)
		require.Len(t, rec.Dropped, 1)
		require.EqualError(t, rec.Dropped[0], "tag Score -> Lead."+c.rule.Field+": "+c.want)
		require.Equal(t, strings.Contains(c.want, "is written"), rec.Dropped[0].Truncated)
	}
}

func TestCompile(t *testing.T) {
	m := compile(t, tags.Mapping{Rules: []tags.Rule{
		{Category: "Score", Field: "Pick__c", Objects: []string{"lead", "Lead"}},
		{Category: "Score", Field: "score_text__c", Objects: []string{schema.Contact}},
		{Category: "Segments", Field: "Missing__c"},
		{Category: "Next Steps", Field: "Formula__c", Objects: []string{schema.Lead}},
	}}, field.Options{Schema: org()})
	require.Equal(t, []string{"Pick__c"}, m.Fields(schema.Lead))
	require.Equal(t, []string{"score_text__c", "Missing__c"}, m.Fields(schema.Contact))
	off := m.Off(schema.Lead)
	require.Len(t, off, 2)
	require.ErrorIs(t, off[0], field.ErrUnknownField)
	require.ErrorIs(t, off[1], field.ErrReadOnly)
	require.Empty(t, m.Off(schema.Account))
	require.Empty(t, m.Fields(schema.Account))
	rec := m.Map(schema.Lead, []tags.Tag{{Category: "Segments", Value: "x"}, {Category: "Score", Value: "Hot"}})
	require.Len(t, rec.Values, 1)
	require.Equal(t, off[:1], rec.Dropped, "the tag of a category whose field is off is lost")
	require.NotSame(t, off[0], rec.Dropped[0])
	require.Empty(t, m.Map(schema.Lead, []tags.Tag{{Category: "Segments"}, {Category: "Score", Value: "Hot"}}).Dropped, "no tag, no loss")

	_, err := tags.Mapping{Rules: []tags.Rule{
		{Field: "Text__c"},
		{Category: "a", Field: "No Name"},
		{Category: "b", Field: "Text__c", Objects: []string{""}},
		{Category: "c", Field: "Text__c", Several: "Any"},
		{Category: "d", Field: "Text__c", Value: "x", Objects: []string{schema.Lead}},
		{Category: "e", Field: "Check__c", Policy: field.WriteIfBlank, Objects: []string{schema.Lead}},
		{Category: "f", Field: "Pick__c", Objects: []string{schema.Lead}},
		{Category: "g", Field: "PICK__C", Objects: []string{schema.Lead}},
		{Category: "h", Field: "Multi__c", Values: map[string]string{"a": "x", "A": "y"}, Objects: []string{schema.Lead}},
		{Category: "i", Field: "Check__c", Value: "x", Values: map[string]string{"a": "x"}},
		{Category: tags.Unmatched, Field: "Open__c", Objects: []string{schema.Lead}},
		{Category: " * ", Field: "Open__c", Values: map[string]string{"a": "x"}},
		{Category: "j", Field: "DoNotCall", Clear: true, Objects: []string{schema.Lead}},
		{Category: "k", Field: "Check__c", Value: " "},
		{Category: "\x00", Field: "Text__c"},
	}}.Compile(field.Options{Schema: org()})
	var all interface{ Unwrap() []error }
	require.ErrorAs(t, err, &all)
	var rules []string
	for _, e := range all.Unwrap() {
		require.ErrorIs(t, e, field.ErrRule)
		var fe *field.Error
		require.ErrorAs(t, e, &fe)
		rules = append(rules, fe.Rule+" "+fe.Object)
	}
	require.Equal(t, []string{
		"tag ", "tag a Lead", "tag a Contact", "tag b ", "tag c ", "tag d Lead", "tag e Lead", "tag g Lead", "tag h Lead", "tag i ",
		"tag * Lead", "tag * ", "tag j Lead", "tag k ", "tag ",
	}, rules)
}

// TestOptionsReachEveryRule: the zone of days, and Strict.
func TestOptionsReachEveryRule(t *testing.T) {
	m := tags.Mapping{Rules: []tags.Rule{{Category: "Met", Field: "met__c", Type: field.Date}, {Category: "Size", Field: "size__c", Type: field.Number}}}
	given := []tags.Tag{{Category: "Met", Value: "2026-03-01T23:30:00Z"}, {Category: "Size", Value: "big"}, {Category: "none", Value: "x"}}
	for zone, want := range map[*time.Location]string{
		nil: "2026-03-01", time.FixedZone("", 14*3600): "2026-03-02", time.FixedZone("", -11*3600): "2026-03-01",
	} {
		mapper, err := m.Compile(field.Options{Location: zone, Strict: true})
		require.NoError(t, err)
		rec := mapper.Map(schema.Lead, given)
		require.Equal(t, want, rec.Values[0].Value)
		require.ErrorIs(t, rec.Err, field.ErrType)
		require.Len(t, rec.Dropped, 1)
		require.ErrorIs(t, rec.Dropped[0], field.ErrNoMapping, "a missing rule refuses no lead")
	}
}

// TestValuesCarryTheRule: what a plan has to know of a field.
func TestValuesCarryTheRule(t *testing.T) {
	org := schema.New(schema.NewObject(schema.Lead,
		schema.Field{Name: "Text__c", Type: schema.TypeString, Length: 22, Createable: true, Updateable: true},
		schema.Field{Name: "Late__c", Type: schema.TypeString, Length: 9, Updateable: true},
		schema.Field{Name: "Early__c", Type: schema.TypeString, Length: 9, Createable: true},
		picklist("Pick__c", schema.TypePicklist, true),
	))
	m := compile(t, tags.Mapping{Rules: []tags.Rule{
		{Category: "A", Field: "text__C", Policy: field.Append, Separator: ", "},
		{Category: "A", Field: "Late__c", Policy: field.WriteIfBlank},
		{Category: "A", Field: "Early__c"},
		{Category: "A", Field: "Pick__c", Policy: field.CreateOnly},
	}}, field.Options{Schema: org})
	got := m.Map("lead", []tags.Tag{{Category: "a", Value: "Hot"}}).Values
	want := []field.Value{
		{Field: "Text__c", Value: "Hot", Type: field.Text, Policy: field.Append, Rule: "tag A", Separator: ", ", Length: 22},
		{Field: "Late__c", Value: "Hot", Type: field.Text, Policy: field.WriteIfBlank, Rule: "tag A", Separator: ";", Length: 9, UpdateOnly: true},
		{Field: "Early__c", Value: "Hot", Type: field.Text, Policy: field.CreateOnly, Rule: "tag A", Separator: ";", Length: 9},
		{Field: "Pick__c", Value: "Hot", Type: field.Picklist, Policy: field.CreateOnly, Rule: "tag A", Length: 255},
	}
	require.Empty(t, cmp.Diff(want, got), "(-want +got)")
}

// TestMapperIsNotChanged: what it gives away is the caller's.
func TestMapperIsNotChanged(t *testing.T) {
	m := compile(t, tags.Mapping{Rules: []tags.Rule{{Category: "A", Field: "Text__c", Objects: []string{schema.Lead}}, {Category: "B", Field: "Missing__c"}}}, field.Options{Schema: org()})
	m.Fields(schema.Lead)[0] = "!"
	m.Off(schema.Lead)[0].Field = "!"
	require.Equal(t, []string{"Text__c"}, m.Fields(schema.Lead))
	require.Equal(t, "Missing__c", m.Off(schema.Lead)[0].Field)
}

func TestFoldUnitesTwoCaptures(t *testing.T) {
	m := compile(t, tags.Mapping{Rules: []tags.Rule{
		{Category: "Score", Field: "Pick__c"},
		{Category: "Product Interest", Field: "Text__c"},
	}}, field.Options{Schema: org()})
	earlier := []tags.Tag{{Category: "Score", Value: "Medium"}, {Category: "Product Interest", Value: "Looms"}, {Category: "Other", Value: "x"}}
	later := []tags.Tag{{Category: "score", Value: "Hot"}, {Category: "Product Interest", Value: "Looms"}, {Category: "Product Interest", Value: "Engines"}}
	got := m.Fold(schema.Lead, earlier, later)
	want := []tags.Tag{{Category: "Product Interest", Value: "Looms"}, {Category: "Other", Value: "x"}, {Category: "score", Value: "Hot"}, {Category: "Product Interest", Value: "Engines"}}
	require.Equal(t, want, got)
	require.Equal(t, earlier, m.Fold(schema.Lead, earlier, []tags.Tag{{Category: "Score", Value: " "}})[:3], "a blank value replaces nothing")
	got[0].Value = "!"
	require.Equal(t, "Looms", earlier[1].Value)
	require.Nil(t, m.Fold(schema.Lead, nil, nil))
}

// TestFoldKeepsBoth: of a category whose fields hold several values, or each one
// of its values, both captures count.
func TestFoldKeepsBoth(t *testing.T) {
	for name, c := range map[string]struct {
		rule tags.Rule
		both bool
	}{
		"text":                {tags.Rule{Field: "A__c"}, true},
		"long text":           {tags.Rule{Field: "A__c", Type: field.LongText}, true},
		"multi-select":        {tags.Rule{Field: "A__c", Type: field.MultiPicklist}, true},
		"a box for a value":   {tags.Rule{Field: "A__c", Value: "Hot"}, true},
		"picklist":            {tags.Rule{Field: "A__c", Type: field.Picklist}, false},
		"yes or no":           {tags.Rule{Field: "A__c", Type: field.Checkbox}, false},
		"only on a lead":      {tags.Rule{Field: "A__c", Type: field.Number, Objects: []string{schema.Lead}}, false},
		"only on a contact":   {tags.Rule{Field: "A__c", Type: field.Number, Objects: []string{schema.Contact}}, true},
		"an order":            {tags.Rule{Field: "A__c", Order: []string{"Medium", "Hot"}}, true},
		"of all unmatched":    {tags.Rule{Category: tags.Unmatched, Field: "A__c"}, true},
		"of other categories": {tags.Rule{Category: "Next", Field: "A__c", Type: field.Picklist}, true},
	} {
		if c.rule.Category == "" {
			c.rule.Category = "Score"
		}
		m := compile(t, tags.Mapping{Rules: []tags.Rule{c.rule}}, field.Options{})
		got := m.Fold(schema.Lead, of("Medium"), of("Hot", "Hot"))
		if want := of("Hot"); !c.both {
			require.Equal(t, want, got, name)
			continue
		}
		require.Equal(t, of("Medium", "Hot"), got, name)
	}
}

func TestMapIsDeterministic(t *testing.T) {
	m := compile(t, tags.Mapping{Rules: []tags.Rule{{Category: "A", Field: "Text__c"}, {Category: "B", Field: "Multi__c"}, {Category: "B", Field: "Open__c", Several: tags.Last}}}, field.Options{Schema: org()})
	var room field.Record
	law := func(values []string) bool {
		var ts []tags.Tag
		for i, v := range values {
			ts = append(ts, tags.Tag{Category: []string{"A", "B", v}[i%3], Value: v})
		}
		m.MapInto(&room, schema.Lead, ts)
		return cmp.Equal(m.Map(schema.Lead, ts), room, cmp.Comparer(func(a, b error) bool { return errors.Is(a, b) || a.Error() == b.Error() }))
	}
	require.NoError(t, quick.Check(law, nil))
}

func TestNilMapperMapsNothing(t *testing.T) {
	var m *tags.Mapper
	require.Empty(t, m.Map(schema.Lead, []tags.Tag{{Category: "Score", Value: "Hot"}}).Values)
	require.Empty(t, m.Fields(schema.Lead))
	require.Empty(t, m.Off(schema.Lead))
}

// TestTagsByLooks: categories, values of the rules and values of the org are found
// by what a reader sees.
func TestTagsByLooks(t *testing.T) {
	lead := schema.NewObject(schema.Lead,
		schema.Field{Name: "Pick__c", Type: schema.TypePicklist, Length: 255, Createable: true, Updateable: true, Restricted: true, Picklist: []schema.PicklistValue{
			{Value: "D1", Label: "Bachelor\u2019s Degree", Active: true}, {Value: "11-50", Label: "11-50", Active: true}, {Value: "Follow up", Active: true}, {Value: "Was"},
		}},
		schema.Field{Name: "Multi__c", Type: schema.TypeMultiPicklist, Length: 4099, Createable: true, Updateable: true, Restricted: true, Picklist: []schema.PicklistValue{
			{Value: "M1", Label: "Buyer", Active: true}, {Value: "M2", Label: "Partner", Active: true}, {Value: "A-B", Active: true}, {Value: "A\u2013B", Active: true},
		}},
		schema.Field{Name: "Text__c", Type: schema.TypeString, Length: 255, Createable: true, Updateable: true},
		schema.Field{Name: "Call__c", Type: schema.TypeBoolean, Createable: true, Updateable: true},
		schema.Field{Name: "Rating", Type: schema.TypeString, Length: 255, Createable: true, Updateable: true},
		schema.Field{Name: "Met__c", Type: schema.TypeBoolean, Createable: true, Updateable: true},
	)
	m := compile(t, tags.Mapping{Rules: []tags.Rule{
		{Category: "Host\u2019s Steps", Value: "Met", Field: "Met__c"},
		{Category: "Visitor\u2019s Degree", Field: "Pick__c"},
		{Category: "Segments", Field: "Multi__c"},
		{Category: "Product\u2013Interest", Field: "Text__c"},
		{Category: "Next\u00a0Steps", Value: "Don\u2019t call", Field: "Call__c"},
		{Category: "Score", Field: "Rating", Values: map[string]string{"Hot \u2013 now": "1", "Won't": " 2 "}},
	}}, field.Options{Schema: schema.New(lead)})
	for _, c := range []struct {
		category string
		values   []string
		field    string
		want     any
	}{
		{"visitor's degree", []string{"Bachelor's degree"}, "Pick__c", "D1"},
		{"Visitor`s Degree", []string{"11\u201450"}, "Pick__c", "11-50"},
		{"Visitor\u00b4s\u2003Degree", []string{"Follow\u202fup", "FOLLOW UP"}, "Pick__c", "Follow up"},
		{"Segments", []string{"buyer", "M1", "Partner"}, "Multi__c", "M1;M2"},
		{"Segments", []string{"A-B", "A\u2013B", "A\u2014B"}, "Multi__c", "A-B;A\u2013B"},
		{"product-interest", []string{"R&D\u2019s", "r&d's", "Ｒ&D's", "Looms"}, "Text__c", "R&D\u2019s;Looms"},
		{"Product\u2212Interest", []string{"1\u20135", "1-5"}, "Text__c", "1\u20135"},
		{"next steps", []string{"don't call"}, "Call__c", true},
		{"Next\u2009steps", []string{"Don\u00b4t\u2003call"}, "Call__c", true},
		{"Score", []string{"hot - now"}, "Rating", "1"},
		{"Score", []string{"Won\u2019t"}, "Rating", "2"},
	} {
		var given []tags.Tag
		for _, v := range c.values {
			given = append(given, tags.Tag{Category: c.category, Value: v})
		}
		rec := m.Map(schema.Lead, given)
		require.Empty(t, rec.Dropped, "%+q", c.values)
		require.Len(t, rec.Values, 1)
		require.Equal(t, c.field, rec.Values[0].Field)
		require.Equal(t, c.want, rec.Values[0].Value, "%+q", c.values)
	}
	for _, c := range []tags.Tag{{Category: "Visitors Degree", Value: "x"}, {Category: "Next Steps", Value: "Do call"}, {Category: "Visitor's Degree", Value: "Bachelor"}, {Category: "Visitor's Degree", Value: "Was"}} {
		rec := m.Map(schema.Lead, []tags.Tag{c})
		require.Empty(t, rec.Values, "%+q", c)
		require.Len(t, rec.Dropped, 1)
	}
	rec := m.Map(schema.Lead, []tags.Tag{{Category: "No rule\u2019s", Value: "a"}, {Category: "no rule's", Value: "b"}})
	require.Len(t, rec.Dropped, 1, "one category")
	rec = m.Map(schema.Lead, []tags.Tag{{Category: "Host's Steps", Value: "Called"}})
	require.Equal(t, "no rule covers this value of its category", rec.Dropped[0].Reason)
	earlier := []tags.Tag{{Category: "Visitor's Degree", Value: "11-50"}, {Category: "Segments", Value: "M1"}}
	folded := m.Fold(schema.Lead, earlier, []tags.Tag{{Category: "Visitor\u2019s degree", Value: "Follow up"}})
	require.Equal(t, []string{"M1", "Follow up"}, []string{folded[0].Value, folded[1].Value})
}
