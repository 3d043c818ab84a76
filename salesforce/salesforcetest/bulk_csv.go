package salesforcetest

import (
	"strings"
	"unicode/utf8"
)

// The delimiters and line endings that a job may use, by the names the API has
// for them.
var (
	delimiters = map[string]byte{
		"BACKQUOTE": '`', "CARET": '^', "COMMA": ',', "PIPE": '|', "SEMICOLON": ';', "TAB": '\t',
	}
	lineEndings = map[string]string{"LF": "\n", "CRLF": "\r\n"}
)

// The limits of a CSV file, in characters but for the columns.
const (
	maxCSVHeader  = 32000
	maxCSVColumns = 5000
	maxCSVField   = 32000
	maxCSVRow     = 400000
)

// csvReader takes a CSV file apart by Salesforce's rules: every line ends as
// the job says, fields are not trimmed, and a quote stands at both ends of a
// field or within a quoted one, doubled.
type csvReader struct {
	text      string
	delimiter byte
	ending    string
}

// csvLine is one line of a file.
type csvLine struct {
	fields []string
	wrong  string // why it cannot be read, "" when it can
}

// all reads the file. Blank lines are left out.
func (c *csvReader) all() []csvLine {
	var out []csvLine
	for c.text != "" {
		start := len(c.text)
		line := c.line()
		if len(line.fields) == 1 && line.fields[0] == "" && line.wrong == "" {
			continue
		}
		if start-len(c.text) > maxCSVRow {
			line.wrong = "Row exceeds the limit of 400000 characters"
		}
		out = append(out, line)
	}
	return out
}

// line takes one line off the text.
func (c *csvReader) line() csvLine {
	var out csvLine
	for {
		field, wrong := c.field()
		if out.wrong == "" {
			out.wrong = wrong
		}
		if utf8.RuneCountInString(field) > maxCSVField {
			out.wrong = "Field exceeds the limit of 32000 characters"
		}
		out.fields = append(out.fields, field)
		switch {
		case c.text == "":
			return out
		case strings.HasPrefix(c.text, c.ending):
			c.text = c.text[len(c.ending):]
			return out
		}
		c.text = c.text[1:] // the delimiter
		if c.text == "" {
			out.fields = append(out.fields, "")
			return out
		}
	}
}

// field takes one field off the text, up to what ends it.
func (c *csvReader) field() (value, wrong string) {
	if !strings.HasPrefix(c.text, `"`) {
		end := c.end()
		value, c.text = c.text[:end], c.text[end:]
		if strings.Contains(value, `"`) {
			wrong = "A quote stands outside a quoted field"
		}
		return value, wrong
	}
	var b strings.Builder
	c.text = c.text[1:]
	for {
		i := strings.IndexByte(c.text, '"')
		if i < 0 {
			b.WriteString(c.text)
			c.text = ""
			return b.String(), "A quoted field is not closed"
		}
		b.WriteString(c.text[:i])
		c.text = c.text[i+1:]
		if !strings.HasPrefix(c.text, `"`) {
			break
		}
		b.WriteByte('"')
		c.text = c.text[1:]
	}
	if end := c.end(); end > 0 {
		c.text = c.text[end:]
		return b.String(), "Something follows a closing quote"
	}
	return b.String(), ""
}

// end is where the field that the text begins with ends.
func (c *csvReader) end() int {
	for i := range len(c.text) {
		if c.text[i] == c.delimiter || strings.HasPrefix(c.text[i:], c.ending) {
			return i
		}
	}
	return len(c.text)
}

// writeCSV writes a line, every field in quotes.
func writeCSV(b *strings.Builder, delimiter byte, ending string, fields []string) {
	for i, f := range fields {
		if i > 0 {
			b.WriteByte(delimiter)
		}
		b.WriteByte('"')
		b.WriteString(strings.ReplaceAll(f, `"`, `""`))
		b.WriteByte('"')
	}
	b.WriteString(ending)
}
