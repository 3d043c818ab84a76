package org

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// The records that stand in the way are taken from where Salesforce tells them,
// and a value is never taken for one.
func TestErrorsNameTheRecords(t *testing.T) {
	const lead, contact = "00Q5g00000AbCdEEAV", "0035g00000AbCdEAAV"
	for _, tt := range []struct {
		name, body string
		want       []sferr.RecordRef
	}{
		{"a unique field", `[{"statusCode":"DUPLICATE_VALUE","message":"duplicate value found: X__c duplicates value on record with id: ` + lead[:15] + `"}]`, []sferr.RecordRef{refOf(rest.Duplicate{ID: lead[:15]})}},
		{"an unseen record", `[{"statusCode":"DUPLICATE_VALUE","message":"duplicate value found: <unknown> duplicates value on record with id: <unknown>"}]`, nil},
		{"a key given twice", `[{"statusCode":"DUPLICATE_VALUE","message":"Duplicate external id specified: evt123456789012"}]`, nil},
		{"another code", `[{"statusCode":"INVALID_EMAIL_ADDRESS","message":"invalid: ` + lead + `"}]`, nil},
		{"an ambiguous key", `["/services/data/v66.0/sobjects/Lead/` + lead + `","/services/data/v66.0/sobjects/Contact/` + contact + `"]`, []sferr.RecordRef{{Object: "Lead", ID: lead}, {Object: "Contact", ID: contact}}},
		{"a duplicate rule", `[{"errorCode":"DUPLICATES_DETECTED","message":"Use one?","duplicateResult":{"matchResults":[{"entityType":"Contact","matchRecords":[{"record":{"Id":"` + contact + `"}}]}]}}]`, []sferr.RecordRef{{Object: "Contact", ID: contact}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e, _ := Answered(400, []byte(tt.body), "POST", "/x")
			require.Equal(t, tt.want, e.Records)
		})
	}
}

// An answer that is not known is kept, of a sub-request and of a record.
func TestUnknownAnswersAreKept(t *testing.T) {
	for body, kept := range map[string]bool{
		`[{"statusCode":"NEW_CODE","message":"x"}]`: true, `<html>`: true, `[{"statusCode":"INVALID_FIELD","message":"x"}]`: false,
	} {
		e, _ := Answered(400, []byte(body), "POST", "/x")
		want := ""
		if kept {
			want = body
		}
		require.Equal(t, want, string(e.Body))
	}
	e, _ := Answered(400, []byte(strings.Repeat("x", 1<<20)), "POST", "/x")
	require.Len(t, e.Body, maxBody)
	require.ErrorAs(t, Wrap(&rest.Error{Status: 400, Body: []byte("<html>")}), &e)
	require.Equal(t, "<html>", string(e.Body))
}
