package salesforcetest

import (
	"encoding/json"
	"net/http"
	"strings"
)

// listJobs answers GET /jobs/ingest and /jobs/query.
func (o *Org) listJobs(q *request, kind string) *response {
	records := []any{}
	for _, id := range o.jobs.order {
		if j := o.findJob(q, id, kind); j != nil {
			records = append(records, j.info(true))
		}
	}
	return answer(http.StatusOK, ordered{{"done", true}, {"records", records}, {"nextRecordsUrl", nil}})
}

// info is what is told of a job; full is with how far it is.
func (j *job) info(full bool) ordered {
	kind := "V2Ingest"
	if j.query != "" {
		kind = "V2Query"
	}
	out := ordered{
		{"id", j.id}, {"operation", j.operation}, {"object", j.object}, {"createdById", j.user}, {"createdDate", stamp(j.created)},
		{"systemModstamp", stamp(j.changed)}, {"state", j.state},
	}
	add := func(name string, v any) { out = append(out, pair{name, v}) }
	if j.key != "" {
		add("externalIdFieldName", j.key)
	}
	add("concurrencyMode", "Parallel")
	add("contentType", "CSV")
	add("apiVersion", json.Number(j.version))
	if j.assignmentRule != "" {
		add("assignmentRuleId", j.assignmentRule)
	}
	if full {
		add("jobType", kind)
	}
	if j.state == stateOpen {
		add("contentUrl", "services/data/v"+j.version+"/jobs/ingest/"+j.id+"/batches")
	}
	if full || j.state == stateOpen || j.query != "" {
		add("lineEnding", j.lineEnding)
		add("columnDelimiter", j.delimiter)
	}
	if !full || j.state == stateOpen {
		return out
	}
	add("numberRecordsProcessed", j.done)
	if j.query == "" {
		add("numberRecordsFailed", j.failed)
	}
	add("retries", 0)
	spent := j.changed.Sub(j.started).Milliseconds()
	if j.started.IsZero() {
		spent = 0
	}
	add("totalProcessingTime", spent)
	if j.query == "" {
		add("apiActiveProcessingTime", spent)
		add("apexProcessingTime", 0)
	} else {
		add("isPkChunkingSupported", true)
	}
	if j.errorMessage != "" {
		add("errorMessage", j.errorMessage)
	}
	return out
}

// csvAnswer is a file of results.
func csvAnswer(b *strings.Builder) *response {
	return &response{status: http.StatusOK, raw: []byte(b.String()), mime: "text/csv; charset=UTF-8"}
}
