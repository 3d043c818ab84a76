package planner

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// This file has what no source says for sure about campaign members, and what is done
// about it. Package codes has the text by which Salesforce refuses a member that exists.

// convertedContact leads from a member to the contact that its lead was converted to.
//
// UNSURE: such a member keeps its LeadId, and may get the ContactId or not; if the
// contact was a member already, both stay. A contact's member is looked for by all
// three, and its own wins. An org that refuses to filter by the relation has the
// members of contacts refused.
const convertedContact = "Lead.ConvertedContactId"

// unreadStatuses is called if the statuses of campaigns cannot be looked up.
//
// UNSURE: they may be hidden from users who are not Marketing Users, as an object that
// is not there or as one without records. Every campaign has statuses, so one without
// any counts as unread: new members are written with the status of the rules and read
// back ([ReadBack]), and the status of existing members stays.
func unreadStatuses([]soql.OneOf, error) {}

// withAnyStatus returns the objects as rules are compiled against them.
//
// UNSURE: no source says which values describe lists for the Status of members if
// campaigns have statuses of their own. It takes any text here: each campaign's own
// statuses decide.
func withAnyStatus(objects []*schema.Object) []*schema.Object {
	i := slices.IndexFunc(objects, func(o *schema.Object) bool { return o.Name == memberObject })
	if i < 0 || objects[i].Field(statusField) == nil {
		return objects
	}
	status := *objects[i].Field(statusField)
	status.Picklist, status.Restricted = nil, false
	objects = slices.Clone(objects)
	objects[i] = objects[i].With(status)
	return objects
}
