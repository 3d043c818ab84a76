package salesforcetest

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// maxQueryPage is the most records that an answer with results holds.
const maxQueryPage = 50000

// createQueryJob answers POST /jobs/query.
func (o *Org) createQueryJob(q *request) *response {
	in, fs := parseObject(q.body, "QueryJobInfo")
	if fs != nil {
		return refuse(fs)
	}
	j := o.newJob(q, in, in.text("operation"))
	if j.operation != "query" && j.operation != "queryAll" {
		return refuse(one(parserError("operation is missing or not one of query, queryAll")))
	}
	if fs := j.badFormat(in); fs != nil {
		return refuse(fs)
	}
	j.query = in.text("query")
	s, err := o.bulkSearch(j)
	if err != nil {
		return refuse(queryFault(err))
	}
	if what := unfitForBulk(s); what != "" {
		return refuse(one(fault{Code: "API_ERROR", Message: what + " not supported in Bulk Query"}))
	}
	j.object, j.state, j.started = s.entity.name, stateUploadComplete, j.created
	o.jobs.queries++
	o.keep(j)
	return answer(http.StatusOK, j.info(false))
}

// bulkSearch prepares the query of a job.
func (o *Org) bulkSearch(j *job) (*search, error) {
	parsed, err := soql.Parse(j.query)
	if err != nil {
		return nil, err
	}
	for _, it := range parsed.Select {
		if it.Group != "" && it.Group != soql.StandardFields {
			return nil, parsed.Errorf(soql.MalformedQuery, 0, "The SOQL FIELDS function is not supported with an unbounded set of fields in this API.")
		}
		if it.Format || it.Field.Func == soql.ToLabel {
			return nil, parsed.Errorf(soql.MalformedQuery, it.Field.Pos, "%s in a bulk query is not supported by this simulator", it)
		}
	}
	user := o.saver(false)
	user.user = j.user
	s := o.search(&request{version: j.version, path: []string{"query"}, header: http.Header{}, saver: user}, parsed, j.operation == "queryAll")
	return s, s.prepare()
}

// unfitForBulk names what a bulk query cannot have and this one has. The words
// for children and addresses are Salesforce's.
func unfitForBulk(s *search) string {
	switch {
	case s.q.IsCount() || s.q.IsAggregate() || len(s.q.GroupBy) > 0:
		return "Aggregate functions and GROUP BY"
	case s.q.Offset > 0:
		return "OFFSET"
	}
	for _, it := range s.q.Select {
		if it.Sub != nil {
			return "Aggregate Relationships"
		}
		if it.TypeOf != nil {
			return "TYPEOF"
		}
		if rt := s.routes[it.Field.Path]; rt.last != nil && rt.last.Type == schema.TypeAddress {
			return "Selecting compound data"
		}
	}
	return ""
}

// runQueryJob finds the records.
func (o *Org) runQueryJob(j *job) {
	j.changed = j.started.Add(j.takes)
	if f := o.refusedQuery(j.object, j.query); f != nil {
		j.fail(f.Code + ": " + f.Message)
		return
	}
	s, err := o.bulkSearch(j)
	if err != nil { // what it names is no more
		j.fail("InvalidBatch : Failed to process query")
		return
	}
	found, err := s.find(s.candidates())
	if err != nil {
		j.fail("InvalidBatch : Failed to process query")
		return
	}
	header := make([]string, len(s.q.Select))
	for i, it := range s.q.Select {
		header[i] = s.routes[it.Field.Path].title()
	}
	j.results = [][]string{header}
	for _, r := range s.cut(found) {
		row := make([]string, len(header))
		for i, it := range s.q.Select {
			row[i] = o.cell(s.who, s.routes[it.Field.Path], r)
		}
		j.results = append(j.results, row)
	}
	j.done, j.state = len(j.results)-1, stateJobComplete
}

// title is the route as a header has it: "Account.Name".
func (rt *route) title() string {
	var names []string
	for _, hop := range rt.hops {
		names = append(names, hop.RelationshipName)
	}
	if rt.last == nil {
		return strings.Join(append(names, rt.name), ".")
	}
	return strings.Join(append(names, rt.last.Name), ".")
}

// cell is a value as the file of results has it.
func (o *Org) cell(who *rights, rt *route, r *record) string {
	switch v := o.value(who, rt, r).(type) {
	case nil:
		if rt.last != nil && rt.last.Type == schema.TypeBoolean {
			return "false"
		}
		return ""
	case bool:
		return strconv.FormatBool(v)
	case string:
		if rt.kind() == soql.DateTime {
			return strings.Replace(v, "+0000", "Z", 1)
		}
		return v
	default:
		if rt.last == nil {
			return text(v)
		}
		b, _ := number{text: text(v), int: rt.last.Type == schema.TypeInt}.MarshalJSON()
		return string(b)
	}
}

// page answers a part of the results: the header, and up to maxRecords rows
// from the locator on.
func (j *job) page(q *request) *response {
	if j.state != stateJobComplete {
		return refuse(one(invalidJobState("The job has no results in state " + j.state)))
	}
	rows := j.results[1:]
	from, size := 0, maxQueryPage
	if locator := q.query.Get("locator"); locator != "" {
		n, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(locator, " ", "+"))
		at, err2 := strconv.Atoi(string(n))
		if err != nil || err2 != nil || at <= 0 || at >= len(rows) {
			return refuse(one(fault{Code: "INVALID_QUERY_LOCATOR", Message: "invalid query locator"}))
		}
		from = at
	}
	if n := q.query.Get("maxRecords"); n != "" {
		limit, err := strconv.Atoi(n)
		if err != nil || limit <= 0 {
			return refuse(one(fault{Code: "INVALID_INPUT", Message: "maxRecords must be a positive number"}))
		}
		size = min(limit, size)
	}
	to := min(from+size, len(rows))
	next := "null"
	if to < len(rows) {
		next = base64.StdEncoding.EncodeToString([]byte(strconv.Itoa(to)))
	}
	var b strings.Builder
	for _, row := range slices.Concat(j.results[:1], rows[from:to]) {
		writeCSV(&b, delimiters[j.delimiter], lineEndings[j.lineEnding], row)
	}
	return csvAnswer(&b).with("Sforce-Locator", next).with("Sforce-NumberOfRecords", strconv.Itoa(to-from))
}
