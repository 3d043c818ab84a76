package salesforcetest

import (
	"fmt"
	"net/http"
)

// versions answers GET /services/data, for which nobody need sign in.
func versions(q *request) *response {
	return only(q, func(*request) *response {
		var out []any
		for v := oldest; v <= newest; v++ {
			out = append(out, ordered{
				{"label", release(v)}, {"url", fmt.Sprintf("/services/data/v%d.0", v)}, {"version", fmt.Sprintf("%d.0", v)},
			})
		}
		return answer(http.StatusOK, out)
	}, http.MethodGet)
}

// release names the release that brought a version: v50.0 is Winter '21, and
// there are three a year.
func release(v int) string {
	n := v - oldest
	year := 21 + n/3
	return fmt.Sprintf("%s '%d", [...]string{"Winter", "Spring", "Summer"}[n%3], year)
}

// resources answers GET /services/data/vXX.X. Clients find there who they are,
// too.
func (o *Org) resources(q *request) *response {
	out := ordered{{"identity", q.base + "/id/" + o.orgID + "/" + q.saver.user}}
	for _, name := range []string{"composite", "jobs", "limits", "query", "queryAll", "sobjects", "tooling"} {
		out = append(out, pair{name, "/services/data/v" + q.version + "/" + name})
	}
	return answer(http.StatusOK, out)
}

// limits answers GET /services/data/vXX.X/limits.
func (o *Org) limits(q *request) *response {
	if len(q.path) > 1 {
		if q.path[1] == "recordCount" && len(q.path) == 2 {
			return only(q, o.recordCount, http.MethodGet)
		}
		return refuse(notFound())
	}
	limit := func(name string, limit, used int) pair {
		return pair{name, ordered{{"Max", limit}, {"Remaining", max(0, limit-used)}}}
	}
	return only(q, func(*request) *response {
		return answer(http.StatusOK, ordered{
			limit("DailyApiRequests", o.daily, o.used()),
			limit("DailyBulkApiBatches", maxDayBatches, o.jobs.batches),
			limit("DailyBulkV2QueryFileStorageMB", 976562, 0),
			limit("DailyBulkV2QueryJobs", maxQueryJobs, o.jobs.queries),
			limit("DataStorageMB", 5, 0),
			limit("FileStorageMB", 20, 0),
			limit("HourlyAsyncReportRuns", 1200, 0),
			limit("SingleEmail", 15, 0),
		})
	}, http.MethodGet)
}

// recordCount answers GET .../limits/recordCount?sObjects=A,B. Objects without
// records are left out, as Salesforce does.
func (o *Org) recordCount(q *request) *response {
	out := []any{}
	for _, name := range list(q.query.Get("sObjects")) {
		e := o.entity(name)
		if e == nil {
			continue
		}
		if n := len(e.live(false)); n > 0 {
			out = append(out, ordered{{"count", n}, {"name", e.name}})
		}
	}
	return answer(http.StatusOK, ordered{{"sObjects", out}})
}
