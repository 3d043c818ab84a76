package auth

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
)

// loginAnswer is an answer to login(): a session or a fault. Elements are known by
// their local names, because prefixes differ.
type loginAnswer struct {
	XMLName xml.Name

	Session      line `xml:"Body>loginResponse>result>sessionId"`
	ServerURL    line `xml:"Body>loginResponse>result>serverUrl"`
	User         line `xml:"Body>loginResponse>result>userId"`
	Expired      line `xml:"Body>loginResponse>result>passwordExpired"`
	Org          line `xml:"Body>loginResponse>result>userInfo>organizationId"`
	SecondsValid line `xml:"Body>loginResponse>result>userInfo>sessionSecondsValid"`

	Fault *struct {
		Code   line `xml:"faultcode"`
		Text   line `xml:"faultstring"`
		Detail struct {
			Faults []struct {
				Code    line `xml:"exceptionCode"`
				Message line `xml:"exceptionMessage"`
			} `xml:",any"`
		} `xml:"detail"`
	} `xml:"Body>Fault"`

	code, message string // of the fault
}

// line is a text without the blanks around it.
type line string

// UnmarshalText never fails.
func (l *line) UnmarshalText(text []byte) error {
	*l = line(bytes.TrimSpace(text))
	return nil
}

// parseLogin reads an answer to login(). It also finds a refusal in text, HTML,
// another encoding, or XML that breaks off: taken for an outage, the refused
// password would be sent again. Any other body gives neither a session nor a code.
func parseLogin(body []byte) loginAnswer {
	var a loginAnswer
	d := xml.NewDecoder(bytes.NewReader(body))
	d.CharsetReader = latin1
	if err := d.Decode(&a); err != nil || a.XMLName.Local != "Envelope" {
		return loginAnswer{code: codeIn(body)}
	}
	if f := a.Fault; f != nil {
		a.Session = ""
		for _, d := range f.Detail.Faults {
			if a.code == "" {
				a.code, a.message = string(d.Code), string(d.Message)
			}
		}
		a.code = firstCode(a.code, prefix(string(f.Text)), local(string(f.Code)))
		a.message = cmp.Or(a.message, string(f.Text))
	}
	if a.Session == "" && a.code == "" {
		return loginAnswer{code: codeIn(body)}
	}
	return a
}

// latin1 reads any other encoding as ISO-8859-1: all that is read of an answer is
// ASCII.
func latin1(_ string, in io.Reader) (io.Reader, error) {
	text, err := io.ReadAll(in)
	letters := make([]rune, len(text))
	for i, c := range text {
		letters[i] = rune(c)
	}
	return strings.NewReader(string(letters)), err
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
func prefix(text string) string { return text[:max(0, strings.IndexByte(text, ':'))] }

// local returns "INVALID_LOGIN" of "sf:INVALID_LOGIN".
func local(name string) string { return name[strings.LastIndexByte(name, ':')+1:] }

// firstCode returns the first of codes that has the form of Salesforce's.
func firstCode(codes ...string) string {
	for _, c := range codes {
		if len(c) > 2 && strings.Trim(c, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == "" {
			return c
		}
	}
	return ""
}
