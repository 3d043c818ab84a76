package engagement

import (
	"strings"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// oneLine returns s in one line: each run of white space becomes a space.
func oneLine(s string) string {
	s = core.Clean(s, false)
	if strings.Contains(s, "  ") || !core.ASCII(s) {
		return strings.Join(strings.Fields(s), " ")
	}
	return s
}
