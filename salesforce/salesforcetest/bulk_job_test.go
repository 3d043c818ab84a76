package salesforcetest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// leadsCSV is a file of n leads.
func leadsCSV(n int) string {
	var b strings.Builder
	b.WriteString("LastName,Company\n")
	for i := range n {
		fmt.Fprintf(&b, "L%d,Northwind\n", i)
	}
	return b.String()
}

// TestBulkTime holds that a job takes its time by the org's clock.
func TestBulkTime(t *testing.T) {
	a := newAPI(t)
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	a.org.SetClock(func() time.Time { return now })
	a.signIn()
	a.org.SetJobTime(10 * time.Minute)
	j := a.run(fields{"object": "Lead", "operation": "insert"}, leadsCSV(1000))
	require.Equal(t, "UploadComplete", j.info()["state"])
	require.Equal(t, http.StatusBadRequest, a.do(http.MethodGet, j.at("/successfulResults"), nil).status)

	now = now.Add(5 * time.Minute)
	require.Len(t, a.org.Records("Lead"), 400, "rows are saved 200 at a time")
	info := j.info()
	require.Equal(t, []any{"InProgress", 400.0}, []any{info["state"], info["numberRecordsProcessed"]})

	other := a.run(fields{"object": "Lead", "operation": "insert"}, leadsCSV(600))
	now = now.Add(5 * time.Minute)
	info = j.info()
	require.Equal(t, []any{"JobComplete", 1000.0, 600000.0}, []any{info["state"], info["numberRecordsProcessed"], info["totalProcessingTime"]})
	require.Equal(t, "Aborted", other.state("Aborted").object()["state"])
	now = now.Add(time.Hour)
	require.Len(t, other.rows("successfulResults"), 201, "what was saved stays")
	require.Len(t, other.rows("unprocessedrecords"), 401)
	require.Len(t, a.org.Records("Lead"), 1200)

	rows := j.rows("successfulResults")
	require.Len(t, rows, 1001)
	require.Equal(t, "L800", rows[1][2], "results have an order of their own")

	now = now.Add(7 * 24 * time.Hour)
	a.signIn()
	require.Equal(t, http.StatusNotFound, a.do(http.MethodGet, j.at(""), nil).status, "a job lives for seven days")
}

func TestBulkLifeCycle(t *testing.T) {
	a := newAPI(t)
	j := a.open(fields{"object": "Lead", "operation": "insert"})
	refused := func(r reply) string {
		require.Equal(t, http.StatusBadRequest, r.status, string(r.body))
		return r.refusal().Code
	}
	require.Equal(t, "INVALIDJOBSTATE", refused(j.state("UploadComplete")), "there is no data")
	require.Equal(t, http.StatusUnsupportedMediaType, a.do(http.MethodPut, j.at("/batches"), leadsCSV(1)).status)
	require.Equal(t, http.StatusCreated, j.upload(leadsCSV(1)).status)
	require.Equal(t, "INVALIDJOBSTATE", refused(j.upload(leadsCSV(1))), "one upload a job")
	require.Equal(t, "API_ERROR", refused(a.do(http.MethodDelete, j.at(""), nil)), "an open job is aborted first")
	require.Equal(t, "INVALIDJOBSTATE", refused(j.state("JobComplete")))
	require.Equal(t, http.StatusOK, j.state("UploadComplete").status)
	require.Equal(t, "INVALIDJOBSTATE", refused(j.upload(leadsCSV(1))))
	require.Equal(t, refusal{Code: "INVALIDJOBSTATE", Message: "Aborting already Completed Job not allowed"}, j.state("Aborted").refusal())
	require.Equal(t, http.StatusNotFound, a.do(http.MethodGet, j.at("/nope"), nil).status)

	list := a.do(http.MethodGet, "/jobs/ingest", nil).object()
	require.Len(t, list["records"], 1)
	require.Equal(t, []any{true, nil}, []any{list["done"], list["nextRecordsUrl"]})
	require.Equal(t, http.StatusNoContent, a.do(http.MethodDelete, j.at(""), nil).status)
	for _, method := range []string{http.MethodGet, http.MethodPatch, http.MethodDelete} {
		require.Equal(t, http.StatusNotFound, a.do(method, j.at(""), fields{"state": "Aborted"}).status)
	}
	require.Equal(t, http.StatusMethodNotAllowed, a.do(http.MethodPut, "/jobs/ingest", nil).status)
	require.Equal(t, http.StatusNotFound, a.do(http.MethodGet, "/jobs/nope", nil).status)
	require.Equal(t, map[string]any{"ingest": data + "/jobs/ingest", "query": data + "/jobs/query"}, a.do(http.MethodGet, "/jobs", nil).object())
}

func TestBulkRefusals(t *testing.T) {
	a := newAPI(t)
	for code, list := range map[string][]fields{
		"INVALIDJOB": {
			{"object": "Lead", "operation": "upsert"},
			{"object": "Lead", "operation": "upsert", "externalIdFieldName": "Nope__c"}, {"object": "Lead", "operation": "upsert", "externalIdFieldName": "Title"},
			{"object": "Lead", "operation": "insert", "externalIdFieldName": "Id"},
		},
		"INVALIDENTITY": {{"object": "Nope", "operation": "insert"}},
		"JSON_PARSER_ERROR": {
			{"object": "Lead"}, {"object": "Lead", "operation": "query"}, {"object": "Lead", "operation": "insert", "columnDelimiter": "COLON"},
			{"object": "Lead", "operation": "insert", "lineEnding": "CR"}, {"object": "Lead", "operation": "insert", "contentType": "JSON"},
		},
	} {
		for _, f := range list {
			r := a.do(http.MethodPost, "/jobs/ingest", f)
			require.Equal(t, http.StatusBadRequest, r.status)
			require.Equal(t, code, r.refusal().Code, f)
		}
	}
}

func TestBulkMultipart(t *testing.T) {
	a := newAPI(t)
	body := func(data string) string {
		return strings.ReplaceAll("--B\nContent-Type: application/json\nContent-Disposition: form-data; name=\"job\"\n\n"+
			`{"object":"Lead","operation":"insert","contentType":"CSV","lineEnding":"LF"}`+
			"\n--B\nContent-Type: text/csv\nContent-Disposition: form-data; name=\"content\"; filename=\"content\"\n\n", "\n", "\r\n") + data + "\r\n--B--\r\n"
	}
	r := a.do(http.MethodPost, "/jobs/ingest", body(leadsCSV(3)), "Content-Type", "multipart/form-data; boundary=B")
	require.Equal(t, http.StatusOK, r.status, string(r.body))
	require.Equal(t, "UploadComplete", r.object()["state"])
	require.Len(t, a.org.Records("Lead"), 3)
	r = a.do(http.MethodPost, "/jobs/ingest", body(leadsCSV(9000)), "Content-Type", "multipart/form-data; boundary=B")
	require.Equal(t, "LIMIT_EXCEEDED", r.refusal().Code, "100,000 characters are the most")
	for _, body := range []string{"", "--B--\r\n", "--B\r\nContent-Disp"} {
		require.Equal(t, http.StatusBadRequest, a.do(http.MethodPost, "/jobs/ingest", body, "Content-Type", "multipart/form-data; boundary=B").status)
	}
}

// TestBulkFormats holds every delimiter and line ending, and what a file is
// refused for.
func TestBulkFormats(t *testing.T) {
	a := newAPI(t)
	for name, delimiter := range map[string]string{"BACKQUOTE": "`", "CARET": "^", "COMMA": ",", "PIPE": "|", "SEMICOLON": ";", "TAB": "\t"} {
		for ending, text := range map[string]string{"LF": "\n", "CRLF": "\r\n"} {
			data := strings.NewReplacer(",", delimiter, "\n", text).Replace("LastName,Company,Description\nNwosu,\"No\"\"rth\",\"a\nb\"\n")
			j := a.run(fields{"object": "Lead", "operation": "insert", "columnDelimiter": name, "lineEnding": ending}, "\xef\xbb\xbf"+data)
			require.Equal(t, []any{1.0, 0.0}, []any{j.info()["numberRecordsProcessed"], j.info()["numberRecordsFailed"]}, name+ending)
			r := a.do(http.MethodGet, j.at("/successfulResults"), nil)
			leads := a.org.Records("Lead")
			require.Equal(t, `No"rth`, leads[len(leads)-1]["Company"])
			want := strings.NewReplacer(",", delimiter, "\n", text).Replace("\"sf__Id\",\"sf__Created\",\"LastName\",\"Company\",\"Description\"\n\"ID\",\"true\",\"Nwosu\",\"No\"\"rth\",\"a\nb\"\n")
			require.Equal(t, strings.Replace(want, "ID", leads[len(leads)-1]["Id"].(string), 1), string(r.body))
		}
	}
	for name, c := range map[string]struct{ data, want string }{
		"wrong ending":  {"LastName,Company\r\nX,Y\r\n", "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF"},
		"no such field": {"LastName,Kittens\nX,Y\n", "InvalidBatch : Field name not found : Kittens"},
		"space":         {"LastName, Company\nX,Y\n", "InvalidBatch : Field name not found :  Company"},
		"twice":         {"LastName,lastname\nX,Y\n", "InvalidBatch : Duplicate field name : lastname"},
		"not UTF-8":     {"LastName,Company\n\xff,Y\n", "ClientInputError : Failed to read request. Exception: the data is not UTF-8"},
	} {
		j := a.run(fields{"object": "Lead", "operation": "insert"}, c.data)
		info := j.info()
		require.Equal(t, "Failed", info["state"], name)
		require.Equal(t, c.want, info["errorMessage"], name)
	}
	j := a.run(fields{"object": "Lead", "operation": "insert"}, "LastName,Company\n\"A\", \"B\"\nA \"x\",B\nonly\nC,D,E\n\"G\",\"H\" \nok,ok\n\n")
	require.Len(t, j.rows("successfulResults"), 2)
	require.Equal(t, []any{6.0, 5.0}, []any{j.info()["numberRecordsProcessed"], j.info()["numberRecordsFailed"]}, "a space beside a quote is an error of the row")
}

// TestBulkNothing holds that a job without data completes, with empty results.
func TestBulkNothing(t *testing.T) {
	a := newAPI(t)
	for _, operation := range []string{"insert", "update", "delete"} {
		j := a.run(fields{"object": "Lead", "operation": operation}, "\n")
		require.Equal(t, []any{"JobComplete", 0.0, 0.0}, []any{j.info()["state"], j.info()["numberRecordsProcessed"], j.info()["numberRecordsFailed"]})
		require.Equal(t, [][]string{{"sf__Id", "sf__Created"}}, j.rows("successfulResults"))
		require.Equal(t, [][]string{{"sf__Id", "sf__Error"}}, j.rows("failedResults"))
		require.Empty(t, a.do(http.MethodGet, j.at("/unprocessedrecords"), nil).body)
	}
}

// TestBulkLocks holds that rows of a job fail where a record is locked.
func TestBulkLocks(t *testing.T) {
	a := newAPI(t)
	a.org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, Code: "UNABLE_TO_LOCK_ROW", Object: "Lead", PerRecord: true, Nth: 2})
	j := a.run(fields{"object": "Lead", "operation": "insert"}, leadsCSV(3))
	require.Len(t, j.rows("successfulResults"), 3)
	require.Equal(t, "UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record:--", j.rows("failedResults")[1][1])
}
