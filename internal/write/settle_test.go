package write

import (
	"net/http"
	"testing"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// FuzzMultiStatus answers a composite request of two collections with anything.
// Each record has an outcome or is resent, and none counts as written without an
// ID.
func FuzzMultiStatus(f *testing.F) {
	for _, s := range []string{
		`{"compositeResponse":[{"httpStatusCode":200,"referenceId":"r0","body":[{"id":"00Q000000000001EAA","success":true,"created":true,"errors":[]},{"success":false,"errors":[{"statusCode":"DUPLICATES_DETECTED","message":"m","fields":[]}]}]},{"httpStatusCode":200,"referenceId":"r1","body":[]}]}`,
		`{"compositeResponse":[{"httpStatusCode":400,"referenceId":"r0","body":[{"errorCode":"PROCESSING_HALTED","message":"m"}]},{"httpStatusCode":500,"referenceId":"r1","body":null}]}`,
		`{"compositeResponse":[{"httpStatusCode":200,"body":[{"success":false,"errors":[{"statusCode":"UNABLE_TO_LOCK_ROW"}]},{"success":false,"errors":[{"statusCode":"INVALID_FIELD_FOR_INSERT_UPDATE","fields":["TaskSubtype","Title"]}]}]},{"httpStatusCode":200,"body":[{"success":false,"errors":[{"statusCode":"STRING_TOO_LONG","fields":["Title"]}]},{"success":true}]}]}`,
		`{"compositeResponse":[{"body":[{"success":false,"errors":[{"message":"Apex CPU time limit exceeded","statusCode":"X"}]}]}]}`,
		`{"compositeResponse":[{"httpStatusCode":200,"body":[{"success":true},{"success":true,"id":"x"}]}]}`,
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
