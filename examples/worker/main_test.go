package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func noEnv(string) string { return "" }

// launch runs the program in this process until stop is called, which returns
// what run returned.
func launch(t *testing.T, args ...string) (base string, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, append([]string{"-addr", "127.0.0.1:0", "-linger", "20ms"}, args...), noEnv, in, io.Discard)
		_ = in.CloseWithError(io.EOF) // is always nil
		ended <- err
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(<-ended)
	}
	return strings.TrimPrefix(strings.TrimSpace(line), "listening on "), func() error {
		cancel()
		return <-ended
	}
}

// fetch asks the program and returns the status and the body.
func fetch(t *testing.T, method, url string, body io.Reader) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, body)
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return resp.StatusCode, string(text)
}

// Without any argument it shows the whole thing, and remembers after a restart.
func TestRun(t *testing.T) {
	dir := t.TempDir()
	base, stop := launch(t, "-data", dir, "-sync", "1s")
	sample, err := os.ReadFile(sampleFile())
	require.NoError(t, err)
	status, text := fetch(t, http.MethodPost, base+"/leads?org=demo", bytes.NewReader(sample))
	require.Equal(t, http.StatusAccepted, status, text)
	require.Contains(t, text, `"stored": 30`)
	within(t, 30*time.Second, "all delivered", func() bool {
		_, text = fetch(t, http.MethodGet, base+"/status", nil)
		return strings.Contains(text, `"Pre-Sync": 0`)
	})
	require.NoError(t, stop())

	base, stop = launch(t, "-data", dir)
	_, after := fetch(t, http.MethodGet, base+"/status", nil)
	require.Equal(t, text, after)
	require.NoError(t, stop())
}

func TestParse(t *testing.T) {
	o, err := parse(nil)
	require.NoError(t, err)
	require.Equal(t, 1, o.queue.replicas, "the embedded server is alone")
	o, err = parse([]string{"-nats", "nats://a:4222"})
	require.NoError(t, err)
	require.Equal(t, 3, o.queue.replicas)
	for args, want := range map[string]string{
		"x": "unexpected argument", "-batch 0": "-batch", "-batch 1001": "-batch", "-replicas 9": "-replicas",
		"-room 0": "-room", "-linger 0s": "-linger", "-ack-wait 1ms": "-ack-wait", "-sync -1s": "-sync",
	} {
		_, err := parse(strings.Fields(args))
		require.ErrorContains(t, err, want, args)
	}
}

// A token that is asked for has to be there.
func TestTokenIsMissing(t *testing.T) {
	err := run(t.Context(), []string{"-token-env", "WORKER_TOKEN"}, noEnv, io.Discard, io.Discard)
	require.ErrorContains(t, err, "-token-env")
}

// An address of the machine itself answers under no other name.
func TestForeignHost(t *testing.T) {
	base, stop := launch(t, "-data", t.TempDir(), "-sync", "1s")
	_, port, _ := strings.Cut(strings.TrimPrefix(base, "http://"), ":")
	for host, want := range map[string]int{
		"127.0.0.1:" + port: 200, "localhost:" + port: 200, "LOCALHOST": 200, "[::1]:" + port: 200, "127.8.8.8": 200,
		"evil.example": 421, "evil.example:" + port: 421, "127.0.0.1.evil.example": 421, "10.0.0.1:" + port: 421, "localhost.evil.example": 421,
	} {
		for _, path := range []string{"/", "/status", "/debug/vars", "/leads?org=demo"} {
			method, status := http.MethodGet, want
			if strings.HasPrefix(path, "/leads") && want == 200 {
				method, status = http.MethodPost, 400 // it has no body
			}
			req, err := http.NewRequestWithContext(t.Context(), method, base+path, nil)
			require.NoError(t, err)
			req.Host = host
			resp, err := http.DefaultClient.Do(req)
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			require.Equal(t, status, resp.StatusCode, "%s %s", host, path)
		}
	}
	require.NoError(t, stop())
}

func TestOpenOrgs(t *testing.T) {
	env := func(name string) string { return map[string]string{"ACME_SECRET": "s3cret"}[name] }
	acme := `{"name": "acme", "domain": "acme.my.salesforce.com", "clientId": "id", "clientSecretEnv": "ACME_SECRET", "settings": {}}`
	for _, tt := range []struct{ name, text, want string }{
		{"one", "[" + acme + "]", ""},
		{"none", "[]", "it lists no org"},
		{"no JSON", "{", "unexpected end"},
		{"twice", "[" + acme + "," + acme + "]", `org 1: duplicate name "acme"`},
		{"a name that is no token", strings.Replace("["+acme+"]", `"acme"`, `"a.b"`, 1), `name is "a.b"`},
		{"no secret", strings.Replace("["+acme+"]", "ACME_SECRET", "OTHER_SECRET", 1), `"OTHER_SECRET" has no client secret`},
		{"no key", strings.Replace("["+acme+"]", `{}`, `{"keys": {"lead": "-"}}`, 1), "keys.lead is missing"},
		{"an unknown key", strings.Replace("["+acme+"]", `"domain"`, `"orgId": "00D", "domain"`, 1), `unknown field "orgId"`},
		{"a misspelt key", strings.Replace("["+acme+"]", `"settings"`, `"setting"`, 1), `unknown field "setting"`},
		{"a key of mapping", strings.Replace("["+acme+"]", `{}`, `{"mapping": {"rules": [{"feild": "Email"}]}}`, 1), `unknown field "feild"`},
		{"a key of mapping itself", strings.Replace("["+acme+"]", `{}`, `{"mapping": {"rule": []}}`, 1), `unknown field "rule"`},
		{"a key of tags", strings.Replace("["+acme+"]", `{}`, `{"tags": {"rules": [{"category": "Score", "filed": "a__c"}]}}`, 1), `unknown field "filed"`},
		{"a key of engagement", strings.Replace("["+acme+"]", `{}`, `{"engagement": {"rules": [{"Kind": "Note"}]}}`, 1), `unknown field "Kind"`},
		{"a key of api", strings.Replace("["+acme+"]", `{}`, `{"api": {"batchsize": 10}}`, 1), `unknown field "batchsize"`},
		{"a setting of the org's", strings.Replace("["+acme+"]", `"settings": {}`, `"settings": {}, "strict": true`, 1), `unknown field "strict"`},
		{"a policy's value", strings.Replace("["+acme+"]", `{}`, `{"policies": {"match": "Perhaps"}}`, 1), "policies"},
		{"a plain secret", strings.Replace("["+acme+"]", "ACME_SECRET", "s3cret-of-acme", 1), "clientSecretEnv names no environment variable"},
		{"a plain secret like a name", strings.Replace("["+acme+"]", "ACME_SECRET", "5D0B9C4A7E2F41D8s3cret", 1), "clientSecretEnv names no environment variable"},
		{"a plain secret of its own", strings.Replace("["+acme+"]", `"clientSecretEnv": "ACME_SECRET"`, `"clientSecret": "s3cret"`, 1), `unknown field "clientSecret"`},
		{"a plain secret as a number", strings.Replace("["+acme+"]", `"ACME_SECRET"`, "1234567890123456789", 1), "clientSecretEnv"},
		{"no name of a variable", strings.Replace("["+acme+"]", "ACME_SECRET", "", 1), "clientSecretEnv names no environment variable"},
		{"an object", acme, "cannot unmarshal object"},
		{"a text for an org", `["acme"]`, "org 0: "},
		{"something behind", "[" + acme + "] []", "after top-level value"},
		{"a misspelt setting", strings.Replace("["+acme+"]", `{}`, `{"key": {}}`, 1), `unknown field "key"`},
		{"no domain", strings.Replace("["+acme+"]", `"domain": "acme.my.salesforce.com", `, "", 1), "Domain is empty"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "orgs.json")
			require.NoError(t, os.WriteFile(file, []byte(tt.text), 0o600))
			orgs, err := openOrgs(file, env)
			if tt.want == "" {
				require.NoError(t, err)
				require.Len(t, orgs, 1)
				return
			}
			require.ErrorContains(t, err, tt.want)
			require.NotContains(t, err.Error(), "s3cret")
			require.NotContains(t, err.Error(), "1234567890")
		})
	}
	_, err := openOrgs("", func(name string) string {
		return map[string]string{"SALESFORCE_DOMAIN": "acme.my.salesforce.com"}[name]
	})
	require.ErrorContains(t, err, "SALESFORCE_CLIENT_SECRET")
}

// The file that the README shows is one that is read.
func TestReadmeOrgs(t *testing.T) {
	text, err := os.ReadFile("README.md")
	require.NoError(t, err)
	_, after, ok := strings.Cut(string(text), "```json\n")
	require.True(t, ok)
	block, _, _ := strings.Cut(after, "```")
	file := filepath.Join(t.TempDir(), "orgs.json")
	require.NoError(t, os.WriteFile(file, []byte(block), 0o600))
	orgs, err := openOrgs(file, func(string) string { return "s3cret" })
	require.NoError(t, err)
	require.Len(t, orgs, 1)
	require.Equal(t, "acme", orgs[0].name)
}

// What the other tests count with counts right.
func TestTally(t *testing.T) {
	o, target := testOrg(t)
	leads := testLeads("acme", 0, 4)
	results, err := target.client.Sync(t.Context(), leads[:3]...)
	require.NoError(t, err)
	var got tally
	got.count(o, leads[:3])
	require.Equal(t, tally{}, got)
	got.count(o, leads)
	require.Equal(t, tally{Lost: 2}, got, "a lead and its Task")

	got = tally{}
	_, err = o.Add(schema.Lead, map[string]any{"LastName": "Nwosu 0", "Company": "Northwind"})
	require.NoError(t, err)
	_, err = o.Add(schema.Task, map[string]any{"Subject": "Note", "WhoId": results[0].ID})
	require.NoError(t, err)
	got.count(o, leads[:3])
	require.Equal(t, tally{Doubled: 2}, got)
}
