package salesforcetest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// memberNames lists the members of a JSON object in their order.
func memberNames(t *testing.T, body []byte) []string {
	t.Helper()
	v, fs := parse(body)
	require.Empty(t, fs)
	in, ok := v.(*input)
	require.True(t, ok)
	out := make([]string, len(in.members))
	for i, m := range in.members {
		out[i] = m.name
	}
	return out
}

// TestJobsAsCaptured compares what is told of a job with what real orgs told,
// member by member.
func TestJobsAsCaptured(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	o := NewOrg()
	o.SetClock(func() time.Time { return now })
	o.SetJobTime(time.Hour)
	o.Define("Opportunity", schema.Field{Name: "external_id__c", ExternalID: true})
	ask := func(method, path, body, media string) []byte {
		q := &request{method: method, version: "60.0", path: strings.Split(strings.Trim(path, "/"), "/"), header: http.Header{"Content-Type": {media}},
			body: []byte(body), saver: o.saver(false)}
		o.advance()
		resp := o.resource(q)
		require.Less(t, resp.status, 300, string(encode(resp.body)))
		return encode(resp.body)
	}
	id := func(body []byte) string {
		var job struct{ ID string }
		require.NoError(t, json.Unmarshal(body, &job))
		return job.ID
	}
	same := func(file string, body []byte) {
		t.Helper()
		require.Equal(t, memberNames(t, captured(t, "amp-labs/"+file)), memberNames(t, body), file)
	}
	const upsert = `{"object": "Opportunity", "operation": "upsert", "externalIdFieldName": "external_id__c"}`
	run := func(data string) string {
		made := ask(http.MethodPost, "/jobs/ingest", upsert, "application/json")
		same("bulk__write__launch-job-opportunity.json", made)
		path := "/jobs/ingest/" + id(made)
		ask(http.MethodPut, path+"/batches", data, "text/csv")
		same("bulk__write__update-job-opportunity.json", ask(http.MethodPatch, path, `{"state": "UploadComplete"}`, "application/json"))
		return path
	}
	good, bad := run("Name,external_id__c\nx,1\n"), run("StageName_invalid_field_on_purpose,external_id__c\nx,1\n")
	now = now.Add(time.Minute)
	same("bulk__info__in-progress.json", ask(http.MethodGet, good, "", ""))
	now = now.Add(time.Hour)
	same("bulk__info__success.json", ask(http.MethodGet, good, "", ""))
	failed := ask(http.MethodGet, bad, "", "")
	same("bulk__info__complete-failure.json", failed)
	var theirs, ours struct{ State, ErrorMessage string }
	require.NoError(t, json.Unmarshal(captured(t, "amp-labs/bulk__info__complete-failure.json"), &theirs))
	require.NoError(t, json.Unmarshal(failed, &ours))
	require.Equal(t, theirs, ours)
	same("bulk__delete__launch-job-opportunity.json", ask(http.MethodPost, "/jobs/ingest", `{"object": "Opportunity", "operation": "delete"}`, "application/json"))
	same("bulk__read-launch-job-account.json", ask(http.MethodPost, "/jobs/query", `{"operation": "query", "query": "SELECT Id FROM Account"}`, "application/json"))
}

// TestFailedRowsAsCaptured reads a recorded file of failed rows, and gives the
// same answer to its row.
func TestFailedRowsAsCaptured(t *testing.T) {
	text := string(bytes.TrimSpace(captured(t, "amp-labs/bulk__info__partial-failure.csv")))
	lines := (&csvReader{text: text, delimiter: ',', ending: "\n"}).all()
	require.Len(t, lines, 2)
	o := NewOrg()
	o.Define("Opportunity", schema.Field{Name: "StageName"}, schema.Field{Name: "external_id__c", ExternalID: true}, schema.Field{Name: "CloseDate", Type: schema.TypeDate})
	j := &job{operation: "upsert", object: "Opportunity", key: "external_id__c", user: o.userID}
	j.header = lines[0].fields[2:]
	require.Empty(t, o.readHeader(j, csvLine{fields: j.header}))
	j.rows = []bulkRow{{fields: lines[1].fields[2:]}}
	o.saveChunk(j, j.rows)
	require.Equal(t, lines[0].fields[:2], j.failure(nil))
	require.Equal(t, lines[1].fields[:2], j.failure(&j.rows[0]))
}
