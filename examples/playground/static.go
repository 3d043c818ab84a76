//go:build !js

package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const (
	itself  = "github.com/getmobly/mobly-salesforce-go/examples/playground"
	program = "playground.wasm"
	runtime = "wasm_exec.js" // which Go has for its programs
)

// writeStatic writes the page and its program, compiled to WebAssembly by Go, to a
// folder. Files of those names are overwritten.
func writeStatic(ctx context.Context, dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, "assets"), 0o755); err != nil {
		return err
	}
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", filepath.Join(dir, program), itself)
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if said, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, said)
	}
	text, err := os.ReadFile(filepath.Join(dir, program))
	if err != nil {
		return err
	}
	root, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return err
	}
	files := map[string][]byte{"index.html": index(program)}
	if files[program+".gz"], err = compress(text); err != nil {
		return err
	}
	if files[runtime], err = os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", runtime)); err != nil {
		return err
	}
	names, err := fs.Glob(assets, "assets/*")
	if err != nil {
		return err
	}
	for _, name := range names {
		if files[name], err = assets.ReadFile(name); err != nil {
			return err
		}
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func compress(text []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(text)
	err = errors.Join(err, w.Close())
	return out.Bytes(), err
}
