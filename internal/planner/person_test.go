package planner

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func TestJoin(t *testing.T) {
	for _, tt := range []struct {
		name          string
		keys          []Keys
		want          []int // the first capture of each one's group
		caseSensitive bool
	}{
		{name: "strangers", keys: []Keys{{Mobly: []string{"1"}}, {Mobly: []string{"2"}}, {}}, want: []int{0, 1, 2}},
		{name: "Mobly's ID in other letter case", keys: []Keys{{Mobly: []string{"a"}}, {Mobly: []string{"A"}}}, want: []int{0, 0}},
		{name: "case-sensitive IDs", keys: []Keys{{Mobly: []string{"a"}}, {Mobly: []string{"A"}}}, want: []int{0, 1}, caseSensitive: true},
		{name: "known record", keys: []Keys{{Leads: []string{"00Q1"}}, {}, {Leads: []string{"00Q1"}}}, want: []int{0, 1, 0}},
		{name: "e-mail in other letter case", keys: []Keys{{Emails: []string{"a@x"}}, {Emails: []string{"A@X"}}}, want: []int{0, 0}},
		{name: "through a third", keys: []Keys{{Mobly: []string{"1"}}, {Emails: []string{"a@x"}}, {Mobly: []string{"1"}, Emails: []string{"a@x"}}}, want: []int{0, 0, 0}},
		{name: "e-mail, but known apart", keys: []Keys{
			{Emails: []string{"a@x"}, Leads: []string{"00Q1"}}, {Emails: []string{"a@x"}, Leads: []string{"00Q2"}},
		}, want: []int{0, 1}},
		{name: "e-mail, known as lead and as contact", keys: []Keys{
			{Emails: []string{"a@x"}, Leads: []string{"00Q1"}}, {Emails: []string{"a@x"}, Contacts: []string{"0031"}},
		}, want: []int{0, 0}},
		{name: "known apart through others", keys: []Keys{
			{Emails: []string{"a@x"}, Mobly: []string{"1"}}, {Mobly: []string{"1"}, Leads: []string{"00Q1"}},
			{Emails: []string{"a@x"}, Leads: []string{"00Q2"}},
		}, want: []int{0, 0, 2}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			persons := newPersons(tt.keys)
			joinByKeys(persons, tt.caseSensitive)
			var got []int
			for _, p := range persons {
				got = append(got, slices.IndexFunc(persons, func(o *person) bool { return o.root() == p.root() }))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("groups (-want +got):\n%s", diff)
			}
		})
	}
}

// The keys of a person grow by those of another, and those of their captures do not.
func TestJoinLeavesCapturesAsTheyAre(t *testing.T) {
	keys := []Keys{{Contacts: []string{"1"}}, {Contacts: []string{"2"}, Leads: []string{"3"}}}
	persons := newPersons(keys)
	persons[1].join(persons[0])
	require.Equal(t, &Keys{Contacts: []string{"1", "2"}, Leads: []string{"3"}}, persons[0].keys)
	require.Equal(t, []Keys{{Contacts: []string{"1"}}, {Contacts: []string{"2"}, Leads: []string{"3"}}}, keys)
}
