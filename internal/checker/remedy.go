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
	return metadata.Line("userPermissions", metadata.UserPermission{Enabled: true, Name: name})
}

// objectPermissions returns the element that grants what is needed. It replaces
// the permission set's own element for the object.
func objectPermissions(n ObjectNeed, viewAll bool) string {
	return metadata.Line("objectPermissions", metadata.ObjectPermission{Object: n.Object, Create: n.Create, Read: true, Edit: n.Edit, ViewAll: viewAll})
}

func fieldPermissions(n FieldNeed) string {
	var lines []string
	for _, name := range n.Permissions() {
		lines = append(lines, metadata.Line("fieldPermissions", metadata.FieldPermission{Field: name, Readable: true, Editable: n.Edit}))
	}
	return strings.Join(lines, "\n")
}

// component returns the name of a custom field as a component of metadata.
func component(object, name string) string {
	return "CustomField: " + standard.DefinedOn(object) + "." + name
}

// changed returns a custom field and what its metadata must say, or "" for a
// standard field, which has no metadata.
func changed(object, name, elements string) string {
	if !rule.IsCustom(name) {
		return ""
	}
	return component(object, name) + "\n" + elements
}

func picklistValues(values []string) string {
	var lines []string
	for _, v := range values {
		lines = append(lines, metadata.Line("value", metadata.NewValue(v)))
	}
	return strings.Join(lines, "\n")
}

func fieldPage(object, name string) string {
	return "Setup > Object Manager > " + standard.DefinedOn(object) + " > Fields & Relationships > " + name
}

func grantObject(n ObjectNeed) (remedy, metadata string) {
	if n.Object == schema.Task {
		return "Setup > Permission Sets > the integration user's > System Permissions: Access Activities and Edit Tasks.",
			userPermission("ActivitiesAccess") + "\n" + userPermission("EditTask")
	}
	if n.Object == standard.CampaignMember {
		return codes.HintObjects + " > Campaigns > Edit: Read. " + marketingUser, objectPermissions(ObjectNeed{Object: standard.Campaign}, false)
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

func createField(n FieldNeed) string {
	name := strings.TrimSuffix(n.Field, "__c")
	label, kind := name, "a field of a type that suits"
	if n.Custom != nil {
		label, kind = cmp.Or(n.Custom.Label, name), metadata.SetupType(n.Custom)
		if n.Custom.ExternalID { // as both keys are
			kind += ", External ID, Unique (case insensitive)"
		}
	}
	return fmt.Sprintf("%s: %s, label %q, field name %s.", fieldPage(n.Object, "New"), kind, label, name)
}
