// Command test runs all tests: those of this module and those of the modules
// nested in it, which go test ./... leaves out. What it is given, it gives to
// go test.
//
//	go run ./.ci/test
//	go run ./.ci/test -count=1
package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "test:", err)
		os.Exit(1)
	}
}

// run tests every module, whatever became of the one before.
func run(ctx context.Context, args []string) error {
	dirs, err := modules(".")
	if err != nil {
		return err
	}
	var errs []error
	for _, dir := range dirs {
		list := exec.CommandContext(ctx, "go", "list", "./...")
		list.Dir = dir
		if packages, err := list.Output(); err == nil && len(packages) == 0 {
			continue // the module has tools only
		}
		test := exec.CommandContext(ctx, "go", append(append([]string{"test"}, args...), "./...")...)
		test.Dir, test.Stdout, test.Stderr = dir, os.Stdout, os.Stderr
		if err := test.Run(); err != nil {
			errs = append(errs, fmt.Errorf("module %s: %w", dir, err))
		}
	}
	return errors.Join(errs...)
}

// modules returns the folders below root that have a go.mod, root first.
func modules(root string) (dirs []string, err error) {
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch name := d.Name(); {
		case err != nil:
			return err
		case d.IsDir() && path != root && (name == "testdata" || name == "node_modules" || strings.HasPrefix(name, ".")):
			return fs.SkipDir
		case name == "go.mod":
			dirs = append(dirs, filepath.Dir(path))
		}
		return nil
	})
	if err == nil && len(dirs) == 0 {
		err = errors.New("no go.mod here: run it from the top of the repository")
	}
	slices.Sort(dirs)
	return dirs, err
}
