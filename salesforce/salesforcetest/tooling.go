package salesforcetest

import (
	"net/http"
	"strings"
)

// setup is what an admin made of the org by the Tooling API.
type setup struct {
	grant bool                   // new fields are everybody's at once
	ids   map[string]string      // of custom fields, by lower-case "lead.score__c"
	given map[string]customField // by ID, as far as they were made here
}

// customField is a field as a client described it.
type customField struct {
	metadata any // that can be marshalled
}

// GrantNewFields says who sees fields created through the API. If on is true,
// everybody may read and write them at once; otherwise, as in a real org and by
// default, nobody sees them until FieldPermissions grant them.
func (o *Org) GrantNewFields(on bool) {
	o.lock()
	defer o.mu.Unlock()
	o.setup.grant = on
}

// toolingName is what stands behind the version in the addresses of the
// Tooling API.
const toolingName = "/tooling"

// tooling answers /tooling and what is below: custom fields, and queries on
// what the org's objects are.
func (o *Org) tooling(q *request) *response {
	at := *q
	at.version, at.path = q.version+toolingName, q.path[1:]
	q = &at
	if len(q.path) == 0 {
		return only(q, func(*request) *response {
			root := "/services/data/v" + q.version + "/"
			return answer(http.StatusOK, ordered{{"query", root + "query"}, {"sobjects", root + "sobjects"}})
		}, http.MethodGet)
	}
	switch q.path[0] {
	case "query":
		if len(q.path) == 1 {
			return only(q, o.toolingQuery, http.MethodGet)
		}
		return o.query(q)
	case "sobjects":
		return o.toolingObjects(q)
	default:
		return refuse(notFound())
	}
}

// toolingObjects answers /tooling/sobjects and what is below.
func (o *Org) toolingObjects(q *request) *response {
	if len(q.path) == 1 {
		return only(q, o.catalogue(q.saver.user).describeGlobal, http.MethodGet)
	}
	describes := len(q.path) == 3 && q.path[2] == "describe"
	if describes || !strings.EqualFold(q.path[1], customFields) {
		c := o.catalogue(q.saver.user)
		if e := c.entity(q.path[1]); e != nil && describes {
			return only(q, func(*request) *response { return c.describe(q, e) }, http.MethodGet)
		}
		return refuse(notFound())
	}
	switch {
	case !o.rights(q.saver.user).has("CustomizeApplication"):
		return refuse(one(fault{Status: http.StatusForbidden, Code: "INSUFFICIENT_ACCESS", // the text is a guess
			Message: "You need the Customize Application permission to do this."}))
	case len(q.path) == 2:
		return only(q, o.createField, http.MethodPost)
	case len(q.path) == 3:
		return o.oneField(q)
	default:
		return refuse(notFound())
	}
}

// createField answers POST /tooling/sobjects/CustomField.
func (o *Org) createField(q *request) *response {
	in, fs := parseObject(q.body, "SObject")
	if fs != nil {
		return refuse(fs)
	}
	object, name, fs := o.fieldName(in.text("FullName"))
	if fs != nil {
		return refuse(fs)
	}
	for _, e := range o.behind(object) {
		if e.column(name) != nil {
			return refuse(one(refused("DUPLICATE_DEVELOPER_NAME", "There is already a field named "+strings.TrimSuffix(name, "__c")+" on "+object+".", "DeveloperName")))
		}
	}
	v, _ := in.get("Metadata")
	md, _ := v.(*input)
	c, fs := o.fieldOf(name, md)
	if fs != nil {
		return refuse(fs)
	}
	id := o.fieldID(object, name)
	o.putField(id, object, c, md)
	return answer(http.StatusCreated, append(saved(id), pair{"warnings", []any{}}, pair{"infos", []any{}}))
}

// oneField answers /tooling/sobjects/CustomField/00N...
func (o *Org) oneField(q *request) *response {
	id, _ := parseID(q.path[2])
	f, ok := o.fieldByID(id)
	if !ok {
		return refuse(notFound())
	}
	switch q.method {
	case http.MethodGet:
		return answer(http.StatusOK, o.fieldRecord(f, q.version))
	case http.MethodDelete:
		o.dropField(f)
		return &response{status: http.StatusNoContent}
	case http.MethodPatch:
	default:
		return refuse(methodNotAllowed(q.method, "DELETE", "GET", "PATCH"))
	}
	in, fs := parseObject(q.body, "SObject")
	if fs != nil {
		return refuse(fs)
	}
	v, _ := in.get("Metadata")
	md, _ := v.(*input)
	c, fs := o.fieldOf(f.column.Name, md)
	switch {
	case fs != nil:
		return refuse(fs)
	case c.Type != f.column.Type: // what may be converted into what is beyond this org
		return refuse(one(refused("FIELD_INTEGRITY_EXCEPTION", "Cannot change the type of an existing custom field", "Metadata")))
	}
	c.granted = f.column.granted
	o.putField(f.id, f.object, c, md)
	return &response{status: http.StatusNoContent}
}

// definedField is a custom field of the org.
type definedField struct {
	id, object string // "Activity" for fields of Task and Event
	column     *column
}

// defined lists the custom fields, object by object.
func (o *Org) defined() []definedField {
	var out []definedField
	for _, name := range o.names {
		object := name
		if o.entity(name).activity() {
			object = "Activity"
		}
		for _, c := range o.entity(name).columns {
			if c.Custom && (object != "Activity" || name == "Task" || o.entity("Task").column(c.Name) == nil) {
				out = append(out, definedField{o.fieldID(object, c.Name), object, c})
			}
		}
	}
	return out
}

func (o *Org) fieldByID(id string) (definedField, bool) {
	for _, f := range o.defined() {
		if f.id == id {
			return f, true
		}
	}
	return definedField{}, false
}

// fieldID returns the ID of a custom field: the same for every question.
func (o *Org) fieldID(object, name string) string {
	if o.setup.ids == nil {
		o.setup.ids, o.setup.given = map[string]string{}, map[string]customField{}
	}
	key := strings.ToLower(object + "." + name)
	if o.setup.ids[key] == "" {
		o.setup.ids[key] = o.ids.next("00N")
	}
	return o.setup.ids[key]
}

// behind returns the objects whose records have the fields of that one:
// Activity's are those of Task and Event.
func (o *Org) behind(object string) []*entity {
	if strings.EqualFold(object, "Activity") {
		return []*entity{o.entity("Task"), o.entity("Event")}
	}
	if e := o.entity(object); e != nil {
		return []*entity{e}
	}
	return nil
}

// putField adds a field to its object, or replaces it.
func (o *Org) putField(id, object string, c *column, md *input) {
	c.granted = c.granted || o.setup.grant
	for _, e := range o.behind(object) {
		own := *c
		e.set(&own)
	}
	o.setup.given[id] = customField{metadata: plain(md)}
	o.touch()
}

// dropField takes a field, and its values, from its object.
func (o *Org) dropField(f definedField) {
	for _, e := range o.behind(f.object) {
		if c := e.column(f.column.Name); c != nil {
			e.drop(c)
		}
		if p := o.entity(fieldPermission); p != nil {
			s := o.saver(true)
			for _, r := range p.live(false) {
				if strings.EqualFold(text(r.values["Field"]), e.name+"."+f.column.Name) {
					s.put(p, r.with(map[string]any{"IsDeleted": true}))
				}
			}
		}
	}
	delete(o.setup.ids, strings.ToLower(f.object+"."+f.column.Name))
	delete(o.setup.given, f.id)
	o.touch()
}
