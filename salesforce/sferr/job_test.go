package sferr

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// However the error of a job is printed, Salesforce's message is not.
func TestJobErrorPrintsNoMessage(t *testing.T) {
	for _, tt := range []struct {
		name       string
		err        error
		text, json string
	}{
		{"ended by Salesforce", nil, "salesforce: Bulk API job 750 of Lead, Failed", ""},
		{
			"an answer", &Error{Status: 200, Code: "UNABLE_TO_LOCK_ROW", Message: "s3cret"}, "",
			`"code":"UNABLE_TO_LOCK_ROW"`,
		},
		{"no answer", &Error{}, "salesforce: no answer; Bulk API job 750 of Lead, Failed", `"Err":{"code":"UNKNOWN","reason":"salesforce: no answer"}`},
		{"a sign-in", &Error{Err: &auth.Error{Cause: auth.ErrCredentials, Code: "invalid_client"}}, "", `"code":"INVALID_CLIENT"`},
		{"the context", context.Canceled, "salesforce: context canceled; Bulk API job 750 of Lead, Failed", `"Err":{"code":"CANCELED","reason":"context canceled"}`},
		{"no UTF-8", errors.New("a\xffb"), "", "\"reason\":\"a\ufffdb\""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := &JobError{ID: "750", Object: "Lead", State: "Failed", Message: "s3cret", Err: tt.err}
			text, err := json.Marshal(e)
			require.NoError(t, err)
			require.Contains(t, string(text), tt.json)
			require.Equal(t, tt.err != nil, strings.Contains(string(text), `"Err":{`))
			require.NotContains(t, fmt.Sprintf("%v %+v %#v %s", e, e, e, text), "s3cret")
			if tt.text != "" {
				require.EqualError(t, e, tt.text)
			}
			if tt.err != nil {
				require.ErrorIs(t, e, tt.err)
			}
		})
	}
}
