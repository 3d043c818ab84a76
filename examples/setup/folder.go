package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// writeFolder writes what the org lacks as files.
func writeFolder(ctx context.Context, p *printer, target *target, opts options) error {
	org, err := target.admin.Schema(ctx, target.cfg.Settings)
	if err != nil {
		return err
	}
	files, err := setup.Files(target.cfg.Settings, org, opts.plan.Options)
	if err != nil {
		return err
	}
	n, err := replace(opts.out, files)
	if err != nil {
		return err
	}
	p.printf("Wrote %d files to %s: start with %s.\n", n, opts.out, setup.ReadmeFile)
	return p.err
}

// replace writes files to a folder, in the place of those that were written to
// it before.
func replace(dir string, files fs.FS) (n int, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return 0, err
	}
	root, err := os.OpenRoot(dir) // no link leads out of it
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	old, err := own(root.FS())
	if err != nil {
		return 0, fmt.Errorf("%s: %w", dir, err)
	}
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return root.MkdirAll(name, 0o755)
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		n++
		return root.WriteFile(name, text, 0o644)
	})
	for _, name := range old { // after the others: a folder that is half written is still known as one of ours
		if _, statErr := fs.Stat(files, name); err == nil && errors.Is(statErr, fs.ErrNotExist) {
			err = root.Remove(name)
		}
	}
	return n, err
}

// errForeign is the error of a folder that holds something else.
var errForeign = errors.New("the folder is not empty, and not one that this command wrote: name another")

// own lists the files of a folder if all are such as this command writes. What
// begins with a dot is other tools' and is passed over.
func own(folder fs.FS) ([]string, error) {
	var out []string
	err := fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || name == ".":
			return err
		case strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		case !d.Type().IsRegular() || !written(name):
			return fmt.Errorf("%w (%s)", errForeign, name)
		}
		out = append(out, name)
		return nil
	})
	if err != nil || len(out) == 0 {
		return nil, err
	}
	readme, err := fs.ReadFile(folder, setup.ReadmeFile)
	if err != nil || !strings.HasPrefix(string(readme), setup.ReadmeTitle+"\n") {
		return nil, fmt.Errorf("%w (%s)", errForeign, setup.ReadmeFile)
	}
	return out, nil
}

// written reports whether a file is of those that are written.
func written(name string) bool {
	for _, pattern := range [...]string{
		setup.ReadmeFile, "sfdx-project.json", "manifest/package.xml",
		"force-app/main/default/permissionsets/*.permissionset-meta.xml", "force-app/main/default/objects/*/fields/*.field-meta.xml",
	} {
		if ok, _ := path.Match(pattern, name); ok {
			return true
		}
	}
	return false
}
