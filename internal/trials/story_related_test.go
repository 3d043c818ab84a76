package trials

import (
	"encoding/json"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// relatedParts are ways to make campaigns and follow-ups smaller.
func (s *scene) relatedParts() (parts []func() (undo func())) {
	settings := &s.cfg.Settings
	less := func(applies func() bool, change func()) {
		parts = append(parts, func() func() {
			if !applies() {
				return nil
			}
			was, leads := *settings, slices.Clone(s.leads)
			change()
			return func() { *settings, s.leads = was, leads }
		})
	}
	for i := range slices.Backward(settings.FollowUps) {
		less(func() bool { return i < len(settings.FollowUps) }, func() { settings.FollowUps = slices.Delete(slices.Clone(settings.FollowUps), i, i+1) })
	}
	c := &settings.Campaigns
	for i := range slices.Backward(c.Links) {
		less(func() bool { return i < len(c.Links) }, func() { c.Links = slices.Delete(slices.Clone(c.Links), i, i+1) })
	}
	less(func() bool { return c.EventField != "" }, func() { c.EventField = "" })
	less(func() bool { return c.Status != "" }, func() { c.Status = "" })
	less(func() bool { return c.Minimum > 0 }, func() { c.Minimum = 0 })
	less(func() bool { return c.ActiveOnly }, func() { c.ActiveOnly = false })
	isStatus := func(r tags.Rule) bool { return slices.Contains(r.Objects, "CampaignMember") }
	less(func() bool { return slices.ContainsFunc(settings.Tags.Rules, isStatus) }, func() {
		settings.Tags.Rules = slices.DeleteFunc(slices.Clone(settings.Tags.Rules), isStatus)
	})
	for i := range s.leads {
		less(func() bool { return i < len(s.leads) && len(s.leads[i].Person.Scans) > 0 }, func() { s.leads[i].Person.Scans = s.leads[i].Person.Scans[1:] })
		less(func() bool { return i < len(s.leads) && len(s.leads[i].Person.Campaigns) > 0 }, func() { s.leads[i].Person.Campaigns = nil })
		less(func() bool { return i < len(s.leads) && s.leads[i].Person.AllScannedEvents != "" }, func() { s.leads[i].Person.AllScannedEvents = "" })
	}
	return parts
}

// related tells what a scene configures of campaigns and follow-ups.
func (s *scene) related() string {
	var status []tags.Rule
	for _, r := range s.cfg.Settings.Tags.Rules {
		if slices.Contains(r.Objects, "CampaignMember") {
			status = append(status, r)
		}
	}
	text, err := json.Marshal(struct {
		Campaigns salesforce.Campaigns
		FollowUps []salesforce.FollowUp
		Status    []tags.Rule
		Keeps     bool
	}{s.cfg.Settings.Campaigns, s.cfg.Settings.FollowUps, status, s.keepsMembers})
	if err != nil {
		return err.Error()
	}
	return "related: " + string(text) + "\n"
}
