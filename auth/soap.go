package auth

import (
	"cmp"
	"context"
	"encoding/xml"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// SOAPLogin logs in as a user with password and security token, by the partner
// SOAP API's login(). Salesforce retires it with Summer '27, and new orgs have it
// switched off: prefer [ClientCredentials] or [JWTBearer].
//
// The session serves requests of any API version for as long as the org's session
// timeout allows. It is not logged out.
type SOAPLogin struct {
	Domain        string // the org's address: "https://acme.my.salesforce.com"; common paste mistakes are corrected
	Username      string // "user@example.com": the user name, not always the e-mail address
	Password      Secret
	SecurityToken Secret // e-mailed to the user with each password change; not needed from trusted IP addresses

	Version    string   // of the login call alone; "" is 64.0, the last one that has it
	ClientName string   // shown in the org's login history; "" sends none
	Trusted    []string // further host suffixes (".example.com") that the answer may send requests to

	// Logger gets one warning that login() is being retired. Nil is the logger of
	// the Client whose Config.Auth this is; inside a [Cache] it stays silent.
	Logger *slog.Logger `json:"-"`

	warned atomic.Bool
}

// Validate reports mistakes in the configuration, as an [*Error] of [ErrConfig].
func (p *SOAPLogin) Validate() error {
	if p == nil {
		return errNoProvider()
	}
	_, err := parseDomain(p.Domain)
	var form, text error
	if ok, _ := regexp.MatchString(`^[1-9][0-9]{0,2}\.0$`, p.version()); !ok {
		form = configError(`Version is not of the form "64.0"`)
	}
	// XML would carry another text, and the log-in be refused for a wrong password.
	if s := p.Username + string(p.password()); strings.Count(s, unsound) != strings.Count(escape(s), unsound) {
		text = configError("Username, Password or SecurityToken is not in UTF-8, or has control characters")
	}
	return join(err, need(p.Username, "Username is empty"), need(string(p.Password), "Password is empty"), form, text)
}

func (p *SOAPLogin) version() string { return cmp.Or(p.Version, "64.0") }

// Token logs in, once and for at most 30 s. The error is an [*Error]; an expired
// password is an error although Salesforce answers it with a session.
func (p *SOAPLogin) Token(ctx context.Context) (*Token, error) {
	if err := ready(ctx, p.Validate); err != nil {
		return nil, err
	}
	host, _ := parseDomain(p.Domain) // Validate has read it
	p.warn(ctx)
	ctx, cancel := context.WithTimeout(ctx, refreshTimeout)
	defer cancel()
	x := &exchange{secrets: []Secret{p.password(), p.Password, p.SecurityToken}}
	now := time.Now()
	if err := x.login(ctx, host.String()+"/services/Soap/u/"+p.version(), p.envelope()); err != nil {
		return nil, err
	}
	answer := parseLogin(x.body)
	instance, trusted := trust(string(answer.ServerURL), host, p.Trusted)
	switch {
	case x.status != http.StatusOK || answer.Session == "":
		return nil, x.refuse(judgeFault(answer.code, x.status), answer.code, answer.message)
	case answer.Expired == "true", answer.Expired == "1":
		return nil, x.refuse(expired, "", "")
	case !sendable(Secret(answer.Session)):
		return nil, x.refuse(garbled, "", "")
	case !trusted:
		return nil, x.refuse(untrusted, "", "")
	}
	t := &Token{AccessToken: Secret(answer.Session), InstanceURL: instance, OrgID: recordID(string(answer.Org), "00D"), UserID: recordID(string(answer.User), "005"), IssuedAt: now}
	if n, _ := strconv.ParseInt(string(answer.SecondsValid), 10, 64); n > 0 && n <= maxSession {
		t.Expiry = now.Add(time.Duration(n) * time.Second)
	}
	return t, nil
}

// maxSession is the longest session that makes sense, in seconds.
const maxSession = 10 * 365 * 24 * 60 * 60

// login posts the envelope. The error is an [*Error]: no answer came.
func (x *exchange) login(ctx context.Context, url, envelope string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(envelope))
	if err != nil {
		return configError("Domain cannot be turned into a URL")
	}
	req.Header.Set("Content-Type", "text/xml; charset=UTF-8")
	req.Header.Set("SOAPAction", `""`)
	resp, err := x.httpClient(ctx).Do(req)
	if err != nil {
		return x.failure(ctx, err)
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.Body.Close()
}

// password returns password and security token, which login() takes as one.
func (p *SOAPLogin) password() Secret { return unbroken(p.Password) + trimmed(p.SecurityToken) }

func (p *SOAPLogin) envelope() string {
	header := ""
	if p.ClientName != "" {
		header = "<env:Header><urn:CallOptions><urn:client>" + escape(p.ClientName) + "</urn:client></urn:CallOptions></env:Header>"
	}
	return xml.Header + `<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" xmlns:urn="urn:partner.soap.sforce.com">` + header +
		"<env:Body><urn:login><urn:username>" + escape(strings.TrimSpace(p.Username)) + "</urn:username>" +
		"<urn:password>" + escape(string(p.password())) + "</urn:password></urn:login></env:Body></env:Envelope>"
}

// unsound replaces what XML cannot carry.
const unsound = "\uFFFD"

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder does not fail
	return b.String()
}

func (p *SOAPLogin) warn(ctx context.Context) {
	if log := p.Logger; log != nil && log.Enabled(ctx, slog.LevelWarn) && p.warned.CompareAndSwap(false, true) {
		log.WarnContext(ctx, "Salesforce retires SOAP login() with Summer '27; move to OAuth: auth.ClientCredentials or auth.JWTBearer")
	}
}
