package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

var update = flag.Bool("update", false, "write the golden files anew")

func noEnv(string) string { return "" }

// TestFormats: the plan of the sample for a person to read.
func TestFormats(t *testing.T) {
	for _, format := range []string{"text", "html"} {
		t.Run(format, func(t *testing.T) {
			var out, told bytes.Buffer
			require.NoError(t, run(t.Context(), []string{"-format", format}, noEnv, &out, &told))
			require.Empty(t, told.String())
			path := filepath.Join("testdata", "plan."+format)
			if *update {
				require.NoError(t, os.MkdirAll("testdata", 0o755))
				require.NoError(t, os.WriteFile(path, out.Bytes(), 0o644))
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err)
			if diff := cmp.Diff(string(want), out.String()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", path, diff)
			}
		})
	}
}

// TestJSON: the plan for programs is the one for persons.
func TestJSON(t *testing.T) {
	var out, told bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-format", "json"}, noEnv, &out, &told))
	var plan salesforce.Plan
	require.NoError(t, json.Unmarshal(out.Bytes(), &plan))
	text, err := os.ReadFile("testdata/plan.text")
	require.NoError(t, err)
	_, want, found := strings.Cut(string(text), "\n\n")
	require.True(t, found)
	require.Equal(t, want, plan.String())
}

// TestOtherLeads: a lead that cannot be read costs no other, and the plan goes to
// a file that is nobody else's to read.
func TestOtherLeads(t *testing.T) {
	dir := t.TempDir()
	in, file := filepath.Join(dir, "leads.json"), filepath.Join(dir, "plan.json")
	const text = `[{"id":"1","lastName":"Kim","email":"a@lumen.example"}, null, {"id":"3","lastName":"Lee","email":"b@lumen.example"}]`
	require.NoError(t, os.WriteFile(in, []byte(text), 0o600))
	var out, told bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-in", in, "-format", "json", "-out", file}, noEnv, &out, &told))
	require.Empty(t, out.String())
	require.Contains(t, told.String(), "left out")
	written, err := os.ReadFile(file)
	require.NoError(t, err)
	var plan salesforce.Plan
	require.NoError(t, json.Unmarshal(written, &plan))
	require.Len(t, plan.Items, 2)
	info, err := os.Stat(file)
	require.NoError(t, err)
	require.Zero(t, info.Mode().Perm()&0o077)
}

func TestBadInput(t *testing.T) {
	for _, tt := range []struct {
		name string
		args []string
		env  map[string]string
		want string
	}{
		{"unknown flag", []string{"-nope"}, nil, "flag provided but not defined"},
		{"argument", []string{"file"}, nil, "unexpected argument"},
		{"format", []string{"-format", "pdf"}, nil, "must be text, json or html"},
		{"no such file", []string{"-in", "nowhere.json"}, nil, "nowhere.json"},
		{"no such settings", []string{"-settings", "nothing.json"}, nil, "nothing.json"},
		{"keep without apply", []string{"-keep", "x.json"}, nil, "-keep needs -apply"},
		{"undo and apply", []string{"-undo", "x.json", "-apply"}, nil, "-undo takes neither"},
		{"nothing to undo", []string{"-undo", "nothing.json"}, nil, "nothing.json"},
		{"no results", []string{"-undo", "main.go"}, nil, "main.go: "},
		{"no such folder", []string{"-out", "nowhere/plan.txt"}, nil, "nowhere"},
		{"half a connection", nil, map[string]string{"SALESFORCE_DOMAIN": "acme.my.salesforce.com", "SALESFORCE_CLIENT_ID": "x"}, "SALESFORCE_CLIENT_SECRET"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			err := run(t.Context(), tt.args, func(k string) string { return tt.env[k] }, &out, &out)
			require.ErrorContains(t, err, tt.want)
			require.Empty(t, out.String())
		})
	}
}
