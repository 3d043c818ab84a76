package rule

import (
	"cmp"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
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
	for _, known := range closed {
		if known = core.OneLine(known); core.Alike(known, core.OneLine(status)) {
			return known, true
		}
		fitted = cmp.Or(fitted, known)
	}
	return cmp.Or(fitted, status), fitted == ""
}

// Listed returns a Task's value in the spelling of the org's picklist. An unlisted
// value stays as it is; ok is false for it if the picklist is restricted.
func Listed(f *schema.Field, value any) (listed any, ok bool) {
	text, isText := value.(string)
	if !isText || f.Type != schema.TypePicklist || f.Active(text) {
		return value, true
	}
	spec := core.SpecOf(f)
	fitted, lost := spec.CoerceText(text)
	return cmp.Or(fitted, value), lost == nil || !f.Restricted
}
