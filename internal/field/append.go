package field

import "strings"

// Append adds to a stored text what it lacks of a captured one. A list gets the
// missing items that fit into limit, by [Length]; 0 is no limit. A text without a
// separator gets another paragraph, if that is missing and fits as a whole.
// Append counts what it adds and what does not fit.
func Append(stored, captured any, separator string, limit int) (text string, added, lost int) {
	old, okOld := textOf(stored)
	more, okMore := textOf(captured)
	if !okOld || !okMore {
		return "", 0, 0
	}
	old = newlines.Replace(strings.TrimSpace(old))
	if separator == "" {
		return appendParagraph(old, newlines.Replace(strings.TrimSpace(more)), limit)
	}
	have := make(map[string]bool)
	for _, item := range Split(old, separator) {
		have[Seen(item)] = true
	}
	text = strings.TrimRight(old, mark(separator)+" ")
	for _, item := range Split(more, separator) {
		longer := text + separator + item
		switch {
		case have[Seen(item)]:
		case limit > 0 && Length(longer) > limit:
			lost++
		default:
			have[Seen(item)] = true
			text = longer
			added++
		}
	}
	return text, added, lost
}

func appendParagraph(old, more string, limit int) (text string, added, lost int) {
	if strings.Contains("\n"+Seen(old)+"\n", "\n"+Seen(more)+"\n") {
		return "", 0, 0
	}
	text = old + "\n" + more
	if limit > 0 && Length(text) > limit {
		return "", 0, 1
	}
	return text, 1, 0
}
