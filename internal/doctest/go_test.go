package doctest

import (
	"encoding/json"
	"go/doc"
	"go/scanner"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestGoIsRun holds that all Go in the documentation stands, token for token, in
// an example with an output: go test compiles it, runs it and compares what it
// prints. The Go of a package's comments is in an example of that package. An
// output that the documentation shows is that of the example.
func TestGoIsRun(t *testing.T) {
	packages := load(t)
	n := 0
	for _, b := range blocks(t, packages) {
		if b.lang != "go" || strings.Contains(b.text, "─►") || tableHead.MatchString(b.text) { // a picture or a table
			continue
		}
		n++
		code, output, shown := strings.Cut(b.text, "// Output:")
		want := tokens(code)
		if !slices.ContainsFunc(packages, func(p *pkg) bool {
			return (b.page || p.dir == b.dir) && slices.ContainsFunc(p.examples, func(e *doc.Example) bool {
				return contains(p.tokens(t, e), want) && (!shown || strings.TrimSpace(e.Output) == strings.TrimSpace(comments.ReplaceAllString(output, "")))
			})
		}) {
			t.Errorf("%s: no example that is run has this code and this output:\n%s", b.where, b.text)
		}
	}
	require.Greater(t, n, 10)
}

// tableHead is a line of three columns.
var tableHead = regexp.MustCompile(`^\w+ {3,}\w+ {3,}\w+`)

// comments is what makes a line a comment.
var comments = regexp.MustCompile("(?m)^// ?")

// tokens are those of an example's code, none if the example is not run.
func (p *pkg) tokens(t *testing.T, e *doc.Example) []string {
	t.Helper()
	if e.Output == "" && !e.EmptyOutput {
		return nil
	}
	from, to := p.fset.Position(e.Code.Pos()), p.fset.Position(e.Code.End())
	text, err := os.ReadFile(from.Filename)
	require.NoError(t, err)
	return tokens(string(text[from.Offset:to.Offset]))
}

// TestJSONIsJSON holds that all JSON in the documentation is.
func TestJSONIsJSON(t *testing.T) {
	n := 0
	for _, b := range blocks(t, load(t)) {
		if b.lang == "json" {
			n++
			require.True(t, json.Valid([]byte(b.text)), "%s: %s", b.where, b.text)
		}
	}
	require.NotZero(t, n)
}

// tokens are those of Go code, without comments and line ends.
func tokens(code string) []string {
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", -1, len(code)), []byte(code), nil, 0)
	var out []string
	for {
		_, tok, lit := s.Scan()
		switch {
		case tok == token.EOF:
			return out
		case tok == token.SEMICOLON && lit == "\n":
		case lit == "":
			out = append(out, tok.String())
		default:
			out = append(out, lit)
		}
	}
}

// contains reports whether want stands in code in one piece.
func contains(code, want []string) bool {
	for i := range len(code) - len(want) + 1 {
		if slices.Equal(code[i:i+len(want)], want) {
			return true
		}
	}
	return false
}

func TestContains(t *testing.T) {
	code := tokens("x := f(1) // one\ny := g(\"a\")\nh(x, y)")
	for want, is := range map[string]bool{
		"y  :=  g(\"a\")\n\nh(x, y)":         true,
		"x := f(1); y":                       false,
		"y := g(\"b\")":                      false,
		"// whatever it says\ny := g(\"a\")": true,
	} {
		require.Equal(t, is, contains(code, tokens(want)), want)
	}
	require.Empty(t, tokens("// nothing"))
}
