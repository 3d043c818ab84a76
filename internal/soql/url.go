package soql

// QueryURL returns the URL of a query request: base (a path such as
// "/services/data/v66.0/query") with ?q= and the query in its shortest safe
// form. Its length is exactly len(base) + len("?q=") + len(EscapeQuery(q));
// Salesforce allows 16,384 bytes.
func QueryURL(base, q string) string {
	return base + "?q=" + EscapeQuery(q)
}

// EscapeQuery percent-encodes q for the value of a URL parameter, except
// letters, digits and -._~'(),@!*:/?$, so that a quoted e-mail address costs no
// more than its length. A space becomes "+".
//
// The escape of a concatenation is the concatenation of the escapes.
func EscapeQuery(q string) string { return string(AppendQuery(nil, q)) }

// AppendQuery appends EscapeQuery(q) to b.
func AppendQuery(b []byte, q string) []byte {
	const hex = "0123456789ABCDEF"
	start := 0
	for i := range len(q) {
		c := q[i]
		if plainInQuery(c) {
			continue
		}
		b = append(b, q[start:i]...)
		start = i + 1
		if c == ' ' {
			b = append(b, '+')
		} else {
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return append(b, q[start:]...)
}

func plainInQuery(c byte) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		return true
	}
	switch c {
	case '-', '.', '_', '~', '\'', '(', ')', ',', '@', '!', '*', ':', '/', '?', '$':
		return true
	}
	return false
}
