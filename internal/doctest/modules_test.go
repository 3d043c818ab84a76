package doctest

import (
	"go/ast"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestDependencies holds that CONTRIBUTING names every direct dependency of the
// root module.
func TestDependencies(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	require.NoError(t, err)
	_, section, found := strings.Cut(markdown(t)["CONTRIBUTING.md"], "\n## Dependencies\n")
	require.True(t, found)
	section, _, _ = strings.Cut(section, "\n## ")
	direct := regexp.MustCompile(`(?m)^\t(\S+) v\S+$`).FindAllStringSubmatch(string(mod), -1)
	require.NotEmpty(t, direct)
	for _, m := range direct {
		name := strings.Replace(regexp.MustCompile(`/v\d+$`).ReplaceAllString(m[1], ""), "golang.org/", "", 1)
		if !strings.HasPrefix(name, "x/") {
			name = path.Base(name)
		}
		require.Contains(t, section, name)
	}
}

// TestBenchmarks holds that BENCHMARKS.md begins as the next run will write it,
// and names the peer in the version that is measured.
func TestBenchmarks(t *testing.T) {
	p := find(load(t), "internal/bench")
	require.NotNil(t, p)
	var head string
	for _, f := range p.files {
		ast.Inspect(f, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && spec.Names[0].Name == "head" {
				head = concatenated(t, spec.Values[0])
			}
			return true
		})
	}
	require.NotEmpty(t, head)
	text := markdown(t)["BENCHMARKS.md"]
	require.Equal(t, head, text[:min(len(head), len(text))])
	mod, err := os.ReadFile(filepath.Join(root, "internal", "bench", "go.mod"))
	require.NoError(t, err)
	version := regexp.MustCompile(`go-salesforce/v3 (v\S+)`).FindStringSubmatch(string(mod))
	require.NotNil(t, version)
	require.Contains(t, head, "go-salesforce) "+version[1]+",")
}

// concatenated is the value of string literals and their sums.
func concatenated(t *testing.T, e ast.Expr) string {
	t.Helper()
	switch e := e.(type) {
	case *ast.BinaryExpr:
		return concatenated(t, e.X) + concatenated(t, e.Y)
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		require.NoError(t, err)
		return s
	}
	t.Fatalf("%T is no text", e)
	return ""
}
