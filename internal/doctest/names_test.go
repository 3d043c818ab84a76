package doctest

import (
	"go/ast"
	"go/doc"
	"go/doc/comment"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLinks holds that every relative link in a file of Markdown leads to a file
// and, in a file of Markdown, to a heading.
func TestLinks(t *testing.T) {
	pages := markdown(t)
	n := 0
	for name, text := range pages {
		for _, m := range link.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
			target, heading, _ := strings.Cut(m[1], "#")
			if strings.Contains(target, "://") {
				continue
			}
			n++
			if target = filepath.Join(filepath.Dir(name), target); strings.HasPrefix(m[1], "#") {
				target = name
			}
			if _, err := os.Stat(filepath.Join(root, target)); err != nil {
				t.Errorf("%s: no such file: %s", name, m[1])
			}
			if heading != "" && !strings.Contains(anchors(pages[target]), "#"+heading+"\n") {
				t.Errorf("%s: no such heading: %s", name, m[1])
			}
		}
	}
	require.Greater(t, n, 10)
}

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.*)$`)
	notSlug = regexp.MustCompile(`[^\w\- ]`)
)

// anchors lists the anchors of a file's headings, each as "#name" on a line.
func anchors(text string) string {
	var b strings.Builder
	for _, m := range heading.FindAllStringSubmatch(text, -1) {
		b.WriteString("#" + strings.ReplaceAll(notSlug.ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-") + "\n")
	}
	return b.String()
}

// TestNames holds that the code that files of Markdown name is there: of
// packages (`auth.Cache`), of their types (`Result.Final`), and tests.
func TestNames(t *testing.T) {
	packages := load(t)
	exported, tests := exportedNames(packages), testNames(packages)
	n := 0
	for name, text := range markdown(t) {
		for _, m := range span.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
			word := m[1]
			switch first, _, dotted := strings.Cut(word, "."); {
			case strings.HasPrefix(word, "Test") || strings.HasPrefix(word, "Fuzz"):
				require.True(t, tests[word], "%s: no such test: %s", name, word)
			case dotted && exported[first]:
				require.True(t, exported[word], "%s: no such name: %s", name, word)
			default:
				continue
			}
			n++
		}
	}
	require.Greater(t, n, 30)
}

// TestPromises holds that SECURITY.md promises nothing without naming the tests that
// hold it: each sentence is a row of its own.
func TestPromises(t *testing.T) {
	tests := testNames(load(t))
	for _, problem := range promises(markdown(t)["SECURITY.md"], tests) {
		t.Error(problem)
	}
}

// promises says which sentences have no tests, or tests that are not there.
func promises(text string, tests map[string]bool) (problems []string) {
	_, section, _ := strings.Cut(text, "## What is promised\n")
	section, _, _ = strings.Cut(section, "\n## ")
	rows := strings.Split(strings.TrimSpace(section), "\n")
	if len(rows) < 3 {
		return []string{"nothing is promised"}
	}
	for _, row := range rows[2:] {
		cells := strings.Split(strings.Trim(row, "| "), " | ")
		if len(cells) != 2 || sentences(cells[0]) != 1 {
			problems = append(problems, "not one sentence and its tests: "+row)
			continue
		}
		for name := range strings.SplitSeq(cells[1], ", ") {
			if !tests[strings.Trim(name, "`")] {
				problems = append(problems, "no such test: "+name)
			}
		}
	}
	return problems
}

// sentences counts sentences, without the bold words that a group of them begins with.
func sentences(text string) int {
	return len(regexp.MustCompile(`[.?!](?: |$)`).FindAllString(regexp.MustCompile(`^\*\*.*?\*\*`).ReplaceAllString(text, ""), -1))
}

func TestPromisesBroken(t *testing.T) {
	tests := map[string]bool{"TestA": true, "FuzzB": true}
	for row, want := range map[string]int{
		"| **All is well.** It is (`v1.2`). | `TestA`, `FuzzB` |": 0,
		"| It is. It stays. | `TestA` |":                          1,
		"| It is. |  |":                                           1,
		"| It is. | `TestA`, `TestC` |":                           1,
		"And it stays.":                                           1,
	} {
		require.Len(t, promises("## What is promised\n\n| a | b |\n| --- | --- |\n"+row+"\n\n## Next\n", tests), want, row)
	}
	require.Len(t, promises("## What is not promised\n", tests), 1)
}

var span = regexp.MustCompile("`([A-Za-z]\\w*(?:\\.[A-Z]\\w*)*)(?:\\(\\))?`")

// exportedNames has what the public packages export, with the package's name
// before it and without, and the names of the packages.
func exportedNames(packages []*pkg) map[string]bool {
	out := map[string]bool{}
	for _, p := range packages {
		if p.doc.Name == "main" || within(p.dir, "internal") {
			continue
		}
		out[p.doc.Name] = true
		add := func(name string) { out[name], out[p.doc.Name+"."+name] = true, true }
		funcs := func(list []*doc.Func, of string) {
			for _, f := range list {
				add(of + f.Name)
			}
		}
		values := func(list []*doc.Value) {
			for _, v := range list {
				for _, name := range v.Names {
					add(name)
				}
			}
		}
		values(p.doc.Consts)
		values(p.doc.Vars)
		funcs(p.doc.Funcs, "")
		for _, typ := range p.doc.Types {
			add(typ.Name)
			values(typ.Consts)
			values(typ.Vars)
			funcs(typ.Funcs, "")
			funcs(typ.Methods, typ.Name+".")
			for _, spec := range typ.Decl.Specs {
				if st, ok := spec.(*ast.TypeSpec).Type.(*ast.StructType); ok {
					for _, f := range st.Fields.List {
						for _, id := range f.Names {
							add(typ.Name + "." + id.Name)
						}
					}
				}
			}
		}
	}
	return out
}

// TestDocLinks holds that what stands in brackets in the comments of what is
// exported is a link to something that is there.
func TestDocLinks(t *testing.T) {
	packages := load(t)
	exported := exportedNames(packages)
	n := 0
	for _, p := range packages {
		if p.doc.Name == "main" {
			continue
		}
		for _, text := range p.comments() {
			for _, part := range texts(p.doc.Parser().Parse(text).Content) {
				switch part := part.(type) {
				case comment.Plain:
					for _, m := range bracketed.FindAllStringSubmatch(string(part), -1) {
						t.Errorf("package %s: %s is no name", p.dir, m[0])
					}
				case *comment.DocLink:
					n++
					if dir, ours := strings.CutPrefix(part.ImportPath, module+"/"); ours && part.Name != "" && !within(dir, "internal") {
						full := filepath.Base(dir) + "." + strings.TrimPrefix(part.Recv+"."+part.Name, ".")
						require.True(t, exported[full], "package %s: no such name: %s", p.dir, full)
					}
				}
			}
		}
	}
	require.Greater(t, n, 100)
}

var bracketed = regexp.MustCompile(`\[\*?([a-z]+\.)?[A-Z]\w*(\.[A-Z]\w*)*\]`)

// texts returns the pieces of all text in a comment.
func texts(content []comment.Block) []comment.Text {
	var out []comment.Text
	for _, b := range content {
		switch b := b.(type) {
		case *comment.Paragraph:
			out = append(out, b.Text...)
		case *comment.Heading:
			out = append(out, b.Text...)
		case *comment.List:
			for _, item := range b.Items {
				out = append(out, texts(item.Content)...)
			}
		}
	}
	return out
}
