package conformance

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// TestBulkAnswers holds that what the org in memory says of a Bulk API 2.0 job
// has the members of what a real one said, for the same requests about an
// object that both have.
func TestBulkAnswers(t *testing.T) {
	if _, err := os.Stat(recordings); err != nil {
		t.Skip("no recordings of real orgs here")
	}
	r := newReplay(t)
	send := func(method, path, body string) []byte {
		t.Helper()
		status, answer := r.send(method, "/services/data/v60.0/jobs/"+path, "application/json", body)
		require.Less(t, status, 300, "%s", answer)
		return answer
	}
	upload := func(id, rows string) {
		t.Helper()
		status, answer := r.send(http.MethodPut, "/services/data/v60.0/jobs/ingest/"+id+"/batches", "text/csv", rows)
		require.Equal(t, http.StatusCreated, status, "%s", answer)
	}
	job := func(answer []byte) string {
		t.Helper()
		var info struct {
			ID string `json:"id"`
		}
		require.NoError(t, json.Unmarshal(answer, &info))
		return info.ID
	}
	const done = `{"state": "UploadComplete"}`

	created := send(http.MethodPost, "ingest", `{"object": "Contact", "operation": "upsert", "externalIdFieldName": "Custom_External_ID__c"}`)
	id := job(created)
	sameMembers(t, "bulk__write__launch-job-opportunity.json", created)
	upload(id, "Custom_External_ID__c,LastName,Birthdate\nk1,Nwosu,2003-04-01\nk2,Chang,2003-04-987654321\n")
	sameMembers(t, "bulk__write__update-job-opportunity.json", send(http.MethodPatch, "ingest/"+id, done))
	sameMembers(t, "bulk__info__partial-failure.json", send(http.MethodGet, "ingest/"+id, ""))
	failed := send(http.MethodGet, "ingest/"+id+"/failedResults", "")
	sameFailure(t, failed)

	removal := send(http.MethodPost, "ingest", `{"object": "Contact", "operation": "delete"}`)
	sameMembers(t, "bulk__delete__launch-job-opportunity.json", removal)
	upload(job(removal), "Id\n"+r.org.Records(schema.Contact)[0]["Id"].(string)+"\n")
	sameMembers(t, "bulk__delete__update-job-opportunity.json", send(http.MethodPatch, "ingest/"+job(removal), done))

	wrong := job(send(http.MethodPost, "ingest", `{"object": "Contact", "operation": "upsert", "externalIdFieldName": "Custom_External_ID__c"}`))
	upload(wrong, "Custom_External_ID__c,Nope\nk1,x\n")
	send(http.MethodPatch, "ingest/"+wrong, done)
	info := send(http.MethodGet, "ingest/"+wrong, "")
	sameMembers(t, "bulk__info__complete-failure.json", info)
	require.Contains(t, string(info), `"InvalidBatch : Field name not found : Nope"`)

	sameMembers(t, "bulk__read-launch-job-account.json", send(http.MethodPost, "query", `{"operation": "query", "query": "SELECT Id FROM Account"}`))
}

// sameMembers compares the names of the members and the kinds of their values.
func sameMembers(t *testing.T, file string, ours []byte) {
	t.Helper()
	theirs, err := os.ReadFile(filepath.Join(recordings, "amp-labs", file))
	require.NoError(t, err)
	members := func(text []byte) []string {
		m, _ := decode(text).(map[string]any)
		var out []string
		for _, name := range slices.Sorted(maps.Keys(m)) {
			kind := "other"
			switch v := m[name].(type) {
			case string:
				kind = "text"
				if moment.MatchString(v) {
					kind = "time"
				}
			case json.Number:
				kind = "whole number"
				if strings.Contains(v.String(), ".") {
					kind = "number"
				}
			}
			out = append(out, name+" "+kind)
		}
		return out
	}
	if diff := cmp.Diff(members(theirs), members(ours)); diff != "" {
		t.Errorf("%s (-recorded +ours):\n%s", file, diff)
	}
}

// sameFailure compares the head of failed results, and the form of the error.
func sameFailure(t *testing.T, ours []byte) {
	t.Helper()
	theirs, err := os.ReadFile(filepath.Join(recordings, "amp-labs", "bulk__info__partial-failure.csv"))
	require.NoError(t, err)
	rows := func(text []byte) [][]string {
		rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		require.NoError(t, err, "%s", text)
		require.Len(t, rows, 2, "%s", text)
		return rows
	}
	want, got := rows(theirs), rows(ours)
	require.Equal(t, want[0][:2], got[0][:2])
	require.Equal(t, want[1][0], got[1][0])
	code, field := "INVALID_FIELD:Failed to deserialize field at col 2. Due to, '2003-04-987654321' is not a valid value for the type xsd:date:", " --"
	require.True(t, strings.HasPrefix(want[1][1], "INVALID_FIELD:Failed to deserialize field at col 3. Due to, '"), want[1][1])
	require.Equal(t, code+"Birthdate"+field, got[1][1])
}
