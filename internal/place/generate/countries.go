package main

import (
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/place"
)

// languages are those whose names of all countries are taken. Every country's
// own names are taken whatever the language.
var languages = strings.Fields(`en de fr es pt it nl da sv nb no fi is et lv lt pl cs sk hu ro bg hr sl sr el tr uk ru ar he fa hi th vi id ms ja ko zh zh-Hant ca az bn bs hy ka mk ur`)

// The ranks of a country's names: what English says is not overruled by what
// other languages call other countries, nor what ISO reserves: "EU" is not the
// United States, as it is in Spanish.
const (
	codes = iota
	english
	reserved
	own
	foreign
	derived
)

// countries writes the codes and the names of countries.
func (t table) countries(src source) error {
	n, w := &names{fold: t.fold}, &names{fold: t.words}
	assigned, err := src.alpha3()
	if err != nil {
		return err
	}
	for code, alpha3 := range assigned {
		n.add(codes, code, code)
		n.add(codes, code, alpha3)
	}
	official, err := src.officialLanguages()
	if err != nil {
		return err
	}
	spoken := slices.Clone(languages)
	for code := range assigned {
		spoken = append(spoken, official[code]...)
	}
	slices.Sort(spoken)
	for _, language := range slices.Compact(spoken) {
		given, err := src.countryNames(language)
		if err != nil {
			return err
		}
		for code, texts := range given {
			if assigned[code] == "" {
				continue
			}
			rank := foreign
			switch {
			case language == "en":
				rank = english
			case slices.Contains(official[code], language):
				rank = own
			case !slices.Contains(languages, language):
				continue
			}
			for _, text := range texts {
				n.add(rank, code, text)
				w.add(rank, code, text)
				n.add(derived, code, turned(text))
				n.add(derived, code, place.Bare(text))
				if stem, _, ok := strings.Cut(strings.ReplaceAll(text, "&", "and"), " and "); ok && language == "en" { // "St. Kitts"
					n.add(derived, code, stem)
					w.add(derived, code, stem)
				}
				if language == "de" {
					n.add(rank, code, digraphs(text))
				}
			}
		}
	}
	iso, err := src.isoCountries()
	if err != nil {
		return err
	}
	for code, text := range iso {
		stem, _, _ := strings.Cut(text, ",")
		n.add(english, code, text)
		w.add(english, code, text)
		n.add(derived, code, turned(text))
		n.add(derived, code, stem)
	}
	for code := range assigned {
		var more struct{ Names []string }
		if err := src.optional(&more, "country-to-iso", "data", "country", code+".json"); err != nil {
			return err
		}
		for _, text := range more.Names {
			n.add(foreign, code, text)
			w.add(foreign, code, text)
		}
	}
	kept, err := src.literals("iso-3166", "1-reserved.js")
	if err != nil {
		return err
	}
	for _, row := range kept {
		n.add(reserved, row["alpha2"], row["alpha2"])
	}
	for prefix, names := range map[string]*names{"c/": n, "w/": w} {
		for key, codes := range names.of() {
			if len(codes) == 1 && assigned[codes[0]] != "" {
				t[prefix+key] = codes[0]
			}
		}
	}
	given, err := src.countryNames("en")
	for code := range assigned {
		for _, name := range given[code] {
			if republic := t["w/"+t.words("Republic "+name)]; republic != "" && republic != code {
				t["r/"+code] = republic
			}
		}
	}
	delete(t, "w/"+t.words("Republic of Dominica")) // an Indonesian name of the Dominican Republic
	return err
}

// alpha3 returns the assigned alpha-2 codes with their alpha-3 codes.
func (s source) alpha3() (map[string]string, error) {
	var rows [][]string
	if err := s.json(&rows, "i18n-iso-countries", "codes.json"); err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, row := range rows {
		out[row[0]] = row[1]
	}
	return out, nil
}

// officialLanguages returns the languages that are official in a country.
func (s source) officialLanguages() (map[string][]string, error) {
	var info struct {
		Supplemental struct {
			TerritoryInfo map[string]struct {
				LanguagePopulation map[string]struct {
					Status string `json:"_officialStatus"`
				}
			}
		}
	}
	err := s.json(&info, "cldr-core", "supplemental", "territoryInfo.json")
	out := map[string][]string{}
	for code, territory := range info.Supplemental.TerritoryInfo {
		for language, l := range territory.LanguagePopulation {
			if l.Status != "" {
				out[code] = append(out[code], strings.ReplaceAll(language, "_", "-"))
			}
		}
	}
	return out, err
}

// countryNames returns the names of countries in a language; none in one that
// the sources do not have.
func (s source) countryNames(language string) (map[string][]string, error) {
	out := map[string][]string{}
	var cldr struct {
		Main map[string]struct {
			LocaleDisplayNames struct{ Territories map[string]string }
		}
	}
	if err := s.optional(&cldr, "cldr-localenames-full", "main", language, "territories.json"); err != nil {
		return nil, err
	}
	for code, text := range cldr.Main[language].LocaleDisplayNames.Territories {
		code, _, _ = strings.Cut(code, "-alt-")
		out[code] = append(out[code], text)
	}
	subdivisions, err := s.subdivisions(language)
	if err != nil {
		return nil, err
	}
	for id, text := range subdivisions {
		if slices.Contains([]string{"gbeng", "gbsct", "gbwls", "gbnir"}, id) {
			out["GB"] = append(out["GB"], text)
		}
	}
	var i18n struct{ Countries map[string]json.RawMessage }
	if err := s.optional(&i18n, "i18n-iso-countries", "langs", language+".json"); err != nil {
		return nil, err
	}
	for code, raw := range i18n.Countries {
		var one string
		var several []string
		if json.Unmarshal(raw, &one) == nil {
			several = []string{one}
		} else if err := json.Unmarshal(raw, &several); err != nil {
			return nil, err
		}
		out[code] = append(out[code], several...)
	}
	return out, nil
}

// isoCountries returns the English short names of ISO 3166-1 by alpha-2 code.
func (s source) isoCountries() (map[string]string, error) {
	out := map[string]string{}
	rows, err := s.literals("iso-3166", "1.js")
	for _, row := range rows {
		out[row["alpha2"]] = row["name"]
	}
	delete(out, "")
	return out, err
}

// sorted yields a map in the order of its keys.
func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func (s source) optional(into any, elements ...string) error {
	if _, err := s.read(elements...); err != nil {
		return nil //nolint:nilerr // the language is not there
	}
	return s.json(into, path.Join(elements...))
}
