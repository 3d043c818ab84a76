package rule_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rule"
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
