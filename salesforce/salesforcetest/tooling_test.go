package salesforcetest_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

const customField = "/tooling/sobjects/CustomField"

// makeField makes a field and returns its ID.
func (a *api) makeField(full string, metadata fields) string {
	a.t.Helper()
	r := a.do(http.MethodPost, customField, fields{"FullName": full, "Metadata": metadata})
	require.Equal(a.t, http.StatusCreated, r.status, string(r.body))
	got := r.object()
	id := got["id"].(string)
	require.Equal(a.t, "00N", id[:3])
	require.Equal(a.t, fields{"id": id, "success": true, "errors": []any{}, "warnings": []any{}, "infos": []any{}}, got)
	return id
}

// fieldOf is a field as describe has it, nil where it is not there.
func (a *api) fieldOf(object, name string) *schema.Field {
	a.t.Helper()
	o, err := schema.ParseDescribe(a.do(http.MethodGet, "/sobjects/"+object+"/describe", nil).body)
	require.NoError(a.t, err)
	return o.Field(name)
}

// TestFieldTypes holds what describe says of a field of each type.
func TestFieldTypes(t *testing.T) {
	a := newAPI(t)
	a.org.GrantNewFields(true)
	set := fields{"restricted": true, "valueSetDefinition": fields{"sorted": false, "value": []fields{
		{"fullName": "A", "label": "Label A", "default": true}, {"fullName": "B", "label": "B", "isActive": false},
	}}}
	values := []schema.PicklistValue{{Value: "A", Label: "Label A", Active: true, Default: true}, {Value: "B", Label: "B"}}
	for typ, c := range map[string]struct {
		metadata fields
		want     schema.Field
	}{
		"Text": {fields{"length": 64, "externalId": true, "unique": true, "caseSensitive": true},
			schema.Field{Type: schema.TypeString, Length: 64, ExternalID: true, IDLookup: true, Unique: true, CaseSensitive: true}},
		"TextArea":     {nil, schema.Field{Type: schema.TypeTextArea, Length: 255}},
		"LongTextArea": {fields{"length": 32000, "visibleLines": 3}, schema.Field{Type: schema.TypeTextArea, Length: 32000}},
		"Html":         {fields{"length": 32768, "visibleLines": 10}, schema.Field{Type: schema.TypeTextArea, Length: 32768, HTMLFormatted: true}},
		"Number":       {fields{"precision": 10, "scale": 2, "unique": true}, schema.Field{Type: schema.TypeDouble, Precision: 10, Scale: 2, Unique: true}},
		"Currency":     {fields{"precision": 18, "scale": 0}, schema.Field{Type: schema.TypeCurrency, Precision: 18}},
		"Percent":      {fields{"precision": 5, "scale": 1}, schema.Field{Type: schema.TypePercent, Precision: 5, Scale: 1}},
		"Checkbox":     {fields{"defaultValue": "true"}, schema.Field{Type: schema.TypeBoolean, DefaultedOnCreate: true}},
		"Date":         {nil, schema.Field{Type: schema.TypeDate}},
		"DateTime":     {nil, schema.Field{Type: schema.TypeDateTime}},
		"Time":         {nil, schema.Field{Type: schema.TypeTime}},
		"Email":        {fields{"externalId": true}, schema.Field{Type: schema.TypeEmail, Length: 80, ExternalID: true, IDLookup: true}},
		"Phone":        {nil, schema.Field{Type: schema.TypePhone, Length: 40}},
		"Url":          {nil, schema.Field{Type: schema.TypeURL, Length: 255}},
		"Picklist":     {fields{"valueSet": set}, schema.Field{Type: schema.TypePicklist, Length: 255, Restricted: true, Picklist: values}},
		"MultiselectPicklist": {fields{"valueSet": set, "visibleLines": 4},
			schema.Field{Type: schema.TypeMultiPicklist, Length: 4099, Restricted: true, Picklist: values}},
		"Lookup": {fields{"referenceTo": "Account", "relationshipName": "Guests"},
			schema.Field{Type: schema.TypeReference, Length: 18, ReferenceTo: []string{"Account"}, RelationshipName: "F_Lookup__r"}},
	} {
		metadata := fields{"type": typ, "label": "F " + typ}
		maps.Copy(metadata, c.metadata)
		name := "F_" + typ + "__c"
		a.makeField("Lead."+name, metadata)
		c.want.Name, c.want.Label, c.want.Custom = name, "F "+typ, true
		c.want.Createable, c.want.Updateable, c.want.Permissionable, c.want.Nillable = true, true, true, typ != "Checkbox"
		c.want.Filterable = c.want.Length <= 255 || c.want.Type != schema.TypeTextArea // not a long text
		if c.want.Picklist == nil {
			c.want.Picklist = []schema.PicklistValue{}
		}
		if c.want.ReferenceTo == nil {
			c.want.ReferenceTo = []string{}
		}
		if diff := cmp.Diff(&c.want, a.fieldOf("Lead", name)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", typ, diff)
		}
	}
	described := a.fieldsOf("Lead")
	require.Equal(t, []any{true, "richtextarea", "plaintextarea"},
		[]any{described["F_Html__c"]["htmlFormatted"], described["F_Html__c"]["extraTypeInfo"], described["F_LongTextArea__c"]["extraTypeInfo"]})
	account := a.create("Account", fields{"Name": "Northwind"})
	id := a.create("Lead", lead("F_Lookup__c", account, "F_Number__c", 1.5))
	read := a.read("Lead", id)
	require.Equal(t, []any{true, "A"}, []any{read["F_Checkbox__c"], read["F_Picklist__c"]}, "defaults")
	guests := a.query("SELECT Id, (SELECT Id FROM Guests__r) FROM Account")
	require.Len(t, guests[0]["Guests__r"].(map[string]any)["records"], 1)
	require.Equal(t, "DUPLICATE_VALUE", a.do(http.MethodPost, "/sobjects/Lead", lead("F_Number__c", 1.5)).refusal().Code)
}

// TestNumbersAsKeys holds that a number may be an external ID.
func TestNumbersAsKeys(t *testing.T) {
	a := newAPI(t)
	a.org.GrantNewFields(true)
	a.makeField("Lead.Num__c", fields{"type": "Number", "label": "Num", "precision": 9, "scale": 0, "externalId": true, "unique": true})
	require.Equal(t, http.StatusCreated, a.do(http.MethodPatch, "/sobjects/Lead/Num__c/17", lead()).status)
	require.Equal(t, http.StatusOK, a.do(http.MethodPatch, "/sobjects/Lead/Num__c/17", fields{"Title": "Head"}).status)
	r := a.do(http.MethodPatch, "/composite/sobjects/Lead/Num__c", fields{"records": []fields{typed("Lead", lead("Num__c", 17.0)), typed("Lead", lead("Num__c", 18))}})
	require.Equal(t, []string{"ok created=false", "ok created=true"}, told(r))
	j := a.run(fields{"object": "Lead", "operation": "upsert", "externalIdFieldName": "Num__c"}, "Num__c,LastName,Company\n18,X,Y\n19,X,Y\n19.0,X,Y\nten,X,Y\n")
	require.Len(t, j.rows("successfulResults"), 2)
	require.Len(t, j.rows("failedResults"), 4)
	require.Len(t, a.query("SELECT Id FROM Lead WHERE Num__c IN (17, 18, 19)"), 2)
}

func TestFieldsAreRefused(t *testing.T) {
	a := newAPI(t)
	text := fields{"type": "Text", "label": "X", "length": 10}
	a.makeField("Lead.Score__c", text)
	for name, c := range map[string]struct {
		full     string
		metadata any
		code     string
	}{
		"exists":           {"Lead.score__c", text, "DUPLICATE_DEVELOPER_NAME"},
		"no object":        {"Nope.X__c", text, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"},
		"of a Task":        {"Task.X__c", text, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"},
		"no suffix":        {"Lead.X", text, "FIELD_INTEGRITY_EXCEPTION"},
		"two underscores":  {"Lead.X__Y__c", text, "FIELD_INTEGRITY_EXCEPTION"},
		"a digit first":    {"Lead.1X__c", text, "FIELD_INTEGRITY_EXCEPTION"},
		"41 characters":    {"Lead." + longText(41) + "__c", text, "FIELD_INTEGRITY_EXCEPTION"},
		"no metadata":      {"Lead.X__c", nil, "REQUIRED_FIELD_MISSING"},
		"no label":         {"Lead.X__c", fields{"type": "Text", "length": 10}, "REQUIRED_FIELD_MISSING"},
		"a long label":     {"Lead.X__c", fields{"label": longText(41), "type": "Date"}, "STRING_TOO_LONG"},
		"no type":          {"Lead.X__c", fields{"label": "X"}, "FIELD_INTEGRITY_EXCEPTION"},
		"a formula":        {"Lead.X__c", fields{"label": "X", "type": "Summary"}, "FIELD_INTEGRITY_EXCEPTION"},
		"no length":        {"Lead.X__c", fields{"label": "X", "type": "Text"}, "FIELD_INTEGRITY_EXCEPTION"},
		"too long":         {"Lead.X__c", fields{"label": "X", "type": "Text", "length": 256}, "FIELD_INTEGRITY_EXCEPTION"},
		"short long text":  {"Lead.X__c", fields{"label": "X", "type": "LongTextArea", "length": 255, "visibleLines": 3}, "FIELD_INTEGRITY_EXCEPTION"},
		"no lines":         {"Lead.X__c", fields{"label": "X", "type": "LongTextArea", "length": 256}, "FIELD_INTEGRITY_EXCEPTION"},
		"no default":       {"Lead.X__c", fields{"label": "X", "type": "Checkbox"}, "FIELD_INTEGRITY_EXCEPTION"},
		"too precise":      {"Lead.X__c", fields{"label": "X", "type": "Number", "precision": 19, "scale": 0}, "FIELD_INTEGRITY_EXCEPTION"},
		"unique checkbox":  {"Lead.X__c", fields{"label": "X", "type": "Checkbox", "defaultValue": "false", "unique": true}, "FIELD_INTEGRITY_EXCEPTION"},
		"external phone":   {"Lead.X__c", fields{"label": "X", "type": "Phone", "externalId": true}, "FIELD_INTEGRITY_EXCEPTION"},
		"no values":        {"Lead.X__c", fields{"label": "X", "type": "Picklist", "valueSet": fields{"valueSetDefinition": fields{}}}, "FIELD_INTEGRITY_EXCEPTION"},
		"lookup nowhere":   {"Lead.X__c", fields{"label": "X", "type": "Lookup", "referenceTo": "Nope", "relationshipName": "Xs"}, "FIELD_INTEGRITY_EXCEPTION"},
		"metadata is text": {"Lead.X__c", "Text", "REQUIRED_FIELD_MISSING"},
	} {
		r := a.do(http.MethodPost, customField, fields{"FullName": c.full, "Metadata": c.metadata})
		require.Equal(t, http.StatusBadRequest, r.status, name)
		require.Equal(t, c.code, r.refusal().Code, name)
	}
	require.Nil(t, a.fieldOf("Lead", "X__c"))
}

// TestNewFieldsAreHidden holds that nobody sees a new field, nor who made it,
// until field-level security grants it.
func TestNewFieldsAreHidden(t *testing.T) {
	a := newAPI(t)
	a.makeField("Lead.Score__c", fields{"type": "Text", "label": "Score", "length": 40})
	require.Nil(t, a.fieldOf("Lead", "Score__c"))
	require.Equal(t, "INVALID_FIELD", a.do(http.MethodPost, "/sobjects/Lead", lead("Score__c", "Hot")).refusal().Code)
	require.Equal(t, "INVALID_FIELD", a.do(http.MethodGet, "/query?q=SELECT+Score__c+FROM+Lead", nil).refusal().Code)

	set := a.create("PermissionSet", fields{"Name": "Sync", "Label": "Sync"})
	user := a.query("SELECT Id FROM User WHERE Username = '" + a.org.Credentials().Username + "'")[0]["Id"]
	a.create("PermissionSetAssignment", fields{"AssigneeId": user, "PermissionSetId": set})
	grant := a.create("FieldPermissions", fields{"ParentId": set, "SobjectType": "Lead", "Field": "Lead.Score__c", "PermissionsRead": true, "PermissionsEdit": false})
	require.False(t, a.fieldOf("Lead", "Score__c").Createable)
	require.Equal(t, http.StatusNoContent, a.do(http.MethodPatch, "/sobjects/FieldPermissions/"+grant, fields{"PermissionsEdit": true}).status)
	id := a.create("Lead", lead("Score__c", "Hot"))
	require.Equal(t, "Hot", a.read("Lead", id)["Score__c"])
}

func TestFieldLife(t *testing.T) {
	a := newAPI(t)
	a.org.GrantNewFields(true)
	id := a.makeField("Activity.Key__c", fields{"type": "Text", "label": "Key", "length": 40, "externalId": true, "description": "Set by a sync"})
	for _, object := range []string{"Task", "Event"} {
		require.Equal(t, 40, a.fieldOf(object, "Key__c").Length)
	}
	got := a.do(http.MethodGet, customField+"/"+id, nil).object()
	require.Equal(t, []any{"Activity.Key__c", "Activity", "Key"}, []any{got["FullName"], got["TableEnumOrId"], got["DeveloperName"]})
	require.Equal(t, "Set by a sync", got["Metadata"].(map[string]any)["description"])

	before := a.do(http.MethodGet, "/sobjects/Task/describe", nil).header.Get("Last-Modified")
	require.Equal(t, http.StatusNotModified, a.do(http.MethodGet, "/sobjects/Task/describe", nil, "If-Modified-Since", before).status)
	r := a.do(http.MethodPatch, customField+"/"+id, fields{"Metadata": fields{"type": "Text", "label": "Key", "length": 80}})
	require.Equal(t, http.StatusNoContent, r.status, string(r.body))
	require.Equal(t, http.StatusOK, a.do(http.MethodGet, "/sobjects/Task/describe", nil, "If-Modified-Since", before).status)
	require.Equal(t, http.StatusOK, a.do(http.MethodGet, "/sobjects", nil, "If-Modified-Since", before).status)
	f := a.fieldOf("Event", "Key__c")
	require.Equal(t, []any{80, false}, []any{f.Length, f.ExternalID}, "the metadata is given as a whole")
	require.Equal(t, "FIELD_INTEGRITY_EXCEPTION", a.do(http.MethodPatch, customField+"/"+id, fields{"Metadata": fields{"type": "Date", "label": "Key"}}).refusal().Code)

	task := a.create("Task", fields{"Subject": "Call", "Key__c": "k"})
	require.Equal(t, http.StatusNoContent, a.do(http.MethodDelete, customField+"/"+id, nil).status)
	require.Nil(t, a.fieldOf("Task", "Key__c"))
	require.NotContains(t, a.read("Task", task), "Key__c")
	for _, method := range []string{http.MethodGet, http.MethodPatch, http.MethodDelete} {
		require.Equal(t, http.StatusNotFound, a.do(method, customField+"/"+id, fields{}).status)
	}
	a.makeField("Activity.Key__c", fields{"type": "Text", "label": "Key", "length": 40})
	require.Nil(t, a.read("Task", task)["Key__c"], "values do not come back")
}

func TestToolingQuery(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead", schema.Field{Name: "Score__c", Length: 40}, schema.Field{Name: "Badge__c", ExternalID: true})
	ask := func(soql string) reply { return a.do(http.MethodGet, "/tooling/query?q="+url.QueryEscape(soql), nil) }
	got := ask("SELECT Id, DeveloperName, TableEnumOrId, EntityDefinition.QualifiedApiName FROM CustomField WHERE TableEnumOrId = 'Lead' AND DeveloperName = 'Score'").object()
	require.Equal(t, []any{1.0, 1.0, true, nil, "CustomField"}, []any{got["size"], got["totalSize"], got["done"], got["queryLocator"], got["entityTypeName"]})
	row := got["records"].([]any)[0].(map[string]any)
	id := row["Id"].(string)
	require.Equal(t, "Lead", row["EntityDefinition"].(map[string]any)["QualifiedApiName"])
	require.Equal(t, data+customField+"/"+id, row["attributes"].(map[string]any)["url"])
	require.Equal(t, "Lead.Score__c", a.do(http.MethodGet, customField+"/"+id, nil).object()["FullName"])

	rows := ask("SELECT QualifiedApiName, DataType, Length FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Lead' AND QualifiedApiName IN ('Score__c', 'Email', 'OwnerId') ORDER BY QualifiedApiName").object()["records"].([]any)
	var types []string
	for _, r := range rows {
		types = append(types, r.(map[string]any)["DataType"].(string))
	}
	require.Equal(t, []string{"Email", "Lookup(Group,User)", "Text(40)"}, types)
	require.Equal(t, "MALFORMED_QUERY", ask("SELECT QualifiedApiName FROM FieldDefinition").refusal().Code)
	entities := ask("SELECT QualifiedApiName, KeyPrefix, Label FROM EntityDefinition WHERE QualifiedApiName IN ('Lead', 'Activity')").object()
	require.Len(t, entities["records"], 2)
	require.Equal(t, "INVALID_TYPE", ask("SELECT Id FROM Lead").refusal().Code)
	require.Equal(t, "INVALID_FIELD", ask("SELECT Nope FROM CustomField").refusal().Code)
	plain := a.do(http.MethodGet, "/query?q="+url.QueryEscape("SELECT QualifiedApiName FROM EntityDefinition WHERE QualifiedApiName = 'Lead'"), nil)
	require.Len(t, plain.object()["records"], 1, "the data API has definitions too")

	require.Equal(t, data+"/tooling/sobjects", a.do(http.MethodGet, "/tooling", nil).object()["sobjects"])
	require.Equal(t, http.StatusOK, a.do(http.MethodGet, "/tooling/sobjects", nil).status)
	require.Equal(t, "CustomField", a.do(http.MethodGet, customField+"/describe", nil).object()["name"])
	require.Equal(t, http.StatusNotFound, a.do(http.MethodGet, "/tooling/sobjects/ApexClass", nil).status)
	require.True(t, strings.HasPrefix(id, "00N"))
}
