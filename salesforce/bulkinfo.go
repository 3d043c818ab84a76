package salesforce

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

const (
	ingestPath = "/jobs/ingest"
	queryPath  = "/jobs/query"
)

// jobInfo is what Salesforce says of a job.
type jobInfo struct {
	ID         string   `json:"id"`
	Object     string   `json:"object"`
	Operation  string   `json:"operation"`
	State      JobState `json:"state"`
	Key        string   `json:"externalIdFieldName"`
	Rule       string   `json:"assignmentRuleId"`
	Content    string   `json:"contentType"`
	LineEnding string   `json:"lineEnding"`
	Delimiter  string   `json:"columnDelimiter"`
	Created    string   `json:"createdDate"`
	Changed    string   `json:"systemModstamp"`
	Processed  int      `json:"numberRecordsProcessed"`
	Failed     int      `json:"numberRecordsFailed"`
	Message    string   `json:"errorMessage"`
}

// mixedUp is the error of an answer that is not the one to its request.
func mixedUp(method, path, why string) error {
	return &sferr.Error{Status: http.StatusOK, Method: method, Path: path, Err: fmt.Errorf("%w: %s", sferr.ErrAnswer, why)}
}

// readJobInfo reads what Salesforce says of a job, if it is what Salesforce can
// say of one: nothing else gets into errors and traces.
func readJobInfo(ctx context.Context, resp *rest.Response, method, path string) (*jobInfo, error) {
	in := new(jobInfo)
	if err := org.DecodeAnswer(ctx, resp, method, path, in); err != nil {
		return nil, err
	}
	id, ok := field.ID18(in.ID)
	switch {
	case !ok:
		return nil, mixedUp(method, path, "a job without an ID")
	case !fieldForm.MatchString(in.Object), !fieldForm.MatchString(in.Operation), in.Key != "" && !fieldForm.MatchString(in.Key):
		return nil, mixedUp(method, path, "a job without an object or an operation")
	case !in.State.known():
		return nil, mixedUp(method, path, "a job in no known state")
	case in.Failed < 0 || in.Processed < in.Failed:
		return nil, mixedUp(method, path, "a job with more failed rows than rows")
	}
	in.ID = id
	return in, nil
}

func (s JobState) known() bool {
	return s == JobOpen || s == JobUploadComplete || s == JobInProgress || s.Over()
}

// take takes over what Salesforce says of the job. What it says of another one is
// not believed.
func (j *Job) take(in *jobInfo) error {
	key := in.Key
	if key == "" {
		key = "Id"
	}
	path := j.root + "/" + j.ID
	switch {
	case in.ID != j.ID:
		return mixedUp(http.MethodGet, path, "it is of another job")
	case j.Object != "" && (!strings.EqualFold(j.Object, in.Object) || !strings.EqualFold(j.Operation, in.Operation) || !strings.EqualFold(j.Key, key)):
		return mixedUp(http.MethodGet, path, "the job has another object, operation or key")
	}
	j.Object, j.Operation, j.Key, j.State, j.Message = in.Object, in.Operation, key, in.State, in.Message
	j.Processed, j.Failed = in.Processed, in.Failed
	j.client.jobs.note(in)
	return nil
}

// refresh asks how the job is.
func (j *Job) refresh(ctx context.Context) error {
	path := j.root + "/" + j.ID
	resp, err := j.client.org.Do(ctx, rest.Request{Method: http.MethodGet, Path: path, Repeatable: true})
	if err != nil {
		return org.Wrap(err)
	}
	in, err := readJobInfo(ctx, resp, http.MethodGet, path)
	if err != nil {
		return err
	}
	return j.take(in)
}

// createJob makes a job of an object. Made twice, the other one never gets data,
// and is gone after a week: so one is made anew where the answer is not the one to
// this request.
func (c *Client) createJob(ctx context.Context, path, object string, spec map[string]string) (*Job, error) {
	for again := 0; ; again++ {
		resp, err := c.org.Do(ctx, rest.Request{Method: http.MethodPost, Path: path, Body: spec, Repeatable: true})
		if err != nil {
			return nil, org.Wrap(err)
		}
		in, err := readJobInfo(ctx, resp, http.MethodPost, path)
		if err == nil {
			if why := in.unasked(object, spec); why != "" {
				err = mixedUp(http.MethodPost, path, why)
			} else if !c.jobs.begin(in) {
				err = mixedUp(http.MethodPost, path, "it is of an earlier job")
			}
		}
		if err == nil {
			j := &Job{ID: in.ID, client: c, root: path}
			return j, j.take(in)
		}
		if again == org.MaxAsked || ctx.Err() != nil {
			return nil, err
		}
	}
}

// unasked says what a new job has that was not asked for, "" for nothing. What
// Salesforce does not tell of the format is taken to be right.
func (in *jobInfo) unasked(object string, spec map[string]string) string {
	rule, _ := field.ID18(in.Rule)
	wanted, _ := field.ID18(spec["assignmentRuleId"])
	begun := in.State == JobUploadComplete || in.State == JobInProgress
	switch {
	case !strings.HasPrefix(in.ID, "750"):
		return "a job with the ID of another object"
	case !strings.EqualFold(in.Object, object), in.Operation != spec["operation"], !strings.EqualFold(in.Key, spec["externalIdFieldName"]):
		return "a job of another object, operation or key"
	case spec["query"] == "" && in.State != JobOpen, spec["query"] != "" && !begun:
		return "a job that is not new"
	case in.Rule != "" && rule != wanted:
		return "a job with another assignment rule"
	case !asAsked(in.Content, "CSV"), !asAsked(in.LineEnding, "LF"), !asAsked(in.Delimiter, "COMMA"):
		return "a job with another format"
	}
	return ""
}

func asAsked(told, asked string) bool { return told == "" || strings.EqualFold(told, asked) }

// knownJobs are the jobs that a Client has begun, by which an answer to an earlier
// request is told. It is safe for concurrent use.
type knownJobs struct {
	mu    sync.Mutex
	begun map[string]bool // by ID
	now   time.Time       // the newest time that Salesforce's clock has shown
}

// maxKnownJobs bounds what a Client remembers; past it, it forgets everything.
const maxKnownJobs = 10_000

// clockSkew is how far the clocks of an org's servers may be apart.
const clockSkew = time.Minute

// begin notes a new job. It is false for one that is not: the Client has had it
// before, or it is older than what the Client has seen.
func (k *knownJobs) begin(in *jobInfo) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if at := jobTime(in.Created); k.begun[in.ID] || !at.IsZero() && at.Add(clockSkew).Before(k.now) {
		return false
	}
	if k.begun == nil || len(k.begun) >= maxKnownJobs {
		k.begun = make(map[string]bool)
	}
	k.begun[in.ID] = true
	return true
}

// note notes what time a job's information is of.
func (k *knownJobs) note(in *jobInfo) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, text := range [...]string{in.Created, in.Changed} {
		if at := jobTime(text); at.After(k.now) {
			k.now = at
		}
	}
}

// jobTime reads a time of a job's information; zero for what is none.
func jobTime(text string) time.Time {
	at, _ := time.Parse("2006-01-02T15:04:05.000Z0700", text) // see above
	return at
}
