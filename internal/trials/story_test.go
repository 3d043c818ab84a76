package trials

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// shrink leaves out of a scene that fails whatever it fails without.
func (s *scene) shrink(t *testing.T) {
	t.Helper()
	for smaller := true; smaller; {
		smaller = false
		for _, without := range s.parts() {
			undo := without()
			if undo == nil {
				continue
			}
			if len(s.play(t)) > 0 {
				smaller = true
			} else {
				undo()
			}
		}
	}
}

// parts are ways to make a scene smaller. Each returns how to undo it, or nil
// where there is nothing to leave out.
func (s *scene) parts() (parts []func() (undo func())) {
	for i := range slices.Backward(s.leads) {
		parts = append(parts, func() func() {
			if i >= len(s.leads) {
				return nil
			}
			was := s.leads
			s.leads = slices.Delete(slices.Clone(s.leads), i, i+1)
			return func() { s.leads = was }
		})
	}
	for i := range s.org {
		e := &s.org[i]
		parts = append(parts, func() func() {
			if e.off {
				return nil
			}
			e.off = true
			return func() { e.off = false }
		})
		for field, v := range e.fields {
			parts = append(parts, func() func() {
				if _, there := e.fields[field]; !there || e.off || slices.Contains([]string{"LastName", "Company", "Name", "CampaignId", "LeadId", "ContactId", "Status"}, field) {
					return nil
				}
				delete(e.fields, field)
				return func() { e.fields[field] = v }
			})
		}
	}
	for i := range s.leads {
		for _, less := range lessOfLead {
			parts = append(parts, func() func() {
				if i >= len(s.leads) {
					return nil
				}
				was := s.leads[i]
				less(&s.leads[i])
				if told(was) == told(s.leads[i]) {
					return nil
				}
				return func() { s.leads[i] = was }
			})
		}
	}
	return append(parts, s.relatedParts()...)
}

// lessOfLead are ways to make a lead smaller.
var lessOfLead = []func(l *salesforce.Lead){
	func(l *salesforce.Lead) { l.Actions = nil },
	func(l *salesforce.Lead) { l.Actions = l.Actions[:max(0, len(l.Actions)-1)] },
	func(l *salesforce.Lead) { l.Tags = nil },
	func(l *salesforce.Lead) { l.Tags = l.Tags[:max(0, len(l.Tags)-1)] },
	func(l *salesforce.Lead) { l.Person.Custom = nil },
	func(l *salesforce.Lead) { l.Person.Scans, l.Person.Campaigns = nil, nil },
	func(l *salesforce.Lead) { l.Person.RemoteIDs = nil },
	func(l *salesforce.Lead) { l.Person.RemoteIDs = l.Person.RemoteIDs[:max(0, len(l.Person.RemoteIDs)-1)] },
	func(l *salesforce.Lead) { l.Person.Phones.LeadProvided, l.Person.Phones.MoblyProvided = nil, nil },
	func(l *salesforce.Lead) { l.Person.Company.Industry, l.Person.Company.City = "", "" },
	func(l *salesforce.Lead) { l.Person.Company.StreetAddress = "" },
	func(l *salesforce.Lead) { l.Person.Company.Name = "" },
	func(l *salesforce.Lead) { l.Person.PersonalEmail, l.Person.LinkedIn, l.Person.Description = "", "", "" },
	func(l *salesforce.Lead) { l.Person.JobTitle = "" },
	func(l *salesforce.Lead) { l.Person.FirstName = "" },
	func(l *salesforce.Lead) { l.Person.LastName = "" },
	func(l *salesforce.Lead) { l.Person.Email = "" },
	func(l *salesforce.Lead) { l.Person.ID = "" },
	func(l *salesforce.Lead) { l.Person.CreatedAt, l.Person.UpdatedAt = time.Time{}, time.Time{} },
}

// story tells a scene and what is wrong with how it ends.
func (s *scene) story(t *testing.T) string {
	t.Helper()
	problems := s.play(t)
	st := s.trial(t)
	o := st.oracle()
	var b strings.Builder
	c := &s.cfg
	fmt.Fprintf(&b, "seed %d, in its smallest form\nconfig: strategy %s, ambiguous %q, unkeyed %q, create %q, converted %q, external ID %q, activity ID %q, synced at %q, batches of %d, strict %t, private %t, gains IDs %t\n",
		s.seed, c.Settings.Policies.Strategy, c.Settings.Policies.Ambiguous,
		c.Settings.Policies.Unkeyed, c.Settings.Policies.CreateAs, c.Settings.Policies.Converted, c.Settings.Keys.Lead, c.Settings.Keys.Activity, c.Settings.Keys.SyncedAt, c.Settings.API.BatchSize, c.Settings.Strict, s.private, s.gains)
	b.WriteString(s.related())
	b.WriteString("org:\n")
	for _, object := range []string{schema.Contact, schema.Lead, schema.Task, "Campaign", "CampaignMemberStatus", "CampaignMember"} {
		for _, r := range st.Org.Records(object) {
			fmt.Fprintf(&b, "  %s %s\n", object, filled(r))
		}
	}
	for i, l := range st.leads {
		h := o.humanOf(i)
		fmt.Fprintf(&b, "lead %d: %s\n", i, told(l))
		id := any("a new record")
		if h.before != nil {
			id = h.before["Id"]
		}
		fmt.Fprintf(&b, "  is to be %s, %v, by %q, with leads %v, error %v\n", h.outcome(), id, h.by, h.captures, h.err)
	}
	for _, p := range problems {
		fmt.Fprintf(&b, "- %s\n", p)
	}
	return b.String()
}

func told(l salesforce.Lead) string {
	text, err := json.Marshal(l.Person)
	if err != nil {
		return err.Error()
	}
	return strings.NewReplacer(`"company":{},`, "", `"phoneNumbers":{},`, "").Replace(string(text)) + fmt.Sprint(l.Tags, l.Actions)
}

// filled is what a record holds that tells it from others.
func filled(r row) string {
	var b strings.Builder
	for _, f := range slices.Sorted(maps.Keys(r)) {
		switch v := r[f]; {
		case v == nil, v == false, summed("Campaign", f), slices.Contains(own, f) && f != "Id" && f != "CreatedDate", f == "CleanStatus", f == "Status", f == "Priority", f == "TaskSubtype":
		default:
			fmt.Fprintf(&b, "%s=%v ", f, v)
		}
	}
	return b.String()
}
