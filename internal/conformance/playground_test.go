package conformance

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPlayground has a browser use examples/playground as an admin would, served and
// as static files: drop two files, read, change a cell, read again.
func TestPlayground(t *testing.T) {
	needsNode(t, "pages", "playwright-core")
	needsChromium(t)
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	t.Cleanup(cancel)
	file := func(name, text string) string {
		name = filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
		return name
	}
	leads := file("event.json", `{"leads": [{"id": "7c5b", "firstName": "Ada", "lastName": "Nwosu", "company": {"name": "Northwind"}, "jobTitle": "VP Operations",
		"tags": [{"category": "Score", "value": "Hot"}]}, {"id": "91d4"}]}`)
	sheet := file("plan.csv", "Mobly Field;Lead Field;Type\nFirst Name;FirstName;\nLast Name;LastName;\nCompany Name;Company;\nJob Title;Title;Numbr\n")
	const cell = `textarea[aria-label="Type, row 5"]`
	base := started(ctx, t, dir, "playground", "open ") // which ends with a slash
	steps := []any{
		step{"click": "summary:has-text('Sheet of the mapping')"},
		step{"drop": []string{leads, sheet}},
		step{"see": []string{"#report", "row 5, column Type"}}, // the sheet has a slip
		step{"fill": []string{cell, "Text"}},
		step{"click": "#again"},
		step{"see": []string{"#status", "Leads: 2. Records to be created: 1, to be updated: 0."}},
		step{"framed": []string{"#plan", "VP Operations"}},
		step{"fill": []string{`textarea[aria-label="Lead Field, row 5"]`, "Rank__c"}},
		step{"click": "#again"},
		step{"framed": []string{"#plan", "Rank__c"}},
		step{"open": []string{"text=Open the plan alone", "Rank__c"}},
		step{"save": []string{"text=Download the settings", `"lead": "Rank__c"`}},
	}
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "playground"), "-static", filepath.Join(dir, "static")).CombinedOutput()
	require.NoError(t, err, "%s", out)
	static := httptest.NewServer(http.FileServer(http.Dir(filepath.Join(dir, "static"))))
	t.Cleanup(static.Close)
	pages := []lookedAt{
		{Name: "playground", URL: base},
		{Name: "playground-used", URL: base, Steps: steps},
		{Name: "playground-sample", URL: base, Steps: []any{step{"click": "#sample"}, step{"framed": []string{"#plan", "Ada Nwosu"}}}},
		{Name: "playground-static", URL: static.URL + "/", Steps: steps},
	}
	passed, failed, report := look(t, []int{wide, narrow}, pages...)
	require.Equal(t, "0", failed, "%s", report)
	require.Equal(t, strconv.Itoa(4*len(pages)), passed)
}

// step is what a person does or sees, in the words of pages/look.mjs.
type step map[string]any
