package main

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// The front page ends with the fifth past activity: no month stands there empty.
func TestLatestEndsWithAMonth(t *testing.T) {
	org, s := testSite(t)
	for i := range 5 {
		add(t, org, schema.Task, map[string]any{"Subject": fmt.Sprint("Call ", i), "Status": "Completed", "ActivityDate": "2026-10-02"})
	}
	add(t, org, schema.Task, map[string]any{"Subject": "Older", "Status": "Completed", "ActivityDate": "2026-09-02"})
	page := readText(get(s, "/").Body.String())
	require.Contains(t, page, "October 2026 Call 4")
	require.NotContains(t, page, "September 2026")
	require.NotContains(t, page, "Older")
}
