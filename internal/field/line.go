package field

import "strings"

// OneLine returns [Clean] in one line: each run of white space becomes a space.
func OneLine(s string) string {
	s = Clean(s, false)
	if strings.Contains(s, "  ") || !ASCII(s) {
		return strings.Join(strings.Fields(s), " ")
	}
	return s
}

const cutMark = " [...]"

// Fit returns s, or its start and a mark, within limit. It does not cut inside
// a character as a reader sees it.
func Fit(s string, limit int) string {
	if Fits(s, limit) {
		return s
	}
	return Cut(s, limit-len(cutMark)) + cutMark
}

// AppendLine returns text with line, one short line, at its end. If limit leaves
// no room for it, text is cut, with a mark.
func AppendLine(text, line string, limit int) string {
	if text == "" {
		return line
	}
	line = "\n" + line
	return Fit(text, limit-Length(line)) + line
}
