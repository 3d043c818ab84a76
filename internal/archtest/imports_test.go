package archtest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	resty    = "github.com/go-resty/resty/v2"
	oauth2   = "golang.org/x/oauth2"
	testify  = "github.com/stretchr/testify"
	gocmp    = "github.com/google/go-cmp"
	norm     = "golang.org/x/text/unicode/norm"
	examples = "examples"
	sample   = "examples/sample" // what the others have in common
	testkit  = "internal/conformance"
)

// outside are the packages whose tests use what users can.
var outside = []string{"internal/callers", "internal/trials", "internal/scenarios", "internal/reports"}

// law says what one package may import beside the standard library.
type law struct {
	pkg   string   // below the module
	local []string // packages of this module
	other []string // trees of other modules
	pure  bool     // neither os nor net, so that it cannot do I/O

	noContext bool // nor context: it decides, and waits for nothing
}

// laws is the house: it names every package of the SDK and all that it may
// import. A package that is not named may be imported by none of them.
var laws = []law{
	// What a captured value becomes.
	{pkg: "mapping", local: []string{"salesforce/field", "salesforce/schema", "internal/field", "internal/place", "internal/rule"}, pure: true},
	{pkg: "tags", local: []string{"salesforce/field", "salesforce/schema", "internal/field", "internal/rule", "internal/scan"}, pure: true},
	{pkg: "engagement", local: []string{"salesforce/field", "salesforce/schema", "internal/field", "internal/rule", "internal/scan"}, pure: true},
	{pkg: "internal/rule", local: []string{"salesforce/field", "salesforce/schema", "internal/field"}, pure: true},
	{pkg: "salesforce/field", local: []string{"salesforce/schema", "internal/field"}, pure: true},
	{pkg: "internal/field", local: []string{"salesforce/schema"}, other: []string{norm}, pure: true},
	{pkg: "internal/place", local: []string{"salesforce/schema"}, pure: true},
	{pkg: "salesforce/schema", local: []string{"internal/scan"}, pure: true},

	// What is written, and why.
	{pkg: "internal/planner", pure: true, noContext: true, local: []string{
		"mapping", "tags", "engagement", "salesforce/field", "salesforce/schema", "salesforce/sferr", "internal/codes", "internal/field", "internal/place",
		"internal/record", "internal/rows", "internal/rule", "internal/soql", "internal/standard",
	}},
	{pkg: "salesforce/plan", local: []string{"salesforce/sferr", "internal/scan"}},
	{pkg: "internal/suggest", local: []string{
		"mapping", "tags", "salesforce/field", "salesforce/schema", "internal/field", "internal/rule",
	}, pure: true, noContext: true},
	{pkg: "internal/shape", local: []string{"internal/field", "internal/place"}, pure: true, noContext: true},
	{pkg: "internal/record", local: []string{"salesforce/plan", "salesforce/sferr", "internal/standard"}, noContext: true},

	// Where and when.
	{pkg: "auth", other: []string{oauth2}},
	{pkg: "internal/codes", pure: true},
	{pkg: "internal/rest", local: []string{"auth", "internal/codes"}, other: []string{resty, oauth2}},
	{pkg: "salesforce/sferr", local: []string{"auth", "salesforce/field", "internal/codes"}},
	{pkg: "internal/org", local: []string{
		"auth", "salesforce/schema", "salesforce/sferr", "internal/codes", "internal/field", "internal/rest", "internal/rows", "internal/scan", "internal/soql", "internal/standard",
	}},
	{pkg: "internal/write", local: []string{
		"salesforce/schema", "salesforce/sferr", "internal/codes", "internal/field", "internal/org", "internal/record", "internal/rest", "internal/scan", "internal/standard",
	}},
	{pkg: "internal/bulk", local: []string{
		"salesforce/schema", "salesforce/sferr", "internal/codes", "internal/field", "internal/org", "internal/record", "internal/rest", "internal/rows", "internal/scan", "internal/spool",
	}},
	{pkg: "internal/engine", local: []string{
		"auth", "salesforce/plan", "salesforce/schema", "salesforce/sferr", "internal/codes", "internal/org", "internal/planner", "internal/record", "internal/write",
	}},
	{pkg: "internal/backfill", local: []string{
		"engagement", "salesforce/field", "salesforce/schema", "salesforce/sferr", "internal/bulk", "internal/codes", "internal/engine", "internal/field", "internal/org",
		"internal/planner", "internal/record", "internal/rest", "internal/rows", "internal/scan", "internal/soql", "internal/spool", "internal/standard", "internal/write",
	}},

	// The faces.
	{pkg: "salesforce", local: []string{
		"auth", "mapping", "tags", "engagement", "salesforce/field", "salesforce/plan", "salesforce/schema", "salesforce/sferr", "internal/backfill", "internal/bulk", "internal/codes", "internal/engine", "internal/field",
		"internal/org", "internal/page", "internal/planner", "internal/record", "internal/rest", "internal/rule", "internal/scan", "internal/soql", "internal/write",
	}},
	{pkg: "internal/checker", local: []string{
		"auth", "mapping", "tags", "salesforce/field", "salesforce/schema", "salesforce/sferr", "internal/codes", "internal/field", "internal/metadata", "internal/org",
		"internal/planner", "internal/rows", "internal/rule", "internal/soql", "internal/standard",
	}},
	{pkg: "salesforce/setup", local: []string{
		"auth", "engagement", "mapping", "tags", "salesforce", "salesforce/field", "salesforce/schema", "salesforce/sferr", "internal/checker", "internal/codes",
		"internal/metadata", "internal/org", "internal/page",
		"internal/planner", "internal/rows", "internal/shape", "internal/soql", "internal/standard", "internal/suggest",
	}},
	{pkg: "salesforce/salesforcetest", local: []string{"auth", "salesforce/schema", "internal/sim/countries", "internal/soql", "internal/standard"}},

	// One small idea each.
	{pkg: "internal/metadata", local: []string{"salesforce/schema"}, pure: true},
	{pkg: "internal/page"},
	{pkg: "internal/rows", local: []string{"internal/scan"}, pure: true},
	{pkg: "internal/scan", pure: true},
	{pkg: "internal/sim/countries", pure: true},
	{pkg: "internal/soql", local: []string{"internal/rows"}, pure: true},
	{pkg: "internal/spool"},
	{pkg: "internal/standard", local: []string{"salesforce/schema"}, pure: true},

	// What only tests import.
	{pkg: "internal/conformance/everyorg"},
	{pkg: "internal/conformance/hostile", pure: true},
	{pkg: "internal/conformance/sample", local: []string{"engagement", "mapping", "tags"}},
	{pkg: "internal/conformance/testworld", local: []string{"auth", "engagement", "mapping", "salesforce", "salesforce/salesforcetest", "salesforce/schema", "salesforce/setup"}},
	{pkg: "internal/conformance/fair", local: []string{"engagement", "internal/conformance/testworld", "mapping", "salesforce", "salesforce/field", "salesforce/salesforcetest", "salesforce/schema", "tags"}},
}

// violations returns what in g breaks a law, in words.
func violations(g graph) []string {
	var out []string
	bad := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for _, l := range laws {
		p, ok := g[l.pkg]
		if !ok {
			bad("%s: no such package", l.pkg)
		}
		for _, imp := range p.imports {
			if !l.allows(imp) {
				bad("%s must not import %s", l.pkg, imp)
			}
		}
	}
	for name, p := range g {
		for _, imp := range p.imports {
			below, ours := local(imp)
			switch {
			case within(imp, testify), within(imp, gocmp):
				bad("%s imports %s outside of a test", name, imp)
			case within(imp, resty) && name != "internal/rest":
				bad("%s must not import %s: only internal/rest may", name, imp)
			case within(imp, norm) && name != "internal/field":
				bad("%s must not import %s: only internal/field may", name, imp)
			case ours && within(below, "salesforce/salesforcetest") && !within(name, examples) && !within(name, testkit):
				bad("%s must not import %s: it is for tests and examples", name, imp)
			case ours && within(below, testkit) && !within(name, testkit):
				bad("%s must not import %s: it is for tests", name, imp)
			case ours && within(below, "internal") && within(name, examples):
				bad("%s must not import %s: an example uses what users can", name, imp)
			case ours && !within(below, examples) && !within(below, "salesforce/salesforcetest") && !slices.ContainsFunc(laws, func(l law) bool { return l.pkg == below }):
				bad("%s must not import %s, which the table does not name", name, imp)
			case ours && within(below, examples) && (below != sample || !within(name, examples)):
				bad("%s must not import the example %s", name, imp)
			case !ours && !standard(imp) && !slices.ContainsFunc([]string{resty, oauth2, norm}, func(m string) bool { return within(imp, m) }):
				bad("%s imports %s, which is no dependency of this module", name, imp)
			}
		}
		for _, imp := range p.testImports {
			if within(imp, resty) && name != "internal/rest" {
				bad("the tests of %s must not import %s: only internal/rest may", name, imp)
			}
			if below, _ := local(imp); slices.Contains(outside, name) && within(below, "internal") && !within(below, testkit) {
				bad("the tests of %s must not import %s: they use what users can", name, imp)
			}
		}
	}
	slices.Sort(out)
	return out
}

func (l law) allows(imp string) bool {
	if below, ours := local(imp); ours {
		return slices.Contains(l.local, below)
	}
	if imp == "context" && l.noContext {
		return false
	}
	if standard(imp) {
		return !l.pure || imp != "os" && imp != "net" && !within(imp, "os/exec") && !within(imp, "net/http") && imp != "syscall"
	}
	return slices.ContainsFunc(l.other, func(tree string) bool { return within(imp, tree) })
}

func TestImports(t *testing.T) {
	g := load(t)
	require.Contains(t, g, "internal/archtest")
	for _, v := range violations(g) {
		t.Error(v)
	}
}

// Every law is seen to fail.
func TestImportsBroken(t *testing.T) {
	for _, tt := range []struct{ pkg, imp, want string }{
		{"mapping", "net/http", "mapping must not import net/http"},
		{"mapping", "os", "mapping must not import os"},
		{"mapping", full("tags"), "mapping must not import " + full("tags")},
		{"tags", full("mapping"), "tags must not import " + full("mapping")},
		{"tags", "net", "tags must not import net"},
		{"engagement", full("salesforce/sferr"), "engagement must not import " + full("salesforce/sferr")},
		{"engagement", full("mapping"), "engagement must not import " + full("mapping")},
		{"salesforce/field", full("internal/rule"), "salesforce/field must not import " + full("internal/rule")},
		{"salesforce/field", "net/http", "salesforce/field must not import net/http"},
		{"internal/field", full("salesforce/field"), "internal/field must not import " + full("salesforce/field")},
		{"internal/rule", full("mapping"), "internal/rule must not import " + full("mapping")},
		{"salesforce/schema", full("internal/field"), "salesforce/schema must not import " + full("internal/field")},
		{"salesforce/schema", oauth2, "salesforce/schema must not import " + oauth2},
		{"internal/field", full("mapping"), "internal/field must not import " + full("mapping")},
		{"internal/field", "golang.org/x/text/cases", "internal/field imports golang.org/x/text/cases, which is no dependency of this module"},
		{"mapping", norm, "mapping must not import " + norm + ": only internal/field may"},
		{"salesforce", norm, "salesforce must not import " + norm + ": only internal/field may"},
		{"internal/planner", "context", "internal/planner must not import context"},
		{"internal/planner", "net", "internal/planner must not import net"},
		{"internal/planner", full("internal/org"), "internal/planner must not import " + full("internal/org")},
		{"internal/write", full("internal/planner"), "internal/write must not import " + full("internal/planner")},
		{"internal/record", full("internal/org"), "internal/record must not import " + full("internal/org")},
		{"salesforce", full("internal/checker"), "salesforce must not import " + full("internal/checker")},
		{"internal/engine", full("internal/new"), "internal/engine must not import " + full("internal/new") + ", which the table does not name"},
		{"internal/place", full("internal/field"), "internal/place must not import " + full("internal/field")},
		{"internal/soql", "os/exec", "internal/soql must not import os/exec"},
		{"auth", full("salesforce"), "auth must not import " + full("salesforce")},
		{"auth", full("engagement"), "auth must not import " + full("engagement")},
		{"salesforce", resty, "salesforce must not import " + resty},
		{"salesforce", resty, "salesforce must not import " + resty + ": only internal/rest may"},
		{"salesforce", oauth2, "salesforce must not import " + oauth2},
		{"salesforce", full("salesforce/salesforcetest"), "salesforce must not import " + full("salesforce/salesforcetest") + ": it is for tests and examples"},
		{"salesforce/setup", full("salesforce/salesforcetest"), "salesforce/setup must not import " + full("salesforce/salesforcetest")},
		{"salesforce/setup", full("internal/field"), "salesforce/setup must not import " + full("internal/field")},
		{"salesforce", full("internal/conformance/fair"), "salesforce must not import " + full("internal/conformance/fair") + ": it is for tests"},
		{"salesforce", full("salesforce/setup"), "salesforce must not import " + full("salesforce/setup")},
		{"salesforce", full("internal/checker"), "salesforce must not import " + full("internal/checker")},
		{"salesforce/setup", full("internal/rest"), "salesforce/setup must not import " + full("internal/rest")},
		{"internal/checker", full("salesforce/setup"), "internal/checker must not import " + full("salesforce/setup")},
		{"salesforce/setup", resty + "/x", "salesforce/setup must not import " + resty + "/x: only internal/rest may"},
		{"salesforce/salesforcetest", full("salesforce"), "salesforce/salesforcetest must not import " + full("salesforce")},
		{"salesforce/salesforcetest", full(""), "salesforce/salesforcetest must not import " + module},
		{"internal/rest", full("salesforce"), "internal/rest must not import " + full("salesforce")},
		{"salesforce", testify + "/require", "salesforce imports " + testify + "/require outside of a test"},
		{"examples/quickstart", gocmp + "/cmp", "examples/quickstart imports " + gocmp + "/cmp outside of a test"},
		{"examples/quickstart", full("internal/rest"), "examples/quickstart must not import " + full("internal/rest") + ": an example uses what users can"},
		{"salesforce", full("examples/quickstart"), "salesforce must not import the example " + full("examples/quickstart")},
		{"salesforce", full(sample), "salesforce must not import the example " + full(sample)},
		{"examples/plan", full("examples/quickstart"), "examples/plan must not import the example " + full("examples/quickstart")},
		{"salesforce/setup", "gopkg.in/yaml.v3", "salesforce/setup imports gopkg.in/yaml.v3, which is no dependency of this module"},
	} {
		g := lawful()
		g[tt.pkg] = pkg{imports: append(slices.Clone(g[tt.pkg].imports), tt.imp)}
		require.Contains(t, violations(g), tt.want)
	}
	g := lawful()
	g["auth"] = pkg{testImports: []string{resty}}
	require.Equal(t, []string{"the tests of auth must not import " + resty + ": only internal/rest may"}, violations(g))
	g["auth"] = pkg{}
	g["internal/trials"] = pkg{testImports: []string{full("internal/conformance/fair"), full("internal/planner")}}
	require.Equal(t, []string{"the tests of internal/trials must not import " + full("internal/planner") + ": they use what users can"}, violations(g))
	delete(g, "internal/trials")
	delete(g, "auth")
	require.Equal(t, []string{"auth: no such package"}, violations(g))
}

// lawful is a graph in which every package imports all that it may.
func lawful() graph {
	g := graph{
		"examples/quickstart": {imports: []string{full("salesforce"), full("salesforce/salesforcetest"), full(sample), "os"}},
	}
	for _, l := range laws {
		p := pkg{imports: []string{"strings", "encoding/json", "net/url"}, testImports: []string{testify + "/require"}}
		for _, name := range l.local {
			p.imports = append(p.imports, full(name))
		}
		p.imports = append(p.imports, l.other...)
		g[l.pkg] = p
	}
	return g
}

func TestImportsKept(t *testing.T) {
	require.Empty(t, violations(lawful()))
}
