package checker

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/metadata"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// A remedy is the way through Setup, and the same as metadata: elements of a
// permission set, and names of components ("PermissionSet", "CustomField", Metadata
// API Developer Guide).

func userPermission(name string) string {
	return metadata.Line("userPermissions", metadata.UserPermission(name))
}

// objectPermissions returns the element that grants what is needed. It replaces
// the permission set's own element for the object.
func objectPermissions(n ObjectNeed, viewAll bool) string {
	return metadata.Line("objectPermissions", metadata.ObjectPermission(n.Object, n.Create, true, n.Edit, viewAll))
}

// fieldPermissions returns the elements that grant a field.
func fieldPermissions(n FieldNeed) string {
	var lines []string
	for _, name := range n.Permissions() {
		lines = append(lines, metadata.Line("fieldPermissions", metadata.FieldPermission(name, true, n.Edit)))
	}
	return strings.Join(lines, "\n")
}

// component returns the name of a custom field as a component of metadata.
func component(n FieldNeed) string {
	return "CustomField: " + standard.DefinedOn(n.Object) + "." + n.Field
}

// changed returns a custom field and what its metadata must say, or "" for a
// standard field, which has no metadata.
func changed(n FieldNeed, elements string) string {
	if !rule.IsCustom(n.Field) {
		return ""
	}
	return component(n) + "\n" + elements
}

// picklistValues returns the elements for values that a picklist lacks.
func picklistValues(values []string) string {
	lines := make([]string, len(values))
	for i, v := range values {
		lines[i] = metadata.Line("value", metadata.Value(v))
	}
	return strings.Join(lines, "\n")
}

// fieldPage returns where Setup shows a field.
func fieldPage(object, name string) string {
	return "Setup > Object Manager > " + standard.DefinedOn(object) + " > Fields & Relationships > " + name
}

// grantObject returns how to grant an object.
func grantObject(n ObjectNeed) (remedy, metadata string) {
	if n.Object == schema.Task {
		return "Setup > Permission Sets > the integration user's > System Permissions: Access Activities and Edit Tasks.",
			userPermission("ActivitiesAccess") + "\n" + userPermission("EditTask")
	}
	access := "Read"
	if n.Create {
		access += ", Create"
	}
	if n.Edit {
		access += ", Edit"
	}
	return codes.HintObjects + " > " + n.Object + "s > Edit: " + access + ".", objectPermissions(n, false)
}

// grantField returns how to grant a field.
func grantField(n FieldNeed) string {
	name := n.Field
	if whole := standard.AddressOf(n.Object, n.Field); whole != "" {
		name = whole + " (of which " + n.Field + " is a part)"
	}
	access := "Read Access and Edit Access"
	if !n.Edit {
		access = "Read Access"
	}
	out := codes.HintObjects + " > " + n.Object + "s > Edit: " + access + " on " + name
	if len(n.Permissions()) > 1 {
		out += ", on Events too: Task and Event share them"
	}
	return out + "."
}

// createField returns how to create a custom field.
func createField(n FieldNeed) string {
	label := strings.TrimSuffix(n.Field, "__c")
	kind := "a field of a type that suits"
	if n.Custom != nil {
		label, kind = cmp.Or(n.Custom.Label, label), setupKind(n.Custom)
	}
	return fmt.Sprintf("%s: %s, label %q, field name %s.", fieldPage(n.Object, "New"), kind, label, strings.TrimSuffix(n.Field, "__c"))
}

// setupKind returns a custom field's type and attributes as Setup calls them.
func setupKind(f *schema.Field) string {
	kind := metadata.SetupType(f)
	if f.ExternalID {
		kind += ", External ID"
	}
	if f.Unique {
		kind += ", Unique (case insensitive)"
	}
	return kind
}
