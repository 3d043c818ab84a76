//go:build !js

package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// mostCompressed is how many bytes of the program a browser has to load.
const mostCompressed = 8 << 20

// script asks the program as the page does: its question is standard input.
const script = `
const fs = require('fs');
require('./wasm_exec.js');
(async () => {
  const go = new Go();
  const { instance } = await WebAssembly.instantiate(fs.readFileSync('playground.wasm'), go.importObject);
  go.run(instance);
  process.stdout.write(await globalThis.playground(fs.readFileSync(0, 'utf8')), () => process.exit());
})();
`

// TestStatic builds the static files, and has their program answer as this one does.
func TestStatic(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles the SDK for WebAssembly")
	}
	dir := t.TempDir()
	require.NoError(t, run(t.Context(), []string{"-static", dir}, &bytes.Buffer{}))
	for _, name := range []string{"index.html", "wasm_exec.js", program, "assets/style.css", "assets/playground.js", "assets/icon.svg"} {
		require.FileExists(t, filepath.Join(dir, name))
	}
	info, err := os.Stat(filepath.Join(dir, program+".gz"))
	require.NoError(t, err)
	t.Logf("%s: %d bytes compressed", program, info.Size())
	require.Less(t, info.Size(), int64(mostCompressed))
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed")
	}
	for name, q := range map[string]string{
		"sample": `{"sample": true}`,
		"cell":   `{"texts": {"leads": "[{\"id\": \"1\", \"lastName\": \"Nwosu\", \"company\": {\"name\": \"Northwind\"}}]"}, "cells": {"mapping/1/1": "LastName"}}`,
		"broken": `{"texts": 7}`,
	} {
		got := answerOf(t.Context(), t, dir, q)
		require.Empty(t, cmp.Diff(replyOf(t, answer(t.Context(), []byte(q))), replyOf(t, got)), name)
	}
}

// answerOf returns what the program in the folder answers.
func answerOf(ctx context.Context, t *testing.T, dir, question string) []byte {
	t.Helper()
	cmd := exec.CommandContext(ctx, "node", "-e", script)
	cmd.Dir, cmd.Stdin = dir, bytes.NewReader([]byte(question))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoError(t, err, "%s", &stderr)
	return out
}
