package field_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

const (
	noType   = "not one of the types: Text, LongText, Picklist, MultiPicklist, Checkbox, Number, Date, DateTime, Phone, Email, URL, Reference"
	noPolicy = "not one of the policies: Overwrite, WriteIfBlank, Append, CreateOnly"
)

func TestTypeIsReadAsPeopleWriteIt(t *testing.T) {
	for text, want := range map[string]field.Type{
		"Text": field.Text, "text": field.Text, "LONG TEXT": field.LongText, "Text Area": field.LongText, "Text Area (Long)": field.LongText,
		"Picklist (Multi-Select)": field.MultiPicklist, "multi-select picklist": field.MultiPicklist, "Currency": field.Number, "Percent": field.Number,
		"Date/Time": field.DateTime, "Lookup Relationship": field.Reference, "url": field.URL, "": "", " ": "",
	} {
		var got field.Type
		require.NoError(t, got.UnmarshalText([]byte(text)), text)
		require.Equal(t, want, got, text)
	}
	got := field.Date
	require.EqualError(t, got.UnmarshalText([]byte("Mail")), noType)
	require.Equal(t, field.Date, got, "an error changes nothing")
}

func TestPolicyIsReadAsPeopleWriteIt(t *testing.T) {
	for text, want := range map[string]field.Policy{
		"Overwrite": field.Overwrite, "Write if Blank": field.WriteIfBlank, "write-if-blank": field.WriteIfBlank, "APPEND": field.Append,
		"create only": field.CreateOnly, "": "",
	} {
		var got field.Policy
		require.NoError(t, got.UnmarshalText([]byte(text)), text)
		require.Equal(t, want, got, text)
	}
	var got field.Policy
	require.EqualError(t, got.UnmarshalText([]byte("Sometimes")), noPolicy)
}

// TestEnumsInJSON: they are read strictly, and come back as they were.
func TestEnumsInJSON(t *testing.T) {
	type rule struct {
		Type   field.Type
		Policy field.Policy
	}
	var got rule
	require.NoError(t, json.Unmarshal([]byte(`{"Type": "text area (long)", "Policy": "Write if Blank"}`), &got))
	require.Equal(t, rule{field.LongText, field.WriteIfBlank}, got)
	text, err := json.Marshal(got)
	require.NoError(t, err)
	require.JSONEq(t, `{"Type": "LongText", "Policy": "WriteIfBlank"}`, string(text))
	require.ErrorContains(t, json.Unmarshal([]byte(`{"Type": "Mail"}`), &got), noType)
	require.ErrorContains(t, json.Unmarshal([]byte(`{"Policy": "Mail"}`), &got), noPolicy)
}
