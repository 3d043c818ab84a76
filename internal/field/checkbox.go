package field

import "strings"

// coerceCheckbox reads the words for yes and no; see [checkboxWords].
func coerceCheckbox(v any) (any, *Error) {
	if _, ok := v.(bool); ok {
		return v, nil
	}
	text, ok := textOf(v)
	if !ok {
		return nil, wrongType("not a yes or no")
	}
	yes, ok := checkboxWords[strings.ToLower(strings.TrimSpace(text))]
	if !ok {
		return nil, wrongType("not a yes or no; translate it with Values")
	}
	return yes, nil
}

var checkboxWords = map[string]bool{
	"true": true, "yes": true, "y": true, "on": true, "1": true, "x": true, "checked": true, "✓": true,
	"false": false, "no": false, "n": false, "off": false, "0": false, "unchecked": false,
}
