package metadata

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// What metadata calls a type leads back to it.
func TestTypes(t *testing.T) {
	for kind := range kinds {
		f := &schema.Field{Type: kind, Length: 1000, Precision: 18, Scale: 2}
		require.Equal(t, kind, SchemaType(TypeOf(f)))
		require.NotEmpty(t, SetupType(f))
	}
	short := &schema.Field{Type: schema.TypeTextArea, Length: 255}
	require.Equal(t, []string{"TextArea", "Text Area"}, []string{TypeOf(short), SetupType(short)})
	require.Empty(t, TypeOf(&schema.Field{Type: "formula"}))
	require.Empty(t, SchemaType("Summary"))
}

// What a field is, its metadata says, even if nobody may see it.
func TestSchema(t *testing.T) {
	const text = `{"type":"Picklist","required":true,"formula":"1","valueSet":{"restricted":true,` +
		`"valueSetDefinition":{"value":[{"fullName":"Hot"},{"fullName":"Old","isActive":false},{"valueName":"Cold","isActive":true}]}}}`
	var m Field
	require.NoError(t, json.Unmarshal([]byte(text), &m))
	f := m.Schema("x__c")
	require.Equal(t, []bool{false, false, true, true}, []bool{f.Nillable, f.Permissionable, f.Calculated, f.Restricted})
	require.Equal(t, []schema.PicklistValue{{Value: "Hot", Active: true}, {Value: "Old"}, {Value: "Cold", Active: true}}, f.Picklist)
}

// A field survives its metadata. A key of numbers is a key still, and knows no case.
func TestNewField(t *testing.T) {
	const text = `{"description":"Badge","externalId":true,"label":"Badge","precision":9,"required":false,"scale":0,"type":"Number","unique":true}`
	var m Field
	require.NoError(t, json.Unmarshal([]byte(text), &m))
	again, err := json.Marshal(NewField(m.Schema("badge__c"), "Badge"))
	require.NoError(t, err)
	require.JSONEq(t, text, string(again))
	require.Equal(t, 256, NewField(&schema.Field{Type: schema.TypeTextArea}, "").Length, "the least that there is")
}
