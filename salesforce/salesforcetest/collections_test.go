package salesforcetest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// typed adds the attributes that a record of a collection needs.
func typed(object string, f fields) fields {
	f["attributes"] = fields{"type": object}
	return f
}

// told reduces the results of a collection to what matters.
func told(r reply) []string {
	r.t.Helper()
	require.Equal(r.t, http.StatusOK, r.status, string(r.body))
	var out []string
	for _, m := range r.list() {
		s := "ok"
		if m["success"] == false {
			s = m["errors"].([]any)[0].(map[string]any)["statusCode"].(string)
		}
		if c, ok := m["created"]; ok {
			s += fmt.Sprintf(" created=%v", c)
		}
		out = append(out, s)
	}
	return out
}

func TestCollectionOfNewRecords(t *testing.T) {
	a := newAPI(t)
	records := []fields{typed("Lead", lead()), typed("Lead", fields{"LastName": "X"}), typed("Contact", fields{"LastName": "Y"}), {"LastName": "Z"}, typed("Nope", fields{})}
	r := a.do(http.MethodPost, "/composite/sobjects", fields{"allOrNone": false, "records": records})
	if diff := cmp.Diff([]string{"ok", "REQUIRED_FIELD_MISSING", "ok", "JSON_PARSER_ERROR", "INVALID_TYPE"}, told(r)); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
	require.Len(t, a.org.Records("Lead"), 1)
	require.Len(t, a.org.Records("Contact"), 1)

	r = a.do(http.MethodPost, "/composite/sobjects", fields{"allOrNone": true, "records": records[:3]})
	require.Equal(t, []string{"ALL_OR_NONE_OPERATION_ROLLED_BACK", "REQUIRED_FIELD_MISSING", "ALL_OR_NONE_OPERATION_ROLLED_BACK"}, told(r))
	require.Len(t, a.org.Records("Lead"), 1)
	require.Len(t, a.org.Records("Contact"), 1)
}

func TestCollectionOfUpdates(t *testing.T) {
	a := newAPI(t)
	one, two := a.create("Lead", lead()), a.create("Lead", lead())
	r := a.do(http.MethodPatch, "/composite/sobjects", fields{"records": []fields{
		typed("Lead", fields{"id": one, "Title": "A"}), typed("Lead", fields{"Id": two[:15], "Email": "bad"}), typed("Lead", fields{"Title": "B"}),
		typed("Lead", fields{"id": "00QKd000000zzzz", "Title": "C"}), typed("Lead", fields{"id": "x", "Title": "D"}), typed("Lead", fields{"id": one, "Nope": 1}),
	}})
	require.Equal(t, []string{"ok", "INVALID_EMAIL_ADDRESS", "MISSING_ARGUMENT", "INVALID_CROSS_REFERENCE_KEY", "MALFORMED_ID", "INVALID_FIELD"}, told(r))
	require.Equal(t, "A", a.read("Lead", one)["Title"])

	r = a.do(http.MethodPatch, "/composite/sobjects", fields{"allOrNone": true, "records": []fields{
		typed("Lead", fields{"id": one, "Title": "Z"}), typed("Lead", fields{"id": two, "unknownField": "x"}),
	}})
	require.Equal(t, []string{"ALL_OR_NONE_OPERATION_ROLLED_BACK", "INVALID_FIELD"}, told(r))
	require.Equal(t, "A", a.read("Lead", one)["Title"])

	var many []fields
	for range 13 {
		many = append(many, typed("Lead", fields{"id": one, "Title": "T"}))
	}
	results := told(a.do(http.MethodPatch, "/composite/sobjects", fields{"records": many}))
	require.Equal(t, []string{"ok", "DUPLICATE_VALUE"}, results[11:])
}

func TestCollectionOfUpserts(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead", schema.Field{Name: "Key__c", ExternalID: true, Unique: true}, schema.Field{Name: "Many__c", ExternalID: true})
	known := a.create("Lead", lead("Key__c", "k1"))
	r := a.do(http.MethodPatch, "/composite/sobjects/Lead/Key__c", fields{"records": []fields{
		typed("Lead", fields{"Key__c": "K1", "Title": "A"}), typed("Lead", lead("Key__c", "k2")), typed("Lead", fields{"Key__c": "k3"}), typed("Lead", lead()),
		typed("Lead", lead("Key__c", "twice")), typed("Lead", lead("Key__c", "Twice")), typed("Contact", fields{"Key__c": "c"}),
	}})
	require.Equal(t, []string{
		"ok created=false", "ok created=true", "REQUIRED_FIELD_MISSING created=true", "MISSING_ARGUMENT created=false",
		"DUPLICATE_VALUE created=false", "DUPLICATE_VALUE created=false", "INVALID_TYPE created=false",
	}, told(r))
	require.Equal(t, known, r.list()[0]["id"])

	a.create("Lead", lead("Many__c", "m"))
	a.create("Lead", lead("Many__c", "m"))
	r = a.do(http.MethodPatch, "/composite/sobjects/Lead/Many__c", fields{"records": []fields{typed("Lead", lead("Many__c", "m"))}})
	require.Equal(t, []string{"DUPLICATE_EXTERNAL_ID created=false"}, told(r))

	r = a.do(http.MethodPatch, "/composite/sobjects/Lead/Key__c", fields{"allOrNone": true, "records": []fields{
		typed("Lead", lead("Key__c", "n1")), typed("Lead", lead("Key__c", "n2", "OwnerId", "bad")),
	}})
	require.Equal(t, []string{"ALL_OR_NONE_OPERATION_ROLLED_BACK created=true", "MALFORMED_ID created=true"}, told(r))
	require.Empty(t, a.query("SELECT Id FROM Lead WHERE Key__c LIKE 'n%'"))

	r = a.do(http.MethodPatch, "/composite/sobjects/Lead/Id", fields{"records": []fields{
		typed("Lead", lead()), typed("Lead", fields{"Id": known, "Title": "B"}), typed("Lead", fields{"Id": "00QKd000000zzzz"}),
	}})
	require.Equal(t, []string{"ok created=true", "ok created=false", "INVALID_CROSS_REFERENCE_KEY created=false"}, told(r))
	require.Equal(t, http.StatusNotFound, a.do(http.MethodPatch, "/composite/sobjects/Lead/Title", fields{"records": []fields{typed("Lead", lead())}}).status)
}

func TestCollectionOfDeletions(t *testing.T) {
	a := newAPI(t)
	one, two := a.create("Lead", lead()), a.create("Contact", fields{"LastName": "X"})
	r := a.do(http.MethodDelete, "/composite/sobjects?allOrNone=true&ids="+one+","+two+",x", nil)
	require.Equal(t, []string{"ALL_OR_NONE_OPERATION_ROLLED_BACK", "ALL_OR_NONE_OPERATION_ROLLED_BACK", "MALFORMED_ID"}, told(r))
	r = a.do(http.MethodDelete, "/composite/sobjects?ids="+one+","+two+","+one+",00QKd000000zzzz", nil)
	require.Equal(t, []string{"ok", "ok", "ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY"}, told(r))
	require.Empty(t, a.org.Records("Lead"))
}

func TestCollectionToRead(t *testing.T) {
	a := newAPI(t)
	one, two := a.create("Lead", lead("Title", "A")), a.create("Lead", lead("Title", "B"))
	for _, r := range []reply{
		a.do(http.MethodGet, "/composite/sobjects/Lead?ids="+two+",00QKd000000zzzz,"+one+"&fields=Title", nil),
		a.do(http.MethodPost, "/composite/sobjects/Lead", fields{"ids": []string{two, "00QKd000000zzzz", one}, "fields": []string{"Title"}}),
	} {
		require.Equal(t, http.StatusOK, r.status, string(r.body))
		got := r.list()
		require.Len(t, got, 3)
		require.Equal(t, []any{"B", two}, []any{got[0]["Title"], got[0]["Id"]})
		require.Nil(t, got[1])
		require.Equal(t, "A", got[2]["Title"])
	}
	require.Equal(t, "MALFORMED_ID", a.do(http.MethodGet, "/composite/sobjects/Lead?ids=x&fields=Title", nil).refusal().Code)
	require.Equal(t, "INVALID_FIELD", a.do(http.MethodGet, "/composite/sobjects/Lead?ids="+one+"&fields=Nope", nil).refusal().Code)
}

func TestCollectionLimits(t *testing.T) {
	a := newAPI(t)
	var many, mixed []fields
	for i := range 201 {
		many = append(many, typed("Lead", lead()))
		mixed = append(mixed, typed([]string{"Lead", "Contact"}[i%2], lead()))
	}
	for _, tt := range []struct {
		body any
		want refusal
	}{
		{fields{"records": many}, refusal{Code: "EXCEEDED_ID_LIMIT", Message: "record limit reached. cannot submit more than 200 records into this call"}},
		{fields{"records": []any{}}, refusal{Code: "REQUIRED_FIELD_MISSING", Message: "At least 1 record is required"}},
		{fields{}, refusal{Code: "REQUIRED_FIELD_MISSING", Message: "At least 1 record is required"}},
		{fields{"records": mixed[:11]}, refusal{Code: "INVALID_INPUT",
			Message: "Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce chunking."}},
		{`{"records": ["x"]}`, refusal{Code: "JSON_PARSER_ERROR", Message: "Can not deserialize SObject out of VALUE_STRING token at [line:1, column:1]"}},
	} {
		r := a.do(http.MethodPost, "/composite/sobjects", tt.body)
		require.Equal(t, http.StatusBadRequest, r.status)
		require.Equal(t, tt.want, r.refusal())
	}
	require.Empty(t, a.org.Records("Lead"))
	r := a.do(http.MethodDelete, "/composite/sobjects?ids="+strings.Repeat("x,", 201), nil)
	require.Equal(t, "EXCEEDED_ID_LIMIT", r.refusal().Code)
	require.Len(t, told(a.do(http.MethodPost, "/composite/sobjects", fields{"records": many[:200]})), 200)
}
