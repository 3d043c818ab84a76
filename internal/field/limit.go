package field

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func (s *Spec) fit(text string) (string, *Loss) {
	if s.Length <= 0 || Fits(s.stored(text), s.Length) {
		return text, nil
	}
	problem := TooLong(s.Length)
	cut := Cut(text, s.Length)
	for s.HTML && !Fits(HTML(cut), s.Length) {
		cut = Cut(cut, Length(cut)-max(1, (Length(HTML(cut))-s.Length)/len("&quot;")))
	}
	if BlankText(cut) {
		return "", problem
	}
	problem.Truncated = true
	problem.Reason = "cut to the field's " + strconv.Itoa(s.Length) + " characters"
	return cut, problem
}

func (s *Spec) stored(text string) string {
	if s.HTML {
		return HTML(text)
	}
	return text
}

// Fits reports whether a text is no longer than limit, by [Length]. It counts
// only if the number of bytes does not decide.
func Fits(text string, limit int) bool {
	return len(text)+strings.Count(text, "\n")*(newlineUnits-1) <= limit || Length(text) <= limit
}

// whole coerces a text of a type that is never cut.
func (s *Spec) whole(text string) (string, *Loss) {
	problem := ""
	switch s.Type {
	case schema.TypePhone:
		if !strings.ContainsFunc(text, unicode.IsDigit) {
			problem = "a phone number has a digit"
		}
	case schema.TypeEmail:
		if problem = emailProblem(text); problem != "" {
			if address, ok := unwrapped(text, maxLayers); ok {
				text, problem = address, ""
			}
		}
	case schema.TypeURL:
		problem = urlProblem(text)
	case schema.TypeReference:
		id, ok := ID18(text)
		if !ok {
			return "", wrongType("not a record ID of 15 or 18 characters")
		}
		return id, nil
	default:
	}
	if problem != "" {
		return "", wrongType(problem)
	}
	if s.Length > 0 && !Fits(text, s.Length) {
		return "", TooLong(s.Length)
	}
	return text, nil
}

func wrongType(reason string) *Loss { return &Loss{Err: ErrType, Reason: reason} }

// TooLong returns the loss of what a field of limit characters has no room for.
func TooLong(limit int) *Loss {
	return &Loss{Err: ErrTooLong, Reason: "the field holds " + strconv.Itoa(limit) + " characters"}
}
