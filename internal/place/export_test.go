package place

import "strings"

// State returns the only code that [AppendStates] finds.
func State(country, text string) (code string, ok bool) {
	codes := AppendStates(nil, strings.ToUpper(country), text)
	if len(codes) != 1 {
		return "", false
	}
	return codes[0], true
}
