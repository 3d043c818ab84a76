// Package pagetest tests pages that package page writes.
package pagetest

import (
	"regexp"
	"strings"
	"testing"
)

// forbidden is what no page may contain, and why.
var forbidden = []struct {
	pattern *regexp.Regexp
	why     string
}{
	{regexp.MustCompile(`<script`), "runs a script"},
	{regexp.MustCompile(`ZgotmplZ`), "lacks something that was unsafe"},
	{regexp.MustCompile(`(?i)(src|href|action|srcset)\s*=|url\(|@import`), "fetches something"},
	{regexp.MustCompile(`<[a-z]+[^>]*\son[a-z]+=`), "has an event handler"},
	{regexp.MustCompile(`<th>`), "has a header that does not say what it is of"},
}

// once is what every page must contain once.
var once = []string{
	"<!DOCTYPE html>", `<html lang="en">`, "<title>", "<h1>", "<header>", "<main>", `name="viewport"`, "default-src &#39;none&#39;", "<style>",
}

var (
	idForm      = regexp.MustCompile(` id="([^"]+)"`)
	labelForm   = regexp.MustCompile(`aria-labelledby="([^"]+)"`)
	headingForm = regexp.MustCompile(`<h([1-6])`)
)

// Sound requires of a page that it fetches nothing, and that everybody can read it.
func Sound(t *testing.T, html string) {
	t.Helper()
	for _, f := range forbidden {
		if f.pattern.MatchString(html) {
			t.Errorf("the page %s", f.why)
		}
	}
	for _, text := range once {
		if n := strings.Count(strings.ReplaceAll(html, "'", "&#39;"), text); n != 1 {
			t.Errorf("the page has %s %d times", text, n)
		}
	}
	ids := map[string]bool{}
	for _, id := range idForm.FindAllStringSubmatch(html, -1) {
		if ids[id[1]] {
			t.Errorf("two elements have the ID %s", id[1])
		}
		ids[id[1]] = true
	}
	for _, ref := range labelForm.FindAllStringSubmatch(html, -1) {
		if !ids[ref[1]] {
			t.Errorf("no element has the ID %s", ref[1])
		}
	}
	depth := 0
	for _, h := range headingForm.FindAllStringSubmatch(html, -1) {
		level := int(h[1][0] - '0')
		if level > depth+1 {
			t.Errorf("h%d follows h%d", level, depth)
		}
		depth = level
	}
}
