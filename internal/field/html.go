package field

import (
	"html"
	"regexp"
	"strings"
)

// HTML returns a text as a Rich Text Area holds it: special characters are escaped, and
// line breaks are <br>.
func HTML(text string) string { return escapes.Replace(text) }

var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;", "\n", "<br>")

// ReadHTML returns the visible text of HTML: without tags, with entities decoded, with
// single spaces and without blank lines. An image becomes U+FFFC.
func ReadHTML(stored string) string {
	var b strings.Builder
	for {
		text, rest, found := strings.Cut(stored, "<")
		b.WriteString(text)
		if !found {
			return lines(html.UnescapeString(b.String()))
		}
		shown, end := "<", strings.IndexAny(rest, "<>")
		if end > 0 && rest[end] == '>' {
			shown = readTag(rest[:end])
		}
		if shown != "<" {
			rest = rest[end+1:]
		}
		b.WriteString(shown)
		stored = rest
	}
}

// readTag returns what is seen of a tag, given without its brackets, or "<" if it is
// not a tag.
func readTag(tag string) string {
	name := strings.TrimPrefix(tag, "/")
	name = strings.ToLower(name[:len(name)-len(strings.TrimLeft(name, nameSigns))])
	switch name {
	case "br", "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "ol", "ul", "li", "dd", "dt", "table", "tr", "td", "th", "hr", "pre", "blockquote":
		return "\n"
	case "img", "iframe", "video":
		if tag[0] != '/' {
			return "\ufffc"
		}
	}
	if name == "" || name[0] < 'a' {
		return "<"
	}
	return ""
}

const nameSigns = "0123456789_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// ending is what follows all that is seen.
var ending = regexp.MustCompile(`(?i)(\s|&nbsp;|<br ?/?>|</?(p|div|span|li|[ou]l)>)*$`)

// lines returns a text without blank lines, with single spaces.
func lines(text string) string {
	var out []string
	for line := range strings.SplitSeq(Seen(text), "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}
