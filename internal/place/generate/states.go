package main

import (
	"encoding/xml"
	"os"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/getmobly/mobly-salesforce-go/internal/place"
)

// The ranks of a subdivision's names.
const (
	given     = 2 * iota // in English, and as the country itself says
	withdrawn            // of codes that ISO has taken back
	local                // in the languages of the country
	abroad               // in other languages
	postal               // as the country's post shortens it
	shortened = 1        // added: without the kind, or what stands behind a comma
)

// neighbours are the languages in which the subdivisions of all countries are
// named. Those of the countries whose states Salesforce brings are named in all
// [languages].
var (
	neighbours = strings.Fields("de fr es pt it nl")
	brought    = strings.Fields("US CA AU BR CN IE IN IT MX")
	german     = strings.Fields("DE AT CH LI")
)

// states writes the codes and the names of subdivisions.
func (t table) states(src source) error {
	rows, err := src.literals("iso-3166", "2.js")
	if err != nil {
		return err
	}
	cldr, err := src.subdivisions("en")
	if err != nil {
		return err
	}
	replaced, err := src.replaced()
	if err != nil {
		return err
	}
	byCountry := places{}
	live := map[string]string{} // code: local name
	for _, row := range rows {
		code := row["code"]
		live[code] = row["name"]
		t["l/"+t.fold(code[:2])+"-"+t.fold(code[3:])] = code[3:]
		name, others, _ := strings.Cut(row["name"], " [")
		byCountry.add(t, given, code, name)
		for _, part := range regexp.MustCompile(`\s*/\s*`).Split(name, -1) {
			byCountry.add(t, given, code, part)
		}
		byCountry.add(t, local, code, strings.TrimSuffix(others, "]"))
	}
	numbered := t.renumbered(live, cldr)
	for _, id := range sorted(cldr) {
		code, rank := whole(id), given
		if live[code] == "" {
			code, rank = replaced[code], withdrawn
		}
		if live[code] != "" && !numbered[code[:2]] {
			byCountry.add(t, rank, code, cldr[id])
		}
	}
	if err := t.translated(src, byCountry, func(code string) bool { return live[code] != "" && !numbered[code[:2]] }); err != nil {
		return err
	}
	abbreviated, err := t.abbreviations(src, byCountry, live, cldr, replaced)
	if err != nil {
		return err
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
	for key, codes := range abbreviated {
		if t[key] == "" && len(codes) == 1 {
			t[key] = codes[0]
		}
	}
	return nil
}

// places are the names of subdivisions by country.
type places map[string]*names

func (p places) add(t table, rank int, code, name string) {
	country := code[:2]
	if p[country] == nil {
		p[country] = &names{fold: t.fold}
	}
	n := p[country]
	n.add(rank, code, name)
	n.add(rank+shortened, code, short(name))
	n.add(rank+shortened, code, turned(name))
	stem, _, _ := strings.Cut(name, ",")
	n.add(rank+shortened, code, stem)
	if slices.Contains(german, country) {
		n.add(rank, code, digraphs(name))
	}
}

// particles stand between a kind and a name.
var particles = strings.Fields("of de del di da do du des della von der la")

// endings are the endings of Chinese, Japanese and Korean names that say what kind
// of place it is.
var endings = strings.Fields("市 省 縣 县 県 府 都 自治区 自治區 特别行政区 特別行政區 州 시 도")

// short is a name without the words for the kind of place.
func short(name string) string {
	bare := place.Bare(name)
	if bare == name {
		for _, ending := range endings {
			if stem, ok := strings.CutSuffix(name, ending); ok && utf8.RuneCountInString(stem) > 1 {
				return stem
			}
		}
		return name
	}
	for {
		first, rest, ok := strings.Cut(bare, " ")
		if !ok || !slices.Contains(particles, strings.ToLower(first)) {
			break
		}
		bare = rest
	}
	for _, elided := range []string{"d'", "l'", "d’", "l’"} {
		bare = strings.TrimPrefix(bare, elided)
	}
	return bare
}

// translated adds the names of subdivisions in languages other than English.
func (t table) translated(src source, byCountry places, known func(code string) bool) error {
	official, err := src.officialLanguages()
	if err != nil {
		return err
	}
	var all []string
	for _, spoken := range official {
		all = append(all, spoken...)
	}
	all = append(all, languages...)
	slices.Sort(all)
	for _, language := range slices.Compact(all) {
		texts, err := src.subdivisions(language)
		if err != nil {
			return err
		}
		for _, id := range sorted(texts) {
			code := whole(id)
			country := code[:2]
			switch {
			case language == "en" || !known(code):
			case slices.Contains(official[country], language):
				byCountry.add(t, local, code, texts[id])
			case slices.Contains(neighbours, language), slices.Contains(brought, country) && slices.Contains(languages, language):
				byCountry.add(t, abroad, code, texts[id])
			}
		}
	}
	return nil
}

// forgotten writes the codes that ISO has taken back and CLDR names no
// replacement for: India's UT is the only one there with the name Uttarakhand.
func (t table) forgotten(live map[string]string, numbered map[string]bool, cldr map[string]string) {
	for _, id := range sorted(cldr) {
		code, key := whole(id), "l/"+id[:2]+"-"+t.fold(id[2:])
		if live[code] != "" || numbered[code[:2]] || t[key] != "" {
			continue
		}
		var same []string
		for place := range strings.FieldsSeq(t["s/"+t.fold(cldr[id])]) {
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
func (t table) renumbered(live, cldr map[string]string) map[string]bool {
	byName := map[string]string{}
	for _, code := range sorted(live) {
		byName[code[:2]+t.fold(live[code])] += " " + code
	}
	all, wrong := map[string]int{}, map[string]int{}
	for id, name := range cldr {
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

// subdivisions returns the names of subdivisions in a language by id ("usca"),
// none in one that the sources do not have.
func (s source) subdivisions(language string) (map[string]string, error) {
	if language == "nb" {
		language = "no"
	}
	text, err := s.read("cldr", "3rdparty", "cldr", "common", "subdivisions", strings.ReplaceAll(language, "-", "_")+".xml")
	if os.IsNotExist(err) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var file struct {
		Subdivisions []struct {
			ID   string `xml:"type,attr"`
			Text string `xml:",chardata"`
		} `xml:"localeDisplayNames>subdivisions>subdivision"`
	}
	if err := xml.Unmarshal(text, &file); err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, sub := range file.Subdivisions {
		if out[sub.ID] == "" { // an alternative comes second
			out[sub.ID] = sub.Text
		}
	}
	return out, nil
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
