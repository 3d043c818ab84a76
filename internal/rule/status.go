package rule

import (
	"strings"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// ClosedStatus fits the Status of Tasks to an org. closed lists the org's closed
// values: the ApiName of its TaskStatus records with IsClosed, by SortOrder. Blank
// ones are ignored.
//
//  1. A status gets the org's spelling, and ok is true.
//  2. If the org does not count it as closed, the result is the first closed value,
//     and ok is false: a past Task must not appear on a to-do list.
//  3. If closed is empty, nothing changes, and ok is true.
func ClosedStatus(status string, closed []string) (fitted string, ok bool) {
	first := ""
	for _, known := range closed {
		known = core.OneLine(known)
		switch {
		case known == "":
		case strings.EqualFold(known, core.OneLine(status)):
			return known, true
		case first == "":
			first = known
		}
	}
	if first == "" {
		return status, true
	}
	return first, false
}
