package field

import (
	"strings"
	"unicode"
)

// emailProblem returns the reason why a text is not an e-mail address that
// Salesforce takes, or "". No other code decides this:
//
//  1. One @ stands between a local part of at most 64 characters and a domain.
//  2. The local part has letters, digits and !#$%&'*+-/=?^_`{|}~. and does not
//     begin with a point. Points in a row and at its end are allowed, as
//     Salesforce allows them for Japanese providers.
//  3. The domain has at least two labels of letters, digits and inner hyphens.
//     The last label has two characters and a letter.
//  4. Letters and digits may be of any script: orgs created since Summer '20
//     have Email Address Internationalization on. An older org may refuse the
//     address, which costs the field, not the lead.
//  5. Quoted local parts, comments and address literals are refused, since
//     almost nobody has them.
//
// See "Salesforce Email Address Format Technical Standards Validation" and "Set
// Up Email Address Internationalization (EAI)" in Salesforce Help.
func emailProblem(s string) string {
	local, domain, ok := strings.Cut(s, "@")
	switch {
	case !ok:
		return "an e-mail address has an @"
	case strings.Contains(domain, "@"):
		return "an e-mail address has one @"
	case local == "" || strings.HasPrefix(local, "."):
		return "the part before the @ is blank or begins with a point"
	case Length(local) > 64:
		return "the part before the @ has more than 64 characters"
	case strings.IndexFunc(local, notInLocal) >= 0:
		return "a character before the @ is not allowed in an e-mail address"
	}
	label, rest, more := strings.Cut(domain, ".")
	if !more {
		return "the part after the @ has no point"
	}
	for ; ; label, rest, more = strings.Cut(rest, ".") {
		if label == "" || len(label) > 252 || label[0] == '-' || label[len(label)-1] == '-' || strings.IndexFunc(label, notInDomain) >= 0 {
			return "the part after the @ is not a host name"
		}
		if !more {
			break
		}
	}
	if Length(label) < 2 || strings.IndexFunc(label, unicode.IsLetter) < 0 {
		return "the part after the @ does not end in a top-level domain"
	}
	return ""
}

func notInLocal(r rune) bool {
	return !wordRune(r) && !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~.", r)
}

func notInDomain(r rune) bool { return r != '-' && !wordRune(r) }

func wordRune(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return true
	case r < 0x80:
		return false
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
}

// urlProblem returns the reason why a text is not written to a URL field, or
// "". Salesforce takes any text there, and people write a handle. Only inner
// white space and scripts, which run when a person clicks on them, are refused.
func urlProblem(s string) string {
	if strings.IndexFunc(s, unicode.IsSpace) >= 0 {
		return "an address has no white space"
	}
	scheme, _, _ := strings.Cut(s, ":")
	for _, script := range []string{"javascript", "vbscript", "data"} {
		if strings.EqualFold(scheme, script) {
			return "a script is not a web address"
		}
	}
	return ""
}
