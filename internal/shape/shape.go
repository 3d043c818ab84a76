// Package shape replaces captured texts by made-up ones of the same shape, so that a case
// can be shown to others and still behaves as it did.
//
// Letters become letters of the same script and case, and digits other digits; 0,
// separators, white space and marks stay. Equal words get equal replacements, letter case
// aside, and different words different ones. Words that have three or more letters at
// their beginning in common keep having as many, so that a text that a field was too
// short for is still the beginning of the other. Package setup says what is kept.
package shape

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	mathrand "math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"time"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Shaper replaces texts. No two Shapers replace them alike.
type Shaper struct {
	kept   map[string]bool   // values, by their looks
	words  map[string]string // replacements of words in small letters, digits, IDs and digests
	used   map[string]bool   // replacements
	days   int               // by which dates move
	random *mathrand.Rand
}

// written are the texts that this SDK writes and compares, and the words of addresses and
// of Mobly's codes.
var written = []string{
	"Mobly activity", "Calendar invite", "Text message", "done", "retry", "dead",
	"{{http https www com example invalid}}",
	"{{calendar calendarinvite email personalemail phone call sms text linkedin facebook twitter x note content}}",
	"{{activity scan upload csv import api mobly manual campaign association sales force hub spot inbound outbound internal}}",
}

// New returns a Shaper that leaves a text, or an item of a list, as it is if it is equal
// to a text or a name in the JSON of configured, and the words of templates wherever they
// are. IDs in the JSON of captured keep their order.
func New(configured, captured any) (*Shaper, error) {
	var seed [32]byte
	_, _ = rand.Read(seed[:]) // never fails
	s := &Shaper{
		kept: make(map[string]bool), words: make(map[string]string), used: make(map[string]bool), random: mathrand.New(mathrand.NewChaCha8(seed)),
	}
	s.days = -52 * 7 * (1 + s.random.IntN(5)) // so that weekdays stay, and summer time for most days
	data, err := json.Marshal([]any{written, configured})
	if err != nil {
		return nil, err
	}
	for dec := json.NewDecoder(bytes.NewReader(data)); ; {
		token, err := dec.Token()
		if err != nil {
			break
		}
		if text, ok := token.(string); ok {
			s.keep(text)
		}
	}
	if data, err = json.Marshal(captured); err != nil {
		return nil, err
	}
	ids := idForm.FindAllString(string(data), -1)
	slices.Sort(ids)
	for _, id := range ids {
		s.id(id)
	}
	return s, nil
}

// keep leaves a configured text as it is.
func (s *Shaper) keep(text string) {
	if strings.Contains(text, "{{") {
		for _, word := range wordForm.FindAllString(text, -1) {
			s.Know(lower(word), lower(word))
		}
	}
	if id, ok := recordID(text); ok {
		s.Know(id, id)
	}
	s.kept[core.Looks(strings.TrimPrefix(strings.TrimPrefix(text, "custom:"), "const:"))] = true
}

// Know makes replacement what a word in small letters, or a digest, is replaced by.
func (s *Shaper) Know(word, replacement string) {
	s.words[word], s.used[replacement] = replacement, true
}

func (s *Shaper) isKept(text string) bool {
	_, yesNo := core.YesNo(text)
	return yesNo || s.kept[core.Looks(text)]
}

// layouts are those of a text that is nothing but a date.
var layouts = [...]string{"20060102", "2 January 2006", "2 Jan 2006", "January 2, 2006", "Jan 2, 2006", "02-Jan-2006", time.RFC1123Z}

var (
	wordForm = regexp.MustCompile(`[\p{L}\p{M}\p{N}]+`)
	idForm   = regexp.MustCompile(`\b[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?\b`)
	listForm = regexp.MustCompile(`[;,|\r\n]|: | / | - `) // between items, or between a name and its value

	uuid      = `(?i:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})`
	orderForm = regexp.MustCompile(uuid + `|` + wordForm.String())

	// partForm are markup, a UUID or the digest of an action, a date and its time, an ID, a
	// telephone number, and a word.
	partForm = regexp.MustCompile(`(</?[A-Za-z]{1,6} ?/?>|&(?:amp|lt|gt|quot|apos|nbsp)\b)` +
		`|(` + uuid + `|mobly-[0-9a-f]{32})` +
		`|\b(\d{4}[-/.]\d\d[-/.]\d\d)((?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?: ?[+-]\d\d:?\d\d|Z)?(?: [A-Z]{2,5}\b)?)` +
		`|(` + idForm.String() + `)|(\+?\(?\d[\d ().\-/]{5,}\d)|` + wordForm.String())
)

// Text returns the replacement of a text, in NFC and without invisible characters.
func (s *Shaper) Text(text string) string {
	text = core.Visible(text)
	for _, layout := range layouts {
		if at, err := time.Parse(layout, text); err == nil {
			return s.move(at, layout, text)
		}
	}
	if s.isKept(text) {
		return text
	}
	var b strings.Builder
	at := 0
	for _, sep := range append(listForm.FindAllStringIndex(text, -1), []int{len(text), len(text)}) {
		item := text[at:sep[0]]
		if !s.isKept(item) {
			item = s.item(item)
		}
		b.WriteString(item + text[sep[0]:sep[1]])
		at = sep[1]
	}
	return b.String()
}

// item replaces one item of a list.
func (s *Shaper) item(text string) string {
	var b strings.Builder
	at := 0
	for _, m := range partForm.FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(text[at:m[0]])
		at = m[1]
		switch part := text[m[0]:m[1]]; {
		case m[2] >= 0:
			b.WriteString(part)
		case m[4] >= 0:
			b.WriteString(capital(part, s.hex(lower(part))))
		case m[6] >= 0:
			b.WriteString(s.date(text[m[6]:m[7]]) + text[m[8]:m[9]])
		case m[10] >= 0:
			b.WriteString(s.id(part))
		case m[12] >= 0:
			b.WriteString(s.phone(part))
		default:
			b.WriteString(s.word(part))
		}
	}
	return b.String() + text[at:]
}
