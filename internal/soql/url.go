package soql

import "strings"

// QueryURL returns the URL of a query request: base (a path such as
// "/services/data/v66.0/query") with ?q= and the query in its shortest safe
// form. Its length is exactly len(base) + len("?q=") + len(EscapeQuery(q)), to
// be held against the 16,384 bytes that Salesforce allows.
func QueryURL(base, q string) string {
	return base + "?q=" + EscapeQuery(q)
}

// EscapeQuery percent-encodes q for the value of a URL parameter and leaves
// what may stand there as it is: letters, digits and -._~'(),@!*:/?$ (so that
// a quoted e-mail address costs no more than its length). A space becomes "+".
//
// The escape of a concatenation is the concatenation of the escapes.
func EscapeQuery(q string) string {
	n := 0
	for i := range len(q) {
		if !plainInQuery(q[i]) && q[i] != ' ' {
			n += 2
		}
	}
	if n == 0 && !strings.Contains(q, " ") {
		return q
	}
	const hex = "0123456789ABCDEF"
	out := make([]byte, 0, len(q)+n)
	for i := range len(q) {
		switch c := q[i]; {
		case c == ' ':
			out = append(out, '+')
		case plainInQuery(c):
			out = append(out, c)
		default:
			out = append(out, '%', hex[c>>4], hex[c&15])
		}
	}
	return string(out)
}

func plainInQuery(c byte) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		return true
	default:
		return strings.IndexByte("-._~'(),@!*:/?$", c) >= 0
	}
}
