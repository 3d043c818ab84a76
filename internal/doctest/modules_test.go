package doctest

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestDependencies holds that CONTRIBUTING names every direct dependency of the
// root module.
func TestDependencies(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	require.NoError(t, err)
	_, section, found := strings.Cut(markdown(t)["CONTRIBUTING.md"], "\n## Dependencies\n")
	require.True(t, found)
	section, _, _ = strings.Cut(section, "\n## ")
	direct := regexp.MustCompile(`(?m)^\t(\S+) v\S+$`).FindAllStringSubmatch(string(mod), -1)
	require.NotEmpty(t, direct)
	for _, m := range direct {
		name := strings.Replace(regexp.MustCompile(`/v\d+$`).ReplaceAllString(m[1], ""), "golang.org/", "", 1)
		if !strings.HasPrefix(name, "x/") {
			name = path.Base(name)
		}
		require.Contains(t, section, name)
	}
}
