package salesforce

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestGroups(t *testing.T) {
	for _, tt := range []struct {
		name  string
		keys  []keys
		want  []int // the first capture of each one's group
		cased bool
	}{
		{name: "strangers", keys: []keys{{mobly: []string{"1"}}, {mobly: []string{"2"}}, {}}, want: []int{0, 1, 2}},
		{name: "Mobly's ID in other letter case", keys: []keys{{mobly: []string{"a"}}, {mobly: []string{"A"}}}, want: []int{0, 0}},
		{name: "case-sensitive IDs", keys: []keys{{mobly: []string{"a"}}, {mobly: []string{"A"}}}, want: []int{0, 1}, cased: true},
		{name: "known record", keys: []keys{{leads: []string{"00Q1"}}, {}, {leads: []string{"00Q1"}}}, want: []int{0, 1, 0}},
		{name: "e-mail in other letter case", keys: []keys{{emails: []string{"a@x"}}, {emails: []string{"A@X"}}}, want: []int{0, 0}},
		{name: "through a third", keys: []keys{{mobly: []string{"1"}}, {emails: []string{"a@x"}}, {mobly: []string{"1"}, emails: []string{"a@x"}}}, want: []int{0, 0, 0}},
		{name: "e-mail, but known apart", keys: []keys{
			{emails: []string{"a@x"}, leads: []string{"00Q1"}}, {emails: []string{"a@x"}, leads: []string{"00Q2"}},
		}, want: []int{0, 1}},
		{name: "e-mail, known as lead and as contact", keys: []keys{
			{emails: []string{"a@x"}, leads: []string{"00Q1"}}, {emails: []string{"a@x"}, contacts: []string{"0031"}},
		}, want: []int{0, 0}},
		{name: "known apart through others", keys: []keys{
			{emails: []string{"a@x"}, mobly: []string{"1"}}, {mobly: []string{"1"}, leads: []string{"00Q1"}},
			{emails: []string{"a@x"}, leads: []string{"00Q2"}},
		}, want: []int{0, 0, 2}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := newGroups(tt.keys)
			for i := range tt.keys {
				g.joinAll(i, &tt.keys[i], tt.cased)
			}
			for i := range tt.keys {
				for _, email := range tt.keys[i].emails {
					g.joinUnlessKnownApart(i, strings.ToLower(email))
				}
			}
			var got []int
			for i := range tt.keys {
				got = append(got, g.root(i))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("groups (-want +got):\n%s", diff)
			}
		})
	}
}
