package soql_test

import (
	"net/url"
	"strings"
	"testing"
	"testing/quick"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
)

func TestQuote(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", `''`},
		{"Ada", `'Ada'`},
		{"O'Neill", `'O\'Neill'`},
		{`back\slash`, `'back\\slash'`},
		{`\'`, `'\\\''`},
		{`say "hi"`, `'say \"hi\"'`},
		{"a\nb\rc\td\be\ff", `'a\nb\rc\td\be\ff'`},
		{"nul\x00esc\x1bdel\x7f", `'nul\u0000esc\u001bdel\u007f'`},
		{"100%_", `'100%_'`},
		{"Zoë 株式会社 😀", `'Zoë 株式会社 😀'`},
		{"bad\xffbyte", "'bad\uFFFDbyte'"},
	} {
		require.Equal(t, tt.want, soql.Quote(tt.in))
	}
}

func TestLike(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"50%", `50\%`},
		{"a_b", `a\_b`},
		{`a\b`, `a\\b`},
		{"it's", `it\'s`},
	} {
		require.Equal(t, tt.want, soql.Like(tt.in))
	}
}

func TestIn(t *testing.T) {
	require.Equal(t, `Email IN ('a@b.example','o\'neill@b.example')`,
		soql.In("Email", []string{"a@b.example", "o'neill@b.example"}))
	require.Equal(t, "Id IN ()", soql.In("Id", nil))
}

// A literal is appended as it stands in a URL, whatever it holds.
func TestAppendLiteral(t *testing.T) {
	law := func(s string) bool {
		return string(soql.AppendLiteral([]byte("x"), s)) == "x"+soql.EscapeQuery(soql.Quote(s))
	}
	require.NoError(t, quick.Check(law, nil))
	for c := range 256 {
		require.True(t, law("a"+string([]byte{byte(c)})+"b"), c)
	}
	require.True(t, law("o'neill@b.example"))
	require.True(t, law(""))
}

// Whatever is quoted comes back from the parser, and nothing else.
func TestQuoteIsReadBack(t *testing.T) {
	law := func(s string) bool {
		s = strings.ToValidUTF8(s, "\uFFFD")
		if len(s) > 3000 {
			return true
		}
		q, err := soql.Parse("SELECT Id FROM Lead WHERE Name = " + soql.Quote(s))
		if err != nil {
			return false
		}
		c, ok := q.Where.(soql.Condition)
		return ok && c.Values[0].Kind == soql.StringLiteral && c.Values[0].Text == s
	}
	require.NoError(t, quick.Check(law, nil))
}

// A text escaped by Like matches itself and nothing longer.
func TestLikeMatchesItself(t *testing.T) {
	law := func(s string) bool {
		s = strings.ToValidUTF8(s, "\uFFFD")
		if s == "" || len(s) > 1000 {
			return true
		}
		q, err := soql.Parse("SELECT Id FROM Lead WHERE Name LIKE '" + soql.Like(s) + "'")
		if err != nil {
			return false
		}
		f, err := q.Filter(soql.Env{})
		return err == nil && f.Match(constant(s)) && !f.Match(constant(s+"x"))
	}
	require.NoError(t, quick.Check(law, nil))
	require.True(t, law("%"))
	require.True(t, law(`_\%'"`))
}

func TestQueryURL(t *testing.T) {
	got := soql.QueryURL("/services/data/v66.0/query", "SELECT Id FROM Lead WHERE Email IN ('a+b@x.example','é') AND A = 1")
	require.Equal(t, "/services/data/v66.0/query?q=SELECT+Id+FROM+Lead+WHERE+Email+IN+('a%2Bb@x.example','%C3%A9')+AND+A+%3D+1", got)
}

func TestEscapeQuery(t *testing.T) {
	law := func(a, b string) bool {
		both := soql.EscapeQuery(a + b)
		back, err := url.ParseQuery("q=" + both)
		return err == nil && back.Get("q") == a+b && both == soql.EscapeQuery(a)+soql.EscapeQuery(b)
	}
	require.NoError(t, quick.Check(law, nil))
	for c := range 256 {
		require.True(t, law(string([]byte{byte(c)}), "&=;#+% '"), c)
	}
}

func constant(v any) soql.Getter { return func(string) any { return v } }
