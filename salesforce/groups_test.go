package salesforce

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestGroups(t *testing.T) {
	for _, tt := range []struct {
		name string
		keys []keys
		want []int // the first capture of each one's group
	}{
		{"strangers", []keys{{external: []string{"1"}}, {external: []string{"2"}}, {}}, []int{0, 1, 2}},
		{"Mobly's ID in other letter case", []keys{{external: []string{"a"}}, {external: []string{"A"}}}, []int{0, 0}},
		{"known record", []keys{{leads: []string{"00Q1"}}, {}, {leads: []string{"00Q1"}}}, []int{0, 1, 0}},
		{"e-mail in other letter case", []keys{{emails: []string{"a@x"}}, {emails: []string{"A@X"}}}, []int{0, 0}},
		{"through a third", []keys{{external: []string{"1"}}, {emails: []string{"a@x"}}, {external: []string{"1"}, emails: []string{"a@x"}}}, []int{0, 0, 0}},
		{"e-mail, but known apart", []keys{
			{emails: []string{"a@x"}, leads: []string{"00Q1"}}, {emails: []string{"a@x"}, leads: []string{"00Q2"}},
		}, []int{0, 1}},
		{"e-mail, known as lead and as contact", []keys{
			{emails: []string{"a@x"}, leads: []string{"00Q1"}}, {emails: []string{"a@x"}, contacts: []string{"0031"}},
		}, []int{0, 0}},
		{"known apart through others", []keys{
			{emails: []string{"a@x"}, external: []string{"1"}}, {external: []string{"1"}, leads: []string{"00Q1"}},
			{emails: []string{"a@x"}, leads: []string{"00Q2"}},
		}, []int{0, 0, 2}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := newGroups(tt.keys)
			for i := range tt.keys {
				for _, id := range tt.keys[i].ids() {
					g.join(i, id)
				}
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
