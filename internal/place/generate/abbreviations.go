package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// abbreviations returns the abbreviations of subdivisions as keys of the table,
// each with the codes that it may stand for, and adds the names that come with
// them to byCountry:
//
//  1. what Americans write: "Calif.",
//  2. what the post of a country writes: "CDMX",
//  3. the initials of a name of three words or more: "NRW".
//
// An abbreviation stands for nothing if a name of the country's is spelt alike.
func (t table) abbreviations(src source, byCountry places, live, english, replaced map[string]string) (map[string][]string, error) {
	out := map[string][]string{}
	add := func(code, text string) {
		key := t.fold(text)
		if len(byCountry[code[:2]].meaning(key)) > 0 || key == "" {
			return
		}
		key = "l/" + t.fold(code[:2]) + "-" + key
		if !slices.Contains(out[key], code[3:]) {
			out[key] = append(out[key], code[3:])
		}
	}
	american, err := src.american()
	if err != nil {
		return nil, err
	}
	posts, err := src.posts()
	if err != nil {
		return nil, err
	}
	for _, post := range posts {
		code := post.code
		if live[code] == "" {
			code = replaced[code]
		}
		n := byCountry[post.code[:2]]
		if live[code] == "" || !slices.ContainsFunc(post.names, func(name string) bool { return slices.Contains(n.meaning(t.fold(name)), code) }) {
			continue // a code of its own, or of a former division
		}
		for _, name := range post.names[1:] {
			byCountry.add(t, postal, code, name)
		}
		add(code, post.names[0])
	}
	for _, code := range sorted(american) {
		for _, text := range american[code] {
			add(code, text)
		}
	}
	for _, code := range sorted(live) {
		for _, name := range []string{live[code], english[strings.ToLower(code[:2]+code[3:])]} {
			add(code, initials(name))
		}
	}
	return out, nil
}

// initials returns those of a name of three words or more, as "NRW" of "North
// Rhine-Westphalia", else "".
func initials(name string) string {
	var out strings.Builder
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' }) {
		if first, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(first) {
			out.WriteRune(first)
		} else if !slices.Contains([]string{"of", "and", "the", "de", "del", "do", "da", "dos", "la", "el", "y", "e"}, word) {
			return ""
		}
	}
	if utf8.RuneCountInString(out.String()) < 3 {
		return ""
	}
	return out.String()
}

var (
	isoCode    = regexp.MustCompile(`iso: '(US-\w\w)'`)
	altAbbr    = regexp.MustCompile(`altAbbr: \[(.*)\]`)
	quotedText = regexp.MustCompile(`'([^']+)'`)
)

// american returns the traditional abbreviations of the states of the US.
func (s source) american() (map[string][]string, error) {
	text, err := s.read("us-state-converter", "index.js")
	out, code := map[string][]string{}, ""
	for line := range strings.Lines(string(text)) {
		if m := isoCode.FindStringSubmatch(line); m != nil {
			code = m[1]
		} else if m := altAbbr.FindStringSubmatch(line); m != nil {
			for _, one := range quotedText.FindAllStringSubmatch(m[1], -1) {
				out[code] = append(out[code], one[1])
			}
		}
	}
	return out, err
}

// post is what a country's post calls a subdivision: its abbreviation, then its
// names.
type post struct {
	code  string
	names []string
}

// posts returns what the address metadata of libaddressinput knows.
func (s source) posts() ([]post, error) {
	folder := filepath.Join(string(s), "pelias-parser", "resources", "chromium-i18n", "ssl-address")
	files, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var out []post
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join(folder, file.Name()))
		if err != nil {
			return nil, err
		}
		var country struct {
			Key   string
			IDs   string `json:"sub_isoids"`
			Keys  string `json:"sub_keys"`
			Names string `json:"sub_names"`
			Latin string `json:"sub_lnames"`
		}
		if err := json.Unmarshal(text, &country); err != nil {
			return nil, err
		}
		keys, names, latin := strings.Split(country.Keys, "~"), strings.Split(country.Names, "~"), strings.Split(country.Latin, "~")
		for i, id := range strings.Split(country.IDs, "~") {
			if id == "" || i >= len(keys) {
				continue
			}
			p := post{code: country.Key + "-" + id, names: []string{keys[i]}}
			for _, list := range [][]string{names, latin} {
				if i < len(list) {
					p.names = append(p.names, list[i])
				}
			}
			out = append(out, p)
		}
	}
	return out, nil
}
