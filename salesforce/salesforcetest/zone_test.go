package salesforcetest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// TestDateLiteralsOfUser holds that days begin where the user lives who asks.
func TestDateLiteralsOfUser(t *testing.T) {
	a := newAPI(t)
	now := time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC) // six in the evening of the 22nd in Los Angeles
	a.org.SetClock(func() time.Time { return now })
	a.signIn()
	a.add("Lead", lead("CreatedDate", "2026-11-22T20:00:00Z"))
	a.org.Define("User", schema.Field{Name: "TimeZoneSidKey"}) // unrestricted
	user := a.org.Records("User")[0]["Id"].(string)
	for _, tt := range []struct {
		zone string
		want int
	}{{"GMT", 0}, {"America/Los_Angeles", 1}, {"Asia/Kolkata", 1}, {"Nowhere/Town", 0}, {"Local", 0}} {
		require.NoError(t, a.org.Update(user, fields{"TimeZoneSidKey": tt.zone}))
		require.Len(t, a.query("SELECT Id FROM Lead WHERE CreatedDate = TODAY"), tt.want, tt.zone)
		require.Len(t, a.query("SELECT COUNT(Id) FROM Lead WHERE CreatedDate = YESTERDAY GROUP BY Company"), 1-tt.want, tt.zone)
	}
}
