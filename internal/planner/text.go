package planner

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// fitsKey reports whether a text can be the value of an external ID field of
// that length, and come back as it was sent.
func fitsKey(s string, length int) bool {
	return field.Length(s) <= length && utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

func withAll(a, b []string) []string {
	out := slices.Clip(a)
	for _, s := range b {
		if !containsCaseless(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// containsCaseless reports whether a list has a text, as texts are compared.
func containsCaseless(list []string, s string) bool {
	s = field.Caseless(s)
	return slices.ContainsFunc(list, func(have string) bool { return field.Caseless(have) == s })
}

func containsFold(list []string, s string) bool {
	return slices.ContainsFunc(list, func(have string) bool { return strings.EqualFold(have, s) })
}

// foldKey returns a key in a form in which equal keys are equal strings.
func foldKey(s string, caseSensitive bool) string {
	if caseSensitive {
		return s
	}
	return field.Caseless(s)
}

func textIn(row map[string]any, field string) string { s, _ := row[field].(string); return s }
