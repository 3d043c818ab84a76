package salesforcetest

import (
	"net/http"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// sobjects answers /sobjects, /sobjects/Lead and what is below.
func (o *Org) sobjects(q *request) *response {
	if len(q.path) == 1 {
		return only(q, o.describeGlobal, http.MethodGet)
	}
	e := o.visible(q.path[1], q.saver.user)
	if e == nil {
		return refuse(notFound())
	}
	at := &place{request: q, org: o, entity: e}
	switch {
	case len(q.path) == 2 && q.method == http.MethodPost:
		return at.create()
	case len(q.path) == 2:
		return only(q, func(*request) *response { return at.info() }, http.MethodGet, http.MethodPost)
	case len(q.path) == 3 && q.path[2] == "describe":
		return only(q, func(*request) *response { return o.describe(q, e) }, http.MethodGet)
	case len(q.path) == 3 && q.method == http.MethodPost && equalFold(q.path[2], "Id"):
		return at.create()
	case len(q.path) == 3:
		return at.byID(q.path[2])
	case len(q.path) == 4:
		return at.byKey(q.path[2], q.path[3])
	default:
		return refuse(notFound())
	}
}

// place is a record's address, or its object's.
type place struct {
	*request
	org    *Org
	entity *entity
}

// location is the path of a record.
func (p *place) location(id string) string {
	return "/services/data/v" + p.version + "/sobjects/" + p.entity.name + "/" + id
}

// info answers GET /sobjects/Lead.
func (p *place) info() *response {
	return answer(http.StatusOK, ordered{{"objectDescribe", p.org.summary(p.saver.rights(), p.entity, p.version)}, {"recentItems", []any{}}})
}

// saved is the answer to a save of one record.
func saved(id string) ordered {
	return ordered{{"id", id}, {"success", true}, {"errors", []any{}}}
}

func (p *place) create() *response {
	in, fs := parseObject(p.body, "SObject")
	if fs != nil {
		return refuse(fs)
	}
	id, fs := p.saver.insert(p.entity, in)
	if fs != nil {
		return refuse(fs)
	}
	return answer(http.StatusCreated, saved(id)).with("Location", p.location(id))
}

// byID answers requests for /sobjects/Lead/00Q...
func (p *place) byID(segment string) *response {
	id, ok := parseID(segment)
	if !ok || !strings.HasPrefix(id, p.entity.prefix) {
		return refuse(noSuchKey(segment))
	}
	r := p.entity.rows[id]
	switch p.method {
	case http.MethodGet, http.MethodHead:
		if r == nil || r.deleted() || !p.saver.sees(p.entity, r) {
			return refuse(notFound())
		}
		return p.read(r)
	case http.MethodPatch:
		return p.update(r)
	case http.MethodDelete:
		if r == nil {
			return refuse(notFound())
		}
		if fs := p.saver.remove(p.entity, id); fs != nil {
			return refuse(fs)
		}
		return &response{status: http.StatusNoContent}
	default:
		return refuse(methodNotAllowed(p.method, "HEAD", "GET", "PATCH", "DELETE"))
	}
}

func (p *place) update(r *record) *response {
	in, fs := parseObject(p.body, "SObject")
	if fs != nil {
		return refuse(fs)
	}
	if _, given := in.get("Id"); given {
		return refuse(one(fault{Code: "INVALID_FIELD", Message: "The Id field should not be specified in the sobject data."}))
	}
	if r == nil {
		return refuse(notFound())
	}
	if resp := p.condition(r); resp != nil {
		return resp
	}
	if fs := p.saver.update(p.entity, r.id, in); fs != nil {
		return refuse(fs)
	}
	return &response{status: http.StatusNoContent}
}

// read answers a record: all its fields, or those that ?fields= names.
func (p *place) read(r *record) *response {
	columns := p.saver.rights().columns(p.entity)
	if p.query.Has("fields") {
		columns = nil
		hasID := false
		for _, name := range list(p.query.Get("fields")) {
			c := p.saver.column(p.entity, name)
			if c == nil {
				return refuse(one(noSuchColumn(name, p.entity.name)))
			}
			hasID = hasID || c.Name == "Id"
			columns = append(columns, c)
		}
		if !hasID {
			columns = append(columns, p.entity.column("Id"))
		}
	}
	resp := p.condition(r)
	if resp == nil {
		resp = answer(http.StatusOK, fullRecord(p.entity, columns, r, p.version))
	}
	if p.entity.name == schema.Account {
		resp.with("ETag", p.entity.etag(r))
	}
	return resp.with("Last-Modified", moment(r.values["SystemModstamp"]).UTC().Format(http.TimeFormat))
}

// fullRecord is a record with the given columns.
func fullRecord(e *entity, columns []*column, r *record, version string) ordered {
	out := ordered{attributes(e, r, version)}
	for _, c := range columns {
		out = append(out, pair{c.Name, field(e, c, r)})
	}
	return out
}

// byKey answers requests for /sobjects/Lead/Key__c/value: reading, deleting and
// upserting by external ID.
func (p *place) byKey(name, value string) *response {
	key := p.saver.column(p.entity, name)
	if key == nil || !key.IDLookup {
		return refuse(noSuchKey(name))
	}
	switch p.method {
	case http.MethodGet, http.MethodHead, http.MethodDelete:
		found := p.saver.match(p.entity, key, value)
		switch {
		case len(found) == 0:
			return refuse(notFound())
		case len(found) > 1:
			return p.choices(found)
		}
		return p.byID(found[0].id)
	case http.MethodPatch:
		return p.upsert(key, value)
	default:
		return refuse(methodNotAllowed(p.method, "HEAD", "GET", "PATCH", "DELETE"))
	}
}

// choices answers 300: several records have the key.
func (p *place) choices(found []*record) *response {
	urls := make([]any, len(found))
	for i, r := range found {
		urls[i] = p.location(r.id)
	}
	return answer(http.StatusMultipleChoices, urls)
}

func (p *place) upsert(key *column, value string) *response {
	in, fs := parseObject(p.body, "SObject")
	if fs != nil {
		return refuse(fs)
	}
	for _, name := range []string{key.Name, "Id"} {
		if _, given := in.get(name); given {
			return refuse(one(fault{Code: "INVALID_FIELD", Message: "The " + name + " field should not be specified in the sobject data."}))
		}
	}
	if !p.org.upsertable(p.entity) {
		return refuse(one(notUpsertable(p.entity)))
	}
	updateOnly := strings.EqualFold(p.query.Get("updateOnly"), "true")
	id, created, several, fs := p.saver.upsert(p.entity, key, value, in, updateOnly)
	switch {
	case several != nil:
		return p.choices(several)
	case fs != nil && id == "" && key.Name == "Id":
		return refuse(notFound())
	case fs != nil:
		return refuse(fs)
	}
	status := http.StatusOK
	if created {
		status = http.StatusCreated
	}
	return answer(status, append(saved(id), pair{"created", created})).with("Location", p.location(id))
}

// list splits a parameter at its commas.
func list(s string) []string {
	var out []string
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// unchanged reports whether nothing changed since the time of the header.
func unchanged(h http.Header, modified time.Time) bool {
	since, err := http.ParseTime(h.Get("If-Modified-Since"))
	return err == nil && !modified.Truncate(time.Second).After(since)
}
