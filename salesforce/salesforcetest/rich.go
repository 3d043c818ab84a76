package salesforcetest

import (
	"html"
	"regexp"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// rich reports whether the column is a Rich Text Area.
func (c *column) rich() bool { return c.HTMLFormatted && c.Type == schema.TypeTextArea }

// richTag is a tag, or the whole of an element that is never kept.
var richTag = regexp.MustCompile(`(?is)<(script|style)\b.*?</(script|style)\s*>|</?([a-z][a-z0-9]*)(\s[^<>]*)?/?>`)

// richTags are the tags that a Rich Text Area keeps.
const richTags = "a abbr acronym address b big blockquote br caption cite code col colgroup del div dl dd dt em font h1 h2 h3 h4 h5 h6 hr i iframe img " +
	"ins kbd li ol p pre q s samp small span strong sub sup table tbody td tfoot th thead tr tt u ul var strike"

// decodeRich returns the HTML that a Rich Text Area stores: special characters outside
// tags, quotes included, become entities, which count against the field's length.
// Unknown tags are removed and their text is kept. A line break is a space, as in HTML.
func decodeRich(s string) string {
	var b strings.Builder
	known := strings.Fields(richTags)
	end := 0
	for _, at := range richTag.FindAllStringSubmatchIndex(s, -1) {
		b.WriteString(encodeRich(s[end:at[0]]))
		if at[6] >= 0 && slices.Contains(known, strings.ToLower(s[at[6]:at[7]])) {
			b.WriteString(s[at[0]:at[1]])
		}
		end = at[1]
	}
	return b.String() + encodeRich(s[end:])
}

func encodeRich(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\"", "&quot;", "'", "&#39;", "\u00a0", "&nbsp;").Replace(html.UnescapeString(s))
}
