package rest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// What a code means depends on the message for these codes only: any other
// message quotes what people wrote.
func TestClassOfLooksInside(t *testing.T) {
	const locked = "LeadTrigger: System.DmlException: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access"
	for _, tt := range []struct {
		code, message string
		want          rest.Class
	}{
		{"REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", rest.Daily},
		{"REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded.", rest.Concurrent},
		{"REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded.", rest.Concurrent},
		{"REQUEST_LIMIT_EXCEEDED", "", rest.Daily},
		{"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", locked, rest.Lock},
		{"CANNOT_EXECUTE_FLOW_TRIGGER", locked, rest.Lock},
		{"FLOW_EXCEPTION", locked, rest.Lock},
		{"CUSTOM_APEX_ERROR", locked, rest.Lock},
		{"CUSTOM_APEX_ERROR", "no leads on Sundays", rest.Permanent},
		{"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "entity type cannot be inserted: Lead", rest.Permission},
		{"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "entity type cannot be updated: Contact", rest.Permission},
		{"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", " Entity type cannot be inserted: Task", rest.Permission},
		{"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "LeadTrigger: System.DmlException: entity type cannot be inserted: Log__c", rest.Permanent}, // by its own Apex
		{"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "entity type", rest.Permanent},
		{"CUSTOM_APEX_ERROR", "entity type cannot be inserted: Lead", rest.Permanent}, // the customer's words
		{"FIELD_CUSTOM_VALIDATION_EXCEPTION", locked, rest.Unfit},
		{"STRING_TOO_LONG", locked, rest.Value},
		{"NEW_CODE", locked, rest.Unknown},
		{"", locked, rest.Unknown},
	} {
		require.Equal(t, tt.want, rest.ClassOf(tt.code, tt.message), "%s %s", tt.code, tt.message)
	}
}

// Every class has a name of its own and, but for that of concurrent requests, a
// code.
func TestClassesAreUsed(t *testing.T) {
	seen := map[rest.Class]bool{rest.Unknown: true, rest.Concurrent: true}
	for _, c := range rest.Codes() {
		seen[c] = true
	}
	names := make(map[string]bool)
	for c := rest.Unknown; c <= rest.Approval; c++ {
		require.True(t, seen[c], c)
		names[c.String()] = true
	}
	require.Len(t, names, int(rest.Approval)+1)
	require.Equal(t, "Class(99)", rest.Class(99).String())
}

// A code that is not known loses nothing: it is kept with the answer that it
// stood in.
func TestDoKeepsWhatItDoesNotKnow(t *testing.T) {
	for _, tt := range []struct{ name, body, code, kept string }{
		{"new code", errorBody("NEW_CODE", "x"), "NEW_CODE", errorBody("NEW_CODE", "x")},
		{"HTML", "<html>proxy</html>", "", "<html>proxy</html>"},
		{"known code", errorBody("INVALID_FIELD", "x"), "INVALID_FIELD", ""},
		{"much", strings.Repeat("x", 1<<20), "", strings.Repeat("x", 16<<10)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, _, _ := connect(t, &org{steps: []step{{status: 400, body: tt.body}}}, nil)
			_, err := c.Do(t.Context(), rest.Request{Method: "POST", Path: "/x", Body: []byte("{}")})
			var e *rest.Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, tt.code, e.Code)
			require.Equal(t, tt.kept, string(e.Body))
			require.NotContains(t, fmt.Sprint(e), "proxy")
		})
	}
}
