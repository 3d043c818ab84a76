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
	parts := strings.Split(stored, "<")
	for i := range parts[1:] {
		parts[i+1] = readTag(parts[i+1])
	}
	return lines(html.UnescapeString(strings.Join(parts, "")))
}

// readTag returns what a tag shows and the text after it. part is the text after the
// "<"; if it is not a tag, all of it is shown.
func readTag(part string) string {
	const blocks, images = " br p div h1 h2 h3 h4 h5 h6 dl ol ul li dd dt table tr td th hr pre blockquote ", " img iframe video "
	const signs = "0123456789_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	tag, rest, closed := strings.Cut(part, ">")
	name := strings.TrimPrefix(tag, "/")
	name = strings.ToLower(name[:len(name)-len(strings.TrimLeft(name, signs))])
	switch {
	case !closed || name == "" || name[0] < 'a':
		return "<" + part
	case strings.Contains(blocks, " "+name+" "):
		return "\n" + rest
	case tag[0] != '/' && strings.Contains(images, " "+name+" "):
		return "\ufffc" + rest
	}
	return rest
}

// bodyEnd returns where the visible part of HTML ends.
func bodyEnd(stored string) int {
	for {
		stored = strings.TrimRight(stored, " \t\n\f\r")
		at := strings.LastIndexAny(stored, "<&")
		if at < 0 || len(stored)-at > len("</span>") || !unseen.MatchString(stored[at:]) {
			return len(stored)
		}
		stored = stored[:at]
	}
}

var unseen = regexp.MustCompile(`^(?i)(&nbsp;|<br ?/?>|</?(p|div|span|li|[ou]l)>)$`)

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
