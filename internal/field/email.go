package field

import (
	"strings"
	"unicode"
)

// emailProblem says why a text is no e-mail address that Salesforce takes, or
// "". It is the one place where this is decided:
//
//  1. One @ between a local part of at most 64 characters and a domain.
//  2. The local part is of letters, digits and !#$%&'*+-/=?^_`{|}~. and does
//     not begin with a point. Points in a row and at its end are allowed, as
//     Salesforce allows them for Japanese providers.
//  3. The domain is of at least two labels of letters, digits and inner
//     hyphens; the last has two characters and a letter.
//  4. Letters and digits may be of any script: orgs created since Summer '20
//     have Email Address Internationalization on. An older org may refuse the
//     address; that costs the field, not the lead.
//  5. Quoted local parts, comments and address literals, which almost nobody
//     has, are refused.
//
// See "Salesforce Email Address Format Technical Standards Validation" and
// "Set Up Email Address Internationalization (EAI)" in Salesforce Help.
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
			return "the part after the @ is no name of a host"
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

// urlProblem says why a text is no address for a URL field, or "". Salesforce
// takes any text there, and people write a handle; refused is only what has
// white space inside and what runs as a script when a person clicks on it.
func urlProblem(s string) string {
	if strings.IndexFunc(s, unicode.IsSpace) >= 0 {
		return "an address has no white space"
	}
	scheme, _, _ := strings.Cut(s, ":")
	for _, script := range []string{"javascript", "vbscript", "data"} {
		if strings.EqualFold(scheme, script) {
			return "an address of a script is not written"
		}
	}
	return ""
}
