package field

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// SheetCells reads the cells of a row that mapping and tags have in common,
// and collects what is wrong with them.
type SheetCells struct {
	Row      SheetRow
	Problems []error
}

// Fail notes what is wrong with a cell.
func (c *SheetCells) Fail(column, reason string) {
	c.Problems = append(c.Problems, &SheetError{Row: c.Row.Number, Column: column, Reason: reason})
}

// Name reads a name: white space around it does not count.
func (c *SheetCells) Name(column string) string { return strings.TrimSpace(c.Row.Cell(column)) }

// APIName reads the name of a field or object, which may be blank.
func (c *SheetCells) APIName(column string) string {
	name := c.Name(column)
	if name != "" && !apiName(name) {
		c.Fail(column, "it is no API name, such as Title or mobly_score__c")
	}
	return name
}

// Type reads a type, by our name or by the one that Salesforce's setup has for
// it.
func (c *SheetCells) Type(column string) Type {
	if BlankText(c.Row.Cell(column)) {
		return ""
	}
	key := headerKey(c.Row.Cell(column))
	for _, t := range types {
		if headerKey(string(t)) == key {
			return t
		}
	}
	if t, ok := setupTypes[key]; ok {
		return t
	}
	c.Fail(column, "it is none of the types: "+joinNames(types[:]))
	return ""
}

var types = [...]Type{Text, LongText, Picklist, MultiPicklist, Checkbox, Number, Date, DateTime, Phone, Email, URL, Reference}

// setupTypes are what Salesforce's setup calls the types.
var setupTypes = map[string]Type{
	"textarea": LongText, "textarealong": LongText, "longtextarea": LongText,
	"picklistmultiselect": MultiPicklist, "multiselectpicklist": MultiPicklist,
	"currency": Number, "percent": Number, "lookup": Reference, "lookuprelationship": Reference,
}

// Policy reads a policy: "Write if Blank" is WriteIfBlank.
func (c *SheetCells) Policy(column string) Policy {
	if BlankText(c.Row.Cell(column)) {
		return ""
	}
	key := headerKey(c.Row.Cell(column))
	for _, p := range policies {
		if headerKey(string(p)) == key {
			return p
		}
	}
	c.Fail(column, "it is none of the policies: "+joinNames(policies[:]))
	return ""
}

var policies = [...]Policy{Overwrite, WriteIfBlank, Append, CreateOnly}

func joinNames[T ~string](names []T) string {
	texts := make([]string, len(names))
	for i, n := range names {
		texts[i] = string(n)
	}
	return strings.Join(texts, ", ")
}

// Yes reads a yes or no; blank is no.
func (c *SheetCells) Yes(column string) bool {
	text := c.Row.Cell(column)
	yes, ok := YesNo(text)
	if !ok && !BlankText(text) {
		c.Fail(column, "it is neither yes nor no")
	}
	return yes
}

// Length reads a length; blank is 0.
func (c *SheetCells) Length(column string) int {
	text := c.Name(column)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n <= 0 {
		c.Fail(column, "it is no number of characters")
		return 0
	}
	return n
}

// Values reads translations, one a line or parted by semicolons: "Hot = 1". A
// backslash before a sign takes its meaning away; "\n" is a line break.
func (c *SheetCells) Values(column string) map[string]string {
	var values map[string]string
	for _, part := range splitEscaped(c.Row.Cell(column), ";\n") {
		if BlankText(part) {
			continue
		}
		pair := splitEscaped(part, "=")
		if len(pair) != 2 {
			c.Fail(column, `it is not of the form "captured = written", one to a line`)
			return nil
		}
		from := unescapeValue(pair[0])
		if _, twice := values[from]; twice {
			c.Fail(column, "it translates one value twice")
			return nil
		}
		if values == nil {
			values = make(map[string]string)
		}
		values[from] = unescapeValue(pair[1])
	}
	return values
}

// YesCell writes what [SheetCells.Yes] reads.
func YesCell(yes bool) string {
	if yes {
		return "yes"
	}
	return ""
}

// LengthCell writes what [SheetCells.Length] reads.
func LengthCell(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// ValuesCell writes what [SheetCells.Values] reads.
func ValuesCell(values map[string]string) string {
	lines := make([]string, 0, len(values))
	for _, from := range slices.Sorted(maps.Keys(values)) {
		lines = append(lines, escapeValue(from)+" = "+escapeValue(values[from]))
	}
	return strings.Join(lines, "\n")
}

// splitEscaped splits at any of the marks that has no backslash before it.
func splitEscaped(s, marks string) []string {
	var parts []string
	start := 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case strings.IndexByte(marks, s[i]) >= 0:
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[start:])
}

// escapeValue writes a text so that splitting and trimming leave it whole.
func escapeValue(s string) string {
	var b strings.Builder
	inner := strings.TrimSpace(s)
	at := strings.Index(s, inner)
	for i, r := range s {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\\' || r == ';' || r == '=' || i < at || i >= at+len(inner):
			b.WriteRune('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	if s == "" {
		return ""
	}
	return b.String()
}

// unescapeValue reads what escapeValue wrote, or a person.
func unescapeValue(s string) string {
	var b strings.Builder
	kept := 0 // the length up to which white space is meant
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
			if s[i] == 'n' {
				b.WriteByte('\n')
			} else {
				b.WriteByte(s[i])
			}
			kept = b.Len()
			continue
		}
		if b.Len() > 0 || s[i] != ' ' && s[i] != '\t' && s[i] != '\n' {
			b.WriteByte(s[i])
		}
	}
	out := b.String()
	return out[:max(kept, len(strings.TrimRight(out, " \t\n")))]
}
