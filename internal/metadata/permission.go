package metadata

import "slices"

// UserPermission returns the element of a permission set that grants a user
// permission.
func UserPermission(name string) Node {
	return Node{{"enabled", true}, {"name", name}}
}

// ObjectPermission returns the element that grants Read and more on an object.
func ObjectPermission(object string, create, read, edit, viewAll bool) Node {
	return Node{
		{"allowCreate", create}, {"allowDelete", false}, {"allowEdit", edit}, {"allowRead", read},
		{"modifyAllRecords", false}, {"object", object}, {"viewAllRecords", viewAll},
	}
}

// FieldPermission returns the element that grants a field, "Lead.Title".
func FieldPermission(name string, read, edit bool) Node {
	return Node{{"editable", edit}, {"field", name}, {"readable", read}}
}

// PermissionSet returns a permission set. It names no licence: with one, standard
// objects could not be granted to a user of the licence Salesforce Integration.
func PermissionSet(label, description string, users, objects, fields []Node) Node {
	return Node{
		{"description", description}, {"fieldPermissions", fields}, {"hasActivationRequired", false}, {"label", label},
		{"objectPermissions", objects}, {"userPermissions", users},
	}
}

// Manifest returns a package.xml that names custom fields and a permission set. It
// names each field, since a star does not include those of standard objects.
func Manifest(fields []string, permissionSet, version string) Node {
	var n Node
	if len(fields) > 0 {
		var members Node
		for _, name := range slices.Sorted(slices.Values(fields)) {
			members = append(members, Member{"members", name})
		}
		n = append(n, Member{"types", append(members, Member{"name", "CustomField"})})
	}
	return append(n, Member{"types", Node{{"members", permissionSet}, {"name", "PermissionSet"}}}, Member{"version", version})
}
