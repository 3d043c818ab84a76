package soql

// The wildcards of a LIKE pattern, as elements beside plain characters.
const (
	anyText rune = -1 - iota // %
	anyRune                  // _
)

// likePattern splits the text of a LIKE literal into characters and wildcards.
func likePattern(text string) []rune {
	out := make([]rune, 0, len(text))
	escaped := false
	for _, r := range text {
		switch {
		case escaped:
			out = append(out, r)
			escaped = false
		case r == '\\':
			escaped = true
		case r == '%':
			out = append(out, anyText)
		case r == '_':
			out = append(out, anyRune)
		default:
			out = append(out, r)
		}
	}
	return out
}

// likeMatch reports whether all of s matches pattern. It backtracks to the
// latest % only, so its time is bounded by len(pattern) * len(s).
func likeMatch(pattern, s []rune) bool {
	p, i := 0, 0
	star, mark := -1, 0 // the latest %, and the rest of s after its match
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == anyText:
			star, mark = p, i
			p++
		case p < len(pattern) && (pattern[p] == anyRune || pattern[p] == s[i]):
			p, i = p+1, i+1
		case star >= 0:
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == anyText {
		p++
	}
	return p == len(pattern)
}
