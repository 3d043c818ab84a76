package settingsschema

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// source is what the schema takes from the source of a package.
type source struct {
	constants map[string][]string // texts of the constants, by their type
	comments  map[string]string   // by "Type.Field"
}

// read reads the package of a folder.
func read(folder string) (*source, error) {
	out := &source{constants: map[string][]string{}, comments: map[string]string{}}
	files, err := os.ReadDir(folder)
	if err != nil {
		return out, err
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(folder, f.Name()), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return out, err
		}
		for _, decl := range file.Decls {
			if d, ok := decl.(*ast.GenDecl); ok {
				out.declared(d)
			}
		}
	}
	return out, nil
}

func (s *source) declared(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.ValueSpec:
			if kind, ok := spec.Type.(*ast.Ident); ok && d.Tok == token.CONST && spec.Names[0].IsExported() {
				for _, v := range spec.Values {
					if text, ok := v.(*ast.BasicLit); ok && text.Kind == token.STRING {
						value, _ := strconv.Unquote(text.Value) // it was parsed
						s.constants[kind.Name] = append(s.constants[kind.Name], value)
					}
				}
			}
		case *ast.TypeSpec:
			if t, ok := spec.Type.(*ast.StructType); ok {
				for _, f := range t.Fields.List {
					for _, name := range f.Names {
						s.comments[spec.Name.Name+"."+name.Name] = plain(f.Doc, f.Comment)
					}
				}
			}
		}
	}
}
