package archtest

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// ceiling is how many lines a file may have, tests left out.
const ceiling = 400

func TestFilesAreReadable(t *testing.T) {
	for _, p := range load(t) {
		for _, name := range p.files {
			text, err := os.ReadFile(filepath.Join(p.dir, name))
			require.NoError(t, err)
			if n := bytes.Count(text, []byte("\n")); n > ceiling {
				t.Errorf("%s has %d lines, more than %d", filepath.Join(p.dir, name), n, ceiling)
			}
		}
	}
}
