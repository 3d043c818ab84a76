package suggest_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/suggest"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// The answers of an admin who read the schemas, of which every third was written down
// and left aside while the tables of names grew.
func TestAnswers(t *testing.T) {
	for _, set := range []string{"testdata", "testdata/heldout"} {
		t.Run(set, func(t *testing.T) {
			var report strings.Builder
			right, answers, wrong, blanks := 0, 0, 0, 0
			for _, file := range orgs(t, set) {
				c := readCase(t, file)
				got := c.made()
				for key, want := range c.answers {
					answers++
					if got[key] == want {
						right++
					} else {
						fmt.Fprintf(&report, "%s: %s is %q, not %q\n", c.name, key, want, got[key])
					}
				}
				for key, field := range got {
					if c.answers[key] != "" {
						continue
					}
					blanks++
					if field != "" {
						wrong++
						fmt.Fprintf(&report, "%s: %s goes nowhere, not to %q\n", c.name, key, field)
					}
				}
			}
			score := fmt.Sprintf("%d of %d answers come first, %d of %d others got a field\n%s", right, answers, wrong, blanks, &report)
			t.Log(score)
			require.GreaterOrEqual(t, right*100, answers*90, score)
			require.Zero(t, wrong, score)
		})
	}
}

// made returns the suggested fields, with their translations, by object and source or
// category.
func (c *orgCase) made() map[string]string {
	out := map[string]string{}
	for _, s := range c.make(tags.Mapping{}) {
		if strings.HasPrefix(s.Why, "a rule") {
			continue
		}
		key, to := s.Object+" "+string(s.Rule.From)+s.Tag.Category, []string{s.Rule.Lead + s.Rule.Contact + s.Tag.Field}
		if s.Sure == "" {
			out[key] = ""
			continue
		}
		for _, from := range slices.Sorted(maps.Keys(s.Tag.Values)) {
			to = append(to, from+" = "+s.Tag.Values[from])
		}
		out[key] = strings.Join(to, " | ")
	}
	return out
}

func (c *orgCase) make(m tags.Mapping) []suggest.Suggestion {
	return suggest.Make(c.mapping, m, c.groups, []string{"mobly_id__c"}, field.Options{Schema: c.schema})
}

// orgs returns the files of the cases. Those without a number are of captured describe
// results, and are left out where there are none.
func orgs(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(dir + "/*.txt")
	require.NoError(t, err)
	return slices.DeleteFunc(files, func(file string) bool {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		_, err := os.Stat(captured(name, "Lead"))
		return name == "standard" || (name[0] < '0' || name[0] > '9') && err != nil
	})
}

// Many options are compared with many picklists in reasonable time: what a value means is
// found out once, not once for each option.
func TestMakeAmongManyValues(t *testing.T) {
	var values []schema.PicklistValue
	for i := range 500 {
		values = append(values, schema.PicklistValue{Value: fmt.Sprint("Value of number ", i), Active: true})
	}
	f := schema.Field{Name: "Region__c", Label: "Region", Type: schema.TypePicklist, Picklist: values, Createable: true, Updateable: true}
	cost := func(options int) float64 {
		group := tags.Group{Name: "Score"}
		for i := range options {
			group.Options = append(group.Options, tags.Option{Value: fmt.Sprint("Option ", i)})
		}
		o := field.Options{Schema: schema.New(schema.NewObject(schema.Lead, f))}
		return testing.AllocsPerRun(1, func() { suggest.Make(mapping.Recommended(), tags.Mapping{}, []tags.Group{group}, nil, o) })
	}
	require.Less(t, cost(41)-cost(1), cost(1)/2)
}
