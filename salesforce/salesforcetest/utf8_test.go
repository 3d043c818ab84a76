package salesforcetest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// TestNotUTF8 holds that a body, or a path, with bytes that are no UTF-8 is
// refused, not mended.
func TestNotUTF8(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead", schema.Field{Name: "Key__c", ExternalID: true})
	good := `{"LastName":"Nwosu","Company":"Northwind"}`
	for name, tt := range map[string]struct{ method, path, body, message string }{
		"record": {http.MethodPost, "/sobjects/Lead", "{\"LastName\":\n\"N\xff\",\"Company\":\"Northwind\"}", "Invalid UTF-8 start byte 0xff at [line:2, column:3]"},
		"collection": {http.MethodPost, "/composite/sobjects", "{\"records\":[{\"attributes\":{\"type\":\"Lead\"},\"LastName\":\"\xc3\",\"Company\":\"Northwind\"}]}",
			"Invalid UTF-8 start byte 0xc3 at [line:1, column:55]"},
		"external ID": {http.MethodPatch, "/sobjects/Lead/Key__c/a%ffb", good, "Invalid UTF-8 start byte 0xff at [line:1, column:2]"},
	} {
		r := a.do(tt.method, tt.path, tt.body)
		require.Equal(t, http.StatusBadRequest, r.status, name)
		require.Equal(t, refusal{Code: "JSON_PARSER_ERROR", Message: tt.message}, r.refusal(), name)
	}
	part := a.do(http.MethodPost, "/composite", fields{"compositeRequest": []any{
		fields{"method": "PATCH", "url": data + "/sobjects/Lead/Key__c/%ff", "referenceId": "a", "body": lead()},
	}})
	require.Equal(t, []string{"400 JSON_PARSER_ERROR"}, toldParts(part))
	batch := a.do(http.MethodPost, "/composite/batch", fields{"batchRequests": []any{fields{"method": "PATCH", "url": "v66.0/sobjects/Lead/Key__c/%ff", "richInput": lead()}}})
	require.Contains(t, string(batch.body), "JSON_PARSER_ERROR")
	require.Empty(t, a.org.Records("Lead"))

	require.Equal(t, http.StatusCreated, a.do(http.MethodPatch, "/sobjects/Lead/Key__c/%EF%BF%BD", good).status, "the character itself is one like others")
	require.Equal(t, "\uFFFD", a.org.Records("Lead")[0]["Key__c"])
}
