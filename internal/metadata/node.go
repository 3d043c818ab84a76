// Package metadata writes and reads custom fields and permissions as the Metadata API
// and the Tooling API have them ("CustomField", "PermissionSet", Metadata API
// Developer Guide).
package metadata

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
)

// Node is an element of metadata. Its members are in Salesforce's order: the full
// name, then the others by name.
type Node []Member

// Member is a named part of an element. A value is a text, a bool, an int, a Node, or
// []Node for an element that is repeated.
type Member struct {
	Name  string
	Value any
}

// MarshalJSON writes the node as the Tooling API takes it.
func (n Node) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		value, err := json.Marshal(m.Value)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%q:%s", m.Name, value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// File returns a node as a file of the Metadata API.
func File(root string, n Node) []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	fmt.Fprintf(&b, "<%s xmlns=%q>\n", root, "http://soap.sforce.com/2006/04/metadata")
	n.appendXML(&b, "    ", "\n")
	fmt.Fprintf(&b, "</%s>\n", root)
	return b.Bytes()
}

// Line returns a node as one line of such a file.
func Line(name string, n Node) string {
	var b bytes.Buffer
	Node{{name, n}}.appendXML(&b, "", "")
	return b.String()
}

func (n Node) appendXML(b *bytes.Buffer, indent, end string) {
	for _, m := range n {
		var children []Node
		switch v := m.Value.(type) {
		case Node:
			children = []Node{v}
		case []Node:
			children = v
		default:
			fmt.Fprintf(b, "%s<%s>", indent, m.Name)
			_ = xml.EscapeText(b, fmt.Append(nil, v)) // a Buffer returns no error
			fmt.Fprintf(b, "</%s>%s", m.Name, end)
		}
		for _, child := range children {
			fmt.Fprintf(b, "%s<%s>%s", indent, m.Name, end)
			child.appendXML(b, indent+strings.Repeat(" ", min(len(indent), 4)), end)
			fmt.Fprintf(b, "%s</%s>%s", indent, m.Name, end)
		}
	}
}
