package mapping

import (
	"strings"
	"unicode"
	"unicode/utf8"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/place"
)

// Phones are a lead's telephone numbers.
type Phones struct {
	LeadProvided  []Phone `json:"leadProvided,omitempty"`  // given by the person
	MoblyProvided []Phone `json:"moblyProvided,omitempty"` // added by enrichment
}

// Phone is one number.
type Phone struct {
	Number    string `json:"number"`
	Type      string `json:"type,omitempty"` // MOBILE, LANDLINE, DIRECT, OFFICE, HQ, UNKNOWN
	Preferred bool   `json:"preferred,omitempty"`
}

// Primary returns the number to call, "" if there is none. Preferred numbers
// come before others and, among equals, numbers that the person gave come
// before those of enrichment.
func (p Phones) Primary() string {
	first := ""
	for _, list := range [2][]Phone{p.LeadProvided, p.MoblyProvided} {
		for i := range list {
			number := core.Seen(list[i].Number)
			switch {
			case number == "":
			case list[i].Preferred:
				return number
			case first == "":
				first = number
			}
		}
	}
	return first
}

// Others returns all numbers except the primary one, each once: first those
// that the person gave, then those of enrichment.
//
// Comparison ignores punctuation, the script of the digits, 00 for +, a trunk prefix
// after a calling code ("+44 (0)20") and the word for an extension.
// [FromOtherPhones] also uses the company's country: in the United Kingdom,
// "020 7946 0018" and "+44 20 7946 0018" are one number.
func (p Phones) Others() []string {
	var f phoneFacts
	f.derive(&p, "")
	return append([]string(nil), f.others...)
}

// phoneFacts are the numbers of a lead. A few of them cost no allocation.
type phoneFacts struct {
	primary string
	others  []string
	room    [4]string
}

func (f *phoneFacts) derive(p *Phones, country string) {
	f.primary = p.Primary()
	total := len(p.LeadProvided) + len(p.MoblyProvided)
	if f.primary == "" || total == 1 {
		return
	}
	f.others = f.room[:0]
	country, _ = place.Country(country) // once, not for each number
	var room [64]byte
	var seen core.KeySet
	seen.Add(phoneKey(room[:0], f.primary, country))
	for _, list := range [2][]Phone{p.LeadProvided, p.MoblyProvided} {
		for i := range list {
			number := core.Seen(list[i].Number)
			key := phoneKey(room[:0], number, country)
			if _, added := seen.Add(key); added && len(key) > 0 {
				f.others = append(f.others, number)
			}
		}
	}
}

// phoneKey appends a key that all spellings of a number share: its digits and letters,
// then those of its extension. It ignores a label ("Tel. +44"). A number without a
// calling code belongs to the country, if known.
func phoneKey(key []byte, number, country string) []byte {
	inside := ""
	if strings.Trim(number, "+0123456789 -.()/") != "" {
		number = number[max(0, strings.IndexFunc(number, isDialled)):]
		if at := strings.IndexFunc(number, isSpelled); at >= 0 {
			if inside = extension(number[at:]); inside != "" {
				number = number[:at]
			}
		}
	}
	key = place.International(appendDialled(key, number), country)
	if inside != "" {
		key = appendDialled(append(key, 'x'), inside)
	}
	return key
}

func isDialled(r rune) bool { return r == '+' || r == '＋' || unicode.IsDigit(r) }

func isSpelled(r rune) bool { return r == '#' || r == '*' || unicode.IsLetter(r) }

// appendDialled appends a number without punctuation and with the digits of any
// script in ASCII.
func appendDialled(key []byte, number string) []byte {
	for _, r := range number {
		switch {
		case '0' <= r && r <= '9', r == '+':
			key = append(key, byte(r))
		case isSpelled(r):
			key = utf8.AppendRune(key, r)
		case unicode.IsDigit(r):
			zero := r // scripts have their digits in one row
			for unicode.IsDigit(zero - 1) {
				zero--
			}
			key = append(key, '0'+byte((r-zero)%10))
		case isDialled(r):
			key = append(key, '+')
		}
	}
	return key
}

// extensions are the words before an extension.
const extensions = " x ext extn extension extensión durchwahl dw app apparat klappe poste int interno anexo ramal toestel tst wew доб вн 内線 内线 分机 "

// extension returns what follows the word for an extension: "12" of "ext. 12".
func extension(text string) string {
	at := strings.IndexFunc(text, isDialled)
	if at < 0 {
		return ""
	}
	word := strings.TrimFunc(text[:at], func(r rune) bool { return !unicode.IsLetter(r) })
	if word == "" && text[0] == '#' || strings.Contains(extensions, " "+strings.ToLower(word)+" ") {
		return text[at:]
	}
	return ""
}
