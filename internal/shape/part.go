package shape

import (
	"fmt"
	"strings"
	"time"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// date moves a date: 2006-01-02, 2006/01/02 or 2006.01.02.
func (s *Shaper) date(text string) string {
	layout := "2006" + text[4:5] + "01" + text[7:8] + "02"
	at, err := time.Parse(layout, text)
	if err != nil {
		return s.words3(text)
	}
	return s.move(at, layout, text)
}

// move moves a date. Years that orgs do not store mean something else.
func (s *Shaper) move(at time.Time, layout, text string) string {
	if at.Year() < 1710 || at.Year() > 3999 {
		return text
	}
	return at.AddDate(0, 0, s.days).Format(layout)
}

// phone replaces the last seven digits of a telephone number, however it is written.
func (s *Shaper) phone(text string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
	if whole, cents, _ := strings.Cut(text, "."); len(digits) < subscriber || strings.Trim(whole+cents, "0123456789") == "" && len(cents) < 3 && cents != "" {
		return s.words3(text) // a decimal number, or several numbers
	}
	digits = s.digits(digits)
	out := []byte(text)
	for i, c := range out {
		if '0' <= c && c <= '9' {
			out[i], digits = digits[0], digits[1:]
		}
	}
	return string(out)
}

// words3 replaces the words of a text one by one.
func (s *Shaper) words3(text string) string { return wordForm.ReplaceAllStringFunc(text, s.word) }

const (
	subscriber = 7 // digits of a telephone number, at least
	small      = 2 // digits of numbers that are kept: they count
)

// digits replaces the last seven digits.
func (s *Shaper) digits(digits string) string {
	if len(digits) <= small {
		return digits
	}
	n := max(0, len(digits)-subscriber)
	return digits[:n] + s.replaced(digits[n:])
}

// recordID returns an ID of Salesforce in its form with 18 characters. The first three
// name the object; one of them is a digit, unlike in a word of as many letters.
func recordID(text string) (string, bool) {
	id, ok := core.ID18(text)
	return id, ok && strings.ContainsAny(id[:3], "0123456789")
}

// id replaces an ID by one of the same object.
func (s *Shaper) id(text string) string {
	id, ok := recordID(text)
	if !ok {
		return s.word(text)
	}
	out, ok := s.words[id]
	if !ok {
		out, _ = core.ID18(fmt.Sprintf("%sX%011d", id[:3], len(s.words)))
		s.Know(id, out)
	}
	return out[:len(text)]
}
