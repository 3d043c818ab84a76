package auth

import (
	"context"
	"encoding/xml"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"time"
)

// DefaultSOAPVersion is the version of [SOAPLogin] where none is given, and
// the last one that has login().
const DefaultSOAPVersion = "64.0"

// SOAPLogin logs in as a user with password and security token, by the partner
// SOAP API's login(). Salesforce retires it with Summer '27, and new orgs have
// it switched off: prefer [ClientCredentials] or [JWTBearer].
//
// The session serves requests of any API version. It is used for as long as
// the org says that sessions last; nobody is logged out.
type SOAPLogin struct {
	Domain        string // the org's address: "https://acme.my.salesforce.com"; what people paste is put right
	Username      string // "user@example.com": the user name, not always the e-mail address
	Password      Secret
	SecurityToken Secret // mailed to the user with each change of password; empty from trusted addresses

	Version    string       // of the login call alone; "" is [DefaultSOAPVersion]
	ClientName string       // shows in the org's login history; "" sends none
	Trusted    []string     // further host suffixes (".example.com") that the answer may send requests to
	Logger     *slog.Logger // gets one warning that login() is being retired; nil is the Client's, see [WithLogger]

	warned atomic.Bool
}

// Validate reports all that is wrong with the configuration, without asking
// Salesforce. Each error is an [*Error] with the cause [ErrConfig].
func (p *SOAPLogin) Validate() error {
	_, _, err := p.check()
	return err
}

func (p *SOAPLogin) check() (host origin, version string, err error) {
	if p == nil {
		return origin{}, "", configError("the provider is nil")
	}
	host, err = parseDomain(p.Domain)
	version = p.Version
	if version == "" {
		version = DefaultSOAPVersion
	}
	var form error
	if ok, _ := regexp.MatchString(`^[1-9][0-9]{0,2}\.0$`, version); !ok {
		form = configError(`Version is not of the form "64.0"`)
	}
	var text error // XML would carry another text, and the log-in be refused for a wrong password
	if s := p.Username + string(p.password()); strings.Count(s, unsound) != strings.Count(escape(s), unsound) {
		text = configError("Username, Password or SecurityToken is not in UTF-8, or has control characters")
	}
	return host, version, join(err, need(p.Username, "Username is empty"), need(string(p.Password), "Password is empty"), form, text)
}

// Token logs in, once and for at most 30 s. The error is an [*Error]; an
// expired password is one, although Salesforce answers it with a session.
func (p *SOAPLogin) Token(ctx context.Context) (*Token, error) {
	if err := checkContext(ctx); err != nil {
		return nil, err
	}
	host, version, err := p.check()
	if err != nil {
		return nil, err
	}
	p.warn(ctx)
	ctx, cancel := withTimeout(ctx)
	defer cancel()
	x := &exchange{secrets: []string{string(p.password()), string(p.Password), string(p.SecurityToken)}}
	now := time.Now()
	if err := x.login(ctx, host.String()+"/services/Soap/u/"+version, p.envelope()); err != nil {
		return nil, err
	}
	answer := parseLogin(x.body)
	if x.status != http.StatusOK || answer.session == "" {
		return nil, x.refuse(judgeFault(answer.code, x.status), answer.code, answer.message)
	}
	if answer.passwordExpired {
		return nil, x.refuse(expired, "", "")
	}
	if !sendable(Secret(answer.session)) {
		return nil, x.refuse(garbled, "", "")
	}
	instance, ok := trust(answer.serverURL, host, p.Trusted)
	if !ok {
		return nil, x.refuse(untrusted, "", "")
	}
	t := &Token{AccessToken: Secret(answer.session), InstanceURL: instance, OrgID: recordID(answer.org, "00D"), UserID: recordID(answer.user, "005"), IssuedAt: now}
	if valid := seconds(answer.secondsValid); valid > 0 {
		t.Expiry = now.Add(valid)
	}
	return t, nil
}

// login posts the envelope. The error is an [*Error]: no answer came.
func (x *exchange) login(ctx context.Context, url, envelope string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(envelope))
	if err != nil {
		return configError("Domain cannot be made a URL")
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

// password returns password and security token, which are one text.
func (p *SOAPLogin) password() Secret { return unbroken(p.Password) + trimmed(p.SecurityToken) }

// envelope returns the login call.
func (p *SOAPLogin) envelope() string {
	var b strings.Builder
	b.WriteString(xml.Header + `<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" xmlns:urn="urn:partner.soap.sforce.com">`)
	if p.ClientName != "" {
		b.WriteString("<env:Header><urn:CallOptions><urn:client>" + escape(p.ClientName) + "</urn:client></urn:CallOptions></env:Header>")
	}
	b.WriteString("<env:Body><urn:login><urn:username>" + escape(strings.TrimSpace(p.Username)) + "</urn:username><urn:password>")
	b.WriteString(escape(string(p.password())))
	b.WriteString("</urn:password></urn:login></env:Body></env:Envelope>")
	return b.String()
}

// unsound is what escape puts in the place of what XML cannot carry.
const unsound = "\uFFFD"

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder does not fail
	return b.String()
}

// warn says once that this way in is being closed.
func (p *SOAPLogin) warn(ctx context.Context) {
	log := p.Logger
	if log == nil {
		log, _ = ctx.Value(loggerKey{}).(*slog.Logger)
	}
	if log != nil && log.Enabled(ctx, slog.LevelWarn) && p.warned.CompareAndSwap(false, true) {
		log.WarnContext(ctx, "Salesforce retires SOAP login() with Summer '27; move to OAuth: auth.ClientCredentials or auth.JWTBearer")
	}
}

type loggerKey struct{}

// WithLogger returns a context in which providers without a logger of their own
// warn through l. A salesforce.Client puts the one of its configuration there.
func WithLogger(ctx context.Context, l *slog.Logger) context.Context {
	return context.WithValue(ctx, loggerKey{}, l)
}
