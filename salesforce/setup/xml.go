package setup

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

const namespace = "http://soap.sforce.com/2006/04/metadata"

// document writes a node as a file of the Metadata API.
func document(root string, n node) []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	fmt.Fprintf(&b, "<%s xmlns=%q>\n", root, namespace)
	n.write(&b, 1)
	fmt.Fprintf(&b, "</%s>\n", root)
	return b.Bytes()
}

func (n node) write(b *bytes.Buffer, depth int) {
	indent := strings.Repeat("    ", depth)
	for _, m := range n {
		var several []node
		switch v := m.value.(type) {
		case node:
			several = []node{v}
		case []node:
			several = v
		default:
			fmt.Fprintf(b, "%s<%s>", indent, m.name)
			_ = xml.EscapeText(b, fmt.Append(nil, v)) // a Buffer fails never
			fmt.Fprintf(b, "</%s>\n", m.name)
		}
		for _, child := range several {
			fmt.Fprintf(b, "%s<%s>\n", indent, m.name)
			child.write(b, depth+1)
			fmt.Fprintf(b, "%s</%s>\n", indent, m.name)
		}
	}
}
