package doctest

import (
	"go/ast"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCommands holds that what the documentation tells to run is there: programs,
// packages, flags, and the tests that go test is to run.
func TestCommands(t *testing.T) {
	packages := load(t)
	n := 0
	for where, lines := range commands(t, packages) {
		for _, l := range lines {
			n++
			for _, problem := range l.problems(packages) {
				t.Errorf("%s: %s: %s", where, l.text, problem)
			}
		}
	}
	require.Greater(t, n, 30)
}

// TestFlags holds that the flags that sentences of Markdown name are those of a
// program or a test.
func TestFlags(t *testing.T) {
	packages := load(t)
	known := slices.Clone(goTestFlags)
	for _, p := range packages {
		known = append(append(known, p.flags(false)...), p.flags(true)...)
	}
	n := 0
	for name, text := range markdown(t) {
		for _, m := range inlineFlag.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
			n++
			require.Contains(t, known, m[1], name)
		}
	}
	require.Greater(t, n, 15)
}

var inlineFlag = regexp.MustCompile("`-([a-z][a-z-]*)[^`]*`")

// command is a line for the shell, and the folder in which it is run.
type command struct {
	dir, text string
}

// inline is a command in the midst of a sentence.
var inline = regexp.MustCompile("`((?:go (?:run|test|generate|tool) |\\.ci/)[^`]*)`")

// commands returns every command of the documentation, by where it stands.
func commands(t *testing.T, packages []*pkg) map[string][]command {
	t.Helper()
	out := map[string][]command{}
	for _, b := range blocks(t, packages) {
		if b.lang != "sh" {
			continue
		}
		dir := moduleOf(b.dir)
		for line := range strings.Lines(b.text) {
			line, _, _ = strings.Cut(line, " #")
			for part := range strings.SplitSeq(line, "&&") {
				words := fields(part)
				if len(words) == 2 && words[0] == "cd" {
					dir = words[1] // as the README of examples/worker begins
				} else if len(words) > 0 {
					out[b.where] = append(out[b.where], command{dir, strings.TrimSpace(part)})
				}
			}
		}
	}
	for name, text := range markdown(t) {
		for _, m := range inline.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
			out[name] = append(out[name], command{moduleOf(folder(name)), m[1]})
		}
	}
	return out
}

func within(dir, tree string) bool { return dir == tree || strings.HasPrefix(dir, tree+"/") }

// moduleOf returns the folder in which the commands of an example are run: its own
// if it is a module, and the top, as for all other documentation, if it is not.
func moduleOf(dir string) string {
	if parts := strings.Split(dir, "/"); len(parts) > 1 && parts[0] == "examples" {
		example := path.Join(parts[0], parts[1])
		if _, err := os.Stat(filepath.Join(root, example, "go.mod")); err == nil {
			return example
		}
	}
	return ""
}

var assignment = regexp.MustCompile(`^[A-Z_]+=`)

// fields splits a command into its words.
func fields(line string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`'[^']*'|"[^"]*"|\S+`).FindAllString(line, -1) {
		out = append(out, strings.Trim(m, `'"`))
	}
	for len(out) > 0 && (out[0] == "export" || assignment.MatchString(out[0])) {
		out = out[1:]
	}
	return out
}

// problems says what of the command is not there.
func (c command) problems(packages []*pkg) []string {
	words := fields(c.text)
	if len(words) == 0 || words[0] == "curl" {
		return nil
	}
	if words[0] != "go" {
		info, err := os.Stat(filepath.Join(root, c.dir, words[0]))
		if err != nil || info.Mode()&0o100 == 0 {
			return []string{"no such program"}
		}
		return nil
	}
	verb, words := words[1], words[2:]
	dir := c.dir
	if len(words) > 1 && words[0] == "-C" {
		dir, words = path.Join(dir, words[1]), words[2:]
	}
	switch verb {
	case "run":
		return program(packages, dir, words)
	case "test":
		return tests(packages, dir, words)
	case "get":
		if words[0] != module {
			return []string{"no module of ours"}
		}
		return nil
	case "generate":
		if find(packages, path.Join(dir, words[0])) == nil {
			return []string{"no such package"}
		}
		return nil
	case "tool":
		return nil // the file of the module is asked for by the linters themselves
	}
	return []string{"go " + verb + " is not known here"}
}

// module is what a program that uses the SDK gets.
const module = "github.com/getmobly/mobly-salesforce-go"

// program checks the words behind go run.
func program(packages []*pkg, dir string, words []string) (problems []string) {
	p := find(packages, path.Join(dir, words[0]))
	if p == nil || p.doc.Name != "main" {
		return []string{"no such program"}
	}
	known := p.flags(false)
	if s := find(packages, "examples/sample"); strings.HasPrefix(p.dir, "examples/") && s != nil { // which the examples share
		known = append(known, s.flags(false)...)
	}
	if p.dir == ".ci/test" { // it hands them on
		known = goTestFlags
	}
	for _, w := range words[1:] {
		if name, ok := flagName(w); ok && !slices.Contains(known, name) {
			problems = append(problems, "no flag -"+name)
		}
	}
	return problems
}

// goTestFlags are those of go test that the documentation uses.
var goTestFlags = []string{"run", "fuzz", "fuzztime", "v", "count", "race", "timeout", "json"}

// tests checks the words behind go test: packages, flags, and that each name
// of -run and -fuzz is that of a test in one of the packages.
func tests(packages []*pkg, dir string, words []string) (problems []string) {
	known := slices.Clone(goTestFlags)
	var names, named []string
	var tested []*pkg
	for i, w := range words {
		name, isFlag := flagName(w)
		switch {
		case isFlag:
			named = append(named, name)
		case i > 0 && (words[i-1] == "-run" || words[i-1] == "-fuzz"):
			names = append(names, strings.Split(w, "|")...)
		case w == "./...":
		case strings.HasPrefix(w, "./path/to/"): // any
			known = append(known, "update")
		case strings.HasPrefix(w, "."):
			if k := slices.IndexFunc(named, func(n string) bool { return !slices.Contains(goTestFlags, n) }); k >= 0 {
				problems = append(problems, "go test finds no package behind -"+named[k])
			}
			p := find(packages, path.Join(dir, w))
			if p == nil {
				problems = append(problems, "no such package: "+w)
				continue
			}
			tested = append(tested, p)
			known = append(known, p.flags(true)...)
		}
	}
	if len(tested) == 0 { // any
		tested = packages
	}
	for _, name := range named {
		if !slices.Contains(known, name) {
			problems = append(problems, "no flag -"+name)
		}
	}
	all := slices.Collect(maps.Keys(testNames(tested)))
	for _, name := range names {
		name, _, _ = strings.Cut(name, "/")
		if name != "^$" && !slices.ContainsFunc(all, regexp.MustCompile(name).MatchString) {
			problems = append(problems, "no test "+name)
		}
	}
	return problems
}

func flagName(word string) (string, bool) {
	name, ok := strings.CutPrefix(word, "-")
	name, _, _ = strings.Cut(name, "=")
	return name, ok && name != ""
}

func find(packages []*pkg, dir string) *pkg {
	if dir == "." {
		dir = ""
	}
	for _, p := range packages {
		if p.dir == dir {
			return p
		}
	}
	return nil
}

// flags lists the flags that the package defines, in its tests or outside.
func (p *pkg) flags(inTests bool) []string {
	var out []string
	for _, f := range p.files {
		if p.isTest(f) != inTests {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if sel, ok := call.Fun.(*ast.SelectorExpr); ok && definesFlag.MatchString(sel.Sel.Name) {
				for _, arg := range call.Args[:min(2, len(call.Args))] { // behind the variable, where there is one
					if lit, ok := arg.(*ast.BasicLit); ok && lit.Kind == token.STRING {
						name, _ := strconv.Unquote(lit.Value)
						out = append(out, name)
						break
					}
				}
			}
			return true
		})
	}
	return out
}

var definesFlag = regexp.MustCompile(`^(String|Bool|U?[iI]nt(64)?|Duration|Func|Text)?(Var)?$`)

// testNames are the names of all tests, examples and fuzz targets.
func testNames(packages []*pkg) map[string]bool {
	out := map[string]bool{}
	for _, p := range packages {
		for _, f := range p.files {
			for _, d := range f.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && p.isTest(f) && fn.Recv == nil {
					out[fn.Name.Name] = true
				}
			}
		}
	}
	return out
}

// What is not there is found out.
func TestCommandsBroken(t *testing.T) {
	packages := load(t)
	for text, want := range map[string][]string{
		"go run ./examples/quickstart -dry-run":                 nil,
		"SALESFORCE_DOMAIN=x go run ./examples/check -out X":    nil,
		"go run ./examples/nothing":                             {"no such program"},
		"go run ./mapping":                                      {"no such program"},
		"go run ./examples/quickstart -wet-run":                 {"no flag -wet-run"},
		"go run -C internal/bench . -short":                     nil,
		"go run -C internal/bench . -long":                      {"no flag -long"},
		"go test ./nowhere":                                     {"no such package: ./nowhere"},
		"go test -run 'TestKill|TestOrder66' ./internal/trials": {"no test TestOrder66"},
		"go test -run TestChaos ./internal/trials -chaos 3":     nil,
		"go test -run TestChaos -chaos 3 ./internal/trials":     {"go test finds no package behind -chaos"},
		"go test -run TestKill ./salesforce":                    {"no test TestKill"},
		"go test ./mapping -chaos 3":                            {"no flag -chaos"},
		"go test -run '^$' -fuzz FuzzParse ./internal/soql":     nil,
		"go test -run '^$' -fuzz FuzzNothing ./internal/soql":   {"no test FuzzNothing"},
		".ci/run":  nil,
		".ci/walk": {"no such program"},
	} {
		require.Equal(t, want, command{"", text}.problems(packages), text)
	}
}
