package scenarios

import (
	"maps"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// state is what an org holds: the fields of its records that are not blank, by
// the records' names.
type state map[string]map[string]string

// unseen are fields that Salesforce fills by itself.
var unseen = strings.Fields(`Id Name CreatedDate CreatedById LastModifiedDate LastModifiedById SystemModstamp LastActivityDate
	LastViewedDate LastReferencedDate IsUnreadByOwner PhotoUrl CleanStatus Address MailingAddress OtherAddress
	IsClosed CompletedDateTime AccountId IsHighPriority ConvertedDate`)

// seen are the fields that scenarios tell of objects that copy the rest from other
// records, or sum it up.
var seen = map[string][]string{
	"Campaign":       {"IsActive", "NumberOfResponses"},
	"CampaignMember": {"CampaignId", "LeadId", "ContactId", "Status", "HasResponded", "FirstRespondedDate"},
}

// watched are the objects that scenarios tell of.
var watched = []string{schema.Account, schema.Contact, schema.Lead, schema.Task, "Campaign", "CampaignMember"}

// shown reports whether scenarios tell of a field.
func shown(object, field string) bool {
	if of, ok := seen[object]; ok && !strings.HasSuffix(field, "__c") {
		return slices.Contains(of, field)
	}
	return !slices.Contains(unseen, field)
}

// look returns what the org holds.
func (st *stage) look() state {
	out := make(state)
	for _, object := range watched {
		for _, r := range st.Org.Records(object) {
			fields := make(map[string]string)
			for name, v := range r {
				if v != nil && v != false && shown(object, name) {
					fields[name] = st.show(v)
				}
			}
			out[strings.TrimPrefix(st.show(r["Id"]), "@")] = fields
		}
	}
	return out
}

// stamps returns when each record was last written.
func (st *stage) stamps() map[string]string {
	out := make(map[string]string)
	for _, object := range watched {
		for _, r := range st.Org.Records(object) {
			out[st.show(r["Id"])] = r["SystemModstamp"].(string)
		}
	}
	return out
}

// expected is what the org is to hold: what it held, but for what the scenario
// says. A new Lead or Contact is told in full, but for what Salesforce gives
// every new one; of a new Task the scenario tells what it cares for.
func (st *stage) expected() state {
	out := maps.Clone(st.before)
	for name, changes := range st.s.After {
		fields := maps.Clone(out[name])
		if fields == nil {
			fields = st.fresh(name, changes)
		}
		for field, v := range changes {
			if s, ok := v.(string); ok && strings.HasPrefix(s, "@") {
				v = st.resolve(s)
			}
			fields[field] = st.show(v)
			if v == nil || v == false {
				delete(fields, field)
			}
		}
		out[name] = fields
	}
	return out
}

// fresh returns what a new record has without being told.
func (st *stage) fresh(name string, told map[string]any) map[string]string {
	owner := "@admin"
	if st.s.Org.Integration != "" {
		owner = "@integration user"
	}
	switch {
	case strings.HasPrefix(name, "new Lead"):
		return map[string]string{"OwnerId": owner, "Status": "Open - Not Contacted"}
	case strings.HasPrefix(name, "new CampaignMember"):
		return map[string]string{}
	case strings.HasPrefix(name, "new Task"):
		fields := maps.Clone(st.look()[name])
		if fields == nil {
			return map[string]string{}
		}
		if _, ok := told["OwnerId"]; !ok {
			fields["OwnerId"] = owner
		}
		return fields
	}
	return map[string]string{"OwnerId": owner}
}
