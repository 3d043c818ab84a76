package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

var update = flag.Bool("update", false, "write the golden files anew")

func noEnv(string) string { return "" }

// when is the time of a check, which is another one each time.
var when = regexp.MustCompile(`20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ`)

// TestFormats: the report in each format, of an org that has gaps.
func TestFormats(t *testing.T) {
	for _, format := range []string{"text", "json", "html"} {
		t.Run(format, func(t *testing.T) {
			var out bytes.Buffer
			ready, err := run(t.Context(), []string{"-format", format, "-leads-per-day", "500"}, noEnv, &out)
			require.NoError(t, err)
			require.False(t, ready, "new leads are refused")
			got := when.ReplaceAllString(out.String(), "2026-11-23T09:30:00Z")
			path := filepath.Join("testdata", "check."+format)
			if *update {
				require.NoError(t, os.MkdirAll("testdata", 0o755))
				require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err)
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", path, diff)
			}
		})
	}
}

// TestFile: the report goes to a file, and can be read again.
func TestFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "report.json")
	var out bytes.Buffer
	_, err := run(t.Context(), []string{"-format", "json", "-out", name}, noEnv, &out)
	require.NoError(t, err)
	require.Empty(t, out.String())
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	var report setup.Report
	require.NoError(t, json.Unmarshal(text, &report))
	require.Equal(t, 1, report.Count(setup.SeverityError))
	require.NotZero(t, report.Count(setup.SeverityWarning))
}

// TestNights: what has changed since the last report, which is kept each night. The
// exit code is about the changes only.
func TestNights(t *testing.T) {
	last := filepath.Join(t.TempDir(), "last.json")
	_, err := run(t.Context(), []string{"-save", last}, noEnv, new(bytes.Buffer))
	require.NoError(t, err)
	var out bytes.Buffer
	ready, err := run(t.Context(), []string{"-since", last, "-save", last}, noEnv, &out)
	require.NoError(t, err)
	require.True(t, ready, "the same gaps as before")
	require.Contains(t, out.String(), "Nothing has changed")

	text, err := os.ReadFile(last)
	require.NoError(t, err)
	var report setup.Report
	require.NoError(t, json.Unmarshal(text, &report))
	report.Findings = slices.DeleteFunc(report.Findings, func(f setup.Finding) bool { return f.Field == "Region__c" })
	text, err = json.Marshal(report)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(last, text, 0o600))
	for format, want := range map[string]string{
		"text": "Lead.Region__c became required: every new Lead will fail.", "html": "<p>Lead.Region__c became required: every new Lead will fail.</p>",
		"json": `"sentence": "Lead.Region__c became required: every new Lead will fail."`,
	} {
		out.Reset()
		ready, err = run(t.Context(), []string{"-since", last, "-format", format}, noEnv, &out)
		require.NoError(t, err)
		require.False(t, ready)
		require.Contains(t, out.String(), want)
		require.NotContains(t, out.String(), "Title", "the other gaps were there before")
	}
}

// TestSnapshot: the snapshot that is written makes an org that has the same report.
func TestSnapshot(t *testing.T) {
	name := filepath.Join(t.TempDir(), "acme.json")
	var want bytes.Buffer
	_, err := run(t.Context(), []string{"-snapshot", name, "-format", "json"}, noEnv, &want)
	require.NoError(t, err)
	snapshot, err := os.ReadFile(name)
	require.NoError(t, err)
	org, err := salesforcetest.Load(snapshot)
	require.NoError(t, err)
	require.NoError(t, sample.AddCampaigns(org)) // they are records
	got, err := setup.Check(t.Context(), salesforce.Config{Auth: org.Auth(), HTTPClient: org.HTTPClient(), Settings: sample.Settings(noEnv)}, setup.CheckOptions{})
	require.NoError(t, err)
	var report setup.Report
	require.NoError(t, json.Unmarshal(want.Bytes(), &report))
	require.Empty(t, cmp.Diff(report.Findings, got.Findings))
}

// TestRefused: a check that saw nothing leaves what earlier ones kept.
func TestRefused(t *testing.T) {
	last := filepath.Join(t.TempDir(), "last.json")
	report := &setup.Report{At: time.Now(), Snapshot: new(setup.Snapshot)}
	opts := options{save: last}
	require.NoError(t, opts.keep(report))
	require.NoFileExists(t, last)
	opts.snapshot = last
	require.ErrorContains(t, opts.keep(report), "no snapshot")
	require.NoFileExists(t, last)
}

func TestBadInput(t *testing.T) {
	snapshot := filepath.Join(t.TempDir(), "acme.json")
	require.NoError(t, os.WriteFile(snapshot, []byte(`{"at": "2026-11-01T00:00:00Z", "objects": []}`), 0o600))
	for _, tt := range []struct {
		name string
		args []string
		env  map[string]string
		want string
	}{
		{"unknown flag", []string{"-nope"}, nil, "flag provided but not defined"},
		{"argument", []string{"file"}, nil, "unexpected argument"},
		{"format", []string{"-format", "pdf"}, nil, "must be text, json or html"},
		{"no such settings", []string{"-settings", "nowhere.json"}, nil, "nowhere.json"},
		{"leads", []string{"-leads-per-day", "-1"}, nil, "must not be negative"},
		{"one file for two things", []string{"-snapshot", "x.json", "-out", "x.json"}, nil, "files of their own"},
		{"one file for the report and its JSON", []string{"-save", "x.json", "-out", "x.json"}, nil, "files of their own"},
		{"one file for the report and the snapshot", []string{"-save", "x.json", "-snapshot", "x.json"}, nil, "files of their own"},
		{"a snapshot as the last report", []string{"-since", snapshot}, nil, "or what it found"},
		{"no last report", []string{"-since", "nowhere.json"}, nil, "nowhere.json"},
		{"a last report that is none", []string{"-since", "main.go"}, nil, "not a report"},
		{"a last report that is something else", []string{"-since", filepath.Join("..", "..", "salesforce", "settings.schema.json")}, nil, "does not say when"},
		{"no folder for the snapshot", []string{"-snapshot", "nowhere/acme.json"}, nil, "nowhere"},
		{"no folder for the report", []string{"-save", "nowhere/last.json"}, nil, "nowhere"},
		{"no such folder", []string{"-out", "nowhere/report.txt"}, nil, "nowhere"},
		{"half a connection", nil, map[string]string{"SALESFORCE_DOMAIN": "acme.my.salesforce.com", "SALESFORCE_CLIENT_ID": "x"}, "SALESFORCE_CLIENT_SECRET"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			_, err := run(t.Context(), tt.args, func(k string) string { return tt.env[k] }, &out)
			require.ErrorContains(t, err, tt.want)
			require.Empty(t, out.String())
		})
	}
}

// TestReadme: what the guide quotes of an org without any setup is what is said
// of one, and likewise once setup has been there.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, bare, found := strings.Cut(string(readme), "```\nNot ready")
	require.True(t, found)
	bare, rest, _ := strings.Cut(bare, "\n```")
	_, ready, found := strings.Cut(rest, "\n```\n")
	require.True(t, found)
	ready, _, _ = strings.Cut(ready, "```")

	org := salesforcetest.NewOrg()
	require.NoError(t, sample.AddCampaigns(org))
	const name = "sync@acme.example"
	user, err := org.AddUser(salesforcetest.User{Profile: "Minimum Access - API Only Integrations", LastName: "Mobly", Username: name})
	require.NoError(t, err)
	cfg := salesforce.Config{Auth: org.AuthOf(user), HTTPClient: org.HTTPClient(), Settings: sample.Settings(noEnv)}
	check := func() string {
		report, err := setup.Check(t.Context(), cfg, setup.CheckOptions{})
		require.NoError(t, err)
		return report.String()
	}
	require.Contains(t, check(), "Not ready"+bare)

	admin, err := setup.NewAdmin(setup.AdminConfig{Auth: org.Auth(), HTTPClient: org.HTTPClient()})
	require.NoError(t, err)
	changes, err := admin.Plan(t.Context(), cfg.Settings, setup.Options{Assign: name})
	require.NoError(t, err)
	results, err := admin.Apply(t.Context(), changes)
	require.NoError(t, err)
	for _, r := range results {
		require.NoError(t, r.Err)
	}
	require.Contains(t, check(), ready)
}
