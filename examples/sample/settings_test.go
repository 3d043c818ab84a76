package sample_test

import (
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

func noEnv(string) string { return "" }

// read reads what the flags name.
func read(t *testing.T, env func(string) string, args ...string) (salesforce.Settings, error) {
	t.Helper()
	var files sample.Files
	flags := flag.NewFlagSet("test", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	files.Flags(flags)
	require.NoError(t, flags.Parse(args))
	return files.Read(env)
}

func same(t *testing.T, want, got salesforce.Settings) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The files that are written are read again as the recommended settings, and those
// of somebody else are left alone.
func TestSheet(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "event", "plan")
	require.NoError(t, sample.WriteSheet(dir))
	in := func(name string) string { return filepath.Join(dir, name) }
	got, err := read(t, noEnv, "-settings", in(sample.SettingsFile), "-mapping", in(sample.MappingFile), "-tags", in(sample.TagsFile), "-campaigns", in(sample.CampaignsFile))
	require.NoError(t, err)
	require.Equal(t, mapping.Recommended(), got.Mapping)
	want := sample.Settings(noEnv)
	require.Equal(t, want.Tags, got.Tags)
	require.Equal(t, want.Campaigns, got.Campaigns)
	require.Equal(t, want.FollowUps, got.FollowUps)
	require.Equal(t, salesforce.Keys{Lead: "mobly_id__c", Activity: "mobly_activity_id__c"}, got.Keys)
	require.Equal(t, salesforce.RunAssignment, got.Policies.Assignment)

	require.ErrorIs(t, sample.WriteSheet(dir), os.ErrExist)
	require.NoError(t, os.Remove(in(sample.TagsFile)))
	require.NoError(t, os.WriteFile(in(sample.SettingsFile), []byte("mine"), 0o600))
	require.ErrorIs(t, sample.WriteSheet(dir), os.ErrExist)
	require.NoFileExists(t, in(sample.TagsFile), "all or nothing")
	text, err := os.ReadFile(in(sample.SettingsFile))
	require.NoError(t, err)
	require.Equal(t, "mine", string(text))
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	title := mapping.Mapping{Rules: []mapping.Rule{{From: mapping.FromJobTitle, Lead: "Title"}}}
	score := tags.Mapping{Rules: []tags.Rule{{Category: "Score", Field: "Score__c"}}}
	settings := file("settings.json", "\ufeff"+`{"mapping":{"rules":[{"from":"email","lead":"Email"}]},"tags":{"rules":[{"category":"Next","field":"Next__c"}]},"keys":{"lead":"key__c"}}`)
	csv := file("mapping.csv", "\ufeffMobly Field;Lead Field\r\nJob Title;Title\r\n")
	asJSON := file("tags.txt", ` {"rules":[{"category":"Score","field":"Score__c"}]}`)

	got, err := read(t, noEnv)
	require.NoError(t, err)
	same(t, sample.Settings(noEnv), got)
	got, err = read(t, noEnv, "-mapping", csv)
	require.NoError(t, err)
	same(t, salesforce.Settings{Mapping: title}, got)
	got, err = read(t, noEnv, "-tags", asJSON, "-mapping", csv, "-settings", settings)
	require.NoError(t, err)
	same(t, salesforce.Settings{Mapping: title, Tags: score, Keys: salesforce.Keys{Lead: "key__c"}}, got)
	got, err = read(t, func(name string) string { return map[string]string{"SALESFORCE_EXTERNAL_ID": "other__c"}[name] }, "-settings", settings)
	require.NoError(t, err)
	require.Equal(t, "other__c", got.Keys.Lead)

	for _, tt := range []struct{ flag, path, want string }{
		{"-settings", filepath.Join(dir, "none.json"), "none.json"},
		{"-settings", file("a.json", `{"mappings":{}}`), `a.json: invalid configuration: settings: unknown field "mappings"`},
		{"-settings", csv, "mapping.csv: "},
		{"-settings", file("b.json", `{"keys":{"lead":"a b"}}`), "keys.lead is not an API name"},
		{"-mapping", file("c.json", `Mobly Field,Lead Field`), "c.json: "},
		{"-mapping", file("d.csv", "Name\nx\n"), "d.csv: "},
		{"-mapping", file("e.csv", "Mobly Field,Lead Field\nJob Titel,Title\n"), "row 2, column Mobly Field"},
		{"-tags", file("f.csv", "Category,Field,Type\nScore,Score__c,Wide\n"), "f.csv: "},
	} {
		_, err := read(t, noEnv, tt.flag, tt.path)
		require.ErrorContains(t, err, tt.want, tt.path)
	}
}
