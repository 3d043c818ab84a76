package salesforce

import (
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// The watermark is a field of the record that holds the time of the newest
// capture that was written to it ([Config.SyncedAt]).

// newer reports whether the person's record holds a newer capture already, so
// that only its blank fields may be filled. Salesforce keeps whole seconds.
func (pm *personModel) newer(p *person) bool {
	if pm.synced == "" || p.found == nil || p.lead.UpdatedAt.IsZero() {
		return false
	}
	at, err := time.Parse("2006-01-02T15:04:05.000-0700", p.found.text(pm.synced))
	return err == nil && at.After(p.lead.UpdatedAt.Truncate(time.Second))
}

// setSynced moves the watermark on.
func (pm *personModel) setSynced(it *PlanItem, p *person) {
	if pm.synced == "" || p.lead.UpdatedAt.IsZero() || pm.newer(p) {
		return
	}
	it.put(p.found, &field.Value{
		Field: pm.synced, Rule: "updatedAt", Type: field.DateTime,
		Value: p.lead.UpdatedAt.UTC().Truncate(time.Second).Format("2006-01-02T15:04:05.000Z"),
	})
}
