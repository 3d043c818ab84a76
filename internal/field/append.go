package field

import (
	"html"
	"strings"
)

// Append adds to a stored text what it lacks of a captured one. A list gets the
// missing items that fit into limit, by [Length]; 0 is no limit. Items with the
// same [Looks] are one. A text without a separator gets another paragraph, if that
// is missing and fits as a whole. Append counts what it adds and what does not fit.
//
// If rich is set, the stored text is HTML: its visible text is compared, and HTML is
// added. Any other text that may be HTML is compared both ways.
func Append(stored, captured any, separator string, limit int, rich bool) (text string, added, lost int) {
	old, okOld := textOf(stored)
	more, okMore := textOf(captured)
	if !okOld || !okMore {
		return "", 0, 0
	}
	old, more = unixLines(strings.TrimSpace(old)), unixLines(strings.TrimSpace(more))
	text, tail := old, ""
	if rich {
		end := bodyEnd(old)
		text, tail = old[:end], old[end:]
	}
	if separator != "" && html.UnescapeString(text) == text { // else a semicolon may end an entity
		text = strings.TrimRight(text, mark(separator)+" ")
	}
	length, grown := Length(text+tail), []byte(nil) // what is added
	add := func(part string) {
		if rich {
			part = HTML(part)
		}
		n := Length(part)
		if limit > 0 && length+n > limit {
			lost++
			return
		}
		grown = append(grown, part...)
		length += n
		added++
	}
	isHTML := rich || strings.ContainsAny(old, "<&")
	if separator == "" {
		if there := hasLines(Seen(old), Seen(more)) || isHTML && hasLines(ReadHTML(old), lines(more)); !there {
			add("\n" + more)
		}
		return text + string(grown) + tail, added, lost
	}
	var items []string
	if isHTML {
		items = Split(strings.ReplaceAll(ReadHTML(old), "\n", mark(separator)), separator)
	}
	if !rich {
		if html.UnescapeString(more) == more { // else the entities are captured ones
			old = html.UnescapeString(old)
		}
		items = append(items, Split(old, separator)...)
	}
	var have KeySet
	var key [64]byte
	for _, item := range items {
		have.Add(AppendLooks(key[:0], item))
	}
	for _, item := range Split(more, separator) {
		if _, missing := have.Add(AppendLooks(key[:0], item)); missing {
			add(separator + item)
		}
	}
	return text + string(grown) + tail, added, lost
}

func hasLines(text, part string) bool { return strings.Contains("\n"+text+"\n", "\n"+part+"\n") }
