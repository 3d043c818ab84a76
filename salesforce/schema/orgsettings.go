package schema

// OrgSettings are the settings of an org that decide what becomes of leads, as a user
// sees them. What is not known is zero.
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

	// PicklistValues are the active values of restricted picklists, by the ID of the
	// record type and the name of the field. Record types that are not listed are not
	// known.
	PicklistValues map[string]map[string][]string `json:"picklistValues,omitempty"`

	MarketingUser bool `json:"marketingUser,omitempty"` // false, too, if the settings have no campaigns

	UsersHidden bool     `json:"usersHidden,omitempty"` // the user cannot look up other users
	Hidden      []string `json:"hidden,omitempty"`      // objects that the user may not read, and custom fields that exist but are hidden: "Activity.Booth__c"
}
