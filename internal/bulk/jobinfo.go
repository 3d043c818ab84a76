package bulk

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// The states of a job, as Salesforce spells them.
const (
	stateOpen           = "Open"           // it waits for its data
	stateUploadComplete = "UploadComplete" // it waits for its turn
	stateInProgress     = "InProgress"
	stateComplete       = "JobComplete" // not all rows need have been saved
	stateAborted        = "Aborted"     // somebody stopped it; saved rows stay saved
	stateFailed         = "Failed"      // the same, by Salesforce
)

var (
	runningStates = []string{stateOpen, stateUploadComplete, stateInProgress}
	finalStates   = []string{stateComplete, stateAborted, stateFailed}
)

func isOver(state string) bool { return slices.Contains(finalStates, state) }

type jobSpec struct {
	AssignmentRule string `json:"assignmentRuleId,omitempty"`
	Delimiter      string `json:"columnDelimiter,omitempty"`
	Content        string `json:"contentType,omitempty"`
	Key            string `json:"externalIdFieldName,omitempty"` // of an upsert
	LineEnding     string `json:"lineEnding,omitempty"`
	Object         string `json:"object,omitempty"` // of an ingest job; a query names its own
	Operation      string `json:"operation"`
	Query          string `json:"query,omitempty"` // of a query job
}

type jobInfo struct {
	ID             string `json:"id"`
	Object         string `json:"object"`
	Operation      string `json:"operation"`
	State          string `json:"state"`
	Key            string `json:"externalIdFieldName"`
	AssignmentRule string `json:"assignmentRuleId"`
	Content        string `json:"contentType"`
	LineEnding     string `json:"lineEnding"`
	Delimiter      string `json:"columnDelimiter"`
	Created        string `json:"createdDate"`
	Changed        string `json:"systemModstamp"`
	Processed      int    `json:"numberRecordsProcessed"` // rows that were tried
	Failed         int    `json:"numberRecordsFailed"`    // tried rows that were refused
	Message        string `json:"errorMessage"`           // why it failed; may quote its data
}

var apiName = regexp.MustCompile(`^[A-Za-z]\w*$`)

// readJobInfo reads what Salesforce says about a job, if Salesforce can say it of
// one: nothing else gets into errors and traces.
func readJobInfo(ctx context.Context, resp *rest.Response, method, path string) (*jobInfo, error) {
	in := new(jobInfo)
	if err := org.DecodeAnswer(ctx, resp, method, path, in); err != nil {
		return nil, err
	}
	id, ok := field.ID18(in.ID)
	switch {
	case !ok:
		return nil, unbelieved(method, path, "a job without an ID")
	case !apiName.MatchString(in.Object), !apiName.MatchString(in.Operation), in.Key != "" && !apiName.MatchString(in.Key):
		return nil, unbelieved(method, path, "a job without an object or an operation")
	case !isOver(in.State) && !slices.Contains(runningStates, in.State):
		return nil, unbelieved(method, path, "a job in no known state")
	case in.Failed < 0 || in.Processed < in.Failed:
		return nil, unbelieved(method, path, "a job with more failed rows than rows")
	}
	in.ID = id
	return in, nil
}

// mismatch returns how a new job differs from the spec, "" if it does not.
// What Salesforce does not say about the format is taken to be right.
func (in *jobInfo) mismatch(object string, spec *jobSpec) string {
	rule, _ := field.ID18(in.AssignmentRule)
	wantedRule, _ := field.ID18(spec.AssignmentRule)
	queued := in.State == stateUploadComplete || in.State == stateInProgress
	asAsked := func(got, want string) bool { return got == "" || strings.EqualFold(got, want) }
	switch {
	case !strings.HasPrefix(in.ID, "750"):
		return "a job with the ID of another object"
	case !strings.EqualFold(in.Object, object), in.Operation != spec.Operation, !strings.EqualFold(in.Key, spec.Key):
		return "a job of another object, operation or key"
	case spec.Query == "" && in.State != stateOpen, spec.Query != "" && !queued:
		return "a job that is not new"
	case in.AssignmentRule != "" && rule != wantedRule:
		return "a job with another assignment rule"
	case !asAsked(in.Content, "CSV"), !asAsked(in.LineEnding, "LF"), !asAsked(in.Delimiter, "COMMA"):
		return "a job with another format"
	}
	return ""
}

// knownJobs are the jobs that an API has begun. They tell the answer to an
// earlier request. It is safe for concurrent use.
type knownJobs struct {
	mu     sync.Mutex
	begun  map[string]bool // by ID
	newest time.Time       // that Salesforce's clock has shown
}

// maxKnownJobs bounds the memory; beyond it, all jobs are forgotten.
const maxKnownJobs = 10_000

// clockSkew is how far the clocks of an org's servers may be apart.
const clockSkew = time.Minute

// begin records a new job. It returns false if the job is not new: it was begun
// before, or is older than an answer that was seen.
func (k *knownJobs) begin(in *jobInfo) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	created := parseTime(in.Created)
	if k.begun[in.ID] || !created.IsZero() && created.Add(clockSkew).Before(k.newest) {
		return false
	}
	if k.begun == nil || len(k.begun) >= maxKnownJobs {
		k.begun = make(map[string]bool)
	}
	k.begun[in.ID] = true
	return true
}

func (k *knownJobs) note(in *jobInfo) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, text := range [...]string{in.Created, in.Changed} {
		if at := parseTime(text); at.After(k.newest) {
			k.newest = at
		}
	}
}

// parseTime returns the zero time for a text that is not one.
func parseTime(text string) time.Time {
	at, _ := time.Parse("2006-01-02T15:04:05.000Z0700", text) // the zero time says it
	return at
}
