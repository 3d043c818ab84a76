package salesforce

import (
	"cmp"
	"fmt"
	"html"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// What closes a finding, as metadata: elements of a permission set, and names of
// components ("PermissionSet", "CustomField", Metadata API Developer Guide).

func userPermission(name string) string {
	return "<userPermissions><enabled>true</enabled><name>" + name + "</name></userPermissions>"
}

// objectPermissions is the element that grants what is needed; one that exists
// in the permission set is to be changed to it.
func objectPermissions(n ObjectNeed, viewAll bool) string {
	return fmt.Sprintf("<objectPermissions><allowCreate>%t</allowCreate><allowDelete>false</allowDelete><allowEdit>%t</allowEdit><allowRead>true</allowRead>"+
		"<modifyAllRecords>false</modifyAllRecords><object>%s</object><viewAllRecords>%t</viewAllRecords></objectPermissions>", n.Create, n.Edit, n.Object, viewAll)
}

// fieldPermissions are the elements that grant a field.
func fieldPermissions(n FieldNeed) string {
	var lines []string
	for _, name := range n.Permissions() {
		lines = append(lines, fmt.Sprintf("<fieldPermissions><editable>%t</editable><field>%s</field><readable>true</readable></fieldPermissions>", n.Edit, name))
	}
	return strings.Join(lines, "\n")
}

// component is the name of a custom field: those of Task are Activity's.
func component(n FieldNeed) string {
	return "CustomField: " + definedOn(n.Object) + "." + n.Field
}

// changed is a custom field and what its metadata is to say. Salesforce's own
// fields have no metadata.
func changed(n FieldNeed, elements string) string {
	if !isCustom(n.Field) {
		return ""
	}
	return component(n) + "\n" + elements
}

// picklistValues are the elements for values that a picklist lacks.
func picklistValues(values []string) string {
	lines := make([]string, len(values))
	for i, v := range values {
		v = html.EscapeString(v)
		lines[i] = "<value><fullName>" + v + "</fullName><default>false</default><label>" + v + "</label></value>"
	}
	return strings.Join(lines, "\n")
}

func definedOn(object string) string {
	if object == schema.Task {
		return "Activity"
	}
	return object
}

// grantField is the way through Setup to a field's permissions.
func grantField(n FieldNeed) string {
	name := n.Field
	if whole := addressOf(n.Object, n.Field); whole != "" {
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

// createField is the way through Setup to a custom field.
func createField(n FieldNeed) string {
	label := strings.TrimSuffix(n.Field, "__c")
	kind := "a field of a type that suits"
	if n.Custom != nil {
		label, kind = cmp.Or(n.Custom.Label, label), kindOf(n.Custom)
	}
	return fmt.Sprintf("Setup > Object Manager > %s > Fields & Relationships > New: %s, label %q, field name %s.",
		definedOn(n.Object), kind, label, strings.TrimSuffix(n.Field, "__c"))
}

// kindOf is a field's type as Setup calls it.
func kindOf(f *schema.Field) string {
	long := "Text Area"
	if f.Length > 255 {
		long = fmt.Sprintf("Text Area (Long) of %d characters", f.Length)
	}
	name := map[schema.Type]string{
		schema.TypeString: fmt.Sprintf("Text(%d)", f.Length), schema.TypeTextArea: long,
		schema.TypeDouble:   fmt.Sprintf("Number(%d, %d)", f.Precision-f.Scale, f.Scale),
		schema.TypePicklist: "Picklist", schema.TypeMultiPicklist: "Picklist (Multi-Select)", schema.TypeBoolean: "Checkbox",
		schema.TypeDate: "Date", schema.TypeDateTime: "Date/Time", schema.TypePhone: "Phone", schema.TypeEmail: "Email",
		schema.TypeURL: "URL", schema.TypeReference: "Lookup Relationship",
	}[f.Type]
	if f.ExternalID {
		name += ", External ID"
	}
	if f.Unique {
		name += ", Unique (case insensitive)"
	}
	return name
}
