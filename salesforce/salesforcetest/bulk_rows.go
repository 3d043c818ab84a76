package salesforcetest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// bulkNull is the text that clears a field.
const bulkNull = "#N/A"

// bulkColumn is a column of a job's data: a field of the object, or a key of
// the record that a reference names ("Account.Number__c",
// "Lead:Who.Badge__c").
type bulkColumn struct {
	field  *column // of the object
	target string  // the object that field refers to, where key is set
	key    string
}

// bulkRow is a row of a job's data and what became of it.
type bulkRow struct {
	fields []string
	wrong  string // why it cannot be read
	tried  bool
	given  string // the ID that it had
	out    outcome
}

// readHeader finds the columns, and returns what is wrong with them.
func (o *Org) readHeader(j *job, line csvLine) string {
	if line.wrong != "" {
		return line.wrong
	}
	if len(line.fields) > maxCSVColumns || utf8.RuneCountInString(strings.Join(line.fields, ",")) > maxCSVHeader {
		return "The header row is too long"
	}
	if wrong := o.outdated(j); wrong != "" {
		return wrong
	}
	e := o.entity(j.object)
	seen := map[string]bool{}
	for _, name := range line.fields {
		c, ok := o.bulkColumn(o.rights(j.user), e, name)
		switch {
		case !ok:
			return "Field name not found : " + name
		case seen[strings.ToLower(name)]:
			return "Duplicate field name : " + name
		}
		seen[strings.ToLower(name)] = true
		j.columns = append(j.columns, c)
	}
	deletes := j.operation == "delete" || j.operation == "hardDelete"
	switch {
	case deletes && len(j.columns) != 1:
		return "Delete requests may have the column Id only"
	case (deletes || j.operation == "update") && !seen["id"]:
		return "Field name not found : Id"
	case j.operation == "upsert" && !seen[strings.ToLower(j.key)] && !strings.EqualFold(j.key, "Id"): // all rows are new without it
		return "Field name not found : " + j.key
	default:
		return ""
	}
}

// outdated tells what the job needs and the org has no more: the object, or the
// key of an upsert. "" is nothing.
func (o *Org) outdated(j *job) string {
	e := o.entity(j.object)
	if e == nil {
		return "Entity '" + j.object + "' is not supported by the Bulk API." // the text is a guess
	}
	if key := e.column(j.key); j.operation == "upsert" && (key == nil || !key.IDLookup) {
		return "Field name not found : " + j.key
	}
	return ""
}

// bulkColumn finds the column of that name. Only a reference to several objects
// has the object in front, and it must have it.
func (o *Org) bulkColumn(who *rights, e *entity, name string) (bulkColumn, bool) {
	if c := who.column(e, name); c != nil {
		return bulkColumn{field: c}, true
	}
	relation, key, ok := strings.Cut(name, ".")
	if !ok {
		return bulkColumn{}, false
	}
	target, polymorphic := "", false
	if before, after, ok := strings.Cut(relation, ":"); ok {
		target, relation, polymorphic = before, after, true
	}
	c := e.relation(relation)
	if c == nil || who.column(e, c.Name) == nil || polymorphic != (len(c.ReferenceTo) > 1) {
		return bulkColumn{}, false
	}
	if !polymorphic {
		target = c.ReferenceTo[0]
	}
	other := o.visible(target, who.user)
	if other == nil || !c.refersTo(other.name) {
		return bulkColumn{}, false
	}
	k := who.column(other, key)
	if k == nil || !k.IDLookup {
		return bulkColumn{}, false
	}
	return bulkColumn{field: c, target: other.name, key: k.Name}, true
}

// saveChunk saves the next rows of a job, each for itself.
func (o *Org) saveChunk(j *job, rows []bulkRow) {
	s := o.saver(false)
	s.user, s.version, s.noAssign = j.user, j.version, j.assignmentRule == ""
	s.chunk(len(rows))
	s.tx = &transaction{org: o, released: make(chan struct{})}
	defer s.tx.release()
	e := o.entity(j.object)
	c := &collection{org: o, saver: s, updates: map[string]int{}, object: e, seen: map[string]int{}}
	if j.operation == "upsert" {
		c.key = e.column(j.key)
	}
	inputs := make([]*input, len(rows))
	for i := range rows {
		r := &rows[i]
		in, f := j.input(r)
		if f != nil {
			r.out.faults = one(*f)
			continue
		}
		inputs[i] = in
		if c.key != nil {
			if v, ok := in.get(c.key.Name); ok && v != nil {
				c.seen[c.keyOf(v)]++
			}
		}
	}
	for i := range rows {
		r := &rows[i]
		r.tried = true
		j.done++
		if in := inputs[i]; in != nil {
			r.given = in.text("Id")
			r.out = saveRow(j.operation, c, in)
		}
		if r.out.faults != nil {
			j.failed++
		}
	}
}

func saveRow(operation string, c *collection, in *input) outcome {
	switch operation {
	case "insert":
		return insertOne(c, in)
	case "update":
		return updateOne(c, in)
	case "upsert":
		return upsertOne(c, in)
	default:
		id, fs := ownID(c.object, in.text("Id"))
		if fs == nil {
			fs = c.saver.remove(c.object, id)
		}
		if fs == nil && operation == "hardDelete" {
			c.object.put(id, nil)
		}
		return outcome{id: id, faults: fs}
	}
}

// input makes a record of a row: blank cells are left out, and #N/A is null.
func (j *job) input(r *bulkRow) (*input, *fault) {
	f := refused("INVALID_FIELD", r.wrong) // the code is a guess
	if r.wrong != "" {
		return nil, &f
	}
	if len(r.fields) != len(j.columns) {
		f.Message = fmt.Sprintf("The row has %d fields, the header %d", len(r.fields), len(j.columns))
		return nil, &f
	}
	in := &input{typ: j.object, hasAttr: true}
	for i, c := range j.columns {
		text := r.fields[i]
		switch {
		case text == "":
		case text == bulkNull:
			in.members = append(in.members, member{name: c.field.Name})
		case c.key != "":
			parent := &input{typ: c.target, hasAttr: true, first: "attributes", members: []member{{name: c.key, value: text}}}
			in.members = append(in.members, member{name: c.field.RelationshipName, value: parent})
		default:
			v, ok := cell(c.field, text)
			if !ok {
				f := refused("INVALID_FIELD", "Failed to deserialize field at col "+strconv.Itoa(i)+". Due to, '"+quoted(text)+
					"' is not a valid value for the type "+c.field.kinds().soap, c.field.Name)
				return nil, &f
			}
			in.members = append(in.members, member{name: c.field.Name, value: v})
		}
	}
	return in, nil
}

// cell is the JSON value that the text of a cell stands for.
func cell(c *column, text string) (any, bool) {
	if c.Type == schema.TypeBoolean {
		switch strings.ToLower(text) {
		case "true", "yes", "y", "on", "1":
			return true, true
		case "false", "no", "n", "off", "0":
			return false, true
		}
		return nil, false
	}
	_, ok := decode(c, text)
	return text, ok
}

// success is what stands before a row in the file of the rows that were saved;
// before the header for nil.
func (j *job) success(r *bulkRow) []string {
	if r == nil {
		return []string{"sf__Id", "sf__Created"}
	}
	created := j.operation == "insert" || r.out.created != nil && *r.out.created
	return []string{r.out.id, strconv.FormatBool(created)}
}

// failure is what stands before a row in the file of those that were not saved.
func (j *job) failure(r *bulkRow) []string {
	if r == nil {
		return []string{"sf__Id", "sf__Error"}
	}
	texts := make([]string, len(r.out.faults))
	for i, f := range r.out.faults {
		texts[i] = f.Code + ":" + f.Message + ":" + strings.Join(f.Fields, ", ")
		if len(f.Fields) > 0 {
			texts[i] += " "
		}
		texts[i] += "--"
	}
	id := r.given
	if full, ok := parseID(id); ok {
		id = full
	}
	return slices.Clip([]string{id, strings.Join(texts, ";")})
}
