package setup

import (
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Snapshot is what the integration user sees of an org's schema: fields, types,
// picklists and required fields of the objects that the settings reach, and the
// user's permissions. It contains no records. salesforcetest.Load makes an org in
// memory from its JSON.
type Snapshot struct {
	At         time.Time `json:"at"`
	OrgID      string    `json:"orgId,omitempty"`
	APIVersion string    `json:"apiVersion"`

	Objects []*schema.Object `json:"objects"` // without those that are hidden from the user

	// Permissions are the user permissions that the org's answers prove, of those that
	// a sync needs: "ApiEnabled".
	Permissions []string `json:"permissions"`
}
