package planner

import (
	"errors"
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

// Persons who share addresses are one, however many lie between them. Two records
// of the org stay two, and who is refused is refused with the others.
func TestMeet(t *testing.T) {
	a, b := &stored{row: rowOf(map[string]any{"Id": "00Q1"})}, &stored{row: rowOf(map[string]any{"Id": "00Q2"})}
	refused := errors.New("refused")
	for name, tt := range map[string]struct {
		emails [][]string
		found  map[int]*stored
		err    map[int]error
		want   [][]int // captures
	}{
		"through a third": {emails: [][]string{{"a@x"}, {"b@x"}, {"b@x", "a@x"}}, want: [][]int{{0, 1, 2}}},
		"strangers":       {emails: [][]string{{"a@x"}, {"b@x"}, {"c@x", "b@x"}}, want: [][]int{{0}, {1, 2}}},
		"with a record":   {emails: [][]string{{"a@x"}, {"b@x"}, {"a@x", "b@x"}}, found: map[int]*stored{1: a}, want: [][]int{{0, 1, 2}}},
		"with a refused":  {emails: [][]string{{"a@x"}, {"b@x"}, {"b@x", "a@x"}}, err: map[int]error{1: refused}, want: [][]int{{0, 1, 2}}},
		"two records":     {emails: [][]string{{"a@x"}, {"b@x"}, {"a@x", "b@x"}}, found: map[int]*stored{0: a, 1: b}, want: [][]int{{0, 2}, {1}}},
	} {
		t.Run(name, func(t *testing.T) {
			var keys []Keys
			for _, emails := range tt.emails {
				keys = append(keys, Keys{Emails: emails})
			}
			r := &Roster{model: &Model{Settings: new(Settings)}, persons: newPersons(keys)}
			for i, p := range r.persons {
				p.found, p.err = tt.found[i], tt.err[i]
			}
			r.meet()
			var got [][]int
			for _, p := range r.persons {
				var captures []int
				for _, c := range p.captures {
					captures = append(captures, c.index)
				}
				got = append(got, captures)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("captures (-want +got):\n%s", diff)
			}
		})
	}
}

func TestActionNames(t *testing.T) {
	for _, tt := range []struct {
		keys Keys
		want []string
	}{
		{Keys{Mobly: []string{"m1"}, external: []string{"m1"}, Emails: []string{"a@x"}, Leads: []string{"00Q1"}, Contacts: []string{"0031"}, name: "n"}, []string{"m1", "a@x", "0031", "00Q1"}},
		{Keys{Leads: []string{"00Q1"}}, []string{"00Q1"}},
		{Keys{name: "n"}, []string{"n"}},
		{Keys{Emails: []string{"a@x"}, name: "n"}, []string{"a@x"}}, // somebody without a key has the name
		{Keys{Mobly: []string{"m1"}, external: []string{"m1"}, name: "n"}, []string{"m1", "n"}},
		{Keys{}, nil},
	} {
		if diff := cmp.Diff(tt.want, tt.keys.actionNames()); diff != "" {
			t.Errorf("names (-want +got):\n%s", diff)
		}
	}
}
