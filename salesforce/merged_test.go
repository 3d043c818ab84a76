package salesforce_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// TestKnownRecordThatWasMerged: a known ID of a record that was merged leads to
// the one that is left. A row makes the org and returns the known IDs of the lead
// and the record that it is to be; none: a new one.
func TestKnownRecordThatWasMerged(t *testing.T) {
	t.Parallel()
	merge := func(w *world, master string, others ...string) {
		w.t.Helper()
		require.NoError(w.t, w.org.Merge(master, others...))
	}
	convert := func(w *world, lead string) string {
		_, contact, err := w.org.Convert(lead)
		require.NoError(w.t, err)
		return contact
	}
	for i, tt := range []struct {
		name string
		org  func(w *world) (known []string, want string)
	}{
		{"a Lead", func(w *world) ([]string, string) {
			a, b := w.lead(nil), w.lead(nil)
			merge(w, b, a)
			return []string{a}, b
		}},
		{"a Lead, by its ID of 15 characters", func(w *world) ([]string, string) {
			a, b := w.lead(nil), w.lead(nil)
			merge(w, b, a)
			return []string{a[:15]}, b
		}},
		{"a Contact", func(w *world) ([]string, string) {
			a, b := w.contact(nil), w.contact(nil)
			merge(w, b, a)
			return []string{a}, b
		}},
		{"a chain", func(w *world) ([]string, string) {
			a, b, c, d := w.lead(nil), w.lead(nil), w.lead(nil), w.lead(nil)
			merge(w, b, a)
			merge(w, c, b)
			merge(w, d, c)
			return []string{a}, d
		}},
		{"two, into one", func(w *world) ([]string, string) {
			a, b, c := w.lead(nil), w.lead(nil), w.lead(nil)
			merge(w, c, a, b)
			return []string{a, b}, c
		}},
		{"the survivor is known, too", func(w *world) ([]string, string) {
			a, b := w.lead(nil), w.lead(nil)
			merge(w, b, a)
			return []string{b, a}, b
		}},
		{"the survivor was converted", func(w *world) ([]string, string) {
			a, b := w.lead(nil), w.lead(nil)
			merge(w, b, a)
			return []string{a}, convert(w, b)
		}},
		{"a Lead was converted to a Contact that was merged", func(w *world) ([]string, string) {
			a, c := w.lead(nil), w.contact(nil)
			merge(w, c, convert(w, a))
			return []string{a}, c
		}},
		{"the survivor was converted to a Contact that was merged", func(w *world) ([]string, string) {
			a, b, c := w.lead(nil), w.lead(nil), w.contact(nil)
			merge(w, b, a)
			merge(w, c, convert(w, b))
			return []string{a}, c
		}},
		{"the survivor was deleted", func(w *world) ([]string, string) {
			a, b := w.lead(nil), w.lead(nil)
			merge(w, b, a)
			require.NoError(w.t, w.org.Delete(b))
			return []string{a}, ""
		}},
		{"deleted, not merged", func(w *world) ([]string, string) {
			a := w.lead(nil)
			require.NoError(w.t, w.org.Delete(a))
			return []string{a}, ""
		}},
		{"never there", func(*world) ([]string, string) { return []string{gone}, "" }},
		{"another record has the lead's ID", func(w *world) ([]string, string) {
			a, b := w.lead(nil), w.lead(nil)
			merge(w, b, a)
			return []string{a}, w.lead(map[string]any{"mobly_id__c": "m1"})
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			eachWay(t, i, keyed(), func(w *world, write func(...salesforce.Lead) salesforce.Results) {
				ids, want := tt.org(w)
				l := withActions(person("m1", "new@lumen.example"), note("a1", "met"))
				for _, id := range ids {
					l = known(l, id)
				}
				got := write(l)[0]
				if want == "" {
					require.Equal(t, salesforce.Created, got.Outcome)
					return
				}
				require.Equal(t, salesforce.Updated, got.Outcome)
				require.Equal(t, want, got.ID)
			})
		})
	}
}

// Captures that know two records which were merged are one person.
func TestMergedRecordsOfTwoCaptures(t *testing.T) {
	t.Parallel()
	eachWay(t, noRow, keyed(), func(w *world, write func(...salesforce.Lead) salesforce.Results) {
		a, b := w.lead(nil), w.lead(nil)
		require.NoError(w.t, w.org.Merge(b, a))
		got := write(known(person("m1", "x@lumen.example"), a), known(person("m2", "y@lumen.example"), b))
		require.Equal(t, b, got[0].ID)
		require.Equal(t, b, got[1].ID)
		require.Equal(t, "m1", got[1].FoldedInto)
	})
}

// It is asked where known records went only if they are gone, and nothing that
// goes before finds the lead.
func TestMergedRecordsAreAskedForOnce(t *testing.T) {
	w := newWorld(t)
	a, b := w.lead(map[string]any{"Email": "a@lumen.example"}), w.lead(nil)
	require.NoError(t, w.org.Merge(b, a))
	asked := func(cfg salesforce.Config, l salesforce.Lead) (n int) {
		w.org.ResetRequests()
		w.sync(w.client(cfg), l)
		for _, r := range w.org.Requests() {
			for _, sub := range r.Subrequests {
				if strings.Contains(sub.Query.Get("q"), "MasterRecordId") {
					n++
				}
			}
		}
		return n
	}
	require.Zero(t, asked(keyed(), known(person("m0", ""), b)), "it is there")
	require.Equal(t, 1, asked(keyless(), known(person("m1", ""), gone)))
	require.NotZero(t, asked(keyless(), known(person("", ""), a)))
	require.Zero(t, asked(keyed(), known(person("m0", ""), a)), "m0 was found by its ID")
}
