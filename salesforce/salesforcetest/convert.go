package salesforcetest

import (
	"fmt"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// conversions are the fields of a lead that reach the account or the contact,
// as "Company:Name" where they are called otherwise there.
const (
	toAccount = `Company:Name Phone Fax Website Industry AnnualRevenue NumberOfEmployees Rating OwnerId
		Street:BillingStreet City:BillingCity State:BillingState PostalCode:BillingPostalCode Country:BillingCountry`
	toContact = `FirstName LastName Salutation Title Phone MobilePhone Fax Email LeadSource Description HasOptedOutOfEmail DoNotCall OwnerId
		Street:MailingStreet City:MailingCity State:MailingState PostalCode:MailingPostalCode Country:MailingCountry`
)

// Convert converts a lead, as a user does: into a new account and a new contact,
// or into those whose IDs are given. Custom fields stay behind. The lead's
// activities go to the contact, and its campaign memberships name both (see
// [CampaignRules]).
func (o *Org) Convert(leadID string, into ...string) (accountID, contactID string, err error) {
	o.lock()
	defer o.mu.Unlock()
	e, lead, err := o.find(leadID)
	if err != nil || e.name != schema.Lead || converted(e, lead) {
		return "", "", errRecord
	}
	for _, id := range into {
		target, r, err := o.find(id)
		switch {
		case err == nil && target.name == schema.Account:
			accountID = r.id
		case err == nil && target.name == schema.Contact:
			contactID = r.id
			if account, ok := r.values["AccountId"].(string); ok && accountID == "" {
				accountID = account
			}
		default:
			return "", "", errRecord
		}
	}
	s := o.saver(true)
	var fs faults
	if accountID == "" {
		accountID, fs = s.insert(o.entity(schema.Account), lead.mapped(toAccount))
	}
	if fs == nil && contactID == "" {
		contact := lead.mapped(toContact)
		contact.members = append(contact.members, member{name: "AccountId", value: accountID})
		contactID, fs = s.insert(o.entity(schema.Contact), contact)
	}
	if fs == nil {
		fs = s.update(e, lead.id, members(pair{"IsConverted", true}, pair{"Status", "Closed - Converted"}, pair{"ConvertedDate", s.now.UTC().Format(dateLayout)},
			pair{"ConvertedAccountId", accountID}, pair{"ConvertedContactId", contactID}, pair{"IsUnreadByOwner", false}))
	}
	if fs != nil {
		s.rollback(0)
		return "", "", fmt.Errorf("salesforcetest: convert: %w", fs.err())
	}
	s.move(lead.id, map[string]any{"WhoId": contactID})
	s.convertMembers(lead.id, contactID)
	return accountID, contactID, nil
}

// mapped is a new record with fields of r.
func (r *record) mapped(fields string) *input {
	in := &input{}
	for name := range strings.FieldsSeq(fields) {
		from, to, renamed := strings.Cut(name, ":")
		if !renamed {
			to = from
		}
		if v := r.values[from]; v != nil {
			in.members = append(in.members, member{name: to, value: v})
		}
	}
	return in
}
