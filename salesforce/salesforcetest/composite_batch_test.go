package salesforcetest_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func TestBatch(t *testing.T) {
	a := newAPI(t)
	id := a.create("Lead", lead())
	used := func() string { return a.do(http.MethodGet, "/limits", nil).header.Get("Sforce-Limit-Info") }
	require.Equal(t, "api-usage=2/15000", used())
	list := []fields{
		{"method": "PATCH", "url": "v66.0/sobjects/Lead/" + id, "richInput": fields{"Title": "Head"}},
		{"method": "POST", "url": "v66.0/sobjects/Lead", "richInput": fields{"LastName": "X"}},
		{"method": "GET", "url": "/services/data/v60.0/sobjects/Lead/" + id + "?fields=Title"},
		{"method": "GET", "url": "v67.0/limits"},
	}
	r := a.do(http.MethodPost, "/composite/batch", fields{"batchRequests": list})
	require.Equal(t, http.StatusOK, r.status, string(r.body))
	got := r.object()
	want := map[string]any{"hasErrors": true, "results": []any{
		map[string]any{"statusCode": 204.0, "result": nil},
		map[string]any{"statusCode": 400.0, "result": []any{map[string]any{
			"message": "Required fields are missing: [Company]", "errorCode": "REQUIRED_FIELD_MISSING", "fields": []any{"Company"},
		}}},
		map[string]any{"statusCode": 200.0, "result": map[string]any{
			"attributes": map[string]any{"type": "Lead", "url": "/services/data/v60.0/sobjects/Lead/" + id}, "Title": "Head", "Id": id,
		}},
		map[string]any{"statusCode": 404.0, "result": []any{map[string]any{"message": "The requested resource does not exist", "errorCode": "NOT_FOUND"}}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
	require.Equal(t, "api-usage=8/15000", used(), "each request of a batch counts, and so does the batch")
	log := a.org.Requests()
	require.Len(t, log[len(log)-2].Subrequests, 4)

	r = a.do(http.MethodPost, "/composite/batch", fields{"haltOnError": true, "batchRequests": list[:3]})
	results := r.object()["results"].([]any)
	require.Equal(t, map[string]any{"statusCode": 412.0, "result": []any{map[string]any{
		"message": "Batch processing halted per request", "errorCode": "BATCH_PROCESSING_HALTED",
	}}}, results[2])
	r = a.do(http.MethodPost, "/composite/batch", fields{"haltOnError": true, "batchRequests": list[:1]})
	require.Equal(t, false, r.object()["hasErrors"])
}

func TestBatchMalformed(t *testing.T) {
	a := newAPI(t)
	many := make([]fields, 26)
	for i := range many {
		many[i] = fields{"method": "GET", "url": "v66.0/limits"}
	}
	require.Equal(t, http.StatusOK, a.do(http.MethodPost, "/composite/batch", fields{"batchRequests": many[:25]}).status)
	for _, body := range []any{fields{"batchRequests": many}, fields{}, "[]", fields{"batchRequests": []int{}}} {
		require.Equal(t, http.StatusBadRequest, a.do(http.MethodPost, "/composite/batch", body).status)
	}
	r := a.do(http.MethodPost, "/composite/batch", fields{"batchRequests": []any{
		1, fields{"method": "GET"}, fields{"method": "GET", "url": "limits"}, fields{"method": "GET", "url": "v66.0/sobjects/" + longText(17000)},
		fields{"method": "POST", "url": "v66.0/composite/batch", "richInput": fields{"batchRequests": many[:1]}},
	}})
	var statuses []any
	for _, v := range r.object()["results"].([]any) {
		statuses = append(statuses, v.(map[string]any)["statusCode"])
	}
	require.Equal(t, []any{400.0, 400.0, 404.0, 414.0, 404.0}, statuses)
}
