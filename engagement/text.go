package engagement

import (
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// mark ends a text that was cut.
const mark = " [...]"

// oneLine makes s fit for a field of one line: each run of white space becomes a
// space.
func oneLine(s string) string {
	s = field.Clean(s, false)
	if strings.Contains(s, "  ") || !field.ASCII(s) {
		return strings.Join(strings.Fields(s), " ")
	}
	return s
}

// fit returns s, or the start of it with a mark, in at most limit units. It
// does not cut within what a reader sees as one character.
func fit(s string, limit int) string {
	if field.Fits(s, limit) {
		return s
	}
	return field.Cut(s, limit-len(mark)) + mark
}
