package salesforcetest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// newestSOAP is the last version of the API that has login().
const newestSOAP = 64

// oldestSOAP is the first that is not retired.
const oldestSOAP = 31

// soap answers /services/Soap/u/64.0 and /services/Soap/c/64.0: login and
// logout, which are all of the SOAP API that the org has.
func (o *Org) soap(r *http.Request, q *request, path []string) *response {
	if len(path) < 2 || path[0] != "u" && path[0] != "c" {
		return refuse(notFound())
	}
	api := soapAPI{kind: path[0], version: path[1]}
	if q.method != http.MethodPost {
		return &response{status: http.StatusMethodNotAllowed, mime: "text/plain", raw: []byte("SOAP needs POST\n")}
	}
	if _, ok := r.Header["Soapaction"]; !ok {
		return api.fault("soapenv:Client", "", "SOAPAction HTTP header missing")
	}
	major, err := strconv.ParseFloat(api.version, 64)
	if err != nil || strings.Trim(api.version, "0123456789.") != "" || major < oldestSOAP || major > newest {
		return api.fault("sf:UNSUPPORTED_API_VERSION", "UNSUPPORTED_API_VERSION", "Invalid Api version specified on URL")
	}
	call, err := parseEnvelope(q.body)
	switch {
	case err != nil:
		return api.fault("soapenv:Client", "", "The request is not a SOAP envelope")
	case call.name == "login" && major > newestSOAP:
		return api.fault("sf:UNSUPPORTED_API_VERSION", "UNSUPPORTED_API_VERSION", "login() is not available in this version of the API")
	case call.name == "login":
		return o.login(q, api, call)
	case call.name == "logout" && o.auth.sessions[call.session] != nil:
		delete(o.auth.sessions, call.session)
		return api.envelope("<logoutResponse/>")
	case call.name == "logout":
		return api.fault("sf:INVALID_SESSION_ID", "INVALID_SESSION_ID", "Invalid Session ID found in SessionHeader: Illegal Session")
	default:
		return api.fault("soapenv:Client", "", "No operation available for request {urn:partner.soap.sforce.com}"+call.name)
	}
}

// login opens a session for the user with that password and security token.
func (o *Org) login(q *request, api soapAPI, call envelope) *response {
	const invalid = "Invalid username, password, security token; or user locked out."
	refuse := func(code, message string) *response { return api.fault("sf:"+code, code, message) }
	who, user, known := o.account(func(c Credentials) bool { return strings.EqualFold(call.username, c.Username) })
	switch {
	case o.auth.refused.code != "":
		return refuse(o.auth.refused.code, o.auth.refused.message)
	case known && same(call.password, who.Password) && who.SecurityToken != "":
		return refuse("LOGIN_MUST_USE_SECURITY_TOKEN", invalid+
			" Are you at a new location? When accessing Salesforce--either via a desktop client or the API--from outside of your company’s"+
			" trusted networks, you must add a security token to your password to log in.")
	case !known || !same(call.password, who.Password+who.SecurityToken) || !o.active(user):
		return refuse("INVALID_LOGIN", invalid)
	}
	expired := who.Password == o.auth.expired
	url := func(kind string) string {
		return q.base + "/services/Soap/" + kind + "/" + api.version + "/" + o.orgID[:15]
	}
	u := func(field string) string { return o.userText(user, field) }
	return api.envelope("<loginResponse><result>" + elements(
		"metadataServerUrl", url("m"), "passwordExpired", strconv.FormatBool(expired), "sandbox", "false", "serverUrl", url(api.kind),
		"sessionId", o.open(session{user: user, useless: expired}), "userId", user) +
		"<userInfo>" + elements("accessibilityMode", "false", "chatterExternal", "false", "currencySymbol", "$",
		"orgAttachmentFileSizeLimit", "26214400", "orgDefaultCurrencyIsoCode", "USD", "orgDefaultCurrencyLocale", "en_US",
		"orgDisallowHtmlAttachments", "false", "orgHasPersonAccounts", "false", "organizationId", o.orgID,
		"organizationMultiCurrency", "false", "organizationName", "Acme", "profileId", u("ProfileId")) +
		`<roleId xsi:nil="true"/>` + elements("sessionSecondsValid", strconv.Itoa(int(sessionLife.Seconds()))) +
		`<userDefaultCurrencyIsoCode xsi:nil="true"/>` + elements("userEmail", u("Email"), "userFullName", u("Name"),
		"userId", user, "userLanguage", "en_US", "userLocale", "en_US", "userName", who.Username, "userTimeZone", "GMT",
		"userType", "Standard", "userUiSkin", "Theme3") + "</userInfo></result></loginResponse>")
}

// soapAPI is the endpoint that was called.
type soapAPI struct{ kind, version string }

func (a soapAPI) urn() string {
	if a.kind == "c" {
		return "enterprise.soap.sforce.com"
	}
	return "partner.soap.sforce.com"
}

func (a soapAPI) envelope(body string) *response {
	return a.answer(http.StatusOK, body)
}

func (a soapAPI) answer(status int, body string) *response {
	return &response{status: status, mime: "text/xml; charset=utf-8", raw: []byte(`<?xml version="1.0" encoding="UTF-8"?>` +
		`<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:` + a.urn() + `"` +
		` xmlns:sf="urn:fault.` + a.urn() + `" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>` +
		body + `</soapenv:Body></soapenv:Envelope>`)}
}

// fault answers a SOAP fault; code is blank where the fault is not Salesforce's.
func (a soapAPI) fault(faultcode, code, message string) *response {
	detail, full := "", message
	if code != "" {
		full = code + ": " + message
		kind := "UnexpectedErrorFault"
		if code != "UNSUPPORTED_API_VERSION" && code != "INVALID_SESSION_ID" {
			kind = "LoginFault"
		}
		detail = `<detail><sf:` + kind + ` xsi:type="sf:` + kind + `">` +
			elements("sf:exceptionCode", code, "sf:exceptionMessage", message) + `</sf:` + kind + `></detail>`
	}
	return a.answer(http.StatusInternalServerError,
		"<soapenv:Fault>"+elements("faultcode", faultcode, "faultstring", full)+detail+"</soapenv:Fault>")
}

// elements writes pairs of a name and a text.
func elements(pairs ...string) string {
	var b strings.Builder
	for i := 0; i+1 < len(pairs); i += 2 {
		b.WriteString("<" + pairs[i] + ">")
		_ = xml.EscapeText(&b, []byte(pairs[i+1])) // a Builder does not fail
		b.WriteString("</" + pairs[i] + ">")
	}
	return b.String()
}

// envelope is what the org reads of a SOAP request.
type envelope struct {
	name               string // of the call
	username, password string
	session            string
}

var errEnvelope = errors.New("salesforcetest: not a SOAP envelope")

// parseEnvelope finds the call by local names, whatever the prefixes.
func parseEnvelope(body []byte) (envelope, error) {
	var e envelope
	var path []string
	var text strings.Builder
	d := xml.NewDecoder(bytes.NewReader(body))
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) && e.name != "" {
			return e, nil
		}
		if err != nil {
			return e, errEnvelope
		}
		switch t := t.(type) {
		case xml.StartElement:
			path = append(path, t.Name.Local)
			text.Reset()
			if len(path) == 3 && path[0] == "Envelope" && path[1] == "Body" {
				e.name = t.Name.Local
			}
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			switch strings.Join(path, "/") {
			case "Envelope/Body/login/username":
				e.username = text.String()
			case "Envelope/Body/login/password":
				e.password = text.String()
			case "Envelope/Header/SessionHeader/sessionId":
				e.session = strings.TrimSpace(text.String())
			}
			path = path[:len(path)-1]
			text.Reset()
		}
	}
}
