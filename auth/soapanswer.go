package auth

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// loginAnswer is what matters of an answer to login(): a session or a fault.
type loginAnswer struct {
	session, serverURL string
	user, org          string
	passwordExpired    bool
	secondsValid       int64

	code, message string
}

// parseLogin reads an answer to login(). Elements are known by their local
// name, as prefixes differ. A refusal is recognised in what is no clean SOAP
// answer too: text, HTML, another encoding, XML that breaks off. To take it for
// an outage would be to present the password again. What names no code either
// has neither a session nor a code.
func parseLogin(body []byte) loginAnswer {
	a, ok := parseEnvelope(body)
	if !ok || a.session == "" && a.code == "" {
		a = loginAnswer{code: codeIn(body)}
	}
	return a
}

// parseEnvelope reads a SOAP envelope; false where body is none.
func parseEnvelope(body []byte) (loginAnswer, bool) {
	var e struct {
		XMLName xml.Name
		Body    struct {
			Login *struct {
				Result struct {
					SessionID       string `xml:"sessionId"`
					ServerURL       string `xml:"serverUrl"`
					UserID          string `xml:"userId"`
					PasswordExpired string `xml:"passwordExpired"`
					Info            struct {
						OrgID        string `xml:"organizationId"`
						SecondsValid string `xml:"sessionSecondsValid"`
					} `xml:"userInfo"`
				} `xml:"result"`
			} `xml:"loginResponse"`
			Fault *struct {
				Code   string `xml:"faultcode"`
				Text   string `xml:"faultstring"`
				Detail struct {
					Faults []struct {
						Code    string `xml:"exceptionCode"`
						Message string `xml:"exceptionMessage"`
					} `xml:",any"`
				} `xml:"detail"`
			} `xml:"Fault"`
		} `xml:"Body"`
	}
	d := xml.NewDecoder(bytes.NewReader(body))
	d.CharsetReader = latin1
	if err := d.Decode(&e); err != nil || e.XMLName.Local != "Envelope" {
		return loginAnswer{}, false
	}
	var a loginAnswer
	if f := e.Body.Fault; f != nil {
		for _, d := range f.Detail.Faults {
			if a.code == "" {
				a.code, a.message = strings.TrimSpace(d.Code), strings.TrimSpace(d.Message)
			}
		}
		a.code = firstCode(a.code, prefix(f.Text), local(f.Code))
		if a.message == "" {
			a.message = strings.TrimSpace(f.Text)
		}
		return a, true
	}
	if l := e.Body.Login; l != nil {
		r := l.Result
		a.session, a.serverURL = strings.TrimSpace(r.SessionID), strings.TrimSpace(r.ServerURL)
		a.user, a.org = strings.TrimSpace(r.UserID), strings.TrimSpace(r.Info.OrgID)
		expired := strings.TrimSpace(r.PasswordExpired)
		a.passwordExpired = expired == "true" || expired == "1"
		a.secondsValid, _ = strconv.ParseInt(strings.TrimSpace(r.Info.SecondsValid), 10, 64)
	}
	return a, true
}

// latin1 reads any other encoding as ISO-8859-1: what matters of an answer is
// ASCII.
func latin1(_ string, in io.Reader) (io.Reader, error) {
	text, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	runes := make([]rune, len(text))
	for i, b := range text {
		runes[i] = rune(b)
	}
	return strings.NewReader(string(runes)), nil
}

// faultWord is what may be a code.
var faultWord = regexp.MustCompile(`[A-Z][A-Z0-9]*_[A-Z0-9_]+`)

// invalidLogin is how the message of INVALID_LOGIN begins, in lower case.
const invalidLogin = "invalid username, password, security token"

// codeIn returns the code of a fault that body names somewhere, in whatever
// form; of several, one that is not temporary.
func codeIn(body []byte) string {
	body = bytes.ReplaceAll(body, []byte{0}, nil) // UTF-16 and UTF-32
	code := ""
	for _, word := range faultWord.FindAll(body, -1) {
		w := string(word)
		v, known := faults[w]
		switch {
		case !known && !strings.HasPrefix(w, transactionSecurity):
		case !errors.Is(v.cause, ErrTemporary):
			return w
		case code == "":
			code = w
		}
	}
	if bytes.Contains(bytes.ToLower(body), []byte(invalidLogin)) {
		return "INVALID_LOGIN"
	}
	return code
}

// prefix returns the code before the colon in "INVALID_LOGIN: Invalid ...".
func prefix(text string) string {
	code, _, ok := strings.Cut(strings.TrimSpace(text), ":")
	if !ok {
		return ""
	}
	return code
}

// local returns "INVALID_LOGIN" of "sf:INVALID_LOGIN".
func local(name string) string {
	name = strings.TrimSpace(name)
	return name[strings.LastIndexByte(name, ':')+1:]
}

// firstCode returns the first of codes that looks like one of Salesforce's.
func firstCode(codes ...string) string {
	for _, c := range codes {
		if len(c) > 2 && strings.Trim(c, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == "" {
			return c
		}
	}
	return ""
}
