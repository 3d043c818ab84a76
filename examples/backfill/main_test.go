package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func never(io.Writer) bool  { return false }
func always(io.Writer) bool { return true }

// Without arguments the program writes the sample. One of its leads is dead.
func TestSample(t *testing.T) {
	var out, errOut bytes.Buffer
	complete, err := run(t.Context(), nil, noEnv, nil, &out, &errOut, always)
	require.NoError(t, err)
	require.False(t, complete)
	require.Len(t, resultsOf(t, &out), 30)
	require.Contains(t, errOut.String(), "30 leads in an org in memory: 29 done, 0 to retry, 1 needing attention")
	require.NotContains(t, errOut.String(), "100% [", "results on the same terminal: no bar")
	require.NotContains(t, errOut.String(), "Run the same command again")
}

// The results go to a file that is nobody else's to read, beside a bar.
func TestResultFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "results.jsonl")
	for range 2 { // it is overwritten
		var out, errOut bytes.Buffer
		_, err := run(t.Context(), []string{"-out", file}, noEnv, nil, &out, &errOut, always)
		require.NoError(t, err)
		require.Empty(t, out.String())
		require.Contains(t, errOut.String(), "100% [=")
	}
	info, err := os.Stat(file)
	require.NoError(t, err)
	require.Zero(t, info.Mode().Perm()&0o077)
	results, err := os.Open(file)
	require.NoError(t, err)
	defer results.Close()
	require.Len(t, resultsOf(t, results), 30)
}

// Broken off in the middle, by environment and over HTTP, and run again.
func TestOverHTTP(t *testing.T) {
	org := newOrg(t)
	ctx, interrupt := context.WithCancel(t.Context())
	var creates atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		org.ServeHTTP(w, r)
		if r.Method != http.MethodGet && strings.Contains(r.URL.Path, "/composite") && creates.Add(1) == 2 {
			interrupt() // persons are written, and their Tasks are not
		}
	}))
	defer server.Close()
	credentials := org.Credentials()
	env := func(name string) string {
		return map[string]string{
			"SALESFORCE_DOMAIN": server.URL, "SALESFORCE_CLIENT_ID": credentials.ClientID, "SALESFORCE_CLIENT_SECRET": credentials.ClientSecret,
			"SALESFORCE_EXTERNAL_ID": sample.LeadKey, "SALESFORCE_ACTIVITY_ID": sample.ActivityKey,
		}[name]
	}
	args := []string{"-in", fileOf(t, someLeads(t, 20))}

	var out, errOut bytes.Buffer
	complete, err := run(ctx, args, env, nil, &out, &errOut, never)
	require.NoError(t, err)
	require.False(t, complete)
	require.Len(t, resultsOf(t, &out), 20)
	require.Contains(t, errOut.String(), "Broken off. Run the same command again")
	require.Less(t, org.Count(schema.Lead)+org.Count(schema.Task), 40)

	out.Reset()
	complete, err = run(t.Context(), args, env, nil, &out, &errOut, never)
	require.NoError(t, err)
	require.True(t, complete, errOut.String())
	require.Len(t, resultsOf(t, &out), 20)
	holdsEach(t, org, 20)
}

func TestBadCommandLine(t *testing.T) {
	for _, tt := range []struct {
		name string
		args []string
		env  map[string]string
		want string
	}{
		{"unknown flag", []string{"-nope"}, nil, "flag provided but not defined"},
		{"argument", []string{"file"}, nil, "unexpected argument"},
		{"interval", []string{"-every", "-1s"}, nil, "must not be negative"},
		{"no such file", []string{"-in", "nowhere.json"}, nil, "nowhere.json"},
		{"no such folder", []string{"-out", "nowhere/results.jsonl"}, nil, "nowhere"},
		{"half a connection", nil, map[string]string{"SALESFORCE_DOMAIN": "acme.my.salesforce.com", "SALESFORCE_CLIENT_ID": "x"}, "SALESFORCE_CLIENT_SECRET"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out, errOut bytes.Buffer
			complete, err := run(t.Context(), tt.args, func(k string) string { return tt.env[k] }, nil, &out, &errOut, never)
			require.ErrorContains(t, err, tt.want)
			require.False(t, complete)
			require.Empty(t, out.String())
		})
	}
	var out, errOut bytes.Buffer
	complete, err := run(t.Context(), []string{"-h"}, noEnv, nil, &out, &errOut, never)
	require.NoError(t, err)
	require.True(t, complete)
	require.Contains(t, errOut.String(), "-every")
}
