package main

import (
	"os"
	"testing"
)

// The lock file pins what the table is made of.
func TestSourcesArePinned(t *testing.T) {
	text, err := os.ReadFile("package-lock.json")
	if err != nil || len(text) == 0 {
		t.Fatal("package-lock.json is missing", err)
	}
}
