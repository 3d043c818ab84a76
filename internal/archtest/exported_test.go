package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// door is the one exported name in whose signature a type of x/oauth2 may
// stand.
const door = "FromTokenSource"

// shown returns the exported names of a package in whose declaration, as users
// see it, a type of one of the trees stands: in a signature, an exported field,
// an embedded type, or the type of a variable.
func shown(files []*ast.File, trees ...string) []string {
	var out []string
	for _, f := range files {
		aliases := importNames(f, trees)
		if len(aliases) == 0 {
			continue
		}
		see := func(name string, n ast.Node) {
			if n != nil && mentions(n, aliases) {
				out = append(out, name)
			}
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && (d.Recv == nil || exportedReceiver(d.Recv)) {
					see(d.Name.Name, d.Type)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					seeSpec(spec, see)
				}
			}
		}
	}
	return out
}

func seeSpec(spec ast.Spec, see func(string, ast.Node)) {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		if !spec.Name.IsExported() {
			return
		}
		s, ok := spec.Type.(*ast.StructType)
		if !ok {
			see(spec.Name.Name, spec.Type)
			return
		}
		for _, f := range s.Fields.List {
			if len(f.Names) == 0 || slices.ContainsFunc(f.Names, (*ast.Ident).IsExported) {
				see(spec.Name.Name, f.Type)
			}
		}
	case *ast.ValueSpec:
		for _, name := range spec.Names {
			if name.IsExported() && spec.Type != nil {
				see(name.Name, spec.Type)
			}
		}
	}
}

// importNames returns the names under which f imports packages of the trees.
func importNames(f *ast.File, trees []string) []string {
	var out []string
	for _, imp := range f.Imports {
		p := strings.Trim(imp.Path.Value, `"`)
		if !slices.ContainsFunc(trees, func(tree string) bool { return within(p, tree) }) {
			continue
		}
		switch {
		case imp.Name != nil:
			out = append(out, imp.Name.Name)
		case p == resty:
			out = append(out, "resty")
		default:
			out = append(out, p[strings.LastIndexByte(p, '/')+1:])
		}
	}
	return out
}

func mentions(n ast.Node, names []string) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && slices.Contains(names, x.Name) {
				found = true
			}
		}
		return !found
	})
	return found
}

func exportedReceiver(recv *ast.FieldList) bool {
	exported := false
	ast.Inspect(recv.List[0].Type, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.IsExported() {
			exported = true
		}
		return true
	})
	return exported
}

// Users see no type of resty or x/oauth2, but for the one door.
func TestExportedTypes(t *testing.T) {
	for name, p := range load(t) {
		for _, id := range shown(p.parse(t, token.NewFileSet()), resty, oauth2) {
			if name != "auth" || id != door {
				t.Errorf("%s.%s shows a type of resty or x/oauth2", name, id)
			}
		}
	}
}

func TestExportedTypesBroken(t *testing.T) {
	for _, tt := range []struct {
		source string
		want   []string
	}{
		{`func Token(r *resty.Request) {}`, []string{"Token"}},
		{`func Token() (int, oauth2.TokenSource) { return 0, nil }`, []string{"Token"}},
		{`func (c *Client) Do(r []*resty.Request) {}`, []string{"Do"}},
		{`type Config struct { Source oauth2.TokenSource }`, []string{"Config"}},
		{`type Config struct { *creds.Config }`, []string{"Config"}},
		{`type Token oauth2.Token`, []string{"Token"}},
		{`type Doer interface { Do(map[string]resty.Request) }`, []string{"Doer"}},
		{`var Default *resty.Client`, []string{"Default"}},

		{`func token(r *resty.Request) {}`, nil},
		{`func Token() string { return oauth2.Token{}.AccessToken }`, nil},
		{`func (c *client) Do(r *resty.Request) {}`, nil},
		{`type Config struct { source oauth2.TokenSource }`, nil},
	} {
		f, err := parser.ParseFile(token.NewFileSet(), "x.go", fmt.Sprintf(
			"package x\nimport (\n%q\n%q\ncreds %q\n)\n%s", resty, oauth2, oauth2+"/clientcredentials", tt.source), 0)
		require.NoError(t, err)
		require.Equal(t, tt.want, shown([]*ast.File{f}, resty, oauth2), tt.source)
	}
}
