package mapping

import (
	"bytes"
	"slices"
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
// Numbers are the same however they are punctuated, with 00 for +, with the
// trunk prefix that falls away behind a calling code ("+44 (0)20"), and with any
// word for an extension. [FromOtherPhones] also knows the company's country,
// which tells that "020 7946 0018" and "+44 20 7946 0018" are one number in the
// United Kingdom.
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
	var home place.Dialling
	if country != "" && (someNational(p.LeadProvided) || someNational(p.MoblyProvided)) {
		code, _ := place.Country(country)
		home, _ = place.DiallingIn(code)
	}
	var room [64]byte
	var seen core.KeySet
	seen.Add(phoneKey(room[:0], f.primary, &home))
	for _, list := range [2][]Phone{p.LeadProvided, p.MoblyProvided} {
		for i := range list {
			number := core.Seen(list[i].Number)
			key := phoneKey(room[:0], number, &home)
			if _, added := seen.Add(key); added && len(key) > 0 {
				f.others = append(f.others, number)
			}
		}
	}
}

func someNational(phones []Phone) bool {
	return slices.ContainsFunc(phones, func(p Phone) bool {
		number := strings.TrimLeft(p.Number, " (")
		return !strings.HasPrefix(number, "+") && !strings.HasPrefix(number, "00")
	})
}

// phoneKey appends what is equal for two spellings of one number. A label before
// it does not count ("Tel. +44"). Numbers without a calling code are those of
// home, the zero of which is an unknown country.
func phoneKey(key []byte, number string, home *place.Dialling) []byte {
	number = number[max(0, strings.IndexAny(number, "+0123456789")):]
	for i, r := range number {
		switch {
		case '0' <= r && r <= '9', r == '+':
			key = append(key, byte(r))
		case strings.ContainsRune(" \t\n\r-./()", r), r > unicode.MaxASCII && !unicode.IsLetter(r):
		default:
			if digits := extension(number[i:]); digits != "" {
				return append(append(international(key, home), 'x'), digits...)
			}
			key = utf8.AppendRune(key, r)
		}
	}
	return international(key, home)
}

// extensions are the words before the digits of an extension.
const extensions = "x ext extn extension durchwahl dw app apparat klappe poste int interno anexo ramal"

// extension returns the digits of an extension with its word in front: "ext. 12".
func extension(text string) string {
	at := strings.IndexAny(text, "0123456789")
	if at < 0 {
		return ""
	}
	word := strings.Trim(text[:at], " .:;=#")
	for known := range strings.FieldsSeq(extensions) {
		if strings.EqualFold(word, known) || word == "" && strings.Contains(text[:at], "#") {
			return text[at:]
		}
	}
	return ""
}

// international returns a number that is known to be complete with its calling
// code and without a trunk prefix: "+442079460018" of "00 44 (0)20 7946 0018", and
// of "020 7946 0018" in the United Kingdom.
func international(key []byte, home *place.Dialling) []byte {
	for _, prefix := range [...]string{home.Abroad, "00"} {
		if prefix != "" && bytes.HasPrefix(key, []byte(prefix)) {
			key = slices.Replace(key, 0, len(prefix), '+')
			break
		}
	}
	if bytes.HasPrefix(key, []byte("+")) {
		if len(key) > 1 && (key[1] == '1' || key[1] == '7') { // North America and Russia dial no 0
			return key
		}
		for n := 2; n <= 4 && n < len(key); n++ {
			if key[n] != '0' {
				continue
			}
			if d, ok := place.DiallingWith(string(key[1:n])); ok && d.Trunk == "0" {
				return slices.Delete(key, n, n+1)
			}
		}
		return key
	}
	if national := home.National(string(key)); national != "" {
		key = append(append(append(key[:0], '+'), home.Code...), national...)
	}
	return key
}
