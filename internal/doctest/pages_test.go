package doctest

import (
	"go/ast"
	"go/doc"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// root is the folder of the repository.
var root = filepath.Join("..", "..")

// pkg is a package of the repository, in whichever module.
type pkg struct {
	dir      string // below root, "" for root itself
	doc      *doc.Package
	examples []*doc.Example
	fset     *token.FileSet
	files    []*ast.File // tests included
}

// block is a piece of code in the documentation.
type block struct {
	where string // the file, or the package
	dir   string // the folder it is about
	page  bool   // in a file of Markdown
	lang  string // "go", "sh", "json", "template", or "" for what is quoted
	text  string
}

// load returns all packages, tests included.
func load(t *testing.T) []*pkg {
	t.Helper()
	packages, err := read()
	require.NoError(t, err)
	require.NotEmpty(t, packages)
	return packages
}

// read reads them, once.
var read = sync.OnceValues(func() (packages []*pkg, err error) {
	err = walk(func(dir string, entries []fs.DirEntry) error {
		p := &pkg{dir: dir, fset: token.NewFileSet()}
		var sources, tests []*ast.File
		for _, e := range entries {
			name := filepath.Join(root, dir, e.Name())
			if !strings.HasSuffix(name, ".go") {
				continue
			}
			for _, list := range []*[]*ast.File{&p.files, pick(strings.HasSuffix(name, "_test.go"), &tests, &sources)} {
				f, err := parser.ParseFile(p.fset, name, nil, parser.ParseComments) // twice: package doc takes the bodies out
				if err != nil {
					return err
				}
				*list = append(*list, f)
			}
		}
		if len(p.files) == 0 {
			return nil
		}
		p.examples = doc.Examples(tests...)
		p.doc, err = doc.NewFromFiles(p.fset, sources, dir)
		packages = append(packages, p)
		return err
	})
	return packages, err
})

func pick[T any](yes bool, a, b T) T {
	if yes {
		return a
	}
	return b
}

func (p *pkg) isTest(f *ast.File) bool {
	return strings.HasSuffix(p.fset.File(f.FileStart).Name(), "_test.go")
}

// walk calls visit for every folder that holds something of ours.
func walk(visit func(dir string, entries []fs.DirEntry) error) error {
	return filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		switch base := d.Name(); {
		case name == root:
		case base == "testdata", base == "node_modules", strings.HasPrefix(base, ".") && base != ".ci":
			return fs.SkipDir
		}
		entries, err := os.ReadDir(name)
		if err != nil {
			return err
		}
		dir, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		if dir = filepath.ToSlash(dir); dir == "." {
			dir = ""
		}
		return visit(dir, entries)
	})
}

// markdown returns the text of every file of Markdown, by name.
func markdown(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	require.NoError(t, walk(func(dir string, entries []fs.DirEntry) error {
		for _, e := range entries {
			if name := path.Join(dir, e.Name()); strings.HasSuffix(name, ".md") {
				text, err := os.ReadFile(filepath.Join(root, name))
				if err != nil {
					return err
				}
				out[name] = string(text)
			}
		}
		return nil
	}))
	require.Contains(t, out, "README.md")
	return out
}

// fence is a block of code in Markdown, in a list too.
var fence = regexp.MustCompile("(?ms)^ *```(\\w*)\n(.*?)\n *```$")

// folder is the folder of a file; "" is the root.
func folder(name string) string {
	if dir := path.Dir(name); dir != "." {
		return dir
	}
	return ""
}

// blocks returns every piece of code in files of Markdown and in the comments
// of what packages export.
func blocks(t *testing.T, packages []*pkg) []block {
	t.Helper()
	var out []block
	for name, text := range markdown(t) {
		for _, m := range fence.FindAllStringSubmatch(text, -1) {
			out = append(out, block{where: name, dir: folder(name), page: true, lang: m[1], text: m[2]})
		}
	}
	for _, p := range packages {
		for _, text := range p.comments() {
			for _, part := range p.doc.Parser().Parse(text).Content {
				if code, ok := part.(*comment.Code); ok {
					out = append(out, block{where: "package " + p.dir, dir: p.dir, lang: language(code.Text), text: code.Text})
				}
			}
		}
	}
	return out
}

// comments returns the comments of the package and of all that it exports.
func (p *pkg) comments() []string {
	out := []string{p.doc.Doc}
	values := func(list []*doc.Value) {
		for _, v := range list {
			out = append(out, v.Doc)
		}
	}
	funcs := func(list []*doc.Func) {
		for _, f := range list {
			out = append(out, f.Doc)
		}
	}
	values(p.doc.Consts)
	values(p.doc.Vars)
	funcs(p.doc.Funcs)
	for _, t := range p.doc.Types {
		out = append(out, t.Doc)
		values(t.Consts)
		values(t.Vars)
		funcs(t.Funcs)
		funcs(t.Methods)
	}
	return out
}

// language tells what a piece of code in a comment is: Go, unless it begins as
// something else.
func language(code string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(code), " ")
	switch {
	case first == "go" || first == "curl" || strings.HasPrefix(first, ".ci/"):
		return "sh"
	case strings.HasPrefix(first, "{{"):
		return "template"
	case strings.HasPrefix(first, "{") || strings.HasPrefix(first, "["):
		return "json"
	case len(first) > 1 && first == strings.ToUpper(first):
		return "" // a list of codes, a query
	}
	return "go"
}
