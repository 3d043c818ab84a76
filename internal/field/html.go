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
	stored = blocks.ReplaceAllLiteralString(images.ReplaceAllLiteralString(stored, "\ufffc"), "\n")
	return lines(html.UnescapeString(tags.ReplaceAllLiteralString(stored, "")))
}

var (
	images = regexp.MustCompile(`(?i)<(img|iframe|video)\b[^<>]*>`)
	blocks = regexp.MustCompile(`(?i)</?(br|p|div|h[1-6]|[dou]l|li|d[dt]|table|t[rdh]|hr|pre|blockquote)\b[^<>]*>`)
	tags   = regexp.MustCompile(`</?[A-Za-z][^<>]*>`)
	ending = regexp.MustCompile(`(?i)(\s|&nbsp;|<br ?/?>|</?(p|div|span|li|[ou]l)>)*$`) // behind all that is seen
)

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
