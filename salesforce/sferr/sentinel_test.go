package sferr

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/codes"
)

// knownCodes are those that are about something.
func knownCodes() map[string]codes.Row {
	out := make(map[string]codes.Row)
	for name, row := range codes.All() {
		if row.Kind != 0 {
			out[name] = row
		}
	}
	return out
}

var update = flag.Bool("update", false, "write the golden files anew")

// The golden file lists the codes: class, kind, hint.
func TestCodesGolden(t *testing.T) {
	const file = "testdata/codes.txt"
	var b strings.Builder
	known := knownCodes()
	for _, name := range slices.Sorted(maps.Keys(known)) {
		row := known[name]
		fmt.Fprintf(&b, "%s\n\t%s; %v\n\t%s\n", name, row.Class, sentinels[row.Kind], row.Hint)
	}
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(b.String()), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func TestEveryKindIsASentinel(t *testing.T) {
	for name, row := range knownCodes() {
		require.Error(t, sentinels[row.Kind], name)
		require.NotEmpty(t, row.Hint, name)
		require.NotEqual(t, codes.Unknown, row.Class, name)
	}
}

func TestErrorsAnswerForTheirCode(t *testing.T) {
	for name, row := range knownCodes() {
		is := sentinels[row.Kind]
		e := &Error{Status: 400, Code: name, Message: "captured"}
		require.ErrorIs(t, fmt.Errorf("wrapped: %w", e), is, name)
		require.ErrorContains(t, e, row.Hint)
		for _, other := range sentinels[1:] {
			if !errors.Is(other, is) {
				require.NotErrorIs(t, e, other, name)
			}
		}
	}
	unknown := &Error{Status: 400, Code: "NEW_CODE"}
	require.False(t, unknown.Temporary())
	require.Contains(t, unknown.Hint(), "does not know")
	for _, name := range []string{"STRING_TOO_LONG", "NEW_CODE"} {
		require.False(t, (&Error{Code: name}).Temporary(), "the error of a dropped field has no status")
	}
}

// Where an automation passes a locked row on, the error is of both kinds, and
// may be gone later; any other text of it is the customer's.
func TestErrorsLookInside(t *testing.T) {
	for _, name := range []string{"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "CANNOT_EXECUTE_FLOW_TRIGGER", "FLOW_EXCEPTION", "CUSTOM_APEX_ERROR"} {
		locked := &Error{Code: name, Status: 200, Message: "x UNABLE_TO_LOCK_ROW y"}
		require.True(t, locked.Temporary())
		require.ErrorIs(t, locked, ErrLocked)
		require.ErrorIs(t, locked, ErrValidation)
		own := &Error{Code: name, Status: 200, Message: "no leads on Sundays"}
		require.False(t, own.Temporary())
		require.NotErrorIs(t, own, ErrLocked)
	}
}

// What the user may not do to an object Salesforce says by a code that Apex has
// as well.
func TestErrorsOfAnObjectThatMayNotBeWritten(t *testing.T) {
	const code = "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"
	for message, is := range map[string]error{
		"entity type cannot be inserted: Lead":                                          ErrPermission,
		"entity type cannot be updated: Contact":                                        ErrPermission,
		"entity type cannot be deleted: Task":                                           ErrPermission,
		"Entity type cannot be inserted":                                                ErrPermission,
		"LeadTrigger: execution of BeforeInsert caused by: NullPointerException":        ErrValidation,
		"LeadTrigger: DmlException: entity type cannot be inserted: Log__c":             ErrValidation,
		"LeadTrigger: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access":            ErrValidation,
		"LeadTrigger: System.LimitException: Apex CPU time limit exceeded; entity type": ErrValidation,
	} {
		e := &Error{Code: code, Status: 200, Message: message}
		require.ErrorIs(t, e, is, message)
		own := errors.Is(is, ErrValidation) // of the customer's Apex
		require.Equal(t, own, errors.Is(e, ErrValidation), message)
		require.Equal(t, !own, strings.Contains(e.Error(), "grant Read, Create and Edit on the object"), message)
		require.Equal(t, own, strings.Contains(e.Error(), "Apex"), message)
	}
}

func TestErrorsOfStatuses(t *testing.T) {
	for _, tt := range []struct {
		status    int
		temporary bool
		is        error
	}{
		{0, true, nil}, {300, false, ErrTaken}, {400, false, nil}, {401, false, auth.ErrUnauthorized}, {403, false, nil}, {404, false, nil},
		{408, true, ErrUnavailable}, {410, false, nil}, {429, true, ErrQuota}, {500, true, ErrUnavailable}, {502, true, ErrUnavailable}, {503, true, ErrUnavailable},
	} {
		e := &Error{Status: tt.status}
		require.Equal(t, tt.temporary, e.Temporary(), tt.status)
		for _, kind := range []error{ErrQuota, ErrUnavailable, ErrTaken, auth.ErrUnauthorized, ErrLocked, ErrPermission} {
			require.Equal(t, errors.Is(tt.is, kind), errors.Is(e, kind), "%d %v", tt.status, kind)
		}
	}
}

// A hint goes by Salesforce's code: what something on the way answers with the
// same status says nothing of the org.
func TestHintsOfStatuses(t *testing.T) {
	const retired = "the API version is retired: raise api.version"
	require.Equal(t, retired, (&Error{Status: 410, Code: "UNSUPPORTED_API_VERSION"}).Hint())
	require.Equal(t, retired, (&Error{Status: 410, Code: "GONE"}).Hint())
	for _, status := range []int{400, 402, 403, 404, 405, 409, 410, 451} {
		require.Empty(t, (&Error{Status: status}).Hint(), status)
	}
}
