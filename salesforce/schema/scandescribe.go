package schema

import (
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/scan"
)

// describe is what a describe result says.
type describe struct {
	header
	Fields []Field `json:"fields"`
}

// scanner reads a describe, which is long, and of which most is of no use here.
type scanner struct {
	*scan.Scanner
	names map[string]string // members' names as they came, in lower case
}

// object reads an object, each of whose values is read by value, which is given
// its name in lower case: encoding/json does not mind the case either.
func (s *scanner) object(value func(name string) bool) bool {
	return s.Object(func(text []byte) bool {
		name, ok := s.names[string(text)]
		if !ok {
			name = strings.ToLower(string(text))
			s.names[string(text)] = name
		}
		return value(name)
	})
}

// scan reads d from a text; where it returns false, what it did to d is void.
func (d *describe) scan(text []byte) bool {
	s := &scanner{scan.New(text), make(map[string]string, 128)}
	return s.object(func(name string) bool {
		if name == "fields" {
			return scanList(s, &d.Fields, s.field)
		}
		return s.header(&d.header, name)
	}) && s.End()
}

// header reads the member of that name of what describe says of an object.
func (s *scanner) header(h *header, name string) bool {
	switch name {
	case "name":
		return s.Text(&h.Name)
	case "label":
		return s.Text(&h.Label)
	case "keyprefix":
		return s.Text(&h.KeyPrefix)
	case "custom":
		return s.Bool(&h.Custom)
	case "createable":
		return s.Bool(&h.Createable)
	case "updateable":
		return s.Bool(&h.Updateable)
	case "queryable":
		return s.Bool(&h.Queryable)
	}
	return s.Skip()
}

// field reads what describe says of a field.
func (s *scanner) field(f *Field) bool {
	return s.object(func(name string) bool {
		switch name {
		case "name":
			return s.Text(&f.Name)
		case "label":
			return s.Text(&f.Label)
		case "type":
			return s.Text((*string)(&f.Type))
		case "picklistvalues":
			return scanList(s, &f.Picklist, s.value)
		case "controllername":
			return s.Text(&f.Controller)
		case "referenceto":
			return scanList(s, &f.ReferenceTo, s.Text)
		case "relationshipname":
			return s.Text(&f.RelationshipName)
		}
		if n := f.number(name); n != nil {
			return s.Int(n)
		}
		if yes := f.flag(name); yes != nil {
			return s.Bool(yes)
		}
		return s.Skip()
	})
}

// number returns where the number of that name stands, in lower case, or nil.
func (f *Field) number(name string) *int {
	switch name {
	case "length":
		return &f.Length
	case "precision":
		return &f.Precision
	case "scale":
		return &f.Scale
	case "digits":
		return &f.Digits
	}
	return nil
}

// flag returns where the yes or no of that name stands, in lower case, or nil.
func (f *Field) flag(name string) *bool {
	switch name {
	case "createable":
		return &f.Createable
	case "updateable":
		return &f.Updateable
	case "nillable":
		return &f.Nillable
	case "defaultedoncreate":
		return &f.DefaultedOnCreate
	case "permissionable":
		return &f.Permissionable
	case "custom":
		return &f.Custom
	case "calculated":
		return &f.Calculated
	case "autonumber":
		return &f.AutoNumber
	case "encrypted":
		return &f.Encrypted
	case "filterable":
		return &f.Filterable
	case "externalid":
		return &f.ExternalID
	case "idlookup":
		return &f.IDLookup
	case "unique":
		return &f.Unique
	case "casesensitive":
		return &f.CaseSensitive
	case "restrictedpicklist":
		return &f.Restricted
	case "dependentpicklist":
		return &f.Dependent
	}
	return nil
}

// value reads what describe says of a picklist's value.
func (s *scanner) value(v *PicklistValue) bool {
	return s.object(func(name string) bool {
		switch name {
		case "value":
			return s.Text(&v.Value)
		case "label":
			return s.Text(&v.Label)
		case "active":
			return s.Bool(&v.Active)
		case "defaultvalue":
			return s.Bool(&v.Default)
		case "validfor":
			return s.Text(&v.ValidFor)
		}
		return s.Skip()
	})
}

// scanList reads an array into list, or null, which leaves none. A second array
// of the same name is left to encoding/json, which mixes it with the first.
func scanList[T any](s *scanner, list *[]T, item func(*T) bool) bool {
	if s.Null() {
		*list = nil
		return true
	}
	if *list != nil {
		return false
	}
	*list = []T{}
	return s.List(func() bool {
		var v T
		if !item(&v) {
			return false
		}
		*list = append(*list, v)
		return true
	})
}
