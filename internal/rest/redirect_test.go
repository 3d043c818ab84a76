package rest_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// A redirect is followed only to the same scheme and host, and without a body.
func TestRedirects(t *testing.T) {
	const home = "https://acme.my.salesforce.com"
	for _, tt := range []struct {
		method   string
		status   int
		location string
		followed bool
	}{
		{"GET", 302, home + "/services/y", true},
		{"GET", 302, "/services/y", true},
		{"HEAD", 307, home + "/services/y", true},
		{"GET", 302, "http://acme.my.salesforce.com/services/y", false},
		{"GET", 302, "https://acme.my.salesforce.com.evil.example/y", false},
		{"GET", 302, "https://other.my.salesforce.com/y", false},
		{"GET", 302, home + ":8443/y", false},
		{"POST", 307, home + "/services/y", false},
		{"PATCH", 308, home + "/services/y", false},
		{"DELETE", 307, home + "/services/y", false},
		{"POST", 302, home + "/services/y", false}, // it would become a GET
	} {
		t.Run(tt.method+" "+tt.location, func(t *testing.T) {
			o := &org{steps: []step{{status: tt.status, header: http.Header{"Location": {tt.location}}}, {status: 200}}}
			c, _, _ := connect(t, o, nil)
			_, err := c.Do(t.Context(), rest.Request{Method: tt.method, Path: "/x"})
			if tt.followed {
				require.NoError(t, err)
				require.Len(t, o.requests, 2)
				return
			}
			require.ErrorIs(t, err, rest.ErrRedirect)
			require.Len(t, o.requests, 1)
		})
	}
	round := &org{steps: []step{{status: 302, header: http.Header{"Location": {"/services/x"}}}}}
	c, _, _ := connect(t, round, nil)
	fails(t.Context(), t, c, rest.Request{Path: "/x"}, rest.ErrRedirect)
	require.Len(t, round.requests, 6, "not for ever")
}

// The user's own word on redirects counts, where it is asked.
func TestRedirectsAskTheUser(t *testing.T) {
	no := errors.New("no")
	for _, answer := range []error{nil, no} {
		asked := 0
		home := step{status: 302, header: http.Header{"Location": {"/services/y"}}}
		o := &org{steps: []step{home, {status: 200}}}
		if answer != nil {
			o.steps = []step{home}
		}
		c, _, _ := connect(t, o, func(cfg *rest.Config) {
			cfg.HTTPClient = &http.Client{Transport: o, CheckRedirect: func(*http.Request, []*http.Request) error { asked++; return answer }}
		})
		_, err := c.Do(t.Context(), rest.Request{Method: "HEAD", Path: "/x"})
		require.ErrorIs(t, err, answer)
		require.Positive(t, asked)
	}
	asked := 0
	o := &org{steps: []step{{status: 302, header: http.Header{"Location": {"https://evil.example"}}}}}
	c, _, _ := connect(t, o, func(cfg *rest.Config) {
		cfg.HTTPClient = &http.Client{Transport: o, CheckRedirect: func(*http.Request, []*http.Request) error { asked++; return nil }}
	})
	_, err := c.Do(t.Context(), rest.Request{Path: "/x"})
	require.ErrorIs(t, err, rest.ErrRedirect, "it cannot allow more")
	require.Zero(t, asked)
}

// A token goes to https addresses, and to this very machine.
func TestWhereATokenMayGo(t *testing.T) {
	for instance, url := range map[string]string{
		"https://acme.my.salesforce.com":  "https://acme.my.salesforce.com/services/data/v66.0/x",
		"https://acme.my.salesforce.com/": "https://acme.my.salesforce.com/services/data/v66.0/x",
		"http://localhost:80":             "http://localhost:80/services/data/v66.0/x",
		"http://acme.localhost:80":        "http://acme.localhost:80/services/data/v66.0/x",
		"http://127.0.0.2":                "http://127.0.0.2/services/data/v66.0/x",
		"http://[::1]:80":                 "http://[::1]:80/services/data/v66.0/x",

		"http://acme.my.salesforce.com":        "",
		"http://localhost.evil.example":        "",
		"http://evillocalhost":                 "",
		"http://10.0.0.1":                      "",
		"ftp://localhost":                      "",
		"https://u:p@acme.my.salesforce.com":   "",
		"https://acme.my.salesforce.com/x":     "",
		"https://acme.my.salesforce.com?x=1":   "",
		"https://acme.my.salesforce.com#x":     "",
		"https://":                             "",
		"":                                     "",
		"acme.my.salesforce.com":               "",
		"https://acme.my.salesforce.com\r\nx:": "",
	} {
		o := &org{steps: []step{{status: 200}}}
		c, tok, _ := connect(t, o, nil)
		tok.instance = instance
		_, err := c.Do(t.Context(), rest.Request{Path: "/x"})
		if url == "" {
			require.ErrorIs(t, err, rest.ErrInstance, instance)
			require.Empty(t, o.requests)
			continue
		}
		require.NoError(t, err, instance)
		require.Equal(t, url, o.requests[0].URL.String())
		require.Equal(t, "Bearer MARKtoken0", o.requests[0].Header.Get("Authorization"))
	}
}

// A provider without a token, or with one that no header can hold, sends nothing.
func TestNoToken(t *testing.T) {
	tokens := []*auth.Token{nil}
	for _, bad := range []auth.Secret{"", "a\nb", "a\r\nb: c", "a\x00", "é"} {
		tokens = append(tokens, &auth.Token{AccessToken: bad, InstanceURL: "https://acme.my.salesforce.com"})
	}
	for _, given := range tokens {
		o := &org{steps: []step{{status: 200}}}
		tok := auth.NewCache(provider(func() *auth.Token { return given }))
		c := rest.New(rest.Config{Tokens: tok, HTTPClient: &http.Client{Transport: o}, Version: "66.0"})
		e := fails(t.Context(), t, c, rest.Request{Method: http.MethodPost, Path: "/x", Body: []byte("{}")}, auth.ErrResponse)
		require.Equal(t, rest.No, e.Executed)
		require.Empty(t, o.requests)
	}
}
