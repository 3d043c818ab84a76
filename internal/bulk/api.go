/*
Package bulk writes and reads records by the thousand with Bulk API 2.0. Records
go out as the CSV of ingest jobs ([API.NewData], [API.Ingest]), and whole objects
come in as the results of query jobs ([API.StartQuery]).

An answer is believed only if it can be the one to its request: a job's
information by its ID, object and operation, a file of results by its columns,
rows and their number. Any other answer is asked for again.

Which file a change belongs to:

  - data.go, cell.go, csv.go: records as CSV, and CSV as rows.
  - ingest.go: rows on their way through jobs. job.go, jobinfo.go: one job, and what
    Salesforce says of it.
  - results.go: what became of each row: the columns, and the errors in their text.
  - query.go: rows of the org.
*/
package bulk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/spool"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

const (
	ingestPath = "/jobs/ingest"
	queryPath  = "/jobs/query"
)

// API is the Bulk API 2.0 of one org. It is safe for concurrent use.
type API struct {
	Org    *org.Org
	Limits Limits
	Trace  func(context.Context, Info) // called when a job begins, when a poll shows that it has got further, and when it is over; may be nil

	known knownJobs
}

// Limits bound the files that go to and come from an org.
type Limits struct {
	Upload  int64 // bytes of a job's data
	Results int64 // bytes of a file of results, unpacked
	Page    int   // rows in one file of a query's results
}

// maxUpload is the size of a job's data. Salesforce encodes it as base64, which
// makes 150 MB of it.
const maxUpload = 100_000_000

// DefaultLimits are those of Salesforce. The rows of a job come back with their
// errors, so results may be five times as long as the data.
var DefaultLimits = Limits{Upload: maxUpload, Results: 5 * maxUpload, Page: 50_000}

// Info is a job as the trace shows it.
type Info struct {
	ID        string
	Object    string
	Operation string // "update", "upsert", "query" or "queryAll"
	State     string // as Salesforce spells it
	Records   int    // in its data or, once a query job is over, in its results
	Processed int    // records that Salesforce has tried or read so far
	Failed    int    // of them, records that were refused
}

// download fetches a file, again while check finds that it is not the one asked
// for: an [sferr.ErrResponse]. The error says what the file is, and names it as shown.
func (a *API) download(ctx context.Context, path, shown string, check func(http.Header, *spool.File) error) (http.Header, *spool.File, error) {
	file, err := spool.New()
	if err != nil {
		return nil, nil, err
	}
	defer func() { file.Close() }() // also if a hook panics
	for asked := 0; ; asked++ {
		resp, err := a.Org.Do(ctx, rest.Request{
			Method: http.MethodGet, Path: path, Repeatable: true, Header: http.Header{"Accept": {"text/csv"}},
			Into: func() (io.Writer, error) { return file, file.Reset() }, Most: a.Limits.Results,
		})
		if err != nil {
			return nil, nil, org.Wrap(err)
		}
		file.Over = ctx.Err
		if err = check(resp.Header, file); err == nil {
			kept := file
			file = nil
			return resp.Header, kept, nil
		}
		start, _ := io.ReadAll(io.LimitReader(file.Reader(), 1<<20)) // an unreadable rest does not matter here
		switch {
		case !errors.Is(err, sferr.ErrResponse):
			return nil, nil, err
		case asked == org.MaxAsked || ctx.Err() != nil:
			err = fmt.Errorf("%w, in %s", err, rest.Form(resp.Header, start))
			return nil, nil, &sferr.Error{Status: http.StatusOK, Method: http.MethodGet, Path: shown, Err: err}
		}
	}
}

// unbelieved is the error of an answer that is not the one to its request.
func unbelieved(method, path, why string) error {
	return org.Unbelieved(http.StatusOK, method, path, why)
}
