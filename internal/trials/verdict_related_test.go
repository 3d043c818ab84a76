package trials

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// aboutMembers are the codes of what is told of the person in place of a member.
var aboutMembers = []string{"NO_CAMPAIGN_MAPPING", "SCANS_UNKNOWN", "SCANS_BELOW_MINIMUM"}

// judgeRelated requires that the campaign members and follow-ups of a person are
// there as the oracle says, and that the results of the person's captures tell of
// them: each once, or of the same record.
func (v *verdict) judgeRelated(lead int, r salesforce.Result) {
	h, name := v.oracle.humanOf(lead), fmt.Sprintf("related records of lead %d", lead)
	if lead != h.captures[0] {
		return
	}
	r.Related = v.relatedOf(h)
	var want, got, told []string
	for i := range h.members {
		if m := &h.members[i]; m.gone != "" {
			told = append(told, m.gone)
		} else {
			want = append(want, v.wantMember(h, m, &r))
		}
	}
	for _, t := range h.todos {
		if h.err != nil || t.refused {
			want = append(want, "Task Refused")
		} else {
			want = append(want, fmt.Sprintf("Task Created %s of %s", t, r.ID))
		}
	}
	for i := range r.Related {
		got = append(got, v.gotRelated(h, &r.Related[i]))
	}
	var tells []string
	for _, d := range r.Dropped {
		if slices.Contains(aboutMembers, d.Code) {
			tells = append(tells, d.Code)
		}
	}
	for _, list := range [][]string{want, got, told, tells} {
		slices.Sort(list)
	}
	if h.err != nil { // how often it is refused does not matter
		want, got = slices.Compact(want), slices.Compact(got)
	}
	if !slices.Equal(want, got) {
		v.wrong(name, "%q; got %q", want, got)
	}
	if h.err == nil && !slices.Equal(told, tells) {
		v.wrong(name, "dropped %q; got %q", told, tells)
	}
}

// relatedOf are the related records that the results of a person's captures tell of,
// each once.
func (v *verdict) relatedOf(h *human) (out []salesforce.RecordResult) {
	for _, i := range h.captures {
		for _, r := range v.results[i].Related {
			same := func(other salesforce.RecordResult) bool {
				return other.Object == r.Object && other.ID == r.ID && (r.ID != "" || other.For == r.For)
			}
			if j := slices.IndexFunc(out, same); j < 0 {
				out = append(out, r)
			} else if out[j].Outcome != r.Outcome {
				v.wrong(fmt.Sprintf("related records of lead %d", i), "%s %s as of another capture; got %s", r.Object, out[j].Outcome, r.Outcome)
			} else if len(r.Dropped) > len(out[j].Dropped) {
				out[j] = r
			}
		}
	}
	return out
}

// wantMember tells a member that is to be.
func (v *verdict) wantMember(h *human, m *membership, r *salesforce.Result) string {
	if m.outcome == salesforce.Refused {
		if h.err == nil && m.err != nil {
			return "CampaignMember Refused, " + m.err.Error()
		}
		return "CampaignMember Refused"
	}
	before := row{"CampaignId": m.campaign, h.object + "Id": r.ID}
	if m.outcome != salesforce.Created {
		before = m.found[0]
		for _, found := range m.found {
			if slices.ContainsFunc(r.Related, func(r salesforce.RecordResult) bool { return r.ID == found["Id"] }) {
				before = found
			}
		}
	} else if m.fields["Status"] == nil {
		before["Status"] = v.defaultOf(m.campaign)
	}
	after := row{}
	for _, f := range memberFields {
		if after[f] = before[f]; m.fields[f] != nil {
			after[f] = m.fields[f]
		}
	}
	return memberText("CampaignMember", m.outcome, m.drops, after)
}

// memberFields are the fields of members that are their own.
var memberFields = []string{"CampaignId", "ContactId", "LeadId", "Status", "title__c"}

// memberText tells a member as verdicts compare it.
func memberText(object string, o salesforce.Outcome, drops []string, fields row) string {
	slices.Sort(drops)
	var b strings.Builder
	fmt.Fprint(&b, object, " ", o, " ", drops)
	for _, f := range memberFields {
		fmt.Fprintf(&b, " %s=%v", f, fields[f])
	}
	return b.String()
}

func (v *verdict) defaultOf(campaign string) any {
	for _, s := range v.oracle.statuses {
		if s["CampaignId"] == campaign && s["IsDefault"] == true {
			return s["Label"]
		}
	}
	return nil
}

// gotRelated tells what became of a related record, as wantMember does.
func (v *verdict) gotRelated(h *human, r *salesforce.RecordResult) string {
	record := v.after[r.ID]
	switch {
	case r.Outcome == salesforce.Refused && r.Err == nil:
		return r.Object + " Refused without an error"
	case r.Outcome == salesforce.Refused && h.err == nil && errors.Is(r.Err, sferr.ErrCampaign):
		return r.Object + " Refused, " + sferr.ErrCampaign.Error()
	case r.Outcome == salesforce.Refused && h.err != nil && !errors.Is(r.Err, sferr.ErrNoParent):
		return fmt.Sprint(r.Object, " Refused, ", r.Err)
	case r.Outcome == salesforce.Refused:
		return r.Object + " Refused"
	case r.Err != nil || record == nil || v.objectsAfter[r.ID] != r.Object || (r.Outcome == salesforce.Created) != (v.before[r.ID] == nil):
		return fmt.Sprint(r.Object, " ", r.Outcome, " that is not: ", r.ID, " ", r.Err)
	case r.Object == schema.Task:
		open := ""
		if record["Status"] != "Not Started" || record["Priority"] != "Normal" {
			open = fmt.Sprint(" ", record["Status"], record["Priority"])
		}
		subject, _ := record["Subject"].(string)
		return fmt.Sprintf("Task %s %s of %v%s", r.Outcome, todo{subject, record["ActivityDate"], false}, record["WhoId"], open)
	}
	var drops []string
	for _, d := range r.Dropped {
		drops = append(drops, d.Code)
	}
	return memberText(r.Object, r.Outcome, drops, record)
}

// summed are fields of a campaign that follow its members, and of members that
// follow their person.
func summed(object, field string) bool {
	switch object {
	case "Campaign":
		return strings.HasPrefix(field, "NumberOf") || strings.HasPrefix(field, "Hierarchy") || strings.HasPrefix(field, "Amount")
	case "CampaignMember":
		return !slices.Contains(memberFields, field)
	}
	return false
}

// memberOf is the expectation for a member that is there, nil for none.
func (v *verdict) memberOf(id string) *membership {
	for i, r := range v.results {
		h := v.oracle.humanOf(i)
		if !slices.ContainsFunc(r.Related, func(r salesforce.RecordResult) bool { return r.ID == id }) {
			continue
		}
		for j := range h.members {
			if slices.ContainsFunc(h.members[j].found, func(m row) bool { return m["Id"] == id }) {
				return &h.members[j]
			}
		}
	}
	return nil
}

// judgeLater closes or deletes what the sync made, as people do, and syncs again:
// what was deleted is made again, what was closed stays closed.
func (v *verdict) judgeLater() {
	gone := make(map[string]bool)
	for i := range v.results {
		for j, r := range v.results[i].Related {
			switch {
			case r.Outcome != salesforce.Created:
			case (i+j)%2 == 0:
				gone[r.ID] = true
				_ = v.Org.Delete(r.ID)
			case r.Object == schema.Task:
				_ = v.Org.Update(r.ID, row{"Status": "Completed", "Subject": "done"})
			}
		}
	}
	v.Org.ResetRequests()
	results, err := v.client.Sync(v.T.Context(), v.leads...)
	if err != nil {
		v.wrong("a later sync", "no error; got %v", err)
		return
	}
	if len(gone) == 0 && v.Writes() > 0 && !v.oracle.fails() {
		v.wrong("a later sync", "no writes; it sent %d", v.Writes())
	}
	for i, r := range results {
		if len(r.Related) != len(v.results[i].Related) {
			v.wrong(fmt.Sprintf("later result of lead %d", i), "%d related records; got %d", len(v.results[i].Related), len(r.Related))
			continue
		}
		for j, got := range r.Related {
			was, name := v.results[i].Related[j], fmt.Sprintf("related record %d of lead %d, later", j, i)
			want := settledOutcome(was.Outcome)
			if want == salesforce.Refused {
				continue
			}
			if gone[was.ID] {
				want = salesforce.Created
			}
			if got.Outcome != want || (got.ID != was.ID) != gone[was.ID] {
				v.wrong(name, "%s %s, deleted %t; got %s %s %v", want, was.ID, gone[was.ID], got.Outcome, got.ID, got.Err)
			}
		}
	}
}

// judgeConverted converts the Leads of the results, as people do, and syncs again:
// members and follow-ups of a Lead are those of its Contact.
func (v *verdict) judgeConverted() {
	if v.cfg.Settings.Policies.Strategy == salesforce.LeadsOnly {
		return
	}
	contacts := make(map[string]string) // by Lead
	for _, r := range v.results {
		if r.Object == schema.Lead && contacts[r.ID] == "" {
			_, contacts[r.ID], _ = v.Org.Convert(r.ID)
		}
	}
	count := func() [2]int { return [2]int{v.Org.Count("CampaignMember"), v.Org.Count(schema.Task)} }
	before := count()
	results, err := v.client.Sync(v.T.Context(), v.leads...)
	if err != nil {
		v.wrong("a sync after conversion", "no error; got %v", err)
		return
	}
	same := true // persons as before
	for i, r := range results {
		was := v.results[i].ID
		same = same && was != "" && r.ID == cmp.Or(contacts[was], was)
	}
	if after := count(); after != before && same {
		v.wrong("members and Tasks after conversion", "%d; got %d", before, after)
	}
	v.Org.ResetRequests()
	if _, err := v.client.Sync(v.T.Context(), v.leads...); err != nil || v.Writes() > 0 && !v.oracle.fails() {
		v.wrong("a second sync after conversion", "no writes; it sent %d, %v", v.Writes(), err)
	}
}
