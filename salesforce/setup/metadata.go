package setup

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// node is an element of metadata. Its members are in Salesforce's order: the full
// name, then the others by name. A value is a text, a bool, an int, a node, or
// []node for an element that is repeated.
type node []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the node as the Tooling API takes it.
func (n node) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%q:%s", m.name, value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// metadata returns the field as the Metadata API creates it ("CustomField", Metadata
// API Developer Guide), without its name.
func (f *Field) metadata() node {
	kind := standard.MetadataType(&f.Field)
	n := node{{"description", cut("Written by the Mobly event sync: "+plain(f.For), 1000)}, {"label", f.Label}, {"type", kind}}
	add := func(name string, value any) { n = append(n, member{name, value}) }
	if f.ExternalID || f.Unique {
		add("externalId", f.ExternalID)
		add("unique", f.Unique)
		if kind == "Text" {
			add("caseSensitive", f.CaseSensitive)
		}
	}
	if kind != "Checkbox" && kind != "LongTextArea" {
		add("required", false)
	}
	switch kind {
	case "Checkbox":
		add("defaultValue", "false")
	case "Text":
		add("length", f.Length)
	case "LongTextArea":
		add("length", max(f.Length, 256))
		add("visibleLines", 3)
	case "Number", "Currency", "Percent":
		add("precision", f.Precision)
		add("scale", f.Scale)
	case "MultiselectPicklist":
		add("visibleLines", 4)
		fallthrough
	case "Picklist":
		values := make([]node, len(f.Picklist))
		for i, v := range f.Picklist {
			values[i] = valueNode(v.Value)
		}
		add("valueSet", node{{"restricted", f.Restricted}, {"valueSetDefinition", node{{"sorted", false}, {"value", values}}}})
	}
	slices.SortFunc(n, func(a, b member) int { return strings.Compare(a.name, b.name) })
	return n
}

// MarshalJSON writes the field as the Tooling API takes it, and what asks for it.
func (f *Field) MarshalJSON() ([]byte, error) {
	return json.Marshal(node{{"fullName", f.FullName()}, {"metadata", f.metadata()}, {"for", f.For}})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (f *Field) UnmarshalJSON(text []byte) error {
	var in struct {
		FullName string       `json:"fullName"`
		Metadata wireMetadata `json:"metadata"`
		For      string       `json:"for"`
	}
	if err := json.Unmarshal(text, &in); err != nil {
		return fmt.Errorf("%w: %w", ErrStep, err)
	}
	object, name, _ := strings.Cut(in.FullName, ".")
	*f = Field{Object: object, Field: *in.Metadata.field(name), For: in.For}
	return nil
}

func valueNode(value string) node {
	return node{{"fullName", value}, {"default", false}, {"label", value}}
}

// typeOf describes a field's type and attributes.
func typeOf(f *schema.Field) string {
	kind := standard.MetadataType(f)
	if kind == "" {
		kind = string(f.Type)
	}
	switch kind {
	case "Text", "LongTextArea":
		kind = fmt.Sprintf("%s(%d)", kind, f.Length)
	case "Number", "Currency", "Percent":
		kind = fmt.Sprintf("%s(%d, %d)", kind, f.Precision-f.Scale, f.Scale)
	}
	if f.ExternalID {
		kind += ", external ID"
	}
	if f.Unique {
		kind += ", unique"
	}
	return kind
}

// differs says, in whole sentences, where an existing field falls short of what is
// asked.
func differs(there, asked *schema.Field) []string {
	if there.Type != asked.Type {
		return []string{fmt.Sprintf("the field is there as %s, and %s is asked. It stays as it is: declare its type in the rule, or use another field.", typeOf(there), typeOf(asked))}
	}
	var out []string
	if asked.ExternalID && !there.ExternalID || asked.Unique && !there.Unique {
		out = append(out, "the field is there, and must be an external ID and unique: tick External ID and Unique (\"Treat ABC and abc as duplicate values\") in its settings.")
	}
	if asked.Type == schema.TypeString && there.Length > 0 && there.Length < asked.Length || asked.Type == schema.TypeTextArea && there.Length < asked.Length {
		out = append(out, fmt.Sprintf("the field is there and holds %d characters, where %d are asked. It stays as it is: what does not fit is cut.", there.Length, asked.Length))
	}
	if asked.Precision > 0 && there.Precision > 0 && (there.Precision-there.Scale < asked.Precision-asked.Scale || there.Scale < asked.Scale) {
		out = append(out, fmt.Sprintf("the field is there as %s, and %s is asked. It stays as it is: a number that is too large is dropped, and digits behind the point are rounded.", typeOf(there), typeOf(asked)))
	}
	return out
}

// lacking returns the asked values that are not active in a picklist.
func lacking(there, asked *schema.Field) []string {
	var out []string
	for _, v := range asked.Picklist {
		if !there.Active(v.Value) {
			out = append(out, v.Value)
		}
	}
	return out
}

const namespace = "http://soap.sforce.com/2006/04/metadata"

// document returns a node as a file of the Metadata API.
func document(root string, n node) []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	fmt.Fprintf(&b, "<%s xmlns=%q>\n", root, namespace)
	n.appendXML(&b, 1)
	fmt.Fprintf(&b, "</%s>\n", root)
	return b.Bytes()
}

func (n node) appendXML(b *bytes.Buffer, depth int) {
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
			_ = xml.EscapeText(b, fmt.Append(nil, v)) // a Buffer returns no error
			fmt.Fprintf(b, "</%s>\n", m.name)
		}
		for _, child := range several {
			fmt.Fprintf(b, "%s<%s>\n", indent, m.name)
			child.appendXML(b, depth+1)
			fmt.Fprintf(b, "%s</%s>\n", indent, m.name)
		}
	}
}
