package bulk

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

const (
	ownJob   = "750xx0000000001AAA"
	otherJob = "750xx0000000002AAA"
)

// infoText is what Salesforce says of a job, with changes.
func infoText(changes ...string) string {
	return strings.NewReplacer(changes...).Replace(`{"id":"` + ownJob + `","operation":"upsert","object":"Lead","createdDate":"2026-11-30T09:00:00.000+0000",` +
		`"systemModstamp":"2026-11-30T09:00:00.000+0000","state":"Open","externalIdFieldName":"key__c","contentType":"CSV","apiVersion":66.0,"lineEnding":"LF",` +
		`"columnDelimiter":"COMMA","numberRecordsProcessed":3,"numberRecordsFailed":1}`)
}

// Information about a job is believed if it can be that job's.
func TestJobInformation(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		ok         bool
	}{
		{"as asked", infoText(), true},
		{"over", infoText("Open", "JobComplete"), true},
		{"the key in another case", infoText("key__c", "Key__c"), true},
		{"a short ID", infoText(ownJob, ownJob[:15]), true},
		{"another job", infoText(ownJob, otherJob), false},
		{"no ID", infoText(ownJob, ""), false},
		{"an ID that is none", infoText(ownJob, "Grace Kim"), false},
		{"another object", infoText("Lead", "Contact"), false},
		{"another operation", infoText("upsert", "update"), false},
		{"another key", infoText("key__c", "other__c"), false},
		{"no key", infoText("key__c", ""), false},
		{"no object", infoText("Lead", ""), false},
		{"an object that is none", infoText(`"Lead"`, `"Grace Kim"`), false},
		{"no state", infoText("Open", ""), false},
		{"a state that is none", infoText("Open", "Grace"), false},
		{"more failed than processed", infoText(`Failed":1`, `Failed":4`), false},
		{"less than none", infoText(`Failed":1`, `Failed":-1`), false},
		{"a number that is none", infoText(`Failed":1`, `Failed":"x"`), false},
		{"a list", "[" + infoText() + "]", false},
		{"half of it", infoText()[:100], false},
		{"nothing", "", false},
		{"rows", "Id,Email\n", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			j := &job{jobInfo: jobInfo{ID: ownJob, Object: "Lead", Operation: "upsert", Key: "key__c", State: stateUploadComplete}, api: new(API), root: ingestPath}
			in, err := readJobInfo(t.Context(), &rest.Response{Status: 200, Body: []byte(tt.text)}, "GET", ingestPath)
			if err == nil {
				err = j.take(in)
			}
			require.Equal(t, tt.ok, err == nil, err)
			if !tt.ok {
				require.ErrorIs(t, err, sferr.ErrResponse)
				require.NotContains(t, err.Error(), "Grace")
				require.Equal(t, stateUploadComplete, j.State)
			}
		})
	}
}

// A new job is the one that was asked for, not one of before.
func TestNewJobs(t *testing.T) {
	spec := &jobSpec{Object: "Lead", Operation: "upsert", Key: "key__c", AssignmentRule: "01Qxx0000000001EAA"}
	query := &jobSpec{Operation: "query", Query: "SELECT Id FROM Lead"}
	asQuery := []string{"upsert", "query", "key__c", "", "Open", "UploadComplete"}
	for _, tt := range []struct {
		name, text string
		spec       *jobSpec
		ok         bool
	}{
		{"as asked", infoText(), spec, true},
		{"with its rule", infoText(`"Open"`, `"Open","assignmentRuleId":"01Qxx0000000001EAA"`), spec, true},
		{"no format", infoText(`"LF"`, `""`), spec, true},
		{"a query", infoText(asQuery...), query, true},
		{"a minute of skew", infoText("09:00:00", "08:59:30"), spec, true},
		{"another rule", infoText(`"Open"`, `"Open","assignmentRuleId":"01Qxx0000000002EAA"`), spec, false},
		{"an ingest job for a query", infoText(), query, false},
		{"a query for an ingest job", infoText(asQuery...), spec, false},
		{"a query of all rows", infoText("upsert", "queryAll", "key__c", "", "Open", "UploadComplete"), query, false},
		{"a rule that is none", infoText(`"Open"`, `"Open","assignmentRuleId":"x"`), spec, false},
		{"another object", infoText("Lead", "Task"), spec, false},
		{"another key", infoText("key__c", "other__c"), spec, false},
		{"a job that has begun", infoText("Open", "UploadComplete"), spec, false},
		{"a job that is over", infoText("Open", "JobComplete"), spec, false},
		{"a query that is over", infoText("upsert", "query", "key__c", "", "Open", "JobComplete"), query, false},
		{"another line ending", infoText(`"LF"`, `"CRLF"`), spec, false},
		{"another delimiter", infoText("COMMA", "TAB"), spec, false},
		{"a record's ID", infoText(ownJob, "00Qxx0000000001"), spec, false},
		{"a job of before", infoText("09:00:00", "08:00:00"), spec, false},
		{"a job that was begun", infoText(ownJob, otherJob), spec, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			known := new(knownJobs)
			earlier, err := readJobInfo(t.Context(), &rest.Response{Body: []byte(infoText(ownJob, otherJob))}, "POST", ingestPath)
			require.NoError(t, err)
			require.True(t, known.begin(earlier))
			known.note(earlier)
			in, err := readJobInfo(t.Context(), &rest.Response{Status: 200, Body: []byte(tt.text)}, "POST", ingestPath)
			ok := err == nil && in.mismatch("Lead", tt.spec) == "" && known.begin(in)
			require.Equal(t, tt.ok, ok)
		})
	}
}

// FuzzJobInfo: information about a job is well-formed and about this job, or it is
// an error that quotes none of it.
func FuzzJobInfo(f *testing.F) {
	f.Add(infoText())
	f.Add(infoText(ownJob, otherJob))
	f.Add(`{"id":"` + ownJob + `","object":"Lead","operation":"query","state":"Open","numberRecordsProcessed":1e3}`)
	f.Fuzz(func(t *testing.T, text string) {
		in, err := readJobInfo(t.Context(), &rest.Response{Status: 200, Body: []byte(text)}, "GET", ingestPath)
		if err != nil {
			require.ErrorIs(t, err, sferr.ErrResponse)
			return
		}
		j := &job{jobInfo: *in, api: new(API), root: ingestPath}
		j.ID = ownJob
		if err := j.take(in); err != nil {
			require.ErrorIs(t, err, sferr.ErrResponse)
			require.NotEqual(t, ownJob, in.ID)
			return
		}
		require.True(t, isOver(j.State) || slices.Contains(runningStates, j.State))
		require.True(t, j.Failed >= 0 && j.Failed <= j.Processed)
		require.True(t, apiName.MatchString(j.Object) && apiName.MatchString(j.Operation) && (j.Key == "" || apiName.MatchString(j.Key)))
		require.NotContains(t, fmt.Sprintf("%v", j.fail(errors.New("x"))), "\n")
		require.NoError(t, j.take(in), "said again, it is believed again")
	})
}
