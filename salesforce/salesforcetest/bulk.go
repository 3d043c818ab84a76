package salesforcetest

import (
	"net/http"
	"time"
)

const (
	jobLife       = 7 * 24 * time.Hour // after which a job is gone
	chunkSize     = 200                // rows that are saved together
	batchRows     = 10000              // rows of a batch, as the daily limit counts them
	maxDayBatches = 15000
	maxQueryJobs  = 10000 // a day
)

// The states of a job.
const (
	stateOpen           = "Open"
	stateUploadComplete = "UploadComplete"
	stateInProgress     = "InProgress"
	stateJobComplete    = "JobComplete"
	stateAborted        = "Aborted"
	stateFailed         = "Failed"
)

// jobs are the Bulk API 2.0 jobs of an org.
type jobs struct {
	byID    map[string]*job
	order   []string
	time    time.Duration // that a job takes
	batches int           // of ten thousand rows, so far
	queries int           // query jobs so far
}

// SetJobTime makes every Bulk API 2.0 job take d from start to end, by the
// org's clock. Its rows are written as the time passes, 200 at a time. With
// zero, the default, a job is done by the next request.
func (o *Org) SetJobTime(d time.Duration) {
	o.lock()
	defer o.mu.Unlock()
	o.jobs.time = d
}

// job is a Bulk API 2.0 job, of either kind.
type job struct {
	id, operation, object, key string
	version, user              string
	delimiter, lineEnding      string // COMMA, LF ...
	assignmentRule             string
	created, changed, started  time.Time
	state, errorMessage        string
	takes                      time.Duration
	uploaded                   bool
	wrong                      string // with the data as a whole, found when the job runs
	data                       []byte // CSV, until the job is started
	header                     []string
	columns                    []bulkColumn
	rows                       []bulkRow
	done, failed               int // rows
	query                      string
	results                    [][]string // of a query: header first
}

// advance does the work of all jobs that is due by now. The org must be locked.
func (o *Org) advance() {
	now := o.clock()
	for _, id := range o.jobs.order {
		if j := o.jobs.byID[id]; j != nil && (j.state == stateUploadComplete || j.state == stateInProgress) {
			o.work(j, now)
		}
	}
}

// work brings a job that was started to where it is at a moment.
func (o *Org) work(j *job, now time.Time) {
	passed := now.Sub(j.started)
	finished := passed >= j.takes
	if j.query != "" {
		if finished {
			o.runQueryJob(j)
		} else if passed > 0 {
			j.state = stateInProgress
		}
		return
	}
	due := len(j.rows)
	if j.wrong != "" {
		due = 0
	}
	if !finished {
		due = int(float64(due) * float64(passed) / float64(j.takes))
		due -= due % chunkSize
		if passed > 0 {
			j.state = stateInProgress
		}
	}
	for j.done < due {
		j.changed = now
		if wrong := o.outdated(j); wrong != "" {
			j.fail("InvalidBatch : " + wrong)
			return
		}
		o.saveChunk(j, j.rows[j.done:min(j.done+chunkSize, len(j.rows))])
	}
	if finished {
		j.state, j.changed = stateJobComplete, j.started.Add(j.takes)
		if j.wrong != "" {
			j.fail(j.wrong)
		}
	}
}

// bulk answers /jobs and what is below.
func (o *Org) bulk(q *request) *response {
	if len(q.path) == 1 {
		return only(q, func(*request) *response {
			at := "/services/data/v" + q.version + "/jobs/"
			return answer(http.StatusOK, ordered{{"ingest", at + "ingest"}, {"query", at + "query"}})
		}, http.MethodGet)
	}
	kind := q.path[1]
	if kind != "ingest" && kind != "query" {
		return refuse(notFound())
	}
	if len(q.path) == 2 {
		switch q.method {
		case http.MethodGet:
			return o.listJobs(q, kind)
		case http.MethodPost:
			if kind == "query" {
				return o.createQueryJob(q)
			}
			return o.createIngestJob(q)
		}
		return refuse(methodNotAllowed(q.method, "GET", "POST"))
	}
	j := o.findJob(q, q.path[2], kind)
	switch {
	case j == nil:
		return refuse(notFound())
	case len(q.path) == 3:
		return o.oneJob(q, j)
	case len(q.path) == 4 && kind == "query" && q.path[3] == "results":
		return only(q, func(*request) *response { return j.page(q) }, http.MethodGet)
	case len(q.path) == 4 && kind == "ingest":
		return o.jobPart(q, j)
	default:
		return refuse(notFound())
	}
}

// findJob returns the job of that kind, nil where there is none any more, or
// where it is another user's. Who may modify all data finds everybody's.
func (o *Org) findJob(q *request, id, kind string) *job {
	full, _ := parseID(id)
	j := o.jobs.byID[full]
	if j == nil || j.user != q.saver.user && !q.saver.rights().all || (j.query != "") != (kind == "query") || o.clock().Sub(j.created) > jobLife {
		return nil
	}
	return j
}

// oneJob answers /jobs/ingest/750... : reading, starting, aborting, deleting.
func (o *Org) oneJob(q *request, j *job) *response {
	switch q.method {
	case http.MethodGet, http.MethodHead:
		return answer(http.StatusOK, j.info(true))
	case http.MethodPatch:
		return o.changeJob(q, j)
	case http.MethodDelete:
		if j.state == stateOpen || j.state == stateInProgress {
			return refuse(one(fault{Code: "API_ERROR", Message: "Error encountered when deleting the job because the job is not terminated"}))
		}
		delete(o.jobs.byID, j.id)
		return &response{status: http.StatusNoContent}
	default:
		return refuse(methodNotAllowed(q.method, "DELETE", "GET", "PATCH"))
	}
}

// invalidJobState is the answer to what a job is not ready for. But for that on
// aborting, the texts are guesses.
func invalidJobState(message string) fault {
	return fault{Code: "INVALIDJOBSTATE", Message: message}
}

// changeJob answers PATCH {"state": "UploadComplete"} and "Aborted".
func (o *Org) changeJob(q *request, j *job) *response {
	in, fs := parseObject(q.body, "JobInfo")
	if fs != nil {
		return refuse(fs)
	}
	now := o.clock()
	state := in.text("state")
	switch {
	case state == stateAborted && (j.state == stateOpen || j.state == stateUploadComplete || j.state == stateInProgress):
		j.state, j.changed = stateAborted, now
	case state == stateUploadComplete && j.state == stateOpen && j.query == "":
		if !j.uploaded {
			return refuse(one(invalidJobState("The job has no data: upload it before the state is set to UploadComplete")))
		}
		o.start(j)
	case state == stateAborted && j.state == stateJobComplete:
		return refuse(one(invalidJobState("Aborting already Completed Job not allowed")))
	default:
		return refuse(one(invalidJobState("Job state transition from " + j.state + " to " + state + " is not allowed")))
	}
	return answer(http.StatusOK, j.info(false))
}

// newJob makes a job from what both kinds have in common.
func (o *Org) newJob(q *request, in *input, operation string) *job {
	if o.jobs.byID == nil {
		o.jobs.byID = map[string]*job{}
	}
	now := o.clock()
	j := &job{
		id: o.ids.next("750"), operation: operation, version: q.version, user: q.saver.user,
		delimiter: "COMMA", lineEnding: "LF", created: now, changed: now, state: stateOpen, takes: o.jobs.time,
	}
	if v := in.text("columnDelimiter"); v != "" {
		j.delimiter = v
	}
	if v := in.text("lineEnding"); v != "" {
		j.lineEnding = v
	}
	return j
}

// badFormat is what is wrong with the format that a job asks for, nil for nothing.
func (j *job) badFormat(in *input) faults {
	var wrong string
	switch v := in.text("contentType"); {
	case v != "" && v != "CSV":
		wrong = v + " is not a valid value for contentType"
	case delimiters[j.delimiter] == 0:
		wrong = j.delimiter + " is not a valid value for columnDelimiter"
	case lineEndings[j.lineEnding] == "":
		wrong = j.lineEnding + " is not a valid value for lineEnding"
	default:
		return nil
	}
	return one(parserError(wrong))
}

func (o *Org) keep(j *job) {
	o.jobs.byID[j.id] = j
	o.jobs.order = append(o.jobs.order, j.id)
}

// fail ends a job before any of its rows is tried.
func (j *job) fail(message string) {
	j.state, j.errorMessage = stateFailed, message
}
