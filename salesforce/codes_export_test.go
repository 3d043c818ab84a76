package salesforce

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
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

// CodeTable lists the codes, for the golden file: class, kind, hint.
func CodeTable() string {
	var b strings.Builder
	known := knownCodes()
	for _, name := range slices.Sorted(maps.Keys(known)) {
		row := known[name]
		fmt.Fprintf(&b, "%s\n\t%s; %v\n\t%s\n", name, row.Class, sentinels[row.Kind], row.Hint)
	}
	return b.String()
}

// Codes returns the class of each code.
func Codes() map[string]string {
	out := make(map[string]string)
	for name, row := range knownCodes() {
		out[name] = row.Class.String()
	}
	return out
}

// Workers returns how many requests of one call may be under way at once now.
func (c *Client) Workers() int { return c.pace.workers() }

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
	rows := parseRowErrors(code+":entity type cannot be inserted: Lead:--", nil)
	require.ErrorIs(t, rowError(rows, ""), ErrPermission)
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
	const retired = "the API version is retired: raise Config.APIVersion"
	require.Equal(t, retired, (&Error{Status: 410, Code: "UNSUPPORTED_API_VERSION"}).Hint())
	require.Equal(t, retired, (&Error{Status: 410, Code: "GONE"}).Hint())
	for _, status := range []int{400, 402, 403, 404, 405, 409, 410, 451} {
		require.Empty(t, (&Error{Status: status}).Hint(), status)
	}
}

// The records that stand in the way are taken from where Salesforce tells them,
// and a value is never taken for one.
func TestErrorsNameTheRecords(t *testing.T) {
	const lead, contact = "00Q5g00000AbCdEEAV", "0035g00000AbCdEAAV"
	for _, tt := range []struct {
		name, body string
		want       []RecordRef
	}{
		{"a unique field", `[{"statusCode":"DUPLICATE_VALUE","message":"duplicate value found: X__c duplicates value on record with id: ` + lead[:15] + `"}]`, []RecordRef{refOf(rest.Duplicate{ID: lead[:15]})}},
		{"an unseen record", `[{"statusCode":"DUPLICATE_VALUE","message":"duplicate value found: <unknown> duplicates value on record with id: <unknown>"}]`, nil},
		{"a key given twice", `[{"statusCode":"DUPLICATE_VALUE","message":"Duplicate external id specified: evt123456789012"}]`, nil},
		{"another code", `[{"statusCode":"INVALID_EMAIL_ADDRESS","message":"invalid: ` + lead + `"}]`, nil},
		{"an ambiguous key", `["/services/data/v66.0/sobjects/Lead/` + lead + `","/services/data/v66.0/sobjects/Contact/` + contact + `"]`, []RecordRef{{"Lead", lead}, {"Contact", contact}}},
		{"a duplicate rule", `[{"errorCode":"DUPLICATES_DETECTED","message":"Use one?","duplicateResult":{"matchResults":[{"entityType":"Contact","matchRecords":[{"record":{"Id":"` + contact + `"}}]}]}}]`, []RecordRef{{"Contact", contact}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e, _ := answered(400, []byte(tt.body), "POST", "/x")
			require.Equal(t, tt.want, e.Records)
		})
	}
}

// An answer that is not known is kept, of a sub-request and of a record.
func TestUnknownAnswersAreKept(t *testing.T) {
	for body, kept := range map[string]bool{
		`[{"statusCode":"NEW_CODE","message":"x"}]`: true, `<html>`: true, `[{"statusCode":"INVALID_FIELD","message":"x"}]`: false,
	} {
		e, _ := answered(400, []byte(body), "POST", "/x")
		want := ""
		if kept {
			want = body
		}
		require.Equal(t, want, string(e.Body))
	}
	e, _ := answered(400, []byte(strings.Repeat("x", 1<<20)), "POST", "/x")
	require.Len(t, e.Body, maxBody)
	require.ErrorAs(t, wrap(&rest.Error{Status: 400, Body: []byte("<html>")}), &e)
	require.Equal(t, "<html>", string(e.Body))
}
