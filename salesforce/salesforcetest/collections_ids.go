package salesforcetest

import (
	"net/http"
	"slices"
	"strings"
)

// maxRetrieve is how many records a collection may ask for.
const maxRetrieve = 2000

// deleteCollection answers DELETE /composite/sobjects?ids=...
func (o *Org) deleteCollection(q *request) *response {
	ids := list(q.query.Get("ids"))
	if len(ids) == 0 {
		return refuse(one(fault{Code: "REQUIRED_FIELD_MISSING", Message: "At least 1 record is required"}))
	}
	if len(ids) > maxCollection {
		return refuse(one(tooMany()))
	}
	start := len(q.saver.undo)
	out := make([]outcome, len(ids))
	for i, given := range ids {
		id, ok := parseID(given)
		switch {
		case !ok:
			out[i].faults = one(refused("MALFORMED_ID", "malformed id "+given))
		case o.byPrefix(id) == nil:
			out[i].faults = one(badReference())
		default:
			out[i] = outcome{id: id, faults: q.saver.remove(o.byPrefix(id), id)}
		}
	}
	failed := slices.ContainsFunc(out, func(x outcome) bool { return x.faults != nil })
	if failed && (q.allOrNone || strings.EqualFold(q.query.Get("allOrNone"), "true")) {
		q.saver.rollback(start)
		rollBack(out)
	}
	return outcomes(out)
}

// retrieve answers GET and POST /composite/sobjects/Lead: records by ID, null
// for one that does not exist.
func (o *Org) retrieve(q *request) *response {
	e := o.visible(q.path[2], q.saver.user)
	if e == nil {
		return refuse(notFound())
	}
	ids, names := list(q.query.Get("ids")), list(q.query.Get("fields"))
	if q.method == http.MethodPost {
		in, fs := parseObject(q.body, "SObjectListInput")
		if fs != nil {
			return refuse(fs)
		}
		ids, names = texts(in, "ids"), texts(in, "fields")
	}
	if len(ids) == 0 || len(names) == 0 {
		return refuse(one(fault{Code: "MISSING_ARGUMENT", Message: "ids and fields are required"}))
	}
	if len(ids) > maxRetrieve {
		return refuse(one(fault{Code: "EXCEEDED_ID_LIMIT", Message: "record limit reached. cannot submit more than 2000 records into this call"}))
	}
	var columns []*column
	for _, name := range names {
		c := q.saver.column(e, name)
		if c == nil {
			return refuse(one(noSuchColumn(name, e.name)))
		}
		columns = append(columns, c)
	}
	if !slices.Contains(columns, e.column("Id")) {
		columns = append(columns, e.column("Id"))
	}
	out := make([]any, len(ids))
	for i, given := range ids {
		id, fs := ownID(e, given)
		if fs != nil {
			return refuse(one(refused("MALFORMED_ID", "malformed id "+given)))
		}
		if r := e.rows[id]; r != nil && !r.deleted() && q.saver.sees(e, r) {
			out[i] = fullRecord(e, columns, r, q.version)
		}
	}
	return answer(http.StatusOK, out)
}

// texts reads a member that is a list of strings.
func texts(in *input, name string) []string {
	v, _ := in.get(name)
	values, _ := v.([]any)
	var out []string
	for _, v := range values {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}
