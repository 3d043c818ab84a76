// Package metadata writes and reads custom fields and permissions as the Metadata API
// and the Tooling API have them ("CustomField", "PermissionSet", Metadata API
// Developer Guide). Members are in Salesforce's order: the full name, then the others
// by name.
package metadata

import (
	"bytes"
	"encoding/xml"
)

// File returns an element as a file of the Metadata API.
func File(root string, element any) []byte {
	xmlns := xml.Attr{Name: xml.Name{Local: "xmlns"}, Value: "http://soap.sforce.com/2006/04/metadata"}
	return []byte(xml.Header + encode(element, "    ", xml.StartElement{Name: xml.Name{Local: root}, Attr: []xml.Attr{xmlns}}) + "\n")
}

// Line returns an element as one line of such a file.
func Line(name string, element any) string {
	return encode(element, "", xml.StartElement{Name: xml.Name{Local: name}})
}

func encode(element any, indent string, start xml.StartElement) string {
	var b bytes.Buffer
	e := xml.NewEncoder(&b)
	e.Indent("", indent)
	_ = e.EncodeElement(element, start) // this package's types and a Buffer have no errors
	return b.String()
}

// PermissionSet names no licence: with one, standard objects could not be granted to
// a user of the licence Salesforce Integration.
type PermissionSet struct {
	Description           string                 `xml:"description"`
	Fields                []FieldPermission      `xml:"fieldPermissions"`
	HasActivationRequired bool                   `xml:"hasActivationRequired"`
	Label                 string                 `xml:"label"`
	Objects               []ObjectPermission     `xml:"objectPermissions"`
	RecordTypes           []RecordTypeVisibility `xml:"recordTypeVisibilities"`
	Users                 []UserPermission       `xml:"userPermissions"`
}

// FieldPermission grants a field, "Lead.Title".
type FieldPermission struct {
	Editable bool   `xml:"editable"`
	Field    string `xml:"field"`
	Readable bool   `xml:"readable"`
}

// ObjectPermission grants what may be done with the records of an object.
type ObjectPermission struct {
	Create    bool   `xml:"allowCreate"`
	Delete    bool   `xml:"allowDelete"`
	Edit      bool   `xml:"allowEdit"`
	Read      bool   `xml:"allowRead"`
	ModifyAll bool   `xml:"modifyAllRecords"`
	Object    string `xml:"object"`
	ViewAll   bool   `xml:"viewAllRecords"`
}

// RecordTypeVisibility assigns a record type, "Lead.Event_Lead".
type RecordTypeVisibility struct {
	RecordType string `xml:"recordType"`
	Visible    bool   `xml:"visible"`
}

// UserPermission grants a user permission, "ApiEnabled".
type UserPermission struct {
	Enabled bool   `xml:"enabled"`
	Name    string `xml:"name"`
}

// Manifest is a package.xml. It names each field, since a star does not include those
// of standard objects.
type Manifest struct {
	Types   []Members `xml:"types"`
	Version string    `xml:"version"`
}

// Members are the components of one type.
type Members struct {
	Members []string `xml:"members"`
	Name    string   `xml:"name"`
}
