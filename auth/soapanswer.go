package auth

import (
	"bytes"
	"encoding/xml"
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
// name, as prefixes differ. What is no SOAP answer (HTML, nothing, a text that
// breaks off) has neither a session nor a code.
func parseLogin(body []byte) loginAnswer {
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
	if err := d.Decode(&e); err != nil || e.XMLName.Local != "Envelope" {
		return loginAnswer{}
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
		return a
	}
	if l := e.Body.Login; l != nil {
		r := l.Result
		a.session, a.serverURL = strings.TrimSpace(r.SessionID), strings.TrimSpace(r.ServerURL)
		a.user, a.org = strings.TrimSpace(r.UserID), strings.TrimSpace(r.Info.OrgID)
		expired := strings.TrimSpace(r.PasswordExpired)
		a.passwordExpired = expired == "true" || expired == "1"
		a.secondsValid, _ = strconv.ParseInt(strings.TrimSpace(r.Info.SecondsValid), 10, 64)
	}
	return a
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
