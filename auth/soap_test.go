package auth_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

func soapLogin() *auth.SOAPLogin {
	return &auth.SOAPLogin{Domain: "acme.my.salesforce.com", Username: "ann&bob@example.com", Password: markPassword, SecurityToken: markToken, ClientName: "acme/1.0"}
}

func TestSOAPLogin(t *testing.T) {
	rt := &canned{status: 200, body: loginResponse("https://acme.my.salesforce.com/services/Soap/u/64.0/00Dxx", markAccess, false, "7200")}
	before := time.Now()
	got, err := soapLogin().Token(through(t, rt))
	require.NoError(t, err)
	require.Equal(t, markAccess, string(got.AccessToken))
	want := &auth.Token{AccessToken: markAccess, InstanceURL: "https://acme.my.salesforce.com", OrgID: "00Dxx0000000001EAA", UserID: "005xx0000000001AAA"}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(auth.Token{}), cmpopts.IgnoreFields(auth.Token{}, "IssuedAt", "Expiry")); diff != "" {
		t.Error(diff)
	}
	require.Equal(t, 2*time.Hour, got.Expiry.Sub(got.IssuedAt))
	require.False(t, got.IssuedAt.Before(before))

	require.Len(t, rt.requests, 1)
	req := rt.requests[0]
	require.Equal(t, "https://acme.my.salesforce.com/services/Soap/u/64.0", req.URL.String())
	require.Equal(t, "text/xml; charset=UTF-8", req.Header.Get("Content-Type"))
	require.Equal(t, []string{`""`}, req.Header["Soapaction"])
	want2 := `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" xmlns:urn="urn:partner.soap.sforce.com">` +
		`<env:Header><urn:CallOptions><urn:client>acme/1.0</urn:client></urn:CallOptions></env:Header>` +
		`<env:Body><urn:login><urn:username>ann&amp;bob@example.com</urn:username>` +
		`<urn:password>MARK-pa&amp;ss&lt;w&gt;&#34;ord&#39;MARKpsst-psst-psst</urn:password></urn:login></env:Body></env:Envelope>`
	if diff := cmp.Diff(want2, rt.bodies[0]); diff != "" {
		t.Error(diff)
	}
}

func TestSOAPLoginVersion(t *testing.T) {
	rt := &canned{status: 200, body: loginResponse("https://acme.my.salesforce.com/", markAccess, false, "")}
	p := soapLogin()
	p.Version = "59.0"
	got, err := p.Token(through(t, rt))
	require.NoError(t, err)
	require.True(t, got.Expiry.IsZero())
	require.Equal(t, "/services/Soap/u/59.0", rt.requests[0].URL.Path)
	p.Version = "v64"
	fails(through(t, rt), t, p, auth.ErrConfig)
}

// A session is a session in ISO-8859-1 too.
func TestSOAPLoginInAnotherEncoding(t *testing.T) {
	body := loginResponse("https://acme.my.salesforce.com/", markAccess, false, "7200")
	body = strings.Replace(strings.Replace(body, "UTF-8", "ISO-8859-1", 1), "<roleId", "<organizationName>M\xfcller</organizationName><roleId", 1)
	got, err := soapLogin().Token(through(t, &canned{status: 200, body: body}))
	require.NoError(t, err)
	require.Equal(t, markAccess, string(got.AccessToken))
}

// Faults in every form. [TestFaultTable] has every code.
func TestSOAPLoginFaults(t *testing.T) {
	tests := []struct {
		name   string
		status int
		body   string
		cause  error
		code   string
	}{
		{"INVALID_LOGIN", 500, fault("INVALID_LOGIN", "Invalid username, password, security token; or user locked out."), auth.ErrCredentials, "INVALID_LOGIN"},
		{"faultstring alone", 500, `<E:Envelope xmlns:E="e"><E:Body><E:Fault><faultcode>x</faultcode><faultstring>INVALID_LOGIN: no</faultstring></E:Fault></E:Body></E:Envelope>`, auth.ErrCredentials, "INVALID_LOGIN"},
		{"faultcode alone", 500, `<Envelope><Body><Fault><faultcode>sf:INVALID_LOGIN</faultcode><faultstring>no</faultstring></Fault></Body></Envelope>`, auth.ErrCredentials, "INVALID_LOGIN"},
		{"plain text", 500, "INVALID_LOGIN: Invalid username, password, security token; or user locked out.", auth.ErrCredentials, "INVALID_LOGIN"},
		{"message alone", 500, "<html>Invalid Username, Password, Security Token; or user locked out.", auth.ErrCredentials, "INVALID_LOGIN"},
		{"HTML", 500, "<html><body>Error: sf:INVALID_LOGIN&nbsp;<br></html>", auth.ErrCredentials, "INVALID_LOGIN"},
		{"HTML 503 that names the refusal", 503, "<html>INVALID_LOGIN</html>", auth.ErrCredentials, "INVALID_LOGIN"},
		{"ISO-8859-1", 500, strings.Replace(fault("INVALID_LOGIN", "Ung\xfcltig"), "UTF-8", "ISO-8859-1", 1), auth.ErrCredentials, "INVALID_LOGIN"},
		{"windows-1252, ASCII alone", 500, strings.Replace(fault("ORG_LOCKED", "x"), "UTF-8", "windows-1252", 1), auth.ErrOrgUnavailable, "ORG_LOCKED"},
		{"UTF-16", 500, utf16(fault("INVALID_LOGIN", "x")), auth.ErrCredentials, "INVALID_LOGIN"},
		{"raw ampersand", 500, fault("INVALID_LOGIN", "user & password"), auth.ErrCredentials, "INVALID_LOGIN"},
		{"cut off", 500, fault("INVALID_LOGIN", "x")[:330], auth.ErrCredentials, "INVALID_LOGIN"},
		{"longest code", 500, "INVALID_OPERATION_WITH_EXPIRED_PASSWORD", auth.ErrPasswordExpired, "INVALID_OPERATION_WITH_EXPIRED_PASSWORD"},
		{"transaction security as text", 500, "error TXN_SECURITY_END_SESSION.", auth.ErrRestricted, "TXN_SECURITY_END_SESSION"},
		{"a refusal behind an outage", 500, "UNKNOWN_EXCEPTION, SERVER_UNAVAILABLE or INVALID_LOGIN", auth.ErrCredentials, "INVALID_LOGIN"},
		{"an outage as text", 500, "SERVER_UNAVAILABLE UNKNOWN_EXCEPTION", auth.ErrTemporary, "SERVER_UNAVAILABLE"},
		{"fault without a code", 500, `<Envelope><Body><Fault><faultstring>no</faultstring><x>INVALID_LOGIN</x></Fault></Body></Envelope>`, auth.ErrCredentials, "INVALID_LOGIN"},
		{"unknown words", 500, "SOME_HEADER and ANOTHER_ONE", auth.ErrTemporary, ""},
		{"expired with a session", 200, loginResponse("https://acme.my.salesforce.com/", markAccess, true, "7200"), auth.ErrPasswordExpired, ""},
		{"foreign host", 200, loginResponse("https://evil.example.com/services", markAccess, false, "7200"), auth.ErrUntrustedHost, ""},
		{"no server URL", 200, loginResponse("", markAccess, false, "7200"), auth.ErrUntrustedHost, ""},
		{"no session", 200, loginResponse("https://acme.my.salesforce.com/", "", false, "7200"), auth.ErrResponse, ""},
		{"HTML 200", 200, "<!DOCTYPE html><html><body>Log in</body></html>", auth.ErrResponse, ""},
		{"HTML 503", 503, "<html><body>down for maintenance</body></html>", auth.ErrTemporary, ""},
		{"empty 500", 500, "", auth.ErrTemporary, ""},
		{"text 404", 404, "Not Found", auth.ErrHost, ""},
		{"edge 420", 420, "", auth.ErrHost, ""},
		{"proxy 403", 403, "<html>blocked</html>", auth.ErrRestricted, ""},
		{"too long", 200, strings.Repeat("<a>", 1<<20), auth.ErrResponse, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := soapLogin().Token(through(t, &canned{status: tt.status, body: tt.body}))
			e := failed(t, err, tt.cause)
			require.Equal(t, tt.code, e.Code)
			require.Equal(t, tt.status, e.Status)
			require.NotEmpty(t, e.Hint())
			require.LessOrEqual(t, len(e.Description), 200)
			requireHidden(t, "Error", err.Error())
		})
	}
}

// utf16 is s, which is ASCII, as a Windows proxy would write it.
func utf16(s string) string {
	b := []byte{0xff, 0xfe}
	for _, c := range []byte(s) {
		b = append(b, c, 0)
	}
	return string(b)
}

func TestSOAPLoginWarnsOnce(t *testing.T) {
	rt := &canned{status: 200, body: loginResponse("https://acme.my.salesforce.com/", markAccess, false, "")}
	var out bytes.Buffer
	p := soapLogin()
	p.Logger = slog.New(slog.NewTextHandler(&out, nil))
	for range 3 {
		_, err := p.Token(through(t, rt))
		require.NoError(t, err)
	}
	require.Equal(t, 1, strings.Count(out.String(), "Summer '27"))
	requireHidden(t, "log", out.String())
}

func TestRedirectIsNotFollowed(t *testing.T) {
	asked := false
	thief := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer thief.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		server := httptest.NewServer(http.RedirectHandler(thief.URL, status))
		p := &auth.SOAPLogin{Domain: server.URL, Username: "u", Password: markPassword}
		fails(t.Context(), t, p, auth.ErrHost)
		c := &auth.ClientCredentials{Domain: server.URL, ClientID: "id", ClientSecret: markSecret}
		fails(t.Context(), t, c, auth.ErrHost)
		server.Close()
	}
	require.False(t, asked)
}
