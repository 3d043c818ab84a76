package field

import "strings"

func coerceCheckbox(text string) (any, *Loss) {
	if BlankText(text) {
		return nil, nil
	}
	yes, ok := YesNo(text)
	if !ok {
		return nil, wrongType("not yes or no")
	}
	return yes, nil
}

// YesNo reads a word for yes or no, in any letter case. ok is false for any
// other word.
func YesNo(text string) (yes, ok bool) {
	yes, ok = checkboxWords[strings.ToLower(strings.TrimSpace(text))]
	return yes, ok
}

var checkboxWords = map[string]bool{
	"true": true, "yes": true, "y": true, "on": true, "1": true, "x": true, "checked": true, "✓": true,
	"false": false, "no": false, "n": false, "off": false, "0": false, "unchecked": false,
}
