package rule

import (
	"encoding"
	"maps"
	"slices"
	"strconv"
	"strings"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

// APIName is the API name of a field or object, which may be blank.
type APIName string

// Lines are the values of a cell, one to a line.
type Lines []string

// readCell reads a cell into its place in a rule. problem is "" if it can be read.
func readCell(cell string, in any) (problem string) {
	switch in := in.(type) {
	case *string:
		*in = cell
	case *APIName:
		*in = APIName(strings.TrimSpace(cell))
		if *in != "" && !apiName.MatchString(string(*in)) {
			return "it is not an API name, such as Title or mobly_score__c"
		}
	case *[]string:
		for item := range strings.SplitSeq(cell, ";") {
			if item = strings.TrimSpace(item); item != "" {
				*in = append(*in, item)
			}
		}
	case *Lines:
		for _, line := range splitEscaped(cell, ";\n") {
			if !core.BlankText(line) {
				*in = append(*in, unescapeValue(line))
			}
		}
	case encoding.TextUnmarshaler: // a type or a policy
		if err := in.UnmarshalText([]byte(cell)); err != nil {
			return "it is " + err.Error()
		}
	case *bool:
		yes, ok := core.YesNo(cell)
		if !ok && !core.BlankText(cell) {
			return "it is neither yes nor no"
		}
		*in = yes
	case *int:
		*in, problem = lengthCell(strings.TrimSpace(cell))
	case **int:
		if n, err := strconv.Atoi(strings.TrimSpace(cell)); err == nil && n >= 0 {
			*in = &n
		} else if !core.BlankText(cell) {
			return "it is not a whole number, such as 0 or 2"
		}
	case *map[string]string:
		*in, problem = valuesCell(cell)
	}
	return problem
}

func lengthCell(cell string) (n int, problem string) {
	if cell == "" {
		return 0, ""
	}
	n, err := strconv.Atoi(cell)
	if err != nil || n <= 0 {
		return 0, "it is not a number of characters"
	}
	return n, ""
}

// valuesCell reads translations, one a line or separated by semicolons:
// "Hot = 1". A backslash makes the next sign plain text; "\n" is a line break.
func valuesCell(cell string) (values map[string]string, problem string) {
	for _, part := range splitEscaped(cell, ";\n") {
		if core.BlankText(part) {
			continue
		}
		pair := splitEscaped(part, "=")
		if len(pair) != 2 {
			return nil, `it is not of the form "captured = written", one to a line`
		}
		from := unescapeValue(pair[0])
		if _, twice := values[from]; twice {
			return nil, "it translates one value twice"
		}
		if values == nil {
			values = make(map[string]string)
		}
		values[from] = unescapeValue(pair[1])
	}
	return values, ""
}

// writeCell writes the cell that readCell reads back.
func writeCell(in any) string {
	switch in := in.(type) {
	case *string:
		return *in
	case *APIName:
		return string(*in)
	case *[]string:
		return strings.Join(*in, ";")
	case *Lines:
		lines := make([]string, len(*in))
		for i, line := range *in {
			lines[i] = escapeValue(line)
		}
		return strings.Join(lines, "\n")
	case *field.Type:
		return string(*in)
	case *field.Policy:
		return string(*in)
	case *bool:
		if *in {
			return "yes"
		}
	case *int:
		if *in != 0 {
			return strconv.Itoa(*in)
		}
	case **int:
		if *in != nil {
			return strconv.Itoa(**in)
		}
	case *map[string]string:
		lines := make([]string, 0, len(*in))
		for _, from := range slices.Sorted(maps.Keys(*in)) {
			lines = append(lines, escapeValue(from)+" = "+escapeValue((*in)[from]))
		}
		return strings.Join(lines, "\n")
	}
	return ""
}

// splitEscaped splits at each mark without a backslash before it.
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

// escapeValue escapes a text so that splitting and trimming preserve it.
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
	return b.String()
}

// unescapeValue reads a text that escapeValue or a person wrote.
func unescapeValue(s string) string {
	var b strings.Builder
	kept := 0 // the length that trimming must keep
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
