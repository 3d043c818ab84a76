package shape

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// date moves a date: 2006-01-02, 2006/01/02 or 2006.01.02.
func (s *Shaper) date(text string) string {
	layout := "2006" + text[4:5] + "01" + text[7:8] + "02"
	at, err := time.Parse(layout, text)
	if err != nil {
		return s.each(text)
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

var (
	decimalForm = regexp.MustCompile(`^\d+\.\d\d?$`)
	noDigits    = regexp.MustCompile(`\D`)
)

// phone replaces the last seven digits of a telephone number, however it is written.
func (s *Shaper) phone(text string) string {
	digits := noDigits.ReplaceAllString(text, "")
	if len(digits) < subscriber || decimalForm.MatchString(text) {
		return s.each(text)
	}
	digits = s.digits(digits)
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return r
		}
		next := digits[0]
		digits = digits[1:]
		return rune(next)
	}, text)
}

// each replaces the words and numbers of a text one by one.
func (s *Shaper) each(text string) string { return wordForm.ReplaceAllStringFunc(text, s.word) }

const (
	subscriber = 7 // digits of a telephone number, at least
	small      = 2 // digits of numbers that are kept: they count
)

// digits replaces the last seven digits.
func (s *Shaper) digits(digits string) string {
	if isSmall(digits) {
		return digits
	}
	if out, known := s.words[digits]; known {
		return out
	}
	n := max(0, len(digits)-subscriber)
	return digits[:n] + s.replaced(digits[n:])
}

func isSmall(word string) bool {
	return len(word) <= small && strings.Trim(word, "0123456789") == ""
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
	out := s.words[id]
	if out == "" {
		out, _ = core.ID18(fmt.Sprintf("%sX%011d", id[:3], len(s.words)))
		s.Know(id, out)
	}
	return out[:len(text)]
}
