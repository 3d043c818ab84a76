package main

import (
	"bufio"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestSimulator(t *testing.T) {
	seed := filepath.Join(t.TempDir(), "seed.json")
	require.NoError(t, os.WriteFile(seed, []byte(`{"Lead": [{"LastName": "Nwosu", "Company": "Northwind", "Badge__c": "B-17", "Score__c": "Hot"}]}`), 0o600))
	fields := filepath.Join(t.TempDir(), "fields.json")
	require.NoError(t, os.WriteFile(fields, []byte(`{"Lead": [{"name": "Score__c", "type": "string", "length": 10}]}`), 0o600))
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"-addr", "127.0.0.1:0", "-client-id", "cid", "-client-secret", "csecret", "-external-id-field", "Badge__c", "-fields", fields, "-seed", seed}, in)
	}()

	lines := bufio.NewScanner(out)
	require.True(t, lines.Scan())
	address, ok := strings.CutPrefix(lines.Text(), "listening on ")
	require.True(t, ok, lines.Text())
	for _, want := range []string{"client-id: cid", "client-secret: csecret", "username: ", "password: ", "security-token: ", "records: " + address + "/", "requests: " + address + "/requests"} {
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
	require.Equal(t, []any{"Nwosu", "Hot"}, []any{lead["LastName"], lead["Score__c"]})
	for _, page := range []string{"/", "/requests"} {
		resp, err := client.Get(address + page) //nolint:noctx // ends with the test
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Equal(t, http.StatusOK, resp.StatusCode)
		require.Equal(t, policy, resp.Header.Get("Content-Security-Policy"))
	}

	cancel()
	require.NoError(t, <-ended)
}

// TestConformanceFlags holds what the flags for independent clients switch on.
func TestConformanceFlags(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "jwt.pub")
	require.NoError(t, os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), 0o600))
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"-addr", "127.0.0.1:0", "-client-id", "cid", "-client-secret", "csecret", "-username", "admin@example.com",
			"-password", "secret", "-security-token", "TOKEN", "-refresh-token", "rtoken", "-jwt-public-key", file, "-duplicate-rule"}, in)
	}()
	lines := bufio.NewScanner(out)
	require.True(t, lines.Scan())
	address := strings.TrimPrefix(lines.Text(), "listening on ")
	for range 5 {
		require.True(t, lines.Scan())
	}

	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	app := url.Values{"client_id": {"cid"}, "client_secret": {"csecret"}}
	with := func(more url.Values) string {
		maps.Copy(more, app)
		return more.Encode()
	}
	var token map[string]string
	for _, form := range []string{
		with(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"rtoken"}}),
		with(url.Values{"grant_type": {"password"}, "username": {"admin@example.com"}, "password": {"secretTOKEN"}}),
		url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {assertion(t, key, address)}}.Encode(),
	} {
		token = nil
		call(t, client, http.MethodPost, address+"/services/oauth2/token", form, "", &token)
		require.NotEmpty(t, token["access_token"], token)
	}

	post := func(path, body string, into any) int {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"/services/data/v66.0"+path, strings.NewReader(body))
		require.NoError(t, err)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+token["access_token"])
		resp, err := client.Do(r)
		require.NoError(t, err)
		defer func() { require.NoError(t, resp.Body.Close()) }()
		require.NoError(t, json.NewDecoder(resp.Body).Decode(into))
		return resp.StatusCode
	}
	var saved any
	require.Equal(t, http.StatusCreated, post("/tooling/sobjects/CustomField", `{"FullName": "Lead.Score__c", "Metadata": {"type": "Text", "label": "Score", "length": 9}}`, &saved))
	const lead = `{"LastName": "Nwosu", "Company": "Northwind", "Email": "ada@northwind.example", "Score__c": "Hot"}`
	require.Equal(t, http.StatusCreated, post("/sobjects/Lead", lead, &saved), saved)
	var refused []struct{ ErrorCode string }
	require.Equal(t, http.StatusBadRequest, post("/sobjects/Lead", lead, &refused))
	require.Equal(t, "DUPLICATES_DETECTED", refused[0].ErrorCode)

	cancel()
	require.NoError(t, <-ended)
}

// assertion is a signed JWT for the user.
func assertion(t *testing.T, key *rsa.PrivateKey, audience string) string {
	t.Helper()
	part := func(v any) string {
		b, err := json.Marshal(v)
		require.NoError(t, err)
		return base64.RawURLEncoding.EncodeToString(b)
	}
	text := part(map[string]any{"alg": "RS256"}) + "." +
		part(map[string]any{"iss": "cid", "sub": "admin@example.com", "aud": audience, "exp": time.Now().Add(3 * time.Minute).Unix()})
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	require.NoError(t, err)
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
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
	nameless := filepath.Join(t.TempDir(), "fields.json")
	require.NoError(t, os.WriteFile(nameless, []byte(`{"Lead": [{"label": "Score"}]}`), 0o600))
	for _, args := range [][]string{{"-fields", "/does/not/exist"}, {"-fields", nameless}, {"-nope"}, {"extra"}, {"-seed", "/does/not/exist"}, {"-seed", bad}, {"-addr", "nowhere"},
		{"-jwt-public-key", "/does/not/exist"}, {"-jwt-public-key", bad}} {
		require.Error(t, run(context.Background(), append([]string{"-addr", "127.0.0.1:0"}, args...), io.Discard), args)
	}
}
