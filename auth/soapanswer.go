package auth

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// loginAnswer is an answer to login(): a session or a fault.
type loginAnswer struct {
	session, serverURL string
	user, org          string
	passwordExpired    bool
	secondsValid       int64

	code, message string
}

// parseLogin reads an answer to login(), by the local names of its elements,
// because prefixes differ. It also finds a refusal in text, HTML, another
// encoding, or XML that breaks off: taken for an outage, the refused password
// would be sent again. Any other body gives neither a session nor a code.
func parseLogin(body []byte) loginAnswer {
	if a := parseEnvelope(body); a.session != "" || a.code != "" {
		return a
	}
	return loginAnswer{code: codeIn(body)}
}

// parseEnvelope reads a SOAP envelope; it returns zero for any other body.
func parseEnvelope(body []byte) loginAnswer {
	var e struct {
		XMLName xml.Name
		Result  struct {
			SessionID       string `xml:"sessionId"`
			ServerURL       string `xml:"serverUrl"`
			UserID          string `xml:"userId"`
			PasswordExpired string `xml:"passwordExpired"`
			OrgID           string `xml:"userInfo>organizationId"`
			SecondsValid    string `xml:"userInfo>sessionSecondsValid"`
		} `xml:"Body>loginResponse>result"`
		Fault *struct {
			Code   string `xml:"faultcode"`
			Text   string `xml:"faultstring"`
			Detail struct {
				Faults []struct {
					Code    string `xml:"exceptionCode"`
					Message string `xml:"exceptionMessage"`
				} `xml:",any"`
			} `xml:"detail"`
		} `xml:"Body>Fault"`
	}
	d := xml.NewDecoder(bytes.NewReader(body))
	d.CharsetReader = latin1
	if err := d.Decode(&e); err != nil || e.XMLName.Local != "Envelope" {
		return loginAnswer{}
	}
	var a loginAnswer
	if f := e.Fault; f != nil {
		for _, d := range f.Detail.Faults {
			if a.code == "" {
				a.code, a.message = strings.TrimSpace(d.Code), strings.TrimSpace(d.Message)
			}
		}
		a.code = firstCode(a.code, prefix(f.Text), local(f.Code))
		a.message = cmp.Or(a.message, strings.TrimSpace(f.Text))
		return a
	}
	r := e.Result
	a.session, a.serverURL = strings.TrimSpace(r.SessionID), strings.TrimSpace(r.ServerURL)
	a.user, a.org = strings.TrimSpace(r.UserID), strings.TrimSpace(r.OrgID)
	expired := strings.TrimSpace(r.PasswordExpired)
	a.passwordExpired = expired == "true" || expired == "1"
	a.secondsValid, _ = strconv.ParseInt(strings.TrimSpace(r.SecondsValid), 10, 64)
	return a
}

// latin1 reads any other encoding as ISO-8859-1: all that is read of an answer is
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

// faultWord matches what may be a code.
var faultWord = regexp.MustCompile(`[A-Z][A-Z0-9]*_[A-Z0-9_]+`)

// invalidLogin begins the message of INVALID_LOGIN, in lower case.
const invalidLogin = "invalid username, password, security token"

// codeIn returns a fault code found anywhere in body, preferring one that is not
// temporary.
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

// firstCode returns the first of codes that has the form of Salesforce's.
func firstCode(codes ...string) string {
	for _, c := range codes {
		if len(c) > 2 && strings.Trim(c, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == "" {
			return c
		}
	}
	return ""
}
