package bulk

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// rowError returns the error of a row that was refused with a text.
func rowError(items []rest.Item, text string) error {
	e := &sferr.Error{Status: http.StatusOK, Method: http.MethodPut, Path: ingestPath}
	org.Tell(e, items)
	if len(items) == 0 {
		e.Message, e.Err = text, errors.New("refused without a code")
	}
	return e
}

// parseRowErrors reads the text of a refused row, which is one or several of
// "CODE:message:Field1, Field2 --". A message may quote captured values, and so
// anything that looks like the rest. Therefore the text is read from its end, only
// the object's fields count as fields, and only a known code begins another error.
func parseRowErrors(text string, object *schema.Object) []rest.Item {
	var items []rest.Item
	for text != "" {
		at := lastRowError(text, object)
		if item, ok := parseRowError(text[at:], object); ok {
			items = append(items, item)
		}
		text = text[:at]
	}
	slices.Reverse(items)
	return items
}

// lastRowError returns the index at which the last error of a text begins.
func lastRowError(text string, object *schema.Object) int {
	for end := strings.LastIndex(text, "--"); end >= 0; end = strings.LastIndex(text[:end+1], "--") {
		last := strings.TrimLeft(text[end+2:], "; ")
		code, _, ok := strings.Cut(last[:min(len(last), maxCode+1)], ":")
		if !ok || codes.Of(code, "").Kind == 0 || !strings.Contains(last[len(code)+1:], ":") {
			continue
		}
		before := text[:end]
		if _, all := fieldsAmong(object, before[strings.LastIndexByte(before, ':')+1:]); all {
			return len(text) - len(last)
		}
	}
	return 0
}

func parseRowError(text string, object *schema.Object) (rest.Item, bool) {
	text = strings.TrimRight(strings.TrimSuffix(strings.Trim(text, "; "), "--"), " ")
	code, message, ok := strings.Cut(text, ":")
	if !ok || !isCode(code) {
		return rest.Item{}, false
	}
	item := rest.Item{Code: code, Message: message}
	if i := strings.LastIndexByte(message, ':'); i >= 0 {
		if fields, all := fieldsAmong(object, message[i+1:]); all || len(fields) > 0 {
			item.Message, item.Fields = message[:i], fields
		}
	}
	return item, true
}

// maxCode is the greatest length of a code.
const maxCode = 100

// isCode reports whether s is a known code, or looks like one. A single word does
// not, since it may be a captured value.
func isCode(s string) bool {
	if codes.Of(s, "").Kind != 0 {
		return true
	}
	return len(s) <= maxCode && strings.Contains(s, "_") && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") == ""
}

// fieldsAmong returns the object's fields in a list, as the object spells them,
// and whether the list has nothing else.
func fieldsAmong(object *schema.Object, list string) (names []string, all bool) {
	all = true
	for name := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
		f := object.Field(name)
		if f == nil {
			all = false
			continue
		}
		names = append(names, f.Name)
	}
	return names, all
}
