package schema_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

const describe = `{
	"name": "Lead", "label": "Lead", "keyPrefix": "00Q", "custom": false, "createable": true, "updateable": false, "queryable": true,
	"urls": {"sobject": "/services/data"}, "fields": [
		{"name": "LastName", "label": "Last Name", "type": "string", "length": 80, "createable": true, "updateable": true, "nillable": false, "defaultedOnCreate": false},
		{"name": "Status", "type": "picklist", "createable": true, "nillable": false, "defaultedOnCreate": true, "restrictedPicklist": true,
		 "picklistValues": [{"active": true, "defaultValue": true, "label": "New!", "validFor": null, "value": "New"}, {"active": false, "label": "Old", "value": "Old"}]},
		{"name": "OwnerId", "type": "reference", "referenceTo": ["Group", "User"], "relationshipName": "Owner", "controllerName": null},
		{"name": "Total__c", "type": "currency", "precision": 18, "scale": 2, "calculated": true, "custom": true}
	]}`

func TestParseDescribe(t *testing.T) {
	for _, bom := range []string{"", "\xef\xbb\xbf"} {
		o, err := schema.ParseDescribe([]byte(bom + describe))
		require.NoError(t, err)
		require.Equal(t, []any{"Lead", "00Q", true, false, true}, []any{o.Name, o.KeyPrefix, o.Createable, o.Updateable, o.Queryable})
		require.Empty(t, cmp.Diff([]schema.Field{
			{Name: "LastName", Label: "Last Name", Type: schema.TypeString, Length: 80, Createable: true, Updateable: true},
			{Name: "Status", Type: schema.TypePicklist, Createable: true, DefaultedOnCreate: true, Restricted: true, Picklist: []schema.PicklistValue{
				{Value: "New", Label: "New!", Active: true, Default: true}, {Value: "Old", Label: "Old"},
			}},
			{Name: "OwnerId", Type: schema.TypeReference, ReferenceTo: []string{"Group", "User"}, RelationshipName: "Owner"},
			{Name: "Total__c", Type: schema.TypeCurrency, Precision: 18, Scale: 2, Calculated: true, Custom: true},
		}, o.Fields()), "(-want +got)")
		require.True(t, o.Field("lastname").Required())
		require.False(t, o.Field("Status").Required(), "it has a default")
		require.False(t, o.Field("OwnerId").Required(), "it cannot be given")
		require.True(t, o.Field("STATUS").Active("New"))
		require.False(t, o.Field("Status").Active("new"), "letter for letter")
		require.False(t, o.Field("Status").Active("Old"))
		require.Nil(t, o.Field("Company"))
	}
}

func TestParseDescribeErrors(t *testing.T) {
	for in, want := range map[string]string{
		"":                                   "JSON syntax error at byte 0",
		`{"name": "SECRET`:                   "JSON",
		`[]`:                                 "cannot be a JSON array",
		`{"name": {}}`:                       `"name" cannot be a JSON object`,
		`{"fields": []}`:                     "it has no name",
		`{"name": "L"}`:                      "L has no fields",
		`{"name": "L", "fields": []}`:        "L has no fields",
		`{"name": "L", "fields": [null]}`:    "field 0 of L has no name or no type",
		`{"name": "L", "fields": [{}], "a"}`: "JSON syntax error at byte 34",
		`null`:                               "it has no name",
		`<html>SECRET`:                       "JSON syntax error at byte 1",
		`{"name": "L", "fields": [{"name": "A", "type": "string"}, {"name": "SECRET"}]}`: "field 1 of L has no name or no type",
	} {
		_, err := schema.ParseDescribe([]byte(in))
		require.ErrorContains(t, err, "schema: not a describe result: ", in)
		require.ErrorContains(t, err, want)
		require.NotContains(t, err.Error(), "SECRET")
	}
}

func TestObjectWithReplacesByName(t *testing.T) {
	o := schema.NewObject(schema.Lead, schema.Field{Name: "A", Length: 1}, schema.Field{Name: "a", Length: 2})
	require.Len(t, o.Fields(), 1)
	with := o.With(schema.Field{Name: "A", Length: 3}, schema.Field{Name: "B"})
	require.Equal(t, 2, o.Field("A").Length, "the original stays")
	require.Equal(t, 3, with.Field("A").Length)
	require.NotNil(t, with.Field("b"))
	require.Nil(t, o.Field("b"))

	fields := o.Fields()
	fields[0].Name = "changed"
	require.Equal(t, "a", o.Field("A").Name)
}

func TestNothingIsKnownOfNothing(t *testing.T) {
	var s *schema.Schema
	require.Nil(t, s.Object(schema.Lead))
	require.Nil(t, s.Object(schema.Lead).Field("A"))
	require.Nil(t, s.Object(schema.Lead).Fields())
	s = schema.New(schema.NewObject(schema.Lead), nil)
	require.NotNil(t, s.Object("lead"))
	require.Nil(t, s.Object(schema.Contact))
}

// TestRecordedDescribes parses what real orgs answered.
func TestRecordedDescribes(t *testing.T) {
	files, err := filepath.Glob("../../../shared/fixtures/*/describe_*.json")
	require.NoError(t, err)
	if len(files) == 0 {
		t.Skip("no recorded describes here")
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		if filepath.Base(file) == "describe_Global.json" { // the list of all objects
			continue
		}
		o, err := schema.ParseDescribe(data)
		require.NoError(t, err, file)
		require.NotEmpty(t, o.Fields(), file)
		if o.Name == schema.Lead {
			require.True(t, o.Field("LastName").Required())
			require.True(t, o.Field("Company").Required())
			require.False(t, o.Field("Status").Required())
			require.False(t, o.Field("Name").Createable)
		}
	}
}

// TestObjectSurvivesJSON holds that an object reads back as it was written, by
// hand or by Salesforce.
func TestObjectSurvivesJSON(t *testing.T) {
	described, err := schema.ParseDescribe([]byte(describe))
	require.NoError(t, err)
	for _, o := range []*schema.Object{
		described,
		schema.NewObject("Badge__c"),
		schema.NewObject("Lead", schema.Field{Name: "Badge__c"}, schema.Field{Name: "Status", Type: schema.TypePicklist, Picklist: []schema.PicklistValue{{Value: "<New>", Active: true}}}),
	} {
		text, err := json.Marshal(map[string]*schema.Object{"object": o, "none": nil})
		require.NoError(t, err)
		var read map[string]*schema.Object
		require.NoError(t, json.Unmarshal(text, &read))
		require.Nil(t, read["none"])
		require.Empty(t, cmp.Diff(o.Fields(), read["object"].Fields()), o.Name)
		require.Equal(t, o, read["object"])
		again, err := json.Marshal(map[string]*schema.Object{"object": read["object"], "none": nil})
		require.NoError(t, err)
		require.Equal(t, string(text), string(again))
	}
	var kept schema.Object
	require.NoError(t, json.Unmarshal([]byte(`null`), &kept))
	require.Equal(t, schema.Object{}, kept)
	for in, want := range map[string]string{
		`{}`:                             "schema: not a describe result: it has no name",
		`{"name":"L","fields":[{}]}`:     "schema: not a describe result: field 0 of L has no name",
		`{"name":"L","fields":"SECRET"}`: `schema: not a describe result: "fields" cannot be a JSON string (at byte 29)`,
	} {
		require.EqualError(t, json.Unmarshal([]byte(in), &kept), want)
	}
}

func FuzzParseDescribe(f *testing.F) {
	f.Add([]byte(describe))
	f.Add([]byte("\xef\xbb\xbf{}"))
	f.Add([]byte(`{"name":"L","fields":[{"name":"a","type":"id"},{"name":"A","type":"x"}]}`))
	f.Add([]byte(`{"name":"L","fields":[{"name":"c","type":"boolean"},{"name":"StateCode","type":"picklist","dependentPicklist":true,"controllerName":"c","picklistValues":[{"active":true,"value":"a","validFor":"QAAA"}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := schema.ParseDescribe(data)
		if err != nil {
			require.ErrorContains(t, err, "schema: not a describe result: ")
			return
		}
		for _, field := range o.Fields() {
			require.Equal(t, field.Name, o.Field(field.Name).Name)
			for _, v := range o.Allowed(field.Name, "true") {
				require.True(t, v.Active)
			}
			o.CodeField(field.Name)
		}
		text, err := json.Marshal(o)
		require.NoError(t, err)
		read, err := schema.ParseDescribe(text)
		require.NoError(t, err)
		again, err := json.Marshal(read)
		require.NoError(t, err)
		require.Equal(t, string(text), string(again))
	})
}
