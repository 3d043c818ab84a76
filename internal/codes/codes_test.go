package codes_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
)

// What a code means depends on the message for these codes only: any other
// message quotes what people wrote.
func TestClassOfLooksInside(t *testing.T) {
	const locked = "LeadTrigger: System.DmlException: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access"
	for _, tt := range []struct {
		code, message string
		want          codes.Class
	}{
		{"REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", codes.Daily},
		{"REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded.", codes.Concurrent},
		{"REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded.", codes.Concurrent},
		{"REQUEST_LIMIT_EXCEEDED", "", codes.Daily},
		{"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", locked, codes.Lock},
		{"CANNOT_EXECUTE_FLOW_TRIGGER", locked, codes.Lock},
		{"FLOW_EXCEPTION", locked, codes.Lock},
		{"CUSTOM_APEX_ERROR", locked, codes.Lock},
		{"CUSTOM_APEX_ERROR", "no leads on Sundays", codes.Permanent},
		{"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "entity type cannot be inserted: Lead", codes.Permission},
		{"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "entity type cannot be updated: Contact", codes.Permission},
		{"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", " Entity type cannot be inserted: Task", codes.Permission},
		{"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "LeadTrigger: System.DmlException: entity type cannot be inserted: Log__c", codes.Permanent}, // by its own Apex
		{"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "entity type", codes.Permanent},
		{"CUSTOM_APEX_ERROR", "entity type cannot be inserted: Lead", codes.Permanent}, // the customer's words
		{"DUPLICATE_VALUE", "duplicate value found: Key__c duplicates value on record with id: 00Q000000000001", codes.Taken},
		{"DUPLICATE_VALUE", "duplicate value found: <unknown> duplicates value on record with id: <unknown>", codes.Taken},
		{"DUPLICATE_VALUE", "", codes.Taken},
		{"DUPLICATE_VALUE", "Duplicate external id specified: m1", codes.Twice},
		{"DUPLICATE_VALUE", "Already a campaign member.", codes.Present},
		{"STRING_TOO_LONG", "Already a campaign member.", codes.Value},
		{"FIELD_CUSTOM_VALIDATION_EXCEPTION", locked, codes.Unfit},
		{"STRING_TOO_LONG", locked, codes.Value},
		{"NEW_CODE", locked, codes.Unknown},
		{"", locked, codes.Unknown},
	} {
		require.Equal(t, tt.want, codes.ClassOf(tt.code, tt.message), "%s %s", tt.code, tt.message)
	}
}

// Every class has a name of its own, and every class has a code, except Unknown and those
// that the message tells.
func TestClassesAreUsed(t *testing.T) {
	seen := map[codes.Class]bool{codes.Unknown: true, codes.Concurrent: true, codes.Twice: true, codes.Present: true}
	for _, row := range codes.All() {
		seen[row.Class] = true
	}
	names := make(map[string]bool)
	for c := codes.Unknown; c <= codes.Present; c++ {
		require.True(t, seen[c], c)
		names[c.String()] = true
	}
	require.Len(t, names, int(codes.Present)+1)
	require.Equal(t, "Class(99)", codes.Class(99).String())
}
