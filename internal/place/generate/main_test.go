package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/getmobly/mobly-salesforce-go/internal/place"
)

func installed(t *testing.T) source {
	t.Helper()
	if _, err := os.Stat("node_modules"); err != nil {
		t.Skip("npm ci --ignore-scripts installs the sources")
	}
	return "node_modules"
}

// The files beside the generator are what it writes.
func TestGenerated(t *testing.T) {
	files, err := generate(string(installed(t)))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(want, got) {
			t.Errorf("%s is not what the sources give: run go generate", name)
		}
	}
}

// Both codes and every English name of a country mean it; a name that two
// countries have means none.
func TestSources(t *testing.T) {
	src := installed(t)
	assigned, err := src.alpha3()
	if err != nil {
		t.Fatal(err)
	}
	names, err := src.countryNames("en")
	if err != nil {
		t.Fatal(err)
	}
	iso, err := src.isoCountries()
	if err != nil {
		t.Fatal(err)
	}
	for code, alpha3 := range assigned {
		for _, text := range append([]string{code, alpha3, iso[code]}, names[code]...) {
			if got, _ := place.Country(text); text != "" && got != code && text != "Congo" {
				t.Errorf("%q is %q, want %s", text, got, code)
			}
		}
	}
	rows, err := src.literals("iso-3166", "2.js")
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) < 5_000 {
		t.Errorf("%d subdivisions", len(rows))
	}
	ambiguous := 0
	for _, row := range rows {
		country, code := row["code"][:2], row["code"][3:]
		if got, ok := state(country, row["code"]); !ok || got != code {
			t.Errorf("%s is %q", row["code"], got)
		}
		if got, _ := state(country, row["name"]); got != code {
			ambiguous++
			t.Logf("%s %q is %q", row["code"], row["name"], got)
		}
	}
	if ambiguous > len(rows)/50 {
		t.Errorf("%d of %d local names are not found", ambiguous, len(rows))
	}
	t.Logf("%d of %d local names mean several subdivisions or another", ambiguous, len(rows))
}

// state returns the only code of a text.
func state(country, text string) (code string, ok bool) {
	codes := place.AppendStates(nil, country, text)
	if len(codes) != 1 {
		return "", false
	}
	return codes[0], true
}
