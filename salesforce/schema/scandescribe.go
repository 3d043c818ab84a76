package schema

// describe is what a describe result says.
type describe struct {
	header
	Fields []Field `json:"fields"`
}

// scan reads d from a text; where it returns false, what it did to d is void.
func (d *describe) scan(text []byte) bool {
	s := &scanner{text: text, names: make(map[string]string, 128)}
	return s.object(func(name string) bool {
		if name == "fields" {
			return scanList(s, &d.Fields, s.field)
		}
		return s.header(&d.header, name)
	}) && s.end()
}

// header reads the member of that name of what describe says of an object.
func (s *scanner) header(h *header, name string) bool {
	switch name {
	case "name":
		return s.str(&h.Name)
	case "label":
		return s.str(&h.Label)
	case "keyprefix":
		return s.str(&h.KeyPrefix)
	case "custom":
		return s.yes(&h.Custom)
	case "createable":
		return s.yes(&h.Createable)
	case "updateable":
		return s.yes(&h.Updateable)
	case "queryable":
		return s.yes(&h.Queryable)
	}
	return s.skip()
}

// field reads what describe says of a field.
func (s *scanner) field(f *Field) bool {
	return s.object(func(name string) bool {
		switch name {
		case "name":
			return s.str(&f.Name)
		case "label":
			return s.str(&f.Label)
		case "type":
			return s.str((*string)(&f.Type))
		case "picklistvalues":
			return scanList(s, &f.Picklist, s.value)
		case "controllername":
			return s.str(&f.Controller)
		case "referenceto":
			return scanList(s, &f.ReferenceTo, s.str)
		case "relationshipname":
			return s.str(&f.RelationshipName)
		}
		if n := f.number(name); n != nil {
			return s.integer(n)
		}
		if yes := f.flag(name); yes != nil {
			return s.yes(yes)
		}
		return s.skip()
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
			return s.str(&v.Value)
		case "label":
			return s.str(&v.Label)
		case "active":
			return s.yes(&v.Active)
		case "defaultvalue":
			return s.yes(&v.Default)
		case "validfor":
			return s.str(&v.ValidFor)
		}
		return s.skip()
	})
}

// scanList reads an array into list, or null, which leaves none. A second array
// of the same name is left to encoding/json, which mixes it with the first.
func scanList[T any](s *scanner, list *[]T, item func(*T) bool) bool {
	if s.next() == 'n' {
		*list = nil
		return s.word("null")
	}
	if *list != nil {
		return false
	}
	*list = []T{}
	return s.list(func() bool {
		var v T
		if !item(&v) {
			return false
		}
		*list = append(*list, v)
		return true
	})
}
