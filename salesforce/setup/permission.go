package setup

import "strings"

// Permission is one entry of the permission set: a user permission, what may be
// done with an object's records, or what may be done with a field.
type Permission struct {
	User   string `json:"user,omitempty"`   // API name of a user permission: "ApiEnabled"
	Object string `json:"object,omitempty"` // "Lead"; with a Field too
	Field  string `json:"field,omitempty"`  // as field-level security knows it: "Address"

	Read    bool `json:"read,omitempty"`
	Create  bool `json:"create,omitempty"` // of objects only
	Edit    bool `json:"edit,omitempty"`
	ViewAll bool `json:"viewAll,omitempty"` // of objects only

	For string `json:"for,omitempty"` // what asks for it
}

// name is what is permitted: "ApiEnabled", "Lead", "Lead.Address".
func (p *Permission) name() string {
	switch {
	case p.User != "":
		return p.User
	case p.Field != "":
		return p.Object + "." + p.Field
	}
	return p.Object
}

// right is one thing that may be done with an object's records or a field, as Setup
// and as the org's objects call it.
type right struct {
	has         bool
	name, field string
}

func (p *Permission) rights() []right {
	return []right{
		{p.Read, "Read", "PermissionsRead"}, {p.Create, "Create", "PermissionsCreate"},
		{p.Edit, "Edit", "PermissionsEdit"}, {p.ViewAll, "View All", "PermissionsViewAllRecords"},
	}
}

// String is the permission in words: "Lead.Address: Read, Edit".
func (p *Permission) String() string {
	if p == nil {
		return ""
	}
	if p.User != "" {
		return p.User
	}
	var out []string
	for _, r := range p.rights() {
		if r.has {
			out = append(out, r.name)
		}
	}
	return p.name() + ": " + strings.Join(out, ", ")
}

// within reports whether q permits all that p permits.
func (p *Permission) within(q *Permission) bool {
	return (!p.Read || q.Read) && (!p.Create || q.Create) && (!p.Edit || q.Edit) && (!p.ViewAll || q.ViewAll)
}

// The objects that hold permissions, other than user permissions.
const (
	objectRows = "ObjectPermissions"
	fieldRows  = "FieldPermissions"
)

// heldBy returns the object whose rows hold such permissions, or "" for a user
// permission, which the permission set holds itself.
func (p *Permission) heldBy() string {
	switch {
	case p.User != "":
		return ""
	case p.Field != "":
		return fieldRows
	}
	return objectRows
}

func named(permissions []Permission, name string) *Permission {
	for i := range permissions {
		if strings.EqualFold(permissions[i].name(), name) {
			return &permissions[i]
		}
	}
	return nil
}
