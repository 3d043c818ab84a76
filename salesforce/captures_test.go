package salesforce_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// What counts as a scan is the mapping's to say: in its fields, and for the owner
// of a new record. A mapping without rules has the recommended ones all the same.
func TestCapturesThatCount(t *testing.T) {
	at := time.Date(2026, 10, 14, 9, 0, 0, 0, time.UTC)
	for captures, want := range map[mapping.Captures]struct{ owner, scans string }{
		"":                {"uploader@example.com", "2"},
		mapping.ScansOnly: {"scanner@example.com", "1"},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			owners := map[any]string{}
			for _, email := range []string{"uploader@example.com", "scanner@example.com"} {
				id, err := w.org.AddUser(salesforcetest.User{Email: email})
				require.NoError(t, err)
				owners[id] = email
			}
			cfg := keyed()
			cfg.Settings.Policies.LeadOwner = salesforce.FirstScanner
			cfg.Settings.Mapping.Captures = captures
			c := w.client(cfg)
			scanned := func(l salesforce.Lead) salesforce.Lead {
				l.Person.Scans = []mapping.Scan{
					{At: at, By: "uploader@example.com", Event: "List", Source: mapping.ViaUpload},
					{At: at.Add(time.Hour), By: "scanner@example.com", Event: "Expo", Source: mapping.ViaScan},
				}
				return l
			}
			synced := w.sync(c, scanned(person("m1", "a@lumen.example")))
			filled := w.backfilled(c, scanned(person("m2", "b@lumen.example")))
			for _, id := range []string{synced[0].ID, filled[0].ID} {
				r := w.stored(id)
				require.Equal(t, want.owner, owners[r["OwnerId"]])
				require.EqualValues(t, want.scans, r["mobly_number_scans__c"])
				require.Equal(t, "Expo", r["mobly_last_scanned_event__c"])
			}
		})
	}
}
