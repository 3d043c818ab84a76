package archtest

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// makers are the functions whose results are safe to share and to read.
var makers = []string{"errors.New", "fmt.Errorf", "regexp.MustCompile", "scan.FormOf", "strings.NewReplacer", "sync.OnceValue", "template.Must"}

// state returns what a package keeps beyond its calls: init functions, and
// package-level variables other than errors and tables that nothing writes to.
func state(fset *token.FileSet, files []*ast.File) []string {
	var out []string
	bad := func(pos token.Pos, format string, args ...any) {
		out = append(out, fmt.Sprintf("%s: %s", fset.Position(pos), fmt.Sprintf(format, args...)))
	}
	for _, f := range files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				bad(fn.Pos(), "an init function")
			}
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
				for _, spec := range g.Specs {
					if v, ok := spec.(*ast.ValueSpec); ok && !embedded(g, v) && !readable(v) {
						bad(v.Pos(), "%s is neither an error nor a table", v.Names[0])
					}
				}
			}
		}
	}
	for _, id := range written(fset, files) {
		bad(id.Pos(), "%s is a variable of the package and is written to", id.Name)
	}
	return out
}

// embedded reports whether a variable is filled by go:embed.
func embedded(g *ast.GenDecl, v *ast.ValueSpec) bool {
	for _, doc := range []*ast.CommentGroup{g.Doc, v.Doc} {
		if doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed ") }) {
			return true
		}
	}
	return false
}

// readable reports whether a variable starts as an error, a table or a blank
// assertion.
func readable(v *ast.ValueSpec) bool {
	if v.Names[0].Name == "_" {
		return true
	}
	if len(v.Values) != len(v.Names) {
		return false
	}
	for i, value := range v.Values {
		name := v.Names[i].Name
		switch value := value.(type) {
		case *ast.CompositeLit, *ast.BasicLit, *ast.BinaryExpr:
		case *ast.CallExpr:
			if !slices.Contains(makers, types.ExprString(value.Fun)) {
				return false
			}
		default:
			if !strings.HasPrefix(name, "Err") && !strings.HasPrefix(name, "err") {
				return false
			}
		}
	}
	return true
}

// written returns where package-level variables are assigned, counted up or
// down, have elements deleted, or give away their address.
func written(fset *token.FileSet, files []*ast.File) []*ast.Ident {
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: nothing{}, Error: func(error) {}} // names resolve without the imports
	p, _ := conf.Check("p", fset, files, info)
	var out []*ast.Ident
	write := func(target ast.Expr) {
		if id := root(target); id != nil {
			if v, ok := info.Uses[id].(*types.Var); ok && p != nil && v.Parent() == p.Scope() {
				out = append(out, id)
			}
		}
	}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, lhs := range n.Lhs {
					write(lhs)
				}
			case *ast.IncDecStmt:
				write(n.X)
			case *ast.UnaryExpr:
				if _, literal := n.X.(*ast.CompositeLit); n.Op == token.AND && !literal {
					write(n.X)
				}
			case *ast.CallExpr:
				if fn, ok := n.Fun.(*ast.Ident); ok && (fn.Name == "delete" || fn.Name == "clear" || fn.Name == "copy") && len(n.Args) > 0 {
					write(n.Args[0])
				}
			}
			return true
		})
	}
	return out
}

// root is the variable that a.b[c].d belongs to.
func root(e ast.Expr) *ast.Ident {
	switch e := e.(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return root(e.X)
	case *ast.IndexExpr:
		return root(e.X)
	case *ast.ParenExpr:
		return root(e.X)
	case *ast.StarExpr:
		return root(e.X)
	case *ast.SliceExpr:
		return root(e.X)
	default:
		return nil
	}
}

// nothing is an importer without packages.
type nothing struct{}

func (nothing) Import(string) (*types.Package, error) { return nil, errors.New("not imported") }

func TestState(t *testing.T) {
	for _, p := range load(t) {
		fset := token.NewFileSet()
		for _, s := range state(fset, p.parse(t, fset)) {
			t.Error(s)
		}
	}
}

func TestStateBroken(t *testing.T) {
	for _, tt := range []struct{ source, want string }{
		{`func init() {}`, "an init function"},
		{`var cache map[string]int`, "cache is neither an error nor a table"},
		{`var mu sync.Mutex`, "mu is neither an error nor a table"},
		{`var client = http.DefaultClient`, "client is neither an error nor a table"},
		{`var started = time.Now()`, "started is neither an error nor a table"},
		{`var table = map[string]int{}; func f() { table["a"] = 1 }`, "table is a variable of the package and is written to"},
		{`var table = map[string]int{}; func f() { delete(table, "a") }`, "table is a variable of the package and is written to"},
		{`var table = []point{{}}; func f() { table[0].x++ }`, "table is a variable of the package and is written to"},
		{`var table = point{}; func f() *point { return &table }`, "table is a variable of the package and is written to"},
		{`var ErrX = errors.New("x"); func f() { ErrX = nil }`, "ErrX is a variable of the package and is written to"},

		{`func (t point) init() {}`, ""},
		{`var ErrX = errors.New("x"); var ErrY = other.ErrY; var errZ = fmt.Errorf("%w", ErrX)`, ""},
		{`var table = map[string]int{}; func f() int { table := map[string]int{}; table["a"] = 1; return table["b"] }`, ""},
		{"var text = `a` + more()", ""},
		{`var form = regexp.MustCompile("x"); var _ error = (*point)(nil)`, ""},
		{"//go:embed x.json\nvar sample []byte", ""},
		{`var table = []point{{}}; func f() point { p := table[0]; p.x = 1; return p }`, ""},
	} {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, "x.go", "package x\ntype point struct{ x int }\n"+tt.source, parser.ParseComments|parser.SkipObjectResolution)
		require.NoError(t, err, tt.source)
		got := strings.Join(state(fset, []*ast.File{f}), "\n")
		if tt.want == "" {
			require.Empty(t, got, tt.source)
		} else {
			require.Contains(t, got, tt.want, tt.source)
		}
	}
}
