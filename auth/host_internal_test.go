package auth

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseDomain(t *testing.T) {
	tests := []struct{ in, want string }{
		{"acme.my.salesforce.com", "https://acme.my.salesforce.com"},
		{" https://ACME.my.salesforce.com/lightning/page/home?x=1#y ", "https://acme.my.salesforce.com"},
		{"HTTPS://acme.my.salesforce.com:443/", "https://acme.my.salesforce.com"},
		{"acme.my.salesforce.com.", "https://acme.my.salesforce.com"},
		{"acme.lightning.force.com", "https://acme.my.salesforce.com"},
		{"https://acme--uat.sandbox.lightning.force.com/one/one.app", "https://acme--uat.sandbox.my.salesforce.com"},
		{"acme-dev-ed.develop.lightning.force.com", "https://acme-dev-ed.develop.my.salesforce.com"},
		{"acme.my.salesforce-setup.com/lightning/setup", "https://acme.my.salesforce.com"},
		{"acme-dev-ed.develop.my.salesforce.com", "https://acme-dev-ed.develop.my.salesforce.com"},
		{"test.salesforce.com", "https://test.salesforce.com"},
		{"https://acme.my.salesforce.test", "https://acme.my.salesforce.test"},
		{"http://127.0.0.1:8080/", "http://127.0.0.1:8080"},
		{"http://localhost:8080", "http://localhost:8080"},
		{"http://acme.localhost:8080", "http://acme.localhost:8080"},
		{"http://[::1]:8080", "http://[::1]:8080"},
		{"http://[::1]", "http://[::1]"},
		{"localhost:8080", "https://localhost:8080"},
		{"https://proxy.example.com:8443", "https://proxy.example.com:8443"},
		{"acme.my.salesforce.com/secur/login_portal.jsp?retURL=https://x.example", "https://acme.my.salesforce.com"},
		{"https://acme.my.salesforce.com/50%", "https://acme.my.salesforce.com"},
		{"https://acme.my.salesforce.com?a=%zz", "https://acme.my.salesforce.com"},
		{"acme.my.salesforce.com/ann@example.com", "https://acme.my.salesforce.com"},
		{"//acme.my.salesforce.com/", "https://acme.my.salesforce.com"},
		{"https:acme.my.salesforce.com", "https://acme.my.salesforce.com"},
		{"https:/acme.my.salesforce.com", "https://acme.my.salesforce.com"},
		{"https:///acme.my.salesforce.com", "https://acme.my.salesforce.com"},
		{"https//acme.my.salesforce.com", "https://acme.my.salesforce.com"},
		{`https:\\acme.my.salesforce.com\x`, "https://acme.my.salesforce.com"},
		{`"https://acme.my.salesforce.com"`, "https://acme.my.salesforce.com"},
		{"<https://acme.my.salesforce.com/>,", "https://acme.my.salesforce.com"},
		{"\ufeffhttps://acme.my.salesforce.com\u200b", "https://acme.my.salesforce.com"},
		{"\u00a0acme.my.salesforce.com\u00a0", "https://acme.my.salesforce.com"},
		{"https.my.salesforce.com", "https://https.my.salesforce.com"},

		{"", ""},
		{"   ", ""},
		{"acme", ""},
		{"http://acme.my.salesforce.com", ""},
		{"http://127.0.0.1.evil.com", ""},
		{"ftp://acme.my.salesforce.com", ""},
		{"https://", ""},
		{"https://user:pw@acme.my.salesforce.com", ""},
		{"https://ac me.my.salesforce.com", ""},
		{"https://acme..com", ""},
		{"https://acmé.my.salesforce.com", ""},
		{"acme.my.salesforce.com\r\nHost: evil", ""},
		{"https://[fe80::1%25eth0]", ""},
		{"https://[fe80::1%25eth.0]", ""},
		{".lightning.force.com", ""},
		{"\x00", ""},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			got, err := parseDomain(tt.in)
			if tt.want == "" {
				require.ErrorIs(t, err, ErrConfig)
				return
			}
			require.NoError(t, err)
			require.Equal(t, tt.want, got.String())
			twice, err := parseDomain(got.String())
			require.NoError(t, err)
			require.Equal(t, got, twice)
		})
	}
}

// What is refused is refused for what is wrong with it.
func TestParseDomainSaysWhy(t *testing.T) {
	for in, says := range map[string]string{
		"\u200b":                                    "empty",
		"acme":                                      "not a full host name",
		"ann@example.com":                           "user name or an e-mail address",
		"https://ann:pw@acme.my.salesforce.com":     "leave them out",
		"ann:pw@acme.my.salesforce.com":             "leave them out",
		"login.salesforce.com/?un=ann&pw=pw123":     "leave them out",
		"https://a.example.com/frontdoor.jsp?SID=p": "leave them out",
		"https://a.example.com#access_token=pw":     "leave them out",
		"http://acme.my.salesforce.com/x":           "use https://",
		"http:acme.my.salesforce.com":               "use https://",
		"ftp://acme.my.salesforce.com":              "neither https",
		"https://":                                  "no valid host name",
		"https://acme.my.salesforce.com:port/x":     "cannot be read",
		"https://acme_é.my.salesforce.com/?a=b@c.d": "no valid host name",
	} {
		_, err := parseDomain(in)
		require.ErrorIs(t, err, ErrConfig)
		require.ErrorContains(t, err, says, in)
		require.NotContains(t, err.Error(), "pw")
	}
}

func TestTrust(t *testing.T) {
	const org, local = "https://acme.my.salesforce.com", "http://127.0.0.1:8080"
	tests := []struct {
		named, configured string
		more              []string
		want              string
	}{
		{org + "/services/Soap/u/64.0/00D", org, nil, org},
		{"https://eu47.salesforce.com", org, nil, "https://eu47.salesforce.com"},
		{"https://ACME--uat.sandbox.my.salesforce.com:443", org, nil, "https://acme--uat.sandbox.my.salesforce.com"},
		{"https://acme.my.salesforce.mil", org, nil, "https://acme.my.salesforce.mil"},
		{"https://gateway.example.com:8443/x", "https://gateway.example.com:8443", nil, "https://gateway.example.com:8443"},
		{"https://a.example.com", org, []string{"example.com"}, "https://a.example.com"},
		{local, local, nil, local},
		{"http://localhost:9", local, nil, "http://localhost:9"},
		{org, local, nil, org},

		{"http://acme.my.salesforce.com", org, nil, ""},
		{"https://salesforce.com.evil.com", org, nil, ""},
		{"https://evilsalesforce.com", org, nil, ""},
		{"https://salesforce.com", org, nil, ""},
		{"https://acme.my.salesforce.com:8443", org, nil, ""},
		{"https://acme.my.salesforce.com@evil.com", org, nil, ""},
		{"https://evil.com/.salesforce.com", org, nil, ""},
		{"https://evil.com#.salesforce.com", org, nil, ""},
		{`https://evil.com\.salesforce.com`, org, nil, ""},
		{"http://localhost", org, nil, ""},
		{"https://127.0.0.1", org, nil, ""},
		{"http://a.example.com", org, []string{".example.com"}, ""},
		{"https://a.example.com", org, []string{"", " ", "."}, ""},
		{"https://a.example.com:8443", org, []string{"example.com:8443"}, ""},
		{"https://gateway.example.com", "https://gateway.example.com:8443", nil, ""},
		{"http://a.example.com", local, nil, ""},
		{"acme.my.salesforce.com", org, nil, ""},
		{"", org, nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.named, func(t *testing.T) {
			configured, err := parseDomain(tt.configured)
			require.NoError(t, err)
			got, ok := trust(tt.named, configured, tt.more)
			require.Equal(t, tt.want, got)
			require.Equal(t, tt.want != "", ok)
		})
	}
}

func FuzzParseDomain(f *testing.F) {
	for _, s := range []string{"acme.my.salesforce.com", "http://127.0.0.1:1", "https://[::1]:80/x", "https://u@h.c", "%", "a.lightning.force.com"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		o, err := parseDomain(s)
		if err != nil {
			return
		}
		if o.scheme != "https" && !o.loopback() {
			t.Fatalf("%q is allowed as %s", s, o)
		}
		if again, err := parseDomain(o.String()); err != nil || again != o {
			t.Fatalf("%q: %v is not stable: %v, %v", s, o, again, err)
		}
	})
}

func FuzzParseLogin(f *testing.F) {
	f.Add([]byte(`<e:Envelope xmlns:e="x"><e:Body><loginResponse><result><sessionId>s</sessionId><passwordExpired>true</passwordExpired></result></loginResponse></e:Body></e:Envelope>`))
	f.Add([]byte(`<Envelope><Body><Fault><faultcode>sf:X_Y</faultcode><faultstring>X_Y: z</faultstring><detail><a><exceptionCode>Q_R</exceptionCode></a></detail></Fault></Body></Envelope>`))
	f.Add([]byte("<html>"))
	f.Add([]byte(""))
	f.Fuzz(func(t *testing.T, body []byte) {
		a := parseLogin(body)
		if a.code != "" && a.Session != "" {
			t.Fatal("both a fault and a session")
		}
		if a.code != firstCode(a.code) {
			t.Fatalf("code %q", a.code)
		}
	})
}

func FuzzParseGrantError(f *testing.F) {
	f.Add([]byte(`{"error":"invalid_grant","error_description":"authentication failure"}`), 400)
	f.Add([]byte(`<html>`), 503)
	f.Fuzz(func(t *testing.T, body []byte, status int) {
		code, description := parseGrantError(body)
		v := judgeGrant(anyFlow, code, description, status)
		if v.cause == nil || v.hint == "" {
			t.Fatalf("no verdict on %q, %d", body, status)
		}
		x := &exchange{secrets: []Secret{"hunter2"}, status: status}
		if e := x.refuse(v, code, description); len(e.Code) > 64 || len([]rune(e.Description)) > 200 {
			t.Fatalf("too long: %v", e)
		}
	})
}
