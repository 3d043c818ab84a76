package salesforcetest

import (
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// member refuses a campaign member without a person, and one that already exists. If
// it names a lead and a contact, it keeps the lead only if that is converted.
func (s *saver) member(e *entity, old, next *record) faults {
	person, field := next.values["ContactId"], "ContactId"
	if person == nil {
		person, field = next.values["LeadId"], "LeadId"
	}
	id, ok := person.(string)
	if !ok {
		return one(requiredMissing([]string{"LeadId", "ContactId"}))
	}
	if old == nil {
		if lead, _ := next.values["LeadId"].(string); lead != "" && field == "ContactId" {
			if leads := s.org.entity(schema.Lead); leads.rows[lead] == nil || !converted(leads, leads.rows[lead]) {
				delete(next.values, "LeadId")
			}
		}
		campaign := text(next.values["CampaignId"])
		switch r := e.member(campaign, field, id); {
		case r != nil && s.fresh[r.id]:
			return one(refused("DUPLICATE_VALUE", "Attempted to add an entity '"+id+"' to a campaign '"+campaign+"' more than once."))
		case r != nil: // even one that the user does not see
			return one(refused("DUPLICATE_VALUE", "Already a campaign member."))
		}
		if s.fresh == nil {
			s.fresh = map[string]bool{}
		}
		s.fresh[next.id] = true
		if c := s.org.entity(campaignObject).rows[campaign]; c != nil && e.column(schema.RecordTypeID) != nil && c.values["CampaignMemberRecordTypeId"] != nil {
			next.values[schema.RecordTypeID] = c.values["CampaignMemberRecordTypeId"]
		}
	}
	s.respond(next)
	return nil
}

// member returns the campaign's member whose LeadId or ContactId (field) is person,
// nil for none.
func (e *entity) member(campaign, field, person string) *record {
	for _, r := range e.find(e.column(field), person) {
		if r.values["CampaignId"] == campaign {
			return r
		}
	}
	return nil
}

// respond silently replaces a status that the campaign does not have by the
// campaign's default, and derives from the status whether the member has responded
// (Object Reference). Whether letter case matters is not documented;
// here it does. Only a campaign made before API 39.0 has no default: there the
// text stays, and is no response.
func (s *saver) respond(next *record) {
	var byDefault, status *record
	for _, r := range s.org.statuses(text(next.values["CampaignId"])) {
		if r.values["IsDefault"] == true {
			byDefault = r
		}
		if r.values["Label"] == next.values["Status"] {
			status = r
		}
	}
	if status == nil {
		status = byDefault
	}
	next.values["HasResponded"] = false
	if status == nil {
		return
	}
	next.values["Status"], next.values["HasResponded"] = status.values["Label"], status.values["HasResponded"] == true
	if next.values["HasResponded"] == true && next.values["FirstRespondedDate"] == nil {
		next.values["FirstRespondedDate"] = s.today()
	}
}

// today is the user's date.
func (s *saver) today() string {
	now := s.now.UTC()
	if zone := s.org.zone(s.user); zone != nil {
		now = now.In(zone)
	}
	return now.Format(dateLayout)
}

// blankStatus refuses an empty text as a member's status: users report that it
// does not count as null.
func blankStatus(e *entity, c *column, v any) *fault {
	if s, ok := v.(string); ok && e.name == memberObject && c.Name == "Status" && strings.TrimSpace(s) == "" {
		return badValue(c, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "bad value for restricted picklist field: "+s)
	}
	return nil
}

// memberCopies are the fields that a member shows of its person, as
// "City:MailingCity" if they have another name on a contact.
const memberCopies = `Name FirstName LastName Salutation Title Email Phone Fax MobilePhone Description LeadSource DoNotCall HasOptedOutOfEmail HasOptedOutOfFax
	OwnerId Street:MailingStreet City:MailingCity State:MailingState PostalCode:MailingPostalCode Country:MailingCountry`

// show fills in what a member shows of its person: the contact if the member names
// one, else the lead.
func (s *saver) show(next *record) {
	object, id := schema.Contact, text(next.values["ContactId"])
	if id == "" {
		object, id = schema.Lead, text(next.values["LeadId"])
	}
	set := func(name string, v any) {
		if delete(next.values, name); v != nil {
			next.values[name] = v
		}
	}
	set("LeadOrContactId", id)
	set("Type", object)
	e := s.org.entity(object)
	person := e.rows[id]
	if person == nil {
		return
	}
	for name := range strings.FieldsSeq(memberCopies) {
		to, from, renamed := strings.Cut(name, ":")
		if !renamed || object == schema.Lead {
			from = to
		}
		if to == "OwnerId" {
			to = "LeadOrContactOwnerId"
		}
		if e.column(from) != nil {
			set(to, person.values[from])
		}
	}
	set("CompanyOrAccount", person.values["Company"])
	if account := s.org.entity(schema.Account).rows[text(person.values["AccountId"])]; account != nil {
		set("CompanyOrAccount", account.values["Name"])
	}
}

// convertMembers adds the contact to the memberships of a converted lead. If the
// contact is already a member of the campaign, both memberships stay unchanged.
func (s *saver) convertMembers(lead, contact string) {
	m := s.org.entity(memberObject)
	if s.org.campaigns.LeadsKeepMembers {
		return
	}
	for _, r := range m.find(m.column("LeadId"), lead) {
		if m.member(text(r.values["CampaignId"]), "ContactId", contact) == nil {
			next := r.with(map[string]any{"ContactId": contact})
			s.show(next)
			s.put(m, next)
		}
	}
}
