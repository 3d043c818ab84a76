package salesforcetest

import (
	"errors"
	"fmt"
	"strings"
)

// MemberStatus is a status that a campaign's members may have: a record of
// CampaignMemberStatus.
type MemberStatus struct {
	Label     string // as in CampaignMember.Status, which takes 40 characters
	Default   bool   // of members without a status; if no status is, the first one is
	Responded bool   // members with it have responded
}

// errStatuses is the error for statuses that no campaign can have.
var errStatuses = errors.New("salesforcetest: a campaign needs statuses with different labels, at most one default, and at least one that is a response")

// AddCampaign creates a campaign of that name with these statuses in their order,
// and returns its ID. Without statuses it gets those of any new campaign, Sent
// (the default) and Responded. It is not active until [Org.Update] sets IsActive.
//
// [Org.Add] takes the statuses too, which in JSON is
//
//	{"Name": "Fair", "CampaignMemberStatuses": [{"Label": "Sent", "IsDefault": true}, {"Label": "Attended", "HasResponded": true}]}
func (o *Org) AddCampaign(name string, statuses ...MemberStatus) (id string, err error) {
	list := make([]map[string]any, len(statuses))
	for i, s := range statuses {
		list[i] = map[string]any{"Label": s.Label, "IsDefault": s.Default, "HasResponded": s.Responded}
	}
	return o.Add(campaignObject, map[string]any{"Name": name, takenStatuses: list})
}

const takenStatuses = "CampaignMemberStatuses"

// takeStatuses removes the statuses from the input of a new campaign and returns
// them; nil for none.
func takeStatuses(in *input) ([]MemberStatus, error) {
	v, _ := in.take(takenStatuses)
	list, ok := v.([]any)
	if !ok && v != nil {
		return nil, errStatuses
	}
	var out []MemberStatus
	seen := map[string]bool{"": true}
	responses, defaults := 0, 0
	for _, v := range list {
		in, ok := v.(*input)
		if !ok {
			return nil, errStatuses
		}
		byDefault, _ := in.get("IsDefault")
		responded, _ := in.get("HasResponded")
		s := MemberStatus{Label: strings.TrimSpace(in.text("Label")), Default: byDefault == true, Responded: responded == true}
		if seen[strings.ToLower(s.Label)] {
			return nil, errStatuses
		}
		seen[strings.ToLower(s.Label)] = true
		if s.Default {
			defaults++
		}
		if s.Responded {
			responses++
		}
		out = append(out, s)
	}
	if len(out) == 0 {
		return nil, nil
	}
	if responses == 0 || defaults > 1 {
		return nil, errStatuses
	}
	out[0].Default = out[0].Default || defaults == 0
	return out, nil
}

// CampaignRules are rules that differ between orgs, or on which documentation and
// users' reports disagree. The zero value is what most of these say.
type CampaignRules struct {
	// MembersNeedMarketingUser hides CampaignMember and CampaignMemberStatus from
	// users whose UserPermissionsMarketingUser is false, as the Object Reference says
	// of the latter and some vendors of both. Only the first user has that permission,
	// until [Org.Update] grants it.
	MembersNeedMarketingUser bool
	// StatusesNeedMarketingUser hides CampaignMemberStatus alone from these users.
	StatusesNeedMarketingUser bool
	// StatusesReadOnly keeps the API from creating, changing and deleting statuses.
	// The Object Reference lists only query and retrieve as supported calls, but its
	// fields as createable, and integrations create them.
	StatusesReadOnly bool
	// NoMemberUpsert refuses every upsert of campaign members, as the Object Reference
	// did for API versions 16.0 to about 32.0.
	NoMemberUpsert bool
	// LeadsKeepMembers leaves ContactId blank on the campaign members of a lead that is
	// converted. Otherwise they get it, unless the contact is already a member.
	LeadsKeepMembers bool
}

// SetCampaignRules replaces the rules of campaigns.
func (o *Org) SetCampaignRules(rules CampaignRules) {
	o.lock()
	defer o.mu.Unlock()
	o.campaigns = rules
	e := o.entity(statusObject)
	e.createable, e.updateable, e.deletable = !rules.StatusesReadOnly, !rules.StatusesReadOnly, !rules.StatusesReadOnly
	o.touch()
}

// Hide hides a record from all users, as sharing that the org does not model
// would: no query finds it and nobody can change it, but its unique values
// and campaign memberships stay taken. [Org.Records] still returns it.
func (o *Org) Hide(id string) error {
	o.lock()
	defer o.mu.Unlock()
	_, r, err := o.find(id)
	if err != nil {
		return fmt.Errorf("salesforcetest: hide: %w", err)
	}
	if o.hidden == nil {
		o.hidden = map[string]bool{}
	}
	o.hidden[r.id] = true
	return nil
}

// ofCampaigns reports whether the object's access follows that to campaigns, without
// object permissions of its own.
func (e *entity) ofCampaigns() bool { return e.name == memberObject || e.name == statusObject }

// withholds reports whether the rules of campaigns hide the object from the user.
func (r *rights) withholds(e *entity) bool {
	if r.marketing || !e.ofCampaigns() {
		return false
	}
	rules := r.org.campaigns
	return rules.MembersNeedMarketingUser || rules.StatusesNeedMarketingUser && e.name == statusObject
}

// ofCampaign returns what the user may do with members and statuses: writing
// members takes read access to campaigns, and writing statuses edit access.
func (r *rights) ofCampaign(e *entity) ObjectAccess {
	campaign := r.objects[strings.ToLower(campaignObject)]
	write := campaign.Read
	if e.name == statusObject {
		write = campaign.Edit
	}
	return ObjectAccess{Create: write, Read: campaign.Read, Edit: write, Delete: write}
}
