package main

import (
	"cmp"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// members are the memberships that the page of a campaign or a person shows.
type members struct {
	grid

	All, Count string // address of the whole list, "" if it is shown, and its length
}

// members returns the memberships of a campaign or a person, newest first, or nil.
func (s *site) members(of *schema.Object, id string, look *reader) *members {
	var field string
	switch of.Name {
	case campaignObject:
		field = "CampaignId"
	case schema.Lead, schema.Contact:
		field = of.Name + "Id"
	default:
		return nil
	}
	o, records := s.org.Describe(memberObject), s.org.Find(memberObject, field, id)
	if len(records) == 0 {
		return nil
	}
	slices.Reverse(records)
	m := &members{}
	if len(records) > perPage {
		m.All, m.Count = "/objects/"+memberObject+"?"+url.Values{"q": {id}}.Encode(), counted(len(records), "member", "members")
		records = records[:perPage]
	}
	m.grid = look.grid(o, records, slices.DeleteFunc(columns(memberObject), func(f string) bool { return f == "CampaignId" }))
	if of.Name == campaignObject {
		return m
	}
	m.Label = "Campaigns"
	for i, r := range records { // the reader knows the person: name the campaign
		m.Rows[i].Name, m.Rows[i].Under = look.of(o, r, "CampaignId"), value{}
		m.Rows[i].Cells[0].Value.Link = "/records/" + text(r, "Id")
	}
	return m
}

// statuses lists the statuses of a campaign's members, in order: "Sent (default),
// Attended (responded)".
func (s *site) statuses(campaign string) string {
	records := s.org.Find(statusObject, "CampaignId", campaign)
	slices.SortStableFunc(records, func(a, b map[string]any) int { return cmp.Compare(order(a), order(b)) })
	out := make([]string, len(records))
	for i, r := range records {
		var marks []string
		if r["IsDefault"] == true {
			marks = append(marks, "default")
		}
		if r["HasResponded"] == true {
			marks = append(marks, "responded")
		}
		if out[i] = text(r, "Label"); marks != nil {
			out[i] += " (" + strings.Join(marks, ", ") + ")"
		}
	}
	return strings.Join(out, ", ")
}

// order is the position of a status among those of its campaign.
func order(status map[string]any) int64 {
	number, _ := status["SortOrder"].(json.Number)
	n, _ := number.Int64()
	return n
}
