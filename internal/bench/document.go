package main

import (
	_ "embed"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// frame is BENCHMARKS.md without its figures.
//
//go:embed benchmarks.txt
var frame string

// around returns the text before and after the figures.
func around() (head, tail string) {
	head, tail, _ = strings.Cut(frame, "{{figures}}\n")
	return head, tail
}

// document returns the text of BENCHMARKS.md.
func document(figures string, runs int, note string, at time.Time) string {
	head, tail := around()
	machine := fmt.Sprintf("%d runs on %s: %s, %d CPUs (%s), %s/%s.", runs, at.UTC().Format("2006-01-02"), runtime.Version(), runtime.NumCPU(), processor(), runtime.GOOS, runtime.GOARCH)
	if note != "" {
		machine += " " + note
	}
	return head + machine + "\n\n" + figures + "\n" + tail
}

// processor returns the name of the machine's processor, "unknown" if the system does
// not tell it.
func processor() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}
