package salesforce_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestReadme: every piece of Go in the README stands, line for line, in the
// examples of this package, which compile and run.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	examples, err := os.ReadFile("example_test.go")
	require.NoError(t, err)
	parts := strings.Split(string(readme), "```")
	n := 0
	for _, part := range parts {
		code, ok := strings.CutPrefix(part, "go\n")
		if !ok {
			continue
		}
		n++
		require.Contains(t, flat(string(examples)), flat(code))
	}
	require.Equal(t, 3, n, "pieces of Go in the README")
}

// flat takes the indentation off every line.
func flat(code string) string {
	lines := strings.Split(strings.TrimSpace(code), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, "\n")
}
