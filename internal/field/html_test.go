package field_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func TestHTML(t *testing.T) {
	for text, want := range map[string]string{
		"R&D":                       "R&amp;D",
		"a < b > c":                 "a &lt; b &gt; c",
		`"Ada's" plan`:              "&quot;Ada&#39;s&quot; plan",
		"one\ntwo\n\nfour":          "one<br>two<br><br>four",
		"<b>bold</b>":               "&lt;b&gt;bold&lt;/b&gt;",
		"&amp; is typed":            "&amp;amp; is typed",
		"plain, 1-5; ok":            "plain, 1-5; ok",
		"<script>alert(1)</script>": "&lt;script&gt;alert(1)&lt;/script&gt;",
		"Zoë 評価 👩\u200d🚀":           "Zoë 評価 👩\u200d🚀",
		"":                          "",
	} {
		require.Equal(t, want, field.HTML(text))
		require.True(t, field.Equal(want, text, schema.TypeTextArea), "it reads as it was captured: %q", text)
	}
}

func TestReadHTML(t *testing.T) {
	for stored, want := range map[string]string{
		"<p>R&amp;D</p>": "R&D", "a<br>b<br/>c<BR />d": "a\nb\nc\nd", "<div>a</div>\n\n<div>b</div>": "a\nb", "<ul><li>A</li><li>B</li></ul>": "A\nB",
		"<p>a <b>b</b><i>c</i></p>": "a bc", "<p class=\"ql-align-center\">x</p><p><br></p>": "x", "a&nbsp;&nbsp;b": "a b", "&#39;&quot;&#x27;": "'\"'",
		"<p><br></p>": "", "&nbsp;": "", "<h2>a</h2>b": "a\nb", "a<iframe src=\"x\"></iframe>": "a\ufffc", "a\r\nb": "a\nb", "<img src=\"x.png\" alt=\"x\">": "\ufffc", "1 < 2 & 3 > 2": "1 < 2 & 3 > 2", "a<3": "a<3",
		"<table><tr><td>a</td><td>b</td></tr></table>": "a\nb", "&lt;b&gt;": "<b>", "<a href=\"https://x.example/?a=1&amp;b=2\">link</a>": "link", "\ufeff<p>\u200bx</p>": "x",
	} {
		require.Equal(t, want, field.ReadHTML(stored), "%q", stored)
	}
}

// FuzzHTML: what is written as HTML is read as it was captured, and fits.
func FuzzHTML(f *testing.F) {
	for _, s := range []string{"R&D <b>\n'x'", "a\r\n\r\nb", "&amp;", "&lt", "<br>", "a  b", "&&&&&&&&&&&&&&&&&&&&&&&&", "\u00a0x", "<a;b>", "\xff"} {
		f.Add(s, 20)
	}
	f.Fuzz(func(t *testing.T, s string, length int) {
		spec := field.Spec{Type: schema.TypeTextArea, HTML: true, Length: max(0, length%5000)}
		v, _ := spec.Coerce(s)
		text, _ := v.(string)
		require.True(t, field.Equal(field.HTML(text), text, schema.TypeTextArea))
		if spec.Length > 0 {
			require.LessOrEqual(t, field.Length(field.HTML(text)), spec.Length)
		}
		again, loss := spec.Coerce(v)
		require.Nil(t, loss)
		require.Equal(t, v, again)
		spec.List = true
		list, _ := spec.Coerce(strings.Split(s, "\n"))
		text, _ = list.(string)
		if spec.Length > 0 {
			require.LessOrEqual(t, field.Length(field.HTML(text)), spec.Length)
		}
	})
}

// TestHTMLCountsAgainstTheLimit: what is cut is cut before what is escaped.
func TestHTMLCountsAgainstTheLimit(t *testing.T) {
	for _, c := range []struct {
		length int
		in     any
		want   any
		lost   string
	}{
		{7, "R&D", "R&D", ""},
		{6, "R&D", "R&", "too long: cut to the field's 6 characters"},
		{5, "R&D", "R", "too long: cut to the field's 5 characters"},
		{4, "&", nil, "too long: the field holds 4 characters"},
		{6, "a\nb", "a\nb", ""},
		{5, "a\nb", "a", "too long: cut to the field's 5 characters"},
		{12, "1234567890&&", "1234567890", "too long: cut to the field's 12 characters"},
		{14, []string{"R&D", "A", "Q&A"}, "R&D;A", "too long: 1 of 3 items lost: the field holds 14 characters"},
		{16, []string{"R&D", "Q&A"}, "R&D;Q&A", ""},
		{0, "a & b", "a & b", ""},
	} {
		spec := field.Spec{Type: schema.TypeTextArea, HTML: true, Length: c.length}
		got, err := coerce(c.in, spec)
		require.Equal(t, c.want, got, "%v", c.in)
		if c.lost == "" {
			require.NoError(t, err)
		} else {
			require.EqualError(t, err, c.lost)
		}
	}
	separated := field.Spec{Type: schema.TypeTextArea, HTML: true, Length: 8, List: true, Separator: " & "}
	list, _ := separated.Coerce([]string{"A", "B"})
	require.Equal(t, "A", list, "the separator is HTML too")
	start := strings.Repeat("'", 100_000)
	spec := field.Spec{Type: schema.TypeTextArea, HTML: true, Length: 32768}
	got, _ := spec.Coerce(start)
	require.Len(t, got, 32768/5, "as much as fits")
}

func TestSpecOfARichTextArea(t *testing.T) {
	require.True(t, field.SpecOf(&schema.Field{Type: schema.TypeTextArea, HTMLFormatted: true}).HTML) //nolint:gosec // a table
	for _, f := range []schema.Field{{Type: schema.TypeTextArea}, {Type: schema.TypeString, HTMLFormatted: true, Calculated: true}} {
		require.False(t, field.SpecOf(&f).HTML)
	}
}

// TestEqualReadsHTML: a text area is compared as it is read, also if nothing says
// that it holds HTML. Only what is stored may be HTML.
func TestEqualReadsHTML(t *testing.T) {
	for _, c := range []struct {
		stored, captured string
		want             bool
	}{
		{"<p>Budget &lt; 5k &amp; urgent</p>", "Budget < 5k & urgent", true},
		{"Budget &lt; 5k &amp; urgent\nsecond line", "Budget < 5k & urgent\nsecond line", true},
		{"<p>one</p><p>two</p>", "one\ntwo", true}, {"one<br>two", "one\n\n two", true}, {"<b>one</b>", "one", true},
		{"it&#39;s &quot;it&quot;", `it's "it"`, true}, {"&lt;b&gt;x&lt;/b&gt;", "<b>x</b>", true}, {"AT&amp;T", "AT&amp;T", true},
		{"R&D", "R&amp;D", false}, {"x", "<b>x</b>", false}, {"<b>one</b>", "two", false}, {"a &amp; b", "a and b", false}, {"a\n\nb", "a\nb", false}, {"<p>A</p>", "a", false},
	} {
		require.Equal(t, c.want, field.Equal(c.stored, c.captured, schema.TypeTextArea), "%q %q", c.stored, c.captured)
	}
	require.False(t, field.Equal("R&amp;D", "R&D", schema.TypeString), "a text of one line is no HTML")
}

func TestAppendToHTML(t *testing.T) {
	for _, c := range []struct {
		stored, captured, separator, want string
		rich                              bool
	}{
		{"Food &amp; Drink;R&amp;D Day", "Food & Drink;R&D Day", ";", "", true},
		{"Food &amp; Drink;R&amp;D Day", "food & drink;Q&A", ";", "Food &amp; Drink;R&amp;D Day;Q&amp;A", true},
		{"<p>A;B</p>", "B;C", ";", "<p>A;B;C</p>", true}, {"<div><span>A</span><br></div>\n", "C", ";", "<div><span>A;C</span><br></div>", true},
		{"<ul><li>A</li><li>B &amp; C</li></ul>", "b & c;D", ";", "<ul><li>A</li><li>B &amp; C;D</li></ul>", true},
		{"R&amp;D", "D", ";", "R&amp;D;D", true}, {"A &amp;", "B", ";", "A &amp;;B", true}, {"A;", "<b>;B", ";", "A;&lt;b&gt;;B", true}, {"A|B", "b|C", "|", "A|B|C", true},
		{"A, &#39;B&#39;", "'b', C", ", ", "A, &#39;B&#39;, C", true}, {"A<br>B", "a;b", ";", "", true}, {"<p>A</p><p>&nbsp;</p>", "B", ";", "<p>A;B</p><p>&nbsp;</p>", true},
		{"<p>met</p>", "met", "", "", true}, {"<p>met</p>", "again &\nagain", "", "<p>met<br>again &amp;<br>again</p>", true}, {"a<br>b &amp; c<br>d", "b & c", "", "", true},
		{"a<br>b<br>c", "b\n\nc", "", "", true}, {"<p>met</p><p>again</p>", "met\nagain", "", "", true}, {"xmet", "met", "", "xmet<br>met", true},
		// Plain to Salesforce, stored as HTML by somebody.
		{"Food &amp; Drink;R&amp;D Day", "Food & Drink;R&D Day", ";", "", false}, {"Food &amp; Drink", "R&D", ";", "Food &amp; Drink;R&D", false},
		{"R&amp;D", "D", ";", "R&amp;D;D", false}, {"AT&amp,T", "AT&amp,T", ";", "", false}, {"a<b;c>d", "a<b;c>d;e", ";", "a<b;c>d;e", false}, {"<p>A;B</p>", "a;b", ";", "", false},
		{"Food &amp;Drink;R&amp;D Day", "Food &amp; Drink;R&amp;D Day;New", ";", "Food &amp;Drink;R&amp;D Day;New", false}, {"<br>", "<br>", ";", "", false}, {"Budget &lt; 5k", "Budget < 5k", "", "", false}, {"Budget &lt; 5k", "later", "", "Budget &lt; 5k\nlater", false},
	} {
		text, added, lost := field.Append(c.stored, c.captured, c.separator, 0, c.rich)
		require.Zero(t, lost)
		require.Equal(t, c.want != "", added > 0, "%q %q", c.stored, c.captured)
		if added == 0 {
			continue
		}
		require.Equal(t, c.want, text)
		_, added, _ = field.Append(text, c.captured, c.separator, 0, c.rich)
		require.Zero(t, added, "%q does not grow", text)
	}
	text, added, lost := field.Append("<p>A</p>", "R&D;B", ";", 15, true)
	require.Equal(t, "<p>A;B</p>", text, "the HTML counts")
	require.Equal(t, []int{1, 1}, []int{added, lost})
}

// TestAppendToHTMLNeverGrows: whatever was appended once is there.
func TestAppendToHTMLNeverGrows(t *testing.T) {
	for _, separator := range []string{";", ", ", ""} {
		for _, rich := range []bool{true, false} {
			check(t, func(stored string, signs []uint8) bool {
				var b strings.Builder
				for _, sign := range signs {
					b.WriteString([]string{"a", "B", "&", "<", ">", "'", ";", " ", "amp", "<b>", "</b>", "é", "–"}[int(sign)%13])
				}
				spec := field.Spec{Type: schema.TypeTextArea, List: separator != "", Separator: separator, HTML: rich}
				v, _ := spec.Coerce(b.String())
				text, added, _ := field.Append(field.Clean(stored, true), v, separator, 0, rich)
				if added == 0 {
					return true
				}
				_, added, _ = field.Append(text, v, separator, 0, rich)
				if added > 0 {
					t.Logf("%v %q grows: %q", rich, text, v)
				}
				return added == 0
			})
		}
	}
}
