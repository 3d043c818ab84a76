package bulk

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// answering answers every request with a text.
type answering struct{ contentType, text string }

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {a.contentType}}, Body: io.NopCloser(strings.NewReader(a.text)), Request: r,
	}, nil
}

type signedIn struct{}

func (signedIn) Token(context.Context) (*auth.Token, error) {
	return &auth.Token{AccessToken: "t", InstanceURL: "https://org.example"}, nil
}

// leadJob is a job over two Leads that is over, in an org that gives these answers.
func leadJob(t *testing.T, answers http.RoundTripper) (*job, *Part) {
	t.Helper()
	conn := rest.New(rest.Config{Tokens: auth.NewCache(signedIn{}), HTTPClient: &http.Client{Transport: answers}, Version: "66.0"})
	api := &API{Org: org.New(conn, "66.0", 200, 4), Limits: DefaultLimits}
	return &job{jobInfo: jobInfo{ID: ownJob, Object: "Lead", Operation: "upsert", State: stateComplete, Processed: 2}, api: api, root: ingestPath}, leadPart(t)
}

// The error of a file that is not one of results says what the file is.
func TestUnreadableResults(t *testing.T) {
	for _, tt := range []struct{ contentType, body, want string }{
		{"text/html; charset=UTF-8", "<!DOCTYPE html><html>s3cret</html>", "an HTML page, text/html"},
		{"text/csv", "\n<html lang=\"en\">\n<p>s3cret</p>", "an HTML page, text/csv"},
		{"application/json", `{"error":"s3cret"}`, "JSON of another shape, application/json"},
		{"text/plain", "s3cret: try again later", "text, text/plain"},
		{"application/octet-stream", "\x00\x01s3cret", "binary data, application/octet-stream"},
		{"s3cret", `"sf__Id`, "text, an unreadable content type"},
	} {
		t.Run(tt.want, func(t *testing.T) {
			j, part := leadJob(t, answering{tt.contentType, tt.body})
			_, _, err := j.results(t.Context(), part, savedRows)
			require.ErrorIs(t, err, sferr.ErrResponse)
			require.ErrorContains(t, err, tt.want+" (HTTP 200, GET ")
			require.NotContains(t, err.Error(), "s3cret")
		})
	}
}

// A file of results is the job's only if it has as many rows as the job says.
func TestResultsAreWhole(t *testing.T) {
	const header, row = "sf__Id,sf__Created,Key__c,LastName,Title\n", leadTwo + ",true,m2,Lopez,\n"
	j, part := leadJob(t, answering{"text/csv", header + row})
	_, _, err := j.results(t.Context(), part, savedRows)
	require.ErrorIs(t, err, sferr.ErrResponse)
	require.ErrorContains(t, err, "1 of 2 rows")
	j.Failed = 1
	file, n, err := j.results(t.Context(), part, savedRows)
	require.NoError(t, err)
	file.Close()
	require.Equal(t, 1, n)
}

// The rows of a job end with the context that they were asked for with.
func TestRowsOfAJobEndWithTheContext(t *testing.T) {
	j, part := leadJob(t, answering{"text/csv", "sf__Id,sf__Created,Key__c,LastName,Title\n" + leadTwo + ",true,m2,Lopez,\n"})
	j.Processed = 1
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	file, _, err := j.results(ctx, part, savedRows)
	require.NoError(t, err)
	defer file.Close()
	cancel()
	for _, err := range resultRows(file.Reader(), part, savedRows) {
		require.ErrorIs(t, err, context.Canceled)
	}
}

// The columns are the key and the fields that may be written, each once.
func TestColumns(t *testing.T) {
	object := schema.NewObject("Lead",
		schema.Field{Name: "Key__c", Createable: true, Updateable: true}, schema.Field{Name: "Title", Createable: true, Updateable: true},
		schema.Field{Name: "Source", Createable: true}, schema.Field{Name: "Stage", Updateable: true}, schema.Field{Name: "Total"})
	fields := []string{"title", "Source", "Stage", "Total", "Nope", "Title", "key__c"}
	for name, tt := range map[string]struct {
		kind record.Kind
		want []string
	}{
		"upsert": {record.Kind{Key: "Key__c"}, []string{"Key__c", "Title", "Source"}},
		"update": {record.Kind{Update: true}, []string{"Id", "Title", "Stage", "Key__c"}},
	} {
		require.Equal(t, tt.want, new(API).NewData(Spec{Kind: tt.kind, Object: object, Fields: fields}).Columns, name)
	}
}

// A record goes to a job if each of its values has a cell.
func TestDataOfRecords(t *testing.T) {
	object := schema.NewObject("Task", schema.Field{Name: "Key__c", Createable: true}, schema.Field{Name: "WhoId", Createable: true}, schema.Field{Name: "Subject", Createable: true})
	a := &API{Limits: Limits{Upload: 60}}
	d := a.NewData(Spec{Kind: record.Kind{Object: "Task", Key: "Key__c"}, Object: object, Fields: []string{"WhoId", "Subject"}})
	defer d.Close()
	for i, tt := range []struct {
		key, field string
		value      any
		added      bool
	}{
		{"a1", "subject", "Call", true}, {"a2", "Subject", nil, true},
		{Clear, "Subject", "Call", false}, {"", "Subject", "Call", false}, {"a3", "Nope", "Call", false},
		{"a4", "Key__c", "Call", false}, {"a5", "Subject", []string{"Call"}, false}, {"a6", "Subject", strings.Repeat("x", maxCell+1), false},
	} {
		r := &record.Record{
			Object: "Task", Key: &record.Key{Field: "Key__c", Value: tt.key}, ParentField: "WhoId", ParentID: leadOne,
			Changes: record.ChangesOf([]plan.Change{{Field: tt.field, After: tt.value, Write: true}, {Field: "Nope"}}),
		}
		r.Begin()
		added, err := d.Add(r, int32(i)) //nolint:gosec // one of a few
		require.NoError(t, err)
		require.Equal(t, tt.added, added, tt)
	}
	require.Len(t, d.Parts, 2, "a full part is followed by another one")
	var got []string
	for _, p := range d.Parts {
		text, err := io.ReadAll(p.file.Reader())
		require.NoError(t, err)
		got = append(got, string(text))
	}
	require.Equal(t, []string{"Key__c,WhoId,Subject\na1," + leadOne + ",Call\n", "Key__c,WhoId,Subject\na2," + leadOne + ",#N/A\n"}, got)
}
