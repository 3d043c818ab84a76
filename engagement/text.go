package engagement

import (
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// mark ends a text that was cut.
const mark = " [...]"

// oneLine returns s in one line: each run of white space becomes a space.
func oneLine(s string) string {
	s = field.Clean(s, false)
	if strings.Contains(s, "  ") || !field.ASCII(s) {
		return strings.Join(strings.Fields(s), " ")
	}
	return s
}

// fit returns s, or its start and a mark, within limit. It does not cut inside
// a character as a reader sees it.
func fit(s string, limit int) string {
	if field.Fits(s, limit) {
		return s
	}
	return field.Cut(s, limit-len(mark)) + mark
}
