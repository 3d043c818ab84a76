package salesforcetest

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// column is a field of an entity, with what describe tells beyond schema.Field.
type column struct {
	schema.Field
	compound  string // the compound field that it is a part of
	nameField bool
	checked   bool   // a checkbox that is true by default
	children  string // relationship name of the records that hang on a parent by it
	place     bool   // a code of the state and country picklists
	granted   bool   // everybody may read and write it: field-level security does not ask
}

// text reports whether the values are strings of a limited length.
func (c *column) text() bool {
	switch c.Type {
	case schema.TypeString, schema.TypeTextArea, schema.TypePicklist, schema.TypeMultiPicklist, schema.TypeCombobox,
		schema.TypeEmail, schema.TypePhone, schema.TypeURL:
		return true
	default:
		return false
	}
}

func (c *column) number() bool {
	switch c.Type {
	case schema.TypeInt, schema.TypeDouble, schema.TypeCurrency, schema.TypePercent:
		return true
	default:
		return false
	}
}

// indexed reports whether records are found by the column without a scan.
func (c *column) indexed() bool {
	if c.Type == schema.TypeReference {
		return !slices.Contains(c.ReferenceTo, "User")
	}
	return c.Type != schema.TypeID && (c.IDLookup || c.ExternalID || c.Unique || c.Type == schema.TypeEmail)
}

// key is the value as an index and a comparison know it.
func (c *column) key(v any) string {
	s, ok := v.(string)
	if !ok {
		return text(v)
	}
	switch {
	case c.Type == schema.TypeReference || c.Type == schema.TypeID:
		return soql.FoldID(s)
	case c.CaseSensitive:
		return s
	default:
		return soql.Fold(s)
	}
}

// initial is the value of a new record that gives none, nil for none.
func (c *column) initial() any {
	if c.Type == schema.TypeBoolean {
		return c.checked
	}
	for _, v := range c.Picklist {
		if v.Default && v.Active {
			return v.Value
		}
	}
	return nil
}

// entity is an object of the org and its records.
type entity struct {
	name, label, plural, prefix string

	createable, updateable, deletable, queryable bool

	custom  bool
	granted bool // everybody may read and write its records
	sharing Sharing
	places  []string // prefixes of the addresses with codes
	setup   bool     // of the org's setup: everybody may read it
	access  bool     // its records say who may do what
	types   []recordType
	columns []*column
	byName  map[string]*column // by lower-case name
	table
}

// standardObjects are the objects of every org, without records. They are made once,
// and nobody changes them.
var standardObjects = sync.OnceValue(func() []*entity { return slices.Concat(standardEntity(), accessObjects()) })

// fresh returns an object without records for an org of its own. The columns are those
// of e: whoever changes one changes a copy.
func (e *entity) fresh() *entity {
	own := *e
	own.columns, own.byName = slices.Clone(e.columns), maps.Clone(e.byName)
	own.indexes = make(map[*column]map[string][]string, len(e.indexes))
	for c := range e.indexes {
		own.indexes[c] = map[string][]string{}
	}
	return &own
}

func newEntity(name, label, plural, prefix, flags, fields string) *entity {
	e := &entity{
		name: name, label: label, plural: plural, prefix: prefix,
		createable: has(flags, 'C'), updateable: has(flags, 'U'), deletable: has(flags, 'D'), queryable: has(flags, 'Q'),
		byName: map[string]*column{},
	}
	for _, c := range columns(fields) {
		e.set(c)
	}
	return e
}

// set adds a column, or replaces the one of that name.
func (e *entity) set(c *column) {
	key := strings.ToLower(c.Name)
	if old := e.byName[key]; old != nil {
		e.columns[slices.Index(e.columns, old)] = c
	} else {
		e.columns = append(e.columns, c)
	}
	e.byName[key] = c
	e.reindex(c)
}

// column returns the column of that name, letter case aside, or nil.
func (e *entity) column(name string) *column { return e.byName[strings.ToLower(name)] }

// relation returns the reference column whose relationship has that name.
func (e *entity) relation(name string) *column {
	for _, c := range e.columns {
		if c.Type == schema.TypeReference && c.RelationshipName != "" && strings.EqualFold(c.RelationshipName, name) {
			return c
		}
	}
	return nil
}

// person reports whether the entity has a compound name.
func (e *entity) person() bool {
	c := e.byName["lastname"]
	return c != nil && c.compound == "Name"
}

// activity reports whether the entity shares the fields of Activity.
func (e *entity) activity() bool { return e.name == schema.Task || e.name == standard.Event }

func equalFold(a, b string) bool { return strings.EqualFold(a, b) }

// define makes a column of a field as an admin describes it. Where it says
// nothing of who may write it, everybody may.
func define(f schema.Field) *column {
	f.Custom = f.Custom || strings.HasSuffix(strings.ToLower(f.Name), "__c")
	if f.Type == "" {
		f.Type = schema.TypeString
	}
	if f.Label == "" {
		f.Label = strings.ReplaceAll(strings.TrimSuffix(f.Name, "__c"), "_", " ")
	}
	if !f.Createable && !f.Updateable && !f.Nillable && !f.DefaultedOnCreate && !f.Calculated && !f.AutoNumber {
		f.Createable, f.Updateable, f.Nillable, f.Permissionable = true, true, true, true
	}
	f.IDLookup = f.IDLookup || f.ExternalID
	f.Picklist, f.ReferenceTo = slices.Clone(f.Picklist), slices.Clone(f.ReferenceTo)
	switch f.Type {
	case schema.TypeBoolean:
		f.Nillable, f.DefaultedOnCreate = false, true
	case schema.TypeEmail:
		f.Length = or(f.Length, 80)
	case schema.TypePhone:
		f.Length = or(f.Length, 40)
	case schema.TypeReference, schema.TypeID:
		f.Length = 18
		if f.RelationshipName == "" && strings.HasSuffix(f.Name, "__c") {
			f.RelationshipName = strings.TrimSuffix(f.Name, "c") + "r"
		}
	case schema.TypeDouble, schema.TypeCurrency, schema.TypePercent:
		f.Precision = or(f.Precision, 18)
	case schema.TypeInt:
		f.Digits = or(f.Digits, 9)
	case schema.TypeMultiPicklist:
		f.Length = or(f.Length, 4099)
	case schema.TypeDate, schema.TypeDateTime, schema.TypeTime, schema.TypeAddress:
	default:
		f.Length = or(f.Length, 255)
	}
	return &column{Field: f, granted: true}
}

func or(n, zero int) int {
	if n == 0 {
		return zero
	}
	return n
}

// newCustomEntity is a custom object as Salesforce makes one.
func newCustomEntity(name, prefix string) *entity {
	label := strings.ReplaceAll(strings.TrimSuffix(name, "__c"), "_", " ")
	e := newEntity(name, label, label+"s", prefix, "CUDQ", `
Id | Record ID | id(18) | DI |
OwnerId | Owner ID | reference(Group User) | CUD | Owner
IsDeleted | Deleted | boolean | D |
Name | `+label+` Name | string(80) | CUNDIM |
`+systemFields)
	e.custom = true
	return e
}
