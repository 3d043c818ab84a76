package doctest

import (
	"go/ast"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// TestFindingCodes holds that the comment of setup.Finding lists the codes that the
// checker's findings have, and no others.
func TestFindingCodes(t *testing.T) {
	packages := load(t)
	public, p := find(packages, "salesforce/setup"), find(packages, "internal/checker")
	require.True(t, public != nil && p != nil)
	listed := map[string]bool{}
	for _, typ := range public.doc.Types {
		if typ.Name == "Finding" {
			for _, m := range regexp.MustCompile(`(?m)^\t([A-Z_]+(?:, [A-Z_]+)*)\b`).FindAllStringSubmatch(typ.Doc, -1) {
				for code := range strings.SplitSeq(m[1], ", ") {
					listed[code] = true
				}
			}
		}
	}
	found := map[string]bool{}
	for _, f := range p.files {
		if p.isTest(f) {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				if id, ok := n.Type.(*ast.Ident); ok && id.Name == "Finding" {
					for _, e := range n.Elts {
						if kv, ok := e.(*ast.KeyValueExpr); ok && kv.Key.(*ast.Ident).Name == "Code" {
							add(found, kv.Value)
						}
					}
				}
			case *ast.AssignStmt:
				for i, left := range n.Lhs {
					if sel, ok := left.(*ast.SelectorExpr); ok && sel.Sel.Name == "Code" && isFinding(sel.X) && len(n.Rhs) == len(n.Lhs) {
						add(found, n.Rhs[i])
					}
				}
			case *ast.CallExpr: // a code that is handed on
				for _, arg := range n.Args {
					if lit, ok := arg.(*ast.BasicLit); ok && listed[strings.Trim(lit.Value, `"`)] {
						add(found, arg)
					}
				}
			}
			return true
		})
	}
	sorted := func(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }
	require.Greater(t, len(listed), 30)
	if diff := cmp.Diff(sorted(found), sorted(listed)); diff != "" {
		t.Errorf("the codes of findings, and those that their comment lists (-found +listed):\n%s", diff)
	}
}

// isFinding reports whether an expression is a Finding, by the names that they all
// have.
func isFinding(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && (id.Name == "f" || id.Name == "g")
}

func add(set map[string]bool, e ast.Expr) {
	if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
		if s, _ := strconv.Unquote(lit.Value); regexp.MustCompile(`^[A-Z]+(_[A-Z]+)*$`).MatchString(s) {
			set[s] = true
		}
	}
}
