package setup

import (
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Snapshot is what the integration user sees of an org, as far as it decides what
// becomes of leads: fields, types, picklists, required fields and record types of the
// objects that the settings reach, the user's permissions, and the org's settings. It
// contains no records. salesforcetest.Load makes an org in memory from its JSON.
type Snapshot struct {
	At         time.Time `json:"at"`
	OrgID      string    `json:"orgId,omitempty"`
	APIVersion string    `json:"apiVersion"`

	// Objects are described as the user sees them: what the user may create and update
	// is part of the description. Those that are hidden from the user are left out.
	Objects []*schema.Object `json:"objects"`

	// Permissions are the user permissions that the org's answers prove, of those that
	// a sync needs: "ApiEnabled".
	Permissions []string `json:"permissions"`

	Settings schema.OrgSettings `json:"settings"`
}
