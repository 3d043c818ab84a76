package main

import (
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
//  3. the initials of a name of three words or more: "NRW",
//  4. what [shortenings] makes of a name, in the countries that have states in
//     most orgs: "Ont.".
//
// An abbreviation is dropped if it is also a name in the country.
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
			if slices.Contains(brought, code[:2]) || slices.Contains(german, code[:2]) {
				for _, text := range byCountry[code[:2]].shortenings(name) {
					add(code, text)
				}
			}
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

// shortenings returns what people write for a name, in three letters or more:
//
//  1. the beginning of its only word, "Ont" or "Queb", or what stands before
//     "and", "Newfoundland", if no other name begins alike;
//  2. the beginning of the first word and the others: "N. Carolina";
//  3. the beginning of the last word behind the others: "Baden-Württ.".
func (n *names) shortenings(name string) []string {
	var out []string
	name, _, _ = strings.Cut(name, " [")
	words := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' })
	if len(words) == 0 {
		return nil
	}
	first, last := words[0], words[len(words)-1]
	front, back := strings.TrimSuffix(name, last), strings.TrimPrefix(name, first)
	stem, _, _ := strings.Cut(name, " and ")
	if len(words) == 1 {
		for i := range name {
			if i > 0 && n.only(n.fold(name[:i])) {
				out = append(out, name[:i])
			}
		}
	} else {
		for i := range first {
			if i > 0 {
				out = append(out, first[:i]+back)
			}
		}
		for i := range last {
			if i > 0 {
				out = append(out, front+last[:i])
			}
		}
		if stem != name && n.only(n.fold(stem)) {
			out = append(out, stem)
		}
	}
	return slices.DeleteFunc(out, func(text string) bool { return utf8.RuneCountInString(n.fold(text)) < 3 })
}

// only reports whether all names that begin with a text mean one place.
func (n *names) only(beginning string) bool {
	var one []string
	for _, rank := range n.ranks {
		for key := range rank {
			if !strings.HasPrefix(key, beginning) {
				continue
			}
			codes := n.meaning(key)
			if len(codes) != 1 || one != nil && one[0] != codes[0] {
				return false
			}
			one = codes
		}
	}
	return true
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

// posts returns the subdivisions in libaddressinput's address metadata.
func (s source) posts() ([]post, error) {
	var countries map[string]struct {
		Key   string
		IDs   string `json:"sub_isoids"`
		Keys  string `json:"sub_keys"`
		Names string `json:"sub_names"`
		Latin string `json:"sub_lnames"`
	}
	if err := s.json(&countries, "@cpsdqs", "google-i18n-address", "data", "all.json"); err != nil {
		return nil, err
	}
	var out []post
	for _, key := range sorted(countries) {
		country := countries[key]
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
