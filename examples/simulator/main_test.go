package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSimulator(t *testing.T) {
	seed := filepath.Join(t.TempDir(), "seed.json")
	require.NoError(t, os.WriteFile(seed, []byte(`{"Lead": [{"LastName": "Nwosu", "Company": "Northwind", "Badge__c": "B-17"}]}`), 0o600))
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"-addr", "127.0.0.1:0", "-client-id", "cid", "-client-secret", "csecret", "-external-id-field", "Badge__c", "-seed", seed}, in)
	}()

	lines := bufio.NewScanner(out)
	require.True(t, lines.Scan())
	address, ok := strings.CutPrefix(lines.Text(), "listening on ")
	require.True(t, ok, lines.Text())
	for _, want := range []string{"client-id: cid", "client-secret: csecret", "username: ", "password: ", "security-token: "} {
		require.True(t, lines.Scan())
		require.True(t, strings.HasPrefix(lines.Text(), want), lines.Text())
	}

	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {"cid"}, "client_secret": {"csecret"}}
	var token map[string]string
	call(t, client, http.MethodPost, address+"/services/oauth2/token", form.Encode(), "", &token)
	require.Equal(t, address, token["instance_url"])
	var lead map[string]any
	call(t, client, http.MethodGet, address+"/services/data/v66.0/sobjects/Lead/Badge__c/b-17", "", token["access_token"], &lead)
	require.Equal(t, "Nwosu", lead["LastName"])

	cancel()
	require.NoError(t, <-ended)
}

func call(t *testing.T, client *http.Client, method, address, body, token string, into any) {
	t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), method, address, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if body == "" {
		r.Header.Del("Content-Type")
		r.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := client.Do(r)
	require.NoError(t, err)
	defer func() { require.NoError(t, resp.Body.Close()) }()
	require.NoError(t, json.NewDecoder(resp.Body).Decode(into))
}

func TestBadArguments(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "bad.json")
	require.NoError(t, os.WriteFile(bad, []byte(`{"Lead": [{"LastName": "Nwosu"}]}`), 0o600))
	for _, args := range [][]string{{"-nope"}, {"extra"}, {"-seed", "/does/not/exist"}, {"-seed", bad}, {"-addr", "nowhere"}} {
		require.Error(t, run(context.Background(), append([]string{"-addr", "127.0.0.1:0"}, args...), io.Discard), args)
	}
}
