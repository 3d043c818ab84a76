package salesforcetest

import (
	"net/http"
	"strings"
)

const (
	maxCollection = 200 // records of a collection
	maxChunks     = 10  // changes of type within a collection
	maxRepeats    = 12  // updates of one record in a collection
)

// compositeResource answers /composite and what is below.
func (o *Org) compositeResource(q *request) *response {
	switch {
	case len(q.path) == 1 && !q.nested && q.method == http.MethodGet:
		return compositeKinds(q)
	case len(q.path) == 1 && !q.nested:
		return only(q, o.composite, http.MethodPost)
	case len(q.path) >= 2 && q.path[1] == "sobjects":
		return o.collections(q)
	case q.nested:
		return refuse(notFound())
	case len(q.path) == 2 && q.path[1] == "graph":
		return only(q, o.graph, http.MethodPost)
	case len(q.path) == 2 && q.path[1] == "batch":
		return only(q, o.batch, http.MethodPost)
	case len(q.path) == 3 && q.path[1] == "tree":
		return only(q, o.tree, http.MethodPost)
	default:
		return refuse(notFound())
	}
}

// compositeKinds answers GET /composite.
func compositeKinds(q *request) *response {
	out := ordered{}
	for _, name := range []string{"batch", "graph", "sobjects", "tree"} {
		out = append(out, pair{name, "/services/data/v" + q.version + "/composite/" + name})
	}
	return answer(http.StatusOK, out)
}

// collections answers /composite/sobjects and what is below.
func (o *Org) collections(q *request) *response {
	switch len(q.path) {
	case 2:
		switch q.method {
		case http.MethodPost:
			return o.saveCollection(q, insertOne)
		case http.MethodPatch:
			return o.saveCollection(q, updateOne)
		case http.MethodDelete:
			return o.deleteCollection(q)
		}
		return refuse(methodNotAllowed(q.method, "DELETE", "PATCH", "POST"))
	case 3:
		return only(q, o.retrieve, http.MethodGet, http.MethodPost)
	case 4:
		return only(q, o.upsertCollection, http.MethodPatch)
	default:
		return refuse(notFound())
	}
}

// outcome is what became of one record of a collection.
type outcome struct {
	id      string
	created *bool // nil except for an upsert
	faults  faults
}

func (x outcome) body() any {
	var out ordered
	if x.faults == nil {
		out = saved(x.id)
	} else {
		out = ordered{{"success", false}, {"errors", x.faults.results()}}
	}
	if x.created != nil {
		out = append(out, pair{"created", *x.created})
	}
	return out
}

// collection is one that is being saved.
type collection struct {
	org     *Org
	saver   *saver
	records []*input
	updates map[string]int // of each record so far
	key     *column        // of an upsert
	object  *entity        // of an upsert
	seen    map[string]int // records with each key
}

// saveOne saves one record of a collection.
type saveOne func(b *collection, in *input) outcome

// saveCollection saves the records of the body in order. With allOrNone, one
// that fails undoes all.
func (o *Org) saveCollection(q *request, save saveOne) *response {
	b := &collection{org: o, saver: q.saver, updates: map[string]int{}}
	allOrNone, fs := b.read(q)
	if fs != nil {
		return refuse(fs)
	}
	return b.save(allOrNone, save)
}

func (b *collection) save(allOrNone bool, save saveOne) *response {
	start := len(b.saver.undo)
	b.saver.chunk(len(b.records))
	out := make([]outcome, len(b.records))
	failed := false
	for i, in := range b.records {
		out[i] = save(b, in)
		failed = failed || out[i].faults != nil
	}
	if failed && allOrNone {
		b.saver.rollback(start)
		rollBack(out)
	}
	return outcomes(out)
}

// rollBack makes failures of the records that were innocent.
func rollBack(out []outcome) {
	for i := range out {
		if out[i].faults == nil {
			out[i].faults = one(refused("ALL_OR_NONE_OPERATION_ROLLED_BACK",
				"Record rolled back because not all records were valid and the request was using AllOrNone header"))
		}
	}
}

func outcomes(out []outcome) *response {
	body := make([]any, len(out))
	for i, x := range out {
		body[i] = x.body()
	}
	return answer(http.StatusOK, body)
}

// read takes the body apart: {"allOrNone": false, "records": [...]}.
func (b *collection) read(q *request) (allOrNone bool, fs faults) {
	in, fs := parseObject(q.body, "SObjectListInput")
	if fs != nil {
		return false, fs
	}
	flag, _ := in.get("allOrNone")
	allOrNone, _ = flag.(bool)
	allOrNone = allOrNone || q.allOrNone
	v, _ := in.get("records")
	records, _ := v.([]any)
	if len(records) == 0 {
		return false, one(fault{Code: "REQUIRED_FIELD_MISSING", Message: "At least 1 record is required"})
	}
	if len(records) > maxCollection {
		return false, one(tooMany())
	}
	chunks, last := 0, ""
	for _, v := range records {
		r, ok := v.(*input)
		if !ok {
			return false, one(parserError("Can not deserialize SObject out of " + token(v) + " token at [line:1, column:1]"))
		}
		if !strings.EqualFold(r.typ, last) {
			chunks, last = chunks+1, r.typ
		}
		b.records = append(b.records, r)
	}
	if chunks > maxChunks {
		return false, one(fault{Code: "INVALID_INPUT", // the code is a guess, the text is that of Apex
			Message: "Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce chunking."})
	}
	return allOrNone, nil
}

func tooMany() fault {
	return fault{Code: "EXCEEDED_ID_LIMIT", Message: "record limit reached. cannot submit more than 200 records into this call"}
}

// entityOf finds the object of a record by its attributes.
func (b *collection) entityOf(in *input) (*entity, faults) {
	if in.typ == "" {
		return nil, one(parserError("Nested object for polymorphic foreign key must have an attributes field before any other fields."))
	}
	if e := b.org.visible(in.typ, b.saver.user); e != nil {
		return e, nil
	}
	return nil, one(fault{Code: "INVALID_TYPE", Message: "sObject type '" + in.typ + "' is not supported."})
}

func insertOne(b *collection, in *input) outcome {
	e, fs := b.entityOf(in)
	if fs != nil {
		return outcome{faults: fs}
	}
	id, fs := b.saver.insert(e, in)
	return outcome{id: id, faults: fs}
}

func updateOne(b *collection, in *input) outcome {
	e, fs := b.entityOf(in)
	if fs != nil {
		return outcome{faults: fs}
	}
	in = in.clone()
	v, _ := in.take("Id")
	given, _ := v.(string)
	if given == "" {
		return outcome{faults: one(refused("MISSING_ARGUMENT", "Id not specified in an update call"))}
	}
	id, fs := ownID(e, given)
	if fs != nil {
		return outcome{faults: fs}
	}
	if b.updates[id]++; b.updates[id] > maxRepeats {
		return outcome{faults: one(refused("DUPLICATE_VALUE",
			"Maximum number of duplicate updates in one batch (12 allowed). Attempt to update Id more than once in this Api call: "+id))}
	}
	return outcome{id: id, faults: b.saver.update(e, id, in)}
}

// ownID reads an ID that must be of that object.
func ownID(e *entity, given string) (string, faults) {
	id, ok := parseID(given)
	if !ok || !strings.HasPrefix(id, e.prefix) {
		return "", one(refused("MALFORMED_ID", e.column("Id").Label+": id value of incorrect type: "+given, "Id"))
	}
	return id, nil
}

// upsertCollection answers PATCH /composite/sobjects/Lead/Key__c.
func (o *Org) upsertCollection(q *request) *response {
	e := o.visible(q.path[2], q.saver.user)
	if e == nil {
		return refuse(notFound())
	}
	key := q.saver.column(e, q.path[3])
	if key == nil || !key.IDLookup {
		return refuse(noSuchKey(q.path[3]))
	}
	if !o.upsertable(e) {
		return refuse(one(notUpsertable(e)))
	}
	b := &collection{org: o, saver: q.saver, updates: map[string]int{}, key: key, object: e, seen: map[string]int{}}
	allOrNone, fs := b.read(q)
	if fs != nil {
		return refuse(fs)
	}
	for _, in := range b.records {
		if v, ok := in.get(key.Name); ok {
			b.seen[b.keyOf(v)]++
		}
	}
	return b.save(allOrNone, upsertOne)
}

// keyOf is the key by which a value is found; "" for none.
func (b *collection) keyOf(v any) string {
	if v, ok := decode(b.key, v); ok {
		return b.key.key(v)
	}
	return ""
}

// upsertOne saves one record of an upsert. Of one that fails, created says what
// would have been done: jsforce's own suite asserts so of a real org.
func upsertOne(b *collection, in *input) outcome {
	made := false
	fail := func(f fault) outcome { return outcome{created: &made, faults: one(f)} }
	e, fs := b.entityOf(in)
	switch {
	case fs != nil:
		return fail(fs[0])
	case e != b.object:
		return fail(refused("INVALID_TYPE", "The type of the record is not "+b.object.name))
	}
	in = in.clone()
	v, _ := in.take(b.key.Name)
	value, ok := decode(b.key, v)
	switch {
	case !ok:
		return fail(wrongType(b.key, member{name: b.key.Name, value: v}, b.saver.text))
	case value == nil && b.key.Name == "Id": // without an ID the record is new
		id, fs := b.saver.insert(e, in)
		made = true
		return outcome{id: id, created: &made, faults: fs}
	case value == nil:
		return fail(refused("MISSING_ARGUMENT", b.key.Name+" not specified"))
	case b.seen[b.keyOf(v)] > 1:
		return fail(refused("DUPLICATE_VALUE", "Duplicate external id specified: "+text(value), b.key.Name))
	}
	id, created, _, fs := b.saver.upsert(e, b.key, value, in, false)
	made = created
	return outcome{id: id, created: &made, faults: fs}
}
