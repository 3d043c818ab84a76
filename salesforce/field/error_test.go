package field_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

func TestErrorNeverPrintsTheValue(t *testing.T) {
	err := error(&field.Error{Rule: "jobTitle", Object: "Lead", Field: "Title", Reason: "cut", Value: "MARKER", Err: field.ErrTooLong})
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "err", err, "all", []error{err})
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "err", err, "all", []error{err})
	data, _ := json.Marshal(err)
	for _, text := range []string{err.Error(), fmt.Sprintf("%v %+v %#v %s %q", err, err, err, err, err), fmt.Sprint([]error{err}), log.String(), string(data)} {
		require.NotContains(t, text, "MARKER")
	}
	require.Equal(t, "jobTitle -> Lead.Title: too long: cut", err.Error())
	require.Equal(t, "tag Score on Lead: no rule for the tag", (&field.Error{Rule: "tag Score", Object: "Lead", Err: field.ErrNoMapping}).Error())
}

func TestErrorCodes(t *testing.T) {
	for kind, want := range map[error]string{
		field.ErrTooLong: "TOO_LONG", field.ErrPicklist: "PICKLIST", field.ErrType: "TYPE", field.ErrRequired: "REQUIRED",
		field.ErrUnknownField: "UNKNOWN_FIELD", field.ErrReadOnly: "READ_ONLY", field.ErrNoMapping: "NO_TAG_MAPPING", field.ErrRule: "RULE",
		errors.New("other"): "", nil: "",
	} {
		require.Equal(t, want, (&field.Error{Err: kind}).Code())
	}
}

func TestSheetErrorNamesThePlace(t *testing.T) {
	for want, e := range map[string]*field.SheetError{
		"the sheet: it is blank":                   {Reason: "it is blank"},
		"the sheet, column Type: it is missing":    {Column: "Type", Reason: "it is missing"},
		"row 3: a quotation mark is not closed":    {Row: 3, Reason: "a quotation mark is not closed"},
		"row 3, column Length: it is not a number": {Row: 3, Column: "Length", Reason: "it is not a number"},
	} {
		require.EqualError(t, e, want)
	}
}
