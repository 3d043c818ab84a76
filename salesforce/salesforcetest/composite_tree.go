package salesforcetest

import (
	"fmt"
	"net/http"
	"strings"
)

// The limits of a tree.
const (
	maxTree       = 200 // records
	maxTreeTypes  = 5
	maxTreeLevels = 5
)

// leaf is a record of a tree: its fields, and where it hangs.
type leaf struct {
	entity *entity
	fields *input
	ref    string
	parent *leaf
	column *column // that names the parent
	id     string
}

// tree answers POST /composite/tree/Account: new records with their children,
// all of them or none.
func (o *Org) tree(q *request) *response {
	e := o.visible(q.path[2], q.saver.user)
	if e == nil {
		return refuse(notFound())
	}
	in, fs := parseObject(q.body, "SObjectTreeInput")
	if fs != nil {
		return refuse(fs)
	}
	t := &treeReader{org: o, types: map[string]bool{}, refs: map[string]bool{}}
	if fs := t.read(in, e, nil, nil, 1); fs != nil {
		return refuse(fs)
	}
	if len(t.leaves) == 0 {
		return refuse(one(fault{Code: "REQUIRED_FIELD_MISSING", Message: "At least 1 record is required"}))
	}
	start := len(q.saver.undo)
	saved, failed := []any{}, []any{}
	for _, l := range t.leaves {
		fs := l.save(q.saver)
		if fs != nil {
			failed = append(failed, ordered{{"referenceId", l.ref}, {"errors", fs.results()}})
			continue
		}
		saved = append(saved, ordered{{"referenceId", l.ref}, {"id", l.id}})
	}
	if len(failed) > 0 {
		q.saver.rollback(start)
		return answer(http.StatusBadRequest, ordered{{"hasErrors", true}, {"results", failed}})
	}
	return answer(http.StatusCreated, ordered{{"hasErrors", false}, {"results", saved}})
}

// save creates the record. The child of one that failed cannot be told from
// good or bad, and is not tried.
func (l *leaf) save(s *saver) faults {
	in := l.fields
	if l.parent != nil {
		if l.parent.id == "" {
			return nil
		}
		in.members = append(in.members, member{name: l.column.Name, value: l.parent.id})
	}
	var fs faults
	l.id, fs = s.insert(l.entity, in)
	return fs
}

// treeReader takes a tree apart, level by level.
type treeReader struct {
	org    *Org
	leaves []*leaf // parents before their children
	types  map[string]bool
	refs   map[string]bool
}

// read adds the records of {"records": [...]}, and those that hang on them.
func (t *treeReader) read(in *input, e *entity, parent *leaf, hook *column, level int) faults {
	if level > maxTreeLevels {
		return one(overLimit(level, "levels", maxTreeLevels))
	}
	v, _ := in.get("records")
	records, _ := v.([]any)
	for _, v := range records {
		r, ok := v.(*input)
		if !ok {
			return one(parserError("Can not deserialize SObject out of " + token(v) + " token at [line:1, column:1]"))
		}
		if fs := t.check(r, e); fs != nil {
			return fs
		}
		l := &leaf{entity: e, fields: r.clone(), ref: r.ref, parent: parent, column: hook}
		t.leaves = append(t.leaves, l)
		if len(t.leaves) > maxTree {
			return one(tooMany())
		}
		for _, m := range r.members {
			list, ok := m.value.(*input)
			if !ok || e.relation(m.name) != nil {
				continue
			}
			l.fields.take(m.name)
			c, ok := t.org.childNamed(e, m.name)
			if !ok {
				return one(noSuchColumn(m.name, e.name))
			}
			if fs := t.read(list, c.entity, l, c.column, level+1); fs != nil {
				return fs
			}
		}
	}
	return nil
}

// check judges the attributes of a record.
func (t *treeReader) check(r *input, e *entity) faults {
	switch {
	case r.typ == "" || r.ref == "":
		return one(fault{Code: "INVALID_INPUT", Message: "Include a type and a referenceId in the attributes of every record."})
	case !strings.EqualFold(r.typ, e.name):
		return one(fault{Code: "INVALID_INPUT", Message: fmt.Sprintf("The type of record %s is not %s.", r.ref, e.name)})
	case t.refs[r.ref]:
		return one(fault{Code: "INVALID_INPUT", Message: "Duplicate ReferenceId provided in the request: " + r.ref})
	}
	t.refs[r.ref], t.types[e.name] = true, true
	if len(t.types) > maxTreeTypes {
		return one(overLimit(len(t.types), "types", maxTreeTypes))
	}
	return nil
}

// childNamed finds a child relationship of e by its name.
func (o *Org) childNamed(e *entity, name string) (child, bool) {
	for _, c := range o.children(e) {
		if c.name != "" && strings.EqualFold(c.name, name) {
			return c, true
		}
	}
	return child{}, false
}
