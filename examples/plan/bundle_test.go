package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
)

// TestBundle: what -bundle writes holds nobody's name, and -replay comes to the same end;
// where it does not, it says so.
func TestBundle(t *testing.T) {
	name := filepath.Join(t.TempDir(), "bundle.json")
	command := func(args ...string) (out, told string) {
		t.Helper()
		var o, e bytes.Buffer
		require.NoError(t, run(t.Context(), args, noEnv, &o, &e))
		return o.String(), e.String()
	}
	command("-bundle", name)
	out, told := command("-replay", name)
	require.Contains(t, out, "Plan for 30 leads in "+name)
	require.Empty(t, told, "there are no results to compare with")

	command("-apply", "-bundle", name)
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	for _, person := range []string{"Priya", "Sharma", "Dubois", "Novak", "acier.example"} {
		in, err := sample.Open("")
		require.NoError(t, err)
		var leads bytes.Buffer
		_, err = leads.ReadFrom(in)
		require.NoError(t, err)
		require.Contains(t, leads.String(), person)
		require.NotContains(t, string(text), person)
	}
	out, told = command("-replay", name, "-format", "json")
	require.True(t, json.Valid([]byte(out)))
	require.Equal(t, "plan: the replay of 30 leads ends as the bundle says\n", told)

	other := strings.Replace(string(text), `"outcome": "Updated"`, `"outcome": "Failed"`, 1)
	require.NoError(t, os.WriteFile(name, []byte(other), 0o600))
	_, told = command("-replay", name)
	require.Regexp(t, `^plan: lead \d+: Failed.* in the bundle, Updated.* in its replay\n$`, told)
}

// What is no bundle is refused, and so is what makes no sense beside one.
func TestBundleRefused(t *testing.T) {
	name := filepath.Join(t.TempDir(), "bundle.json")
	for _, tt := range []struct{ text, want string }{
		{"", "is not a bundle"}, {"[]", "is not a bundle"}, {"{}", "is not a bundle"}, {`{"snapshot":{"objects":[]}}`, "is not a bundle"},
	} {
		require.NoError(t, os.WriteFile(name, []byte(tt.text), 0o600))
		require.ErrorContains(t, run(t.Context(), []string{"-replay", name}, noEnv, new(bytes.Buffer), new(bytes.Buffer)), tt.want)
	}
	for _, args := range [][]string{
		{"-replay", name, "-apply"}, {"-replay", name, "-in", "x"}, {"-replay", name, "-bundle", "x"}, {"-replay", name, "-undo", "x"}, {"-replay", name, "-settings", "x"}, {"-undo", "x", "-bundle", "y"},
	} {
		require.Error(t, run(t.Context(), args, noEnv, new(bytes.Buffer), new(bytes.Buffer)))
	}
	var told bytes.Buffer
	require.Error(t, run(t.Context(), []string{"-apply", "-bundle", filepath.Join(name, "x")}, noEnv, new(bytes.Buffer), &told))
	require.Empty(t, told.String(), "nothing is applied if the bundle cannot be kept")
	require.ErrorIs(t, run(t.Context(), []string{"-replay", name + "x"}, noEnv, new(bytes.Buffer), new(bytes.Buffer)), os.ErrNotExist)
}
