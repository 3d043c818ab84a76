package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/place"
)

// The ranks of a subdivision's names.
const (
	given     = iota // in English, and as the country itself says
	shortened        // without the kind, or what stands behind a comma
	withdrawn        // of codes that ISO has taken back
)

// subdivisionNames is a file of cldr-subdivisions-full.
type subdivisionNames struct {
	Subdivisions struct {
		LocaleDisplayNames struct{ Subdivisions map[string]string }
	}
}

func (n subdivisionNames) names() map[string]string {
	return n.Subdivisions.LocaleDisplayNames.Subdivisions
}

// states writes the codes and the names of subdivisions.
func (t table) states(src source) error {
	rows, err := src.literals("iso-3166", "2.js")
	if err != nil {
		return err
	}
	var cldr subdivisionNames
	if err := src.json(&cldr, "cldr-subdivisions-full", "subdivisions", "en", "en.json"); err != nil {
		return err
	}
	replaced, err := src.replaced()
	if err != nil {
		return err
	}
	byCountry := map[string]*names{}
	add := func(rank int, code, name string) {
		country := code[:2]
		if byCountry[country] == nil {
			byCountry[country] = &names{table: t}
		}
		n := byCountry[country]
		n.add(rank, code, name)
		n.add(rank+shortened, code, place.Bare(name))
		n.add(rank+shortened, code, turned(name))
		stem, _, _ := strings.Cut(name, ",")
		n.add(rank+shortened, code, stem)
		if slices.Contains([]string{"DE", "AT", "CH", "LI"}, country) {
			n.add(rank, code, digraphs(name))
		}
	}
	live := map[string]string{} // code: local name
	for _, row := range rows {
		code := row["code"]
		live[code] = row["name"]
		t["l/"+t.fold(code[:2])+"-"+t.fold(code[3:])] = code[3:]
		name, _, _ := strings.Cut(row["name"], " [")
		add(given, code, name)
		for _, part := range regexp.MustCompile(`\s*/\s*`).Split(name, -1) {
			add(given, code, part)
		}
	}
	numbered := t.renumbered(live, cldr)
	for _, id := range sorted(cldr.names()) {
		code, rank := whole(id), given
		if live[code] == "" {
			code, rank = replaced[code], withdrawn
		}
		if live[code] != "" && !numbered[code[:2]] {
			add(rank, code, cldr.names()[id])
		}
	}
	for _, old := range sorted(replaced) {
		key := "l/" + t.fold(old[:2]) + "-" + t.fold(old[3:])
		if code := replaced[old]; live[code] != "" && t[key] == "" {
			t[key] = code[3:]
		}
	}
	for _, country := range sorted(byCountry) {
		for key, codes := range byCountry[country].of() {
			slices.Sort(codes)
			t["s/"+key] = strings.TrimSpace(t["s/"+key] + " " + strings.Join(codes, " "))
		}
	}
	t.forgotten(live, numbered, cldr)
	return nil
}

// forgotten writes the codes that ISO has taken back and CLDR names no
// replacement for: India's UT is the only one there with the name Uttarakhand.
func (t table) forgotten(live map[string]string, numbered map[string]bool, cldr subdivisionNames) {
	for _, id := range sorted(cldr.names()) {
		code, key := whole(id), "l/"+id[:2]+"-"+t.fold(id[2:])
		if live[code] != "" || numbered[code[:2]] || t[key] != "" {
			continue
		}
		var same []string
		for place := range strings.FieldsSeq(t["s/"+t.fold(cldr.names()[id])]) {
			if strings.HasPrefix(place, code[:2]) {
				same = append(same, place[3:])
			}
		}
		if len(same) == 1 {
			t[key] = same[0]
		}
	}
}

// whole is the code of an id: "US-CA" of "usca".
func whole(id string) string { return strings.ToUpper(id[:2] + "-" + id[2:]) }

// renumbered returns the countries of which CLDR still has the codes of a
// former division, that mean other places today: a quarter of its names, or
// more, are the local names of other codes.
func (t table) renumbered(live map[string]string, cldr subdivisionNames) map[string]bool {
	byName := map[string]string{}
	for _, code := range sorted(live) {
		byName[code[:2]+t.fold(live[code])] += " " + code
	}
	all, wrong := map[string]int{}, map[string]int{}
	for id, name := range cldr.names() {
		code := whole(id)
		all[code[:2]]++
		if others := byName[code[:2]+t.fold(name)]; live[code] != "" && others != "" && !slices.Contains(strings.Fields(others), code) {
			wrong[code[:2]]++
		}
	}
	out := map[string]bool{}
	for country, n := range wrong {
		out[country] = 4*n >= all[country]
	}
	return out
}

// replaced returns the codes that ISO has taken back, each with the one of the
// same country that has come in its place.
func (s source) replaced() (map[string]string, error) {
	var aliases struct {
		Supplemental struct {
			Metadata struct {
				Alias struct {
					SubdivisionAlias map[string]struct {
						Replacement string `json:"_replacement"`
					}
				}
			}
		}
	}
	err := s.json(&aliases, "cldr-core", "supplemental", "aliases.json")
	out := map[string]string{}
	for id, a := range aliases.Supplemental.Metadata.Alias.SubdivisionAlias {
		to := strings.ToUpper(a.Replacement)
		if len(to) > 2 && !strings.Contains(to, " ") && strings.EqualFold(id[:2], to[:2]) {
			out[whole(id)] = to[:2] + "-" + to[2:]
		}
	}
	return out, err
}

// pair is a property of an object literal of JavaScript.
var pair = regexp.MustCompile(`^\s*(\w+): (?:'([^'\\]*)'|"([^"\\]*)"),?$`)

// literals reads an array of flat objects from a module of JavaScript.
func (s source) literals(elements ...string) ([]map[string]string, error) {
	text, err := s.read(elements...)
	if err != nil {
		return nil, err
	}
	var rows []map[string]string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		if strings.TrimSpace(line) == "{" {
			rows = append(rows, map[string]string{})
		} else if m := pair.FindStringSubmatch(line); m != nil && len(rows) > 0 {
			rows[len(rows)-1][m[1]] = m[2] + m[3]
		}
	}
	return rows, nil
}
