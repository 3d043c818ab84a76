package rule

import (
	"cmp"
	"slices"

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

// OpenStatus fits the Status of an open Task to an org, whose field is f and whose
// closed values are those of ClosedStatus. If the org lacks the status, or counts it as
// closed, the result is the org's default if that is open, else the first open value or
// "", and ok is false. If the field lists no values, nothing changes, and ok is true.
func OpenStatus(status string, f *schema.Field, closed []string) (fitted string, ok bool) {
	if f == nil || len(f.Picklist) == 0 {
		return status, true
	}
	for _, v := range f.Picklist {
		is := func(text string) bool { return core.Alike(core.OneLine(text), core.OneLine(v.Value)) }
		switch {
		case !v.Active || slices.ContainsFunc(closed, is):
		case is(status):
			return v.Value, true
		case fitted == "" || v.Default:
			fitted = v.Value
		}
	}
	return fitted, false
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
