package write

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// FuzzMultiStatus answers a composite request of two collections and a record by
// itself with anything.
// Each record has an outcome or is resent, and none counts as written without an
// ID.
func FuzzMultiStatus(f *testing.F) {
	for _, s := range []string{
		`{"compositeResponse":[{"httpStatusCode":200,"referenceId":"r0","body":[{"id":"00Q000000000001EAA","success":true,"created":true,"errors":[]},{"success":false,"errors":[{"statusCode":"DUPLICATES_DETECTED","message":"m","fields":[]}]}]},{"httpStatusCode":200,"referenceId":"r1","body":[]}]}`,
		`{"compositeResponse":[{"httpStatusCode":400,"referenceId":"r0","body":[{"errorCode":"PROCESSING_HALTED","message":"m"}]},{"httpStatusCode":500,"referenceId":"r1","body":null}]}`,
		`{"compositeResponse":[{"httpStatusCode":200,"body":[{"success":false,"errors":[{"statusCode":"UNABLE_TO_LOCK_ROW"}]},{"success":false,"errors":[{"statusCode":"INVALID_FIELD_FOR_INSERT_UPDATE","fields":["TaskSubtype","Title"]}]}]},{"httpStatusCode":200,"body":[{"success":false,"errors":[{"statusCode":"STRING_TOO_LONG","fields":["Title"]}]},{"success":true}]}]}`,
		`{"compositeResponse":[{"body":[{"success":false,"errors":[{"message":"Apex CPU time limit exceeded","statusCode":"X"}]}]}]}`,
		`{"compositeResponse":[{"httpStatusCode":200,"body":[{"success":true},{"success":true,"id":"x"}]}]}`,
		`{"compositeResponse":[{"httpStatusCode":300,"body":[]},{"httpStatusCode":300,"body":[]},{"httpStatusCode":201,"body":{"id":"00T000000000001AAA","success":true,"created":true,"errors":[]}}]}`,
		`[]`, `null`, `<html>`,
	} {
		f.Add([]byte(s), false)
		f.Add([]byte(s), true)
	}
	f.Fuzz(func(t *testing.T, body []byte, lost bool) {
		var out struct {
			Responses []org.Subresponse `json:"compositeResponse"`
		}
		if org.DecodeAnswer(t.Context(), &rest.Response{Status: 200, Body: body}, http.MethodPost, "/composite", &out) != nil {
			return
		}
		changes := record.ChangesOf([]plan.Change{{Field: "LastName", After: "Kim", Write: true, Required: true}, {Field: "Title", After: "x", Write: true}})
		batch := []collection{
			{kind: record.Kind{Object: schema.Lead}, records: []*record.Record{begun(schema.Lead, "", nil, changes), begun(schema.Lead, "", nil, changes)}},
			{kind: record.Kind{Object: schema.Task, Key: "k__c"}, records: []*record.Record{
				begun(schema.Task, "", &record.Key{Field: "k__c", Value: "1"}, changes), begun(schema.Task, "00T000000000001AAA", nil, changes),
			}},
			{kind: record.Kind{Object: schema.Task, Key: "k__c"}, single: true, records: []*record.Record{begun(schema.Task, "", &record.Key{Field: "k__c", Value: "2"}, changes)}},
		}
		var s sent
		for i := range batch {
			if i == len(out.Responses) {
				return
			}
			out.Responses[i].Lost = lost
			s.settle(t.Context(), &batch[i], &out.Responses[i], http.MethodPost, "/composite/sobjects")
			for _, r := range batch[i].records {
				resent := 0
				for _, other := range s.resend {
					if other == r {
						resent++
					}
				}
				if (r.Outcome == 0) != (resent == 1) || resent > 1 {
					t.Fatalf("outcome %v, to be sent again %d times", r.Outcome, resent)
				}
				if r.Outcome.Settled() && r.SavedID == "" {
					t.Fatalf("%v, and nobody knows where", r.Outcome)
				}
				if !r.Outcome.Settled() && r.Outcome != 0 && r.Err == nil {
					t.Fatalf("%v for no reason", r.Outcome)
				}
				if lost && !r.Outcome.Settled() && r.Outcome != record.InDoubt {
					t.Fatalf("%v after a lost answer", r.Outcome)
				}
			}
		}
	})
}

// The answer to a record by itself: only one that says so has written it, and
// one that says nothing leaves it in doubt.
func TestSettleSingle(t *testing.T) {
	key := &record.Key{Field: "k__c", Value: "a-1"}
	for _, tt := range []struct {
		name     string
		key      *record.Key
		apart    bool // it is created with its key
		id       string
		status   int
		body     string
		lost     bool
		want     record.Outcome
		rematch  bool
		resent   bool
		refusals int
	}{
		{name: "inserted", status: 201, body: `{"id":"00T000000000001EAA","success":true,"errors":[]}`, want: record.Created},
		{name: "updated", id: "00T000000000001EAA", status: 204, want: record.Updated},
		{name: "upserted", key: key, status: 201, body: `{"id":"00T000000000001EAA","success":true,"errors":[],"created":true}`, want: record.Created},
		{name: "it was there", key: key, status: 200, body: `{"id":"00T000000000001EAA","success":true,"errors":[],"created":false}`, want: record.Updated},
		{name: "an earlier try wrote it", key: key, status: 200, body: `{"id":"00T000000000001EAA","success":true,"errors":[],"created":false}`, lost: true, want: record.Created},
		{name: "created with its key", key: key, apart: true, status: 201, body: `{"id":"00T000000000001EAA","success":true,"errors":[]}`, want: record.Created},
		{name: "no ID", key: key, status: 204, want: record.InDoubt, rematch: true},
		{name: "several have the key", key: key, status: 300, body: `["/services/data/v66.0/sobjects/Task/00T000000000001EAA","/services/data/v66.0/sobjects/Task/00T000000000002EAA"]`, want: record.InDoubt, rematch: true},
		{name: "broken off", key: key, status: 500, body: `[{"errorCode":"UNKNOWN_EXCEPTION","message":"m"}]`, want: record.InDoubt, rematch: true},
		{name: "a field is refused", key: key, status: 400, body: `[{"errorCode":"STRING_TOO_LONG","message":"m","fields":["Description"]}]`, resent: true, refusals: 1},
		{name: "the path is not known", key: key, status: 404, body: `[{"errorCode":"NOT_FOUND","message":"m"}]`, want: record.Failed},
		{name: "nor that of an earlier try", key: key, status: 404, body: `[{"errorCode":"NOT_FOUND","message":"m"}]`, lost: true, want: record.InDoubt, rematch: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := begun(schema.Task, tt.id, tt.key, record.ChangesOf([]plan.Change{{Field: "Subject", After: "x", Write: true, Required: true}, {Field: "Description", After: "y", Write: true}}))
			c := collection{kind: r.Kind(), records: []*record.Record{r}, single: true}
			if tt.apart {
				c.kind.Key = ""
			}
			var s sent
			s.settle(t.Context(), &c, &org.Subresponse{Status: tt.status, Body: []byte(tt.body), Lost: tt.lost}, http.MethodPatch, "/x")
			require.Equal(t, tt.want, r.Outcome, r.Err)
			require.Equal(t, tt.rematch, r.Rematch)
			require.Equal(t, tt.resent, len(s.resend) == 1)
			require.Len(t, r.Extra().Refused, tt.refusals)
		})
	}
}
