package salesforce_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// An org that has what is needed, and a user who may do what is needed and
// nothing else.
func TestCheckClean(t *testing.T) {
	w := newCheckWorld(t, checkConfig())
	report := w.check(salesforce.CheckOptions{LeadsPerDay: 500})
	require.Empty(t, said(report), report.String())
	require.True(t, report.Clean())
	require.LessOrEqual(t, report.Calls, int64(6))
	t.Log(report.String())
}
