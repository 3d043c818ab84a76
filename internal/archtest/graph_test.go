package archtest

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/getmobly/mobly-salesforce-go"

// pkg is one package of the module, as its source says.
type pkg struct {
	dir         string
	files       []string // without tests
	imports     []string // of files
	testImports []string // of its tests, external ones included
}

// graph is the module's packages by their path below the module; "" is the
// root.
type graph map[string]pkg

// load reads the packages of this module. Nested modules, testdata and folders
// whose name begins with a dot or an underscore are no part of it.
func load(t *testing.T) graph {
	t.Helper()
	root := filepath.Join("..", "..")
	ctx := build.Default
	ctx.UseAllFiles = true // whatever the platform
	g := graph{}
	require.NoError(t, filepath.WalkDir(root, func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if dir != root && foreign(dir, d.Name()) {
			return fs.SkipDir
		}
		if goFiles, err := filepath.Glob(filepath.Join(dir, "*.go")); err != nil || len(goFiles) == 0 {
			return err
		}
		p, err := ctx.ImportDir(dir, 0)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, dir)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		if name == "." {
			name = ""
		}
		g[name] = pkg{dir: dir, files: p.GoFiles, imports: p.Imports, testImports: append(p.TestImports, p.XTestImports...)}
		return nil
	}))
	return g
}

func foreign(dir, name string) bool {
	if name == "testdata" || name == "node_modules" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
		return true
	}
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

// parse returns the syntax of the files of p, tests left out.
func (p pkg) parse(t *testing.T, fset *token.FileSet) []*ast.File {
	t.Helper()
	var out []*ast.File
	for _, name := range p.files {
		f, err := parser.ParseFile(fset, filepath.Join(p.dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
		require.NoError(t, err)
		out = append(out, f)
	}
	return out
}

// local is the path of a package of this module below the module.
func local(importPath string) (string, bool) {
	if importPath == module {
		return "", true
	}
	return strings.CutPrefix(importPath, module+"/")
}

// standard reports whether a package belongs to Go itself.
func standard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	_, ours := local(importPath)
	return !ours && !strings.Contains(first, ".")
}

// within reports whether a path is tree, or below it.
func within(importPath, tree string) bool {
	return importPath == tree || strings.HasPrefix(importPath, tree+"/")
}

func full(name string) string { return path.Join(module, name) }
