package main

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
)

// TestUndo: what -apply overwrote is in the file of -keep, and -undo restores it, but
// for what a rep has changed since. The file is never overwritten, and nobody
// else's to read.
func TestUndo(t *testing.T) {
	org, err := sample.NewOrg(sample.Settings(noEnv))
	require.NoError(t, err)
	server := httptest.NewServer(org)
	defer server.Close()
	env := func(name string) string {
		return map[string]string{
			"SALESFORCE_DOMAIN":    server.URL,
			"SALESFORCE_CLIENT_ID": org.Credentials().ClientID, "SALESFORCE_CLIENT_SECRET": org.Credentials().ClientSecret,
		}[name]
	}
	marc := func() map[string]any {
		for _, c := range org.Records("Contact") {
			if c["Email"] == "marc.dubois@acier.example" {
				return c
			}
		}
		return nil
	}
	before := marc()
	keep := filepath.Join(t.TempDir(), "journal.json")
	command := func(args ...string) (out, told string) {
		t.Helper()
		var o, e bytes.Buffer
		require.NoError(t, run(t.Context(), args, env, &o, &e))
		return o.String(), e.String()
	}

	_, told := command("-apply", "-keep", keep)
	require.Contains(t, told, "Created\n")
	require.Contains(t, told, ": dead: ", "what is not written is told")
	require.NotEqual(t, before["Title"], marc()["Title"])
	info, err := os.Stat(keep)
	require.NoError(t, err)
	require.Zero(t, info.Mode().Perm()&0o077)
	require.ErrorIs(t, run(t.Context(), []string{"-apply", "-keep", keep}, env, new(bytes.Buffer), new(bytes.Buffer)), os.ErrExist)

	require.NoError(t, org.Update(marc()["Id"].(string), map[string]any{"mobly_score__c": "Cold"}))
	out, told := command("-undo", keep)
	require.Contains(t, out, "created, not deleted: Lead ")
	require.Contains(t, told, "not restored: ")
	require.Equal(t, before["Title"], marc()["Title"])
	require.Equal(t, "Cold", marc()["mobly_score__c"])

	_, told = command("-undo", keep)
	require.NotContains(t, told, "Updated", "nothing is left to take back")
}
