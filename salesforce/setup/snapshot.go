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

	Settings OrgSettings `json:"settings"`
}

// OrgSettings are the settings of an org that decide what becomes of leads. What the
// check did not ask, or could not read, is zero.
type OrgSettings struct {
	Sandbox bool `json:"sandbox,omitempty"`

	// Sharing is what users may do with other owners' records by default, by object:
	// "None", "Read", "Edit", "ReadEditTransfer". ViewAll and ModifyAll are the objects
	// whose records the user may all see or change nevertheless.
	Sharing   map[string]string `json:"sharing,omitempty"`
	ViewAll   []string          `json:"viewAll,omitempty"`
	ModifyAll []string          `json:"modifyAll,omitempty"`

	AssignmentRules []string            `json:"assignmentRules,omitempty"` // names of the active ones for Lead
	DuplicateRules  map[string][]string `json:"duplicateRules,omitempty"`  // names of the active ones, by object
	ClosedStatuses  []string            `json:"closedStatuses,omitempty"`  // of Task, in the org's order; its other values of Status are open

	// PicklistValues are the active values of restricted picklists by the ID of the
	// record type and the name of the field, for the record types that the settings
	// name and the user's default.
	PicklistValues map[string]map[string][]string `json:"picklistValues,omitempty"`

	UsersHidden bool     `json:"usersHidden,omitempty"` // the user cannot look up other users
	Hidden      []string `json:"hidden,omitempty"`      // objects that the user may not read, and custom fields that exist but are hidden: "Activity.Booth__c"
}
