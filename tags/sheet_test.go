package tags_test

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"strings"
	"testing"
	"testing/quick"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

func TestSheet(t *testing.T) {
	got, err := tags.UnmarshalCSV([]byte("\ufefffield;Category;Objects;Type;Policy;Values;Order;Several;Notes\r\n" +
		"mobly_score__c;Score;;Picklist;Write if blank;\"Hot = 1 - urgent\r\nCold = 3\";\"3\r\n\r\n 1 - urgent\";highest;ask Ann\r\n" +
		";Colour;;;;;;;not yet\r\n;;;;;;;;\r\n" +
		"other__c;*;\"Lead ; Contact\";long text area;append;;;;\r\n"))
	require.NoError(t, err)
	want := tags.Mapping{Rules: []tags.Rule{
		{
			Category: "Score", Field: "mobly_score__c", Type: field.Picklist, Policy: field.WriteIfBlank, Several: tags.Highest,
			Values: map[string]string{"Hot": "1 - urgent", "Cold": "3"}, Order: []string{"3", "1 - urgent"},
		},
		{Category: tags.Unmatched, Field: "other__c", Objects: []string{"Lead", "Contact"}, Type: field.LongText, Policy: field.Append},
	}}
	require.Empty(t, cmp.Diff(want, got), "(-want +got)")
}

func TestSheetErrors(t *testing.T) {
	for in, want := range map[string]string{
		"":                         "tags: the sheet: it is blank",
		"Category,Field\nScore,\n": "tags: the sheet: no row names a field in column Field",
		"Category,Field\n,A__c\n":  "tags: row 2, column Category: it is blank",
		"Category,Field,Several\nScore,A__c,both\n":        "tags: row 2, column Several: it is not one of the values: First, Last, Highest",
		"Category,Field,Separator\nScore,A__c,and\n":       "tags: row 2, column Separator: it is not one punctuation mark, such as a semicolon, with at most two spaces",
		"Category,Field\n\nScore,A b\nScore,\"A__c\n":      "tags: row 4: a quotation mark is not closed, or not doubled inside quotes",
		"Category,Field,Sevral\nScore,A__c,First\n":        "tags: row 1, column C: its header is unknown; did you mean Several?",
		"Category,Field,Strict,Clear\nScore,A__c,si,oui\n": "tags: row 2, column Clear: it is neither yes nor no\ntags: row 2, column Strict: it is neither yes nor no",
	} {
		_, err := tags.UnmarshalCSV([]byte(in))
		require.EqualError(t, err, want)
		var se *field.SheetError
		require.ErrorAs(t, err, &se)
	}
	_, err := tags.Mapping{Rules: []tags.Rule{{Category: "a", Field: "A"}, {Category: "a"}}}.MarshalCSV()
	require.EqualError(t, err, "tags: a rule without a field does not fit into a sheet")
	_, err = tags.Mapping{Rules: []tags.Rule{{Category: "a\r\nb", Field: "A"}}}.MarshalCSV()
	require.EqualError(t, err, "tags: rule 0, of tag a b, does not fit into a sheet: does one of its texts contain a carriage return?")
	_, err = tags.Mapping{Rules: []tags.Rule{{Category: "a", Field: "A", Several: "Any"}}}.MarshalCSV()
	require.EqualError(t, err, "tags: a rule does not fit into a sheet: tags: row 2, column Several: it is not one of the values: First, Last, Highest")
}

func TestUnmarshalIsStrict(t *testing.T) {
	var got tags.Mapping
	require.NoError(t, json.Unmarshal([]byte(`{"rules": [{"category": "Score", "field": "A__c", "several": "First"}]}`), &got))
	require.Equal(t, tags.Mapping{Rules: []tags.Rule{{Category: "Score", Field: "A__c", Several: tags.First}}}, got)
	for in, want := range map[string]string{
		`{"rules": [{"catgory": "Score"}]}`: `tags: unknown field "catgory"`,
		`{"rule": []}`:                      `tags: unknown field "rule"`,
		`[]`:                                "tags: it cannot be a JSON array, at byte 1",
		`{"rules": [{"category": "a", "field":5}]}`: `tags: "rules.field" cannot be a JSON number, at byte 38`,
		`{"rules": [{"policy": "Never"}]}`:          "tags: not one of the policies: Overwrite, WriteIfBlank, Append, CreateOnly",
	} {
		require.EqualError(t, json.Unmarshal([]byte(in), new(tags.Mapping)), want)
		var settings struct{ Tags tags.Mapping }
		require.EqualError(t, json.Unmarshal([]byte(`{"Tags": `+in+`}`), &settings), want, "also as a part")
	}
}

// random makes a mapping that a sheet and JSON can hold, with awkward texts.
func random(r *rand.Rand) tags.Mapping {
	signs := []rune("ab017 \n\\=;,\"'\t|+-@é漢🚀")
	text := func() string {
		var b strings.Builder
		for range r.Intn(6) {
			b.WriteRune(signs[r.Intn(len(signs))])
		}
		return b.String()
	}
	var m tags.Mapping
	for range r.Intn(4) {
		rule := tags.Rule{
			Category: "c" + text(), Value: text(), Field: "A__c", Objects: [][]string{nil, {"Lead"}, {"Lead", "Contact"}}[r.Intn(3)],
			Type: []field.Type{"", field.Picklist, field.Phone}[r.Intn(3)], Length: r.Intn(9), Policy: []field.Policy{"", field.Append, field.CreateOnly}[r.Intn(3)],
			Several: []tags.Several{"", tags.First, tags.Last, tags.Highest}[r.Intn(4)], Separator: []string{"", ";", "; "}[r.Intn(3)],
			Clear: r.Intn(2) > 0, Strict: r.Intn(2) > 0,
		}
		for range r.Intn(3) {
			if rule.Values == nil {
				rule.Values = map[string]string{}
			}
			rule.Values[text()] = text()
		}
		for range r.Intn(3) {
			rule.Order = append(rule.Order, "o"+text())
		}
		m.Rules = append(m.Rules, rule)
	}
	return m
}

func TestSheetAndJSONComeBack(t *testing.T) {
	law := func(seed int64) bool {
		m := random(rand.New(rand.NewSource(seed)))
		data, err := m.MarshalCSV()
		require.NoError(t, err)
		fromCSV, err := tags.UnmarshalCSV(data)
		require.NoError(t, err)
		text, err := json.Marshal(m)
		require.NoError(t, err)
		var fromJSON tags.Mapping
		require.NoError(t, json.Unmarshal(text, &fromJSON))
		again, err := json.Marshal(fromJSON)
		require.NoError(t, err)
		return cmp.Equal(m, fromCSV) && cmp.Equal(m, fromJSON) && string(text) == string(again)
	}
	require.NoError(t, quick.Check(law, &quick.Config{MaxCount: 1000}))
}

// FuzzSheet: what is read is written, and read again as the same.
func FuzzSheet(f *testing.F) {
	f.Add([]byte("Category,Field,Values\nScore,A__c,\"a=b\n\\ c=\"\n"))
	f.Add([]byte("field\tcategory\tobjects\n\nB__c\t*\tLead;;Contact\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := tags.UnmarshalCSV(data)
		if err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		again, err := m.MarshalCSV()
		if err != nil {
			return // a carriage return
		}
		back, err := tags.UnmarshalCSV(again)
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(m, back))
	})
}

// FuzzMapping: what is read from JSON is written, and read again as the same;
// what compiles, maps.
func FuzzMapping(f *testing.F) {
	f.Add([]byte(`{"rules": [{"category": "Score", "field": "Pick__c", "several": "First", "values": {"a": "Hot"}}, {"category": "*", "field": "Text__c", "separator": ", "}]}`), "Hot; Cold")
	f.Add([]byte(`{"rules": [{"category": "Score", "value": "a", "field": "Check__c", "objects": ["Lead"], "clear": true}, {"category": "Score", "field": "Multi__c", "policy": "Append", "strict": true}]}`), "a")
	f.Add([]byte(`{"rules": [{"category": "Score", "field": "Pick__c", "several": "Highest", "order": ["cold", "Hot"]}, {"category": "Score", "field": "Status", "objects": ["CampaignMember"], "order": ["Hot"]}]}`), "Cold")
	f.Add([]byte(`{"rules": [{"category": "Score", "field": "Number__c", "type": "Date", "length": 3}, {"category": "Score", "field": "new__c", "type": "Phone"}]}`), "1,5")
	f.Fuzz(func(t *testing.T, data []byte, value string) {
		var m, back tags.Mapping
		if err := json.Unmarshal(data, &m); err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		text, err := json.Marshal(m)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, &back))
		require.Empty(t, cmp.Diff(m, back, cmpopts.EquateEmpty()))
		mapper, err := m.Compile(field.Options{Schema: org()})
		if err != nil {
			require.ErrorIs(t, err, field.ErrRule)
			return
		}
		given := []tags.Tag{{Category: "Score", Value: value}, {Category: "score", Value: "Hot"}, {Category: value, Value: value}, {OptionID: value}}
		for _, object := range []string{schema.Lead, schema.Contact, "CampaignMember"} {
			rec := mapper.Map(object, given)
			require.Empty(t, cmp.Diff(rec, mapper.Map(object, given), cmp.Comparer(func(a, b error) bool { return fmt.Sprint(a) == fmt.Sprint(b) })))
			for _, v := range rec.Values {
				require.Contains(t, mapper.Fields(object), v.Field)
				s, ok := v.Value.(string)
				require.True(t, !ok || s != "" && utf8.ValidString(s), "%q", s)
				require.True(t, v.Order == nil || rule.Rank(v, v.Value) >= 0, "%q", s)
			}
			for _, e := range rec.Dropped {
				require.NotEmpty(t, e.Code())
			}
		}
	})
}
