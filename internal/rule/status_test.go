package rule_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func TestClosedStatus(t *testing.T) {
	for _, c := range []struct {
		status string
		closed []string
		want   string
		ok     bool
	}{
		{"Done", nil, "Done", true},
		{"Completed", []string{"Closed", "completed"}, "completed", true},
		{"Completed", []string{"Erledigt", "Abgebrochen"}, "Erledigt", false},
		{" done ", []string{"Completed", "Done"}, "Done", true},
		{"Done", []string{" ", ""}, "Done", true},
		{"Doen", []string{" ", " Erledigt ", "Done"}, "Erledigt", false},
	} {
		got, ok := rule.ClosedStatus(c.status, c.closed)
		require.Equal(t, c.want, got)
		require.Equal(t, c.ok, ok)
	}
}

func TestOpenStatus(t *testing.T) {
	values := func(names ...string) *schema.Field {
		f := &schema.Field{Name: "Status", Type: schema.TypePicklist}
		for _, name := range names {
			value, byDefault := strings.CutSuffix(name, "*")
			value, inactive := strings.CutSuffix(value, "-")
			f.Picklist = append(f.Picklist, schema.PicklistValue{Value: value, Default: byDefault, Active: !inactive})
		}
		return f
	}
	closed := []string{"Completed", "Won\u2019t do"}
	for name, tt := range map[string]struct {
		status string
		field  *schema.Field
		want   string
		ok     bool
	}{
		"the org's spelling":    {"not  started", values("Completed", "Not Started"), "Not Started", true},
		"the open default":      {"Not Started", values("Waiting", "Open*", "Completed"), "Open", false},
		"a closed default":      {"Not Started", values("Completed*", "Waiting", "Open"), "Waiting", false},
		"closed":                {"completed", values("Completed", "Open"), "Open", false},
		"closed by its looks":   {"Won't do", values("Won't do", "Open"), "Open", false},
		"inactive":              {"Old", values("Old-", "Open"), "Open", false},
		"none is open":          {"Open", values("Completed*"), "", false},
		"no values are known":   {"Open", values(), "Open", true},
		"the field is not seen": {"Open", nil, "Open", true},
	} {
		got, ok := rule.OpenStatus(tt.status, tt.field, closed)
		require.Equal(t, tt.want, got, name)
		require.Equal(t, tt.ok, ok, name)
	}
	got, ok := rule.OpenStatus("Open", values("Open"), nil)
	require.Equal(t, "Open", got)
	require.True(t, ok)
}
