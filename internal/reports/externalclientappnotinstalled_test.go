// Report: github.com/PipedreamHQ/pipedream/issues/21557, /21571 and /21636 (2026: since
// External Client Apps, an app that is not installed in the org is refused with
// OAUTH_EC_APP_NOT_FOUND, after a log-in that the Login History calls a success; an admin
// who installs the app cures it).
// Right: ErrAppNotApproved, with the hint to install the app; not the Login History.

package reports

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

func TestNotInstalled(t *testing.T) {
	for _, code := range []string{"OAUTH_APPROVAL_ERROR_GENERIC" /* control */, "OAUTH_EC_APP_NOT_FOUND"} {
		org := newOrg(t)
		org.RefuseSignIn(code, "External client app is not installed in this org")
		c := newClient(t, org, nil)
		_, err := c.Sync(context.Background(), readLeads(t, `[{"id":"m1","lastName":"Osei","email":"osei@lumen.example"}]`)...)
		t.Log(err)
		if !errors.Is(err, auth.ErrAppNotApproved) || !strings.Contains(err.Error(), "install") {
			t.Errorf("%s: the error does not say that the app has to be installed", code)
		}
	}
}
