package schema

import (
	"cmp"
	"slices"
	"strings"
)

// Object is the description of one object of an org.
type Object struct {
	Name       string `json:"name"`
	Label      string `json:"label"`
	KeyPrefix  string `json:"keyPrefix"` // the first three characters of its records' IDs
	Custom     bool   `json:"custom"`
	Createable bool   `json:"createable"`
	Updateable bool   `json:"updateable"`
	Queryable  bool   `json:"queryable"`

	RecordTypes []RecordType `json:"recordTypeInfos,omitempty"`

	fields []Field
	byName map[string]int // by API name, as it is spelled and in lower case
}

// RecordTypeID is the field that holds a record's type. Objects without record types
// lack it.
const RecordTypeID = "RecordTypeId"

// RecordType is a record type of an [Object], as the describing user may use it.
type RecordType struct {
	ID            string `json:"recordTypeId"`  // 18 characters
	DeveloperName string `json:"developerName"` // API name: "Event_Lead"
	Name          string `json:"name"`          // what a person sees
	Active        bool   `json:"active"`
	Available     bool   `json:"available"`                // the user may give it to records
	Default       bool   `json:"defaultRecordTypeMapping"` // the user's new records get it
	Master        bool   `json:"master"`                   // the placeholder for no record type
}

// NewObject returns an object of that name, readable and writable, with the
// given fields. A later field replaces an earlier one of the same name.
func NewObject(name string, fields ...Field) *Object {
	o := &Object{Name: name, Label: name, Createable: true, Updateable: true, Queryable: true}
	o.setFields(fields)
	return o
}

// With returns a copy of o with the given fields added. A field replaces one of
// the same name.
func (o *Object) With(fields ...Field) *Object {
	c := *cmp.Or(o, new(Object))
	c.setFields(slices.Concat(c.fields, fields))
	return &c
}

func (o *Object) setFields(fields []Field) {
	o.fields = make([]Field, 0, len(fields))
	o.byName = make(map[string]int, 2*len(fields))
	for _, f := range fields {
		key := strings.ToLower(f.Name)
		i, ok := o.byName[key]
		if ok {
			o.fields[i] = f
		} else {
			i = len(o.fields)
			o.fields = append(o.fields, f)
		}
		o.byName[key], o.byName[f.Name] = i, i
	}
}

// Field returns the field with that API name, in any letter case. It is nil if
// the object has no such field or the user may not see it: Salesforce does not
// distinguish the two. It must not be changed.
func (o *Object) Field(name string) *Field {
	if o == nil {
		return nil
	}
	i, ok := o.byName[name]
	if !ok {
		i, ok = o.byName[strings.ToLower(name)]
	}
	if !ok {
		return nil
	}
	return &o.fields[i]
}

// Fields returns all fields in describe's order. The slice is the caller's.
func (o *Object) Fields() []Field {
	if o == nil {
		return nil
	}
	return slices.Clone(o.fields)
}

// Schema is a set of objects. The nil Schema has none.
type Schema struct {
	objects map[string]*Object // by lower-case name
}

// New returns the schema of the given objects. It ignores nil ones.
func New(objects ...*Object) *Schema {
	s := &Schema{objects: make(map[string]*Object, len(objects))}
	for _, o := range objects {
		if o != nil {
			s.objects[strings.ToLower(o.Name)] = o
		}
	}
	return s
}

// Object returns the object of that name, in any letter case, or nil if it is
// unknown.
func (s *Schema) Object(name string) *Object {
	if s == nil {
		return nil
	}
	return s.objects[strings.ToLower(name)]
}
