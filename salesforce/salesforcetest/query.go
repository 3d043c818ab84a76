package salesforcetest

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

const (
	pageSize    = 2000 // records of an answer
	minPageSize = 200  // that a client may ask for
	maxCursors  = 100  // open at a time
)

// query answers /query?q=..., /queryAll?q=... and their further pages.
func (o *Org) query(q *request) *response {
	switch len(q.path) {
	case 1:
		return only(q, o.runQuery, http.MethodGet)
	case 2:
		return only(q, o.nextPage, http.MethodGet)
	default:
		return refuse(notFound())
	}
}

func (o *Org) runQuery(q *request) *response {
	if !q.query.Has("q") {
		return refuse(one(fault{Code: "MALFORMED_QUERY", Message: "SOQL query must be given as the parameter q"}))
	}
	parsed, err := soql.Parse(q.query.Get("q"))
	if err != nil {
		return refuse(queryFault(err))
	}
	if f := o.refusedQuery(parsed.From, q.query.Get("q")); f != nil {
		return refuse(one(*f))
	}
	at := o
	if strings.EqualFold(parsed.From, userRecordAccess) {
		if at, err = o.recordAccess(q.saver.user, parsed); err != nil {
			return refuse(queryFault(err))
		}
	}
	if definition(parsed.From) && o.entity(parsed.From) == nil {
		at = o.catalogue(q.saver.user)
	}
	s := at.search(q, parsed, q.path[0] == "queryAll")
	run := s.run
	if strings.EqualFold(q.query.Get("columns"), "true") {
		run = s.metadata
	}
	body, err := run()
	if err != nil {
		return refuse(queryFault(err))
	}
	return answer(http.StatusOK, body)
}

// queryFault is the answer to a query that is refused.
func queryFault(err error) faults {
	var e *soql.Error
	if !errors.As(err, &e) {
		return one(fault{Code: "MALFORMED_QUERY", Message: err.Error()})
	}
	if e.Offset == 0 {
		return one(fault{Code: e.Code, Message: e.Message})
	}
	return one(fault{Code: e.Code, Message: e.Block()})
}

// search is one query on its way.
type search struct {
	org     *Org
	version string
	path    string // the resource, for the pages
	page    int
	q       *soql.Query
	entity  *entity
	all     bool // deleted and archived records too
	who     *rights
	routes  map[string]*route
}

func (o *Org) search(q *request, parsed *soql.Query, all bool) *search {
	page := pageSize
	if _, after, ok := strings.Cut(q.header.Get("Sforce-Query-Options"), "batchSize="); ok {
		number, _, _ := strings.Cut(after, ";")
		if n, err := strconv.Atoi(strings.TrimSpace(number)); err == nil {
			page = max(minPageSize, min(n, pageSize))
		}
	}
	return &search{org: o, version: q.version, path: q.path[0], page: page, q: parsed, entity: o.visible(parsed.From, q.saver.user), all: all, who: q.saver.rights()}
}

// prepare checks that all that the query names exists.
func (s *search) prepare() error {
	if s.entity == nil || !s.entity.queryable {
		return s.q.Errorf(soql.InvalidType, s.q.FromPos, "sObject type '%s' is not supported. If you are attempting to use a custom object, "+
			"be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.", s.q.From)
	}
	if err := s.trace(); err != nil {
		return err
	}
	if err := s.judge(); err != nil {
		return err
	}
	return s.reified()
}

// run answers the query with its first page.
func (s *search) run() (any, error) {
	if err := s.prepare(); err != nil {
		return nil, err
	}
	found, err := s.find(s.candidates())
	if err != nil {
		return nil, err
	}
	switch {
	case s.q.IsCount():
		return result(len(s.cut(found)), "", []any{}), nil
	case s.q.IsAggregate():
		return s.aggregate(found)
	}
	found = s.cut(found)
	tree, err := s.shape()
	if err != nil {
		return nil, err
	}
	records := make([]any, len(found))
	for i, r := range found {
		if records[i], err = tree.render(s, s.entity, r); err != nil {
			return nil, err
		}
	}
	s.mark(found)
	return s.org.pages(records, s), nil
}

// trace finds all fields that the query names, and fails at the first that does
// not exist.
func (s *search) trace() error {
	if err := s.expand(); err != nil {
		return err
	}
	s.routes = map[string]*route{}
	var refs []soql.FieldRef
	for _, it := range s.q.Select {
		if it.Sub == nil && it.TypeOf == nil {
			refs = append(refs, it.Field)
		}
	}
	soql.Walk(s.q.Where, func(c soql.Condition) { refs = append(refs, c.Field) })
	refs = append(refs, s.q.GroupBy...)
	soql.Walk(s.q.Having, func(c soql.Condition) { refs = append(refs, c.Field) })
	for _, it := range s.q.OrderBy {
		refs = append(refs, it.Field)
	}
	for _, ref := range refs {
		if ref.Path == "" {
			continue
		}
		rt, wrong := s.routes[ref.Path], ""
		if rt == nil {
			rt, wrong = s.org.trace(s.who, s.entity, ref.Path)
		}
		if wrong != "" {
			return s.q.Errorf(soql.InvalidField, ref.Pos, "%s", wrong)
		}
		if ref.Func == soql.ToLabel && (rt.last == nil || rt.last.Type != schema.TypePicklist && rt.last.Type != schema.TypeMultiPicklist) {
			return s.notHere(ref.Pos, "toLabel() of "+ref.Path)
		}
		s.routes[ref.Path] = rt
	}
	return nil
}

// env is what the evaluation needs to know of the org.
func (s *search) env() soql.Env {
	return soql.Env{
		Now: s.org.clock(),
		Kind: func(path string) soql.Kind {
			if rt := s.routes[path]; rt != nil {
				return rt.kind()
			}
			return soql.Text
		},
		Label: func(path string, v any) any { return s.routes[path].last.label(v) },
		Join:  s.join,
		Zone:  s.org.zone(s.who.user),
	}
}

// join runs the subquery of a semi-join.
func (s *search) join(sub *soql.Query) ([]any, error) {
	inner := &search{org: s.org, version: s.version, q: sub, entity: s.org.visible(sub.From, s.who.user), all: s.all, who: s.who}
	if inner.entity == nil {
		return nil, sub.Errorf(soql.InvalidType, sub.FromPos, "sObject type '%s' is not supported.", sub.From)
	}
	if err := inner.trace(); err != nil {
		return nil, err
	}
	found, err := inner.find(inner.candidates())
	if err != nil {
		return nil, err
	}
	values := make([]any, 0, len(found))
	for _, r := range inner.cut(found) {
		values = append(values, s.org.value(s.who, inner.routes[sub.Select[0].Field.Path], r))
	}
	return values, nil
}

func (s *search) getter(r *record) soql.Getter {
	return func(path string) any {
		if rt := s.routes[path]; rt != nil {
			return s.org.value(s.who, rt, r)
		}
		return nil
	}
}

// candidates are the records that may match: by an index where the query names
// keys, else all. They come oldest first.
func (s *search) candidates() []*record {
	pins, ok := soql.Pins(s.q.Where, func(path string) bool {
		rt := s.routes[path]
		return rt != nil && len(rt.hops) == 0 && rt.last != nil && (rt.last.Name == "Id" || s.entity.indexes[rt.last] != nil)
	})
	if !ok {
		return s.entity.live(s.all)
	}
	ids := map[string]bool{}
	for _, p := range pins {
		c := s.routes[p.Path].last
		for _, v := range p.Values {
			if c.Name != "Id" {
				for _, id := range s.entity.indexes[c][c.key(v)] {
					ids[id] = true
				}
			} else if id, ok := parseID(v); ok {
				ids[id] = true
			}
		}
	}
	out := make([]*record, 0, len(ids))
	for id := range ids {
		if r := s.entity.rows[id]; r != nil && (s.all || !r.deleted()) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, bySeq)
	return out
}

// find selects and sorts.
func (s *search) find(from []*record) ([]*record, error) {
	env := s.env()
	filter, err := s.q.Filter(env)
	if err != nil {
		return nil, err
	}
	var out []*record
	for _, r := range from {
		if s.shows(r) && filter.Match(s.getter(r)) {
			out = append(out, r)
		}
	}
	if s.q.IsAggregate() {
		return out, nil
	}
	sorter, err := s.q.Sorter(env)
	if err != nil || sorter == nil {
		return out, err
	}
	slices.SortStableFunc(out, func(a, b *record) int { return sorter(s.getter(a), s.getter(b)) })
	return out, nil
}

// shows leaves out the archived activities, which only queryAll has, and what
// the user does not see.
func (s *search) shows(r *record) bool {
	return (s.all || r.values["IsArchived"] != true) && s.who.sees(s.entity, r)
}

// cut applies OFFSET and LIMIT.
func (s *search) cut(found []*record) []*record {
	found = found[min(s.q.Offset, len(found)):]
	if s.q.Limit != soql.NoLimit {
		found = found[:min(s.q.Limit, len(found))]
	}
	return found
}

func (s *search) aggregate(found []*record) (any, error) {
	getters := make([]soql.Getter, len(found))
	for i, r := range found {
		getters[i] = s.getter(r)
	}
	rows, err := s.q.Aggregate(getters, s.env())
	if err != nil {
		return nil, err
	}
	changes := make([]func(any) any, len(s.q.Select))
	for i, it := range s.q.Select {
		if changes[i], err = s.changed(it); err != nil {
			return nil, err
		}
	}
	records := make([]any, len(rows))
	for i, row := range rows {
		out := ordered{{"attributes", ordered{{"type", "AggregateResult"}}}}
		for j, c := range row {
			if changes[j] != nil {
				c.Value = changes[j](c.Value)
			}
			out = append(out, pair{c.Name, c.Value})
		}
		records[i] = out
	}
	return result(len(records), "", records), nil
}

// result is the envelope of every answer to a query; next is "" on the last page.
func result(total int, next string, records []any) ordered {
	out := ordered{{"totalSize", total}, {"done", next == ""}}
	if next != "" {
		out = append(out, pair{"nextRecordsUrl", next})
	}
	return append(out, pair{"records", records})
}

// cursor holds the records of a query whose answer has several pages.
type cursor struct {
	user    string // who may go on with it
	records []any
	page    int
	opened  int
}

// pages answers the first page, and keeps the others.
func (o *Org) pages(records []any, s *search) ordered {
	if len(records) <= s.page {
		return result(len(records), "", records)
	}
	if len(o.cursors) >= maxCursors {
		first := ""
		for id, c := range o.cursors {
			if first == "" || c.opened < o.cursors[first].opened {
				first = id
			}
		}
		delete(o.cursors, first)
	}
	id := o.ids.next("01g")
	o.cursors[id] = &cursor{user: s.who.user, records: records, page: s.page, opened: o.count()}
	return o.page(id, 0, s.version, s.path)
}

// page answers the records of a cursor from an offset on.
func (o *Org) page(id string, from int, version, path string) ordered {
	c := o.cursors[id]
	to := min(from+c.page, len(c.records))
	next := ""
	if to < len(c.records) {
		next = fmt.Sprintf("/services/data/v%s/%s/%s-%d", version, path, id, to)
	}
	return result(len(c.records), next, c.records[from:to])
}

// nextPage answers /query/01g...-2000.
func (o *Org) nextPage(q *request) *response {
	id, number, _ := strings.Cut(q.path[1], "-")
	from, err := strconv.Atoi(number)
	c := o.cursors[id]
	if c == nil || c.user != q.saver.user || err != nil || from < 0 || from > len(c.records) {
		return refuse(one(fault{Code: "INVALID_QUERY_LOCATOR", Message: "invalid query locator"}))
	}
	return answer(http.StatusOK, o.page(id, from, q.version, q.path[0]))
}
