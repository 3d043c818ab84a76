package salesforcetest

import "strings"

// statuses returns the statuses of a campaign, oldest first.
func (o *Org) statuses(campaign string) []*record {
	e := o.entity(statusObject)
	return e.find(e.column("CampaignId"), campaign)
}

// addStatuses gives a new campaign its statuses.
func (s *saver) addStatuses(campaign string) {
	list := s.statuses
	if list == nil {
		list = []MemberStatus{{Label: "Sent", Default: true}, {Label: "Responded", Responded: true}}
	}
	e := s.org.entity(statusObject)
	for i, st := range list {
		values := map[string]any{
			"CampaignId": campaign, "Label": st.Label, "SortOrder": digits(i + 1), "IsDefault": st.Default, "HasResponded": st.Responded, "IsDeleted": false,
		}
		r := &record{id: s.org.ids.next(e.prefix), seq: s.org.count()}
		s.stampNew(e, r.id, values)
		s.put(e, r.with(values))
	}
}

// memberStatus checks a status of a campaign. Label and SortOrder are unique in the
// campaign; one status is always the default, and at least one is a response (Object
// Reference, API 39.0).
// Salesforce documents no answer to any of this: codes and texts are guesses.
func (s *saver) memberStatus(old, next *record) faults {
	last, responses := 0, 0
	for _, r := range s.org.statuses(text(next.values["CampaignId"])) {
		order, _ := whole(r.values["SortOrder"])
		last = max(last, order)
		switch {
		case r.id == next.id:
		case strings.EqualFold(text(r.values["Label"]), text(next.values["Label"])):
			return one(refused("DUPLICATE_VALUE", "duplicate value found: Label duplicates value on record with id: "+r.id[:15]))
		case text(r.values["SortOrder"]) == text(next.values["SortOrder"]):
			return one(refused("DUPLICATE_VALUE", "duplicate value found: SortOrder duplicates value on record with id: "+r.id[:15]))
		case r.values["HasResponded"] == true:
			responses++
		}
	}
	if next.values["SortOrder"] == nil {
		next.values["SortOrder"] = digits(last + 1)
	}
	if old != nil && old.values["IsDefault"] == true && next.values["IsDefault"] != true {
		return one(refused("FIELD_INTEGRITY_EXCEPTION", "Is Default: a campaign must have a default member status", "IsDefault"))
	}
	if old != nil && responses == 0 && next.values["HasResponded"] != true {
		return one(refused("FIELD_INTEGRITY_EXCEPTION", "Responded: a campaign must have a member status that is a response", "HasResponded"))
	}
	return nil
}

// keepStatus refuses to delete a status that is the default, that members have,
// or that is the campaign's last response.
func (s *saver) keepStatus(r *record) *fault {
	campaign, responses := text(r.values["CampaignId"]), 0
	for _, other := range s.org.statuses(campaign) {
		if other != r && other.values["HasResponded"] == true {
			responses++
		}
	}
	if r.values["IsDefault"] != true && responses > 0 && len(s.org.membersWith(r)) == 0 {
		return nil
	}
	f := refused("DELETE_FAILED", "Your attempt to delete the member status could not be completed because it is the default or in use.") // a guess
	return &f
}

// membersWith returns the members that have a status.
func (o *Org) membersWith(status *record) []*record {
	e := o.entity(memberObject)
	var out []*record
	for _, r := range e.find(e.column("CampaignId"), text(status.values["CampaignId"])) {
		if r.values["Status"] == status.values["Label"] {
			out = append(out, r)
		}
	}
	return out
}

// followStatus applies a change of a status to the campaign's other statuses, of
// which only one is the default, and to the members that have it.
func (s *saver) followStatus(old, next *record) {
	if next.values["IsDefault"] == true && (old == nil || old.values["IsDefault"] != true) {
		for _, r := range s.org.statuses(text(next.values["CampaignId"])) {
			if r.id != next.id && r.values["IsDefault"] == true {
				s.put(s.org.entity(statusObject), r.with(map[string]any{"IsDefault": false}))
			}
		}
	}
	if old == nil || old.values["Label"] == next.values["Label"] && old.values["HasResponded"] == next.values["HasResponded"] {
		return
	}
	for _, r := range s.org.membersWith(old) {
		m := r.with(map[string]any{"Status": next.values["Label"]})
		s.respond(m)
		s.put(s.org.entity(memberObject), m)
	}
}
