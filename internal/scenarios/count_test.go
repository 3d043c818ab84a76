package scenarios

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// The table is as long as it has to be, and no name stands in it twice.
func TestScenariosAreMany(t *testing.T) {
	seen := make(map[string]bool)
	for _, f := range scenarioFiles(t) {
		for _, s := range f.Scenarios {
			require.False(t, seen[s.Name], "two scenarios are called %q", s.Name)
			seen[s.Name] = true
		}
	}
	require.GreaterOrEqual(t, len(seen), 80)
}

// Every policy that there is stands in a scenario that runs.
func TestScenariosNameEveryPolicy(t *testing.T) {
	var named []string
	for _, f := range scenarioFiles(t) {
		for _, s := range f.Scenarios {
			if !s.Pending {
				named = append(named, s.Config.names()...)
			}
		}
	}
	for _, name := range policyConstants(t) {
		require.True(t, slices.Contains(named, name), "no scenario has the policy %s", name)
	}
}

// policyConstants returns the constants of policy.go, as "Unkeyed MatchByName".
func policyConstants(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../../salesforce/policy.go", nil, parser.SkipObjectResolution)
	require.NoError(t, err)
	var names []string
	ast.Inspect(file, func(n ast.Node) bool {
		if decl, ok := n.(*ast.GenDecl); ok && decl.Tok != token.CONST {
			return false
		}
		if spec, ok := n.(*ast.ValueSpec); ok {
			value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			require.NoError(t, err)
			names = append(names, spec.Type.(*ast.Ident).Name+" "+value)
		}
		return true
	})
	require.NotEmpty(t, names)
	return names
}
