package salesforce

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var classNames = map[class]string{
	permanent: "permanent", session: "session", quota: "quota", storage: "storage", later: "later", collateral: "collateral",
	value: "value", metadata: "metadata", permission: "permission", duplicate: "duplicate", outdated: "outdated", taken: "taken",
}

// CodeTable lists the codes, for the golden file and for the test that provokes
// each of them.
func CodeTable() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(codes)) {
		fmt.Fprintf(&b, "%s\n\t%s; %v\n\t%s\n", name, classNames[codes[name].class], codes[name].is, codes[name].hint)
	}
	return b.String()
}

// Codes returns the class of each code.
func Codes() map[string]string {
	out := make(map[string]string, len(codes))
	for name, c := range codes {
		out[name] = classNames[c.class]
	}
	return out
}

func TestErrorsAnswerForTheirCode(t *testing.T) {
	for name, c := range codes {
		e := &Error{Status: 400, Code: name, Message: "captured"}
		require.ErrorIs(t, fmt.Errorf("wrapped: %w", e), c.is, name)
		require.NotEmpty(t, e.Hint(), name)
		require.ErrorContains(t, e, c.hint)
		require.NotContains(t, e.Error(), "captured")
		for _, other := range codes {
			if !errors.Is(other.is, c.is) {
				require.NotErrorIs(t, e, other.is, name)
			}
		}
	}
	unknown := &Error{Status: 400, Code: "NEW_CODE"}
	require.False(t, unknown.Temporary())
	require.Contains(t, unknown.Hint(), "does not know")
	require.Equal(t, permanent, classOf("NEW_CODE", ""))
}

// A trigger or flow that passes a locked row on is tried again; any other text
// of it is the customer's.
func TestClassLooksInside(t *testing.T) {
	for _, name := range []string{"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "CANNOT_EXECUTE_FLOW_TRIGGER", "FLOW_EXCEPTION", "CUSTOM_APEX_ERROR"} {
		require.Equal(t, later, classOf(name, "LeadTrigger: System.DmlException: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access"))
		require.Equal(t, permanent, classOf(name, "LeadTrigger: no leads on Sundays"))
		locked := &Error{Code: name, Status: 200, Message: "x UNABLE_TO_LOCK_ROW y"}
		require.True(t, locked.Temporary())
		require.ErrorIs(t, locked, ErrLocked)
		require.False(t, (&Error{Code: name, Status: 200}).Temporary())
	}
	require.Equal(t, value, classOf("STRING_TOO_LONG", "UNABLE_TO_LOCK_ROW"), "a captured text is no code")
}

func TestErrorsOfStatuses(t *testing.T) {
	for _, tt := range []struct {
		status    int
		temporary bool
		is        error
	}{
		{0, true, nil}, {400, false, nil}, {403, false, nil}, {404, false, nil}, {408, true, nil}, {410, false, nil},
		{429, true, ErrQuota}, {500, true, ErrUnavailable}, {502, true, ErrUnavailable}, {503, true, ErrUnavailable},
	} {
		e := &Error{Status: tt.status}
		require.Equal(t, tt.temporary, e.Temporary(), tt.status)
		for _, kind := range []error{ErrQuota, ErrUnavailable} {
			require.Equal(t, errors.Is(kind, tt.is), errors.Is(e, kind), tt.status)
		}
	}
}
