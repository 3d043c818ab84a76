package field_test

import (
	"slices"
	"strings"
	"testing"
	"testing/quick"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// idempotent checks that what Coerce returns is its own coercion, without a
// loss.
func idempotent(t *testing.T, v any) bool {
	t.Helper()
	ok := true
	for typ, spec := range specs {
		once, err := coerce(v, spec)
		twice, again := coerce(once, spec)
		if diff := cmp.Diff(once, twice); diff != "" || again != nil {
			t.Errorf("%s %#v: once %#v (%v), twice %#v (%v)", typ, v, once, err, twice, again)
			ok = false
		}
		if text, isText := once.(string); isText && spec.Length > 0 && field.Length(text) > spec.Length {
			t.Errorf("%s: longer than the field", typ)
			ok = false
		}
	}
	return ok
}

func check(t *testing.T, law any) {
	t.Helper()
	if err := quick.Check(law, nil); err != nil {
		t.Error(err)
	}
}

func TestCoerceIsIdempotentAndTotal(t *testing.T) {
	check(t, func(s string) bool { return idempotent(t, s) })
	check(t, func(s []string) bool { return idempotent(t, s) })
	check(t, func(n int64) bool { return idempotent(t, n) })
	check(t, func(f float64) bool { return idempotent(t, f) })
	check(t, func(b bool) bool { return idempotent(t, b) })
	check(t, func(sec int64) bool { return idempotent(t, time.Unix(sec%1e11, 5)) })
	check(t, func(m map[string]string) bool { return idempotent(t, m) })
}

// item makes a short item of random text, with separators in it.
func item(s string) string { return strings.Join(strings.Split(s, ""), ";") }

func TestJoinedItemsAreFoundAgain(t *testing.T) {
	check(t, func(raw []string) bool {
		var items, want []string
		for _, s := range raw {
			items = append(items, item(s))
			if s = field.Item(item(s), ";"); s != "" {
				want = append(want, s)
			}
		}
		return slices.Equal(want, field.Split(field.Join(items, ";"), ";"))
	})
}

// TestSplitFindsWhatJoinJoined: items that contain the separator come back as
// they were, but for the sign that stands in its place.
func TestSplitFindsWhatJoinJoined(t *testing.T) {
	for separator, instead := range map[string]string{";": ",", "; ": ",", ",": ";", "|": ",", " - ": ","} {
		sign := strings.TrimSpace(separator)
		check(t, func(words []uint8) bool {
			var items, want []string
			for _, w := range words {
				word := strings.Repeat("w", int(w%5)+1)
				items = append(items, word+sign+word)
				want = append(want, word+instead+word)
			}
			return slices.Equal(want, field.Split(field.Join(items, separator), separator))
		})
	}
}

// TestDaysDoNotShift: a day is that day in every zone, and a moment is the day
// that it is there.
func TestDaysDoNotShift(t *testing.T) {
	zones := []*time.Location{nil, time.UTC, time.FixedZone("", -11*3600), time.FixedZone("", 14*3600)}
	if z, err := time.LoadLocation("America/Sao_Paulo"); err == nil {
		zones = append(zones, z) // where midnight was left out once a year
	}
	check(t, func(days uint16, zone uint8) bool {
		loc := zones[int(zone)%len(zones)]
		day := time.Date(1990, 1, 1+int(days), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		got, err := coerce(day, field.Spec{Type: schema.TypeDate, Location: loc})
		moment, err2 := coerce(day, field.Spec{Type: schema.TypeDateTime, Location: loc})
		again, err3 := coerce(moment, field.Spec{Type: schema.TypeDateTime, Location: loc})
		return err == nil && got == day && err2 == nil && err3 == nil && again == moment
	})
	west, east := zones[2], zones[3]
	for _, c := range []struct {
		in   any
		zone *time.Location
		typ  schema.Type
		want string
	}{
		{"2026-10-14T23:30:00Z", west, schema.TypeDate, "2026-10-14"},
		{"2026-10-14T00:30:00Z", west, schema.TypeDate, "2026-10-13"},
		{"2026-10-14T23:30:00Z", east, schema.TypeDate, "2026-10-15"},
		{"2026-10-14T00:30:00Z", east, schema.TypeDate, "2026-10-14"},
		{time.Date(2026, 10, 14, 0, 30, 0, 0, east), east, schema.TypeDate, "2026-10-14"},
		{time.Date(2026, 10, 14, 23, 30, 0, 0, west), west, schema.TypeDate, "2026-10-14"},
		{"2026-10-14 00:30", east, schema.TypeDate, "2026-10-14"},
		{"2026-10-14 00:30", east, schema.TypeDateTime, "2026-10-13T10:30:00.000Z"},
		{"2026-10-14", west, schema.TypeDateTime, "2026-10-14T11:00:00.000Z"},
	} {
		got, err := coerce(c.in, field.Spec{Type: c.typ, Location: c.zone})
		if diff := cmp.Diff(any(c.want), got); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s%v", c.in, diff, err)
		}
	}
}

func TestFoldIsItsOwnFold(t *testing.T) {
	check(t, func(s string) bool {
		once := field.Fold(s)
		return field.Fold(once) == once && field.Fold(" "+strings.ToUpper(once)+"\t") == field.Fold(strings.ToUpper(once))
	})
	for in, want := range map[string]string{" A  b\tC ": "a b c", "ÄÖ  ü": "äö ü", "": "", "\n": "", "a\u00a0b": "a b"} {
		if got := field.Fold(in); got != want {
			t.Errorf("%q: want %q, got %q", in, want, got)
		}
	}
}
