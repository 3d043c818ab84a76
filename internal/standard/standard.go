// Package standard knows the standard fields of the objects that a lead reaches,
// for where no describe result tells of them.
package standard

import (
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// standards are the standard fields of each object by whether field-level
// security knows them, as a scratch org's describe (API 59.0) has them and, for
// Task, the Object Reference (Spring '26). An org's own schema wins.
var standards = []struct {
	object         string
	permissionable bool
	fields         string
}{
	{schema.Lead, true, "Title Street City State PostalCode Country StateCode CountryCode Latitude Longitude GeocodeAccuracy Address Phone MobilePhone Fax " +
		"Email Website Description LeadSource Industry Rating AnnualRevenue NumberOfEmployees HasOptedOutOfEmail HasOptedOutOfFax DoNotCall " +
		"Jigsaw CleanStatus CompanyDunsNumber DandbCompanyId"},
	{schema.Lead, false, "Id IsDeleted MasterRecordId LastName FirstName Salutation MiddleName Suffix Name Company PhotoUrl Status OwnerId IsConverted " +
		"ConvertedDate ConvertedAccountId ConvertedContactId ConvertedOpportunityId IsUnreadByOwner CreatedDate CreatedById LastModifiedDate " +
		"LastModifiedById SystemModstamp LastActivityDate LastViewedDate LastReferencedDate RecordTypeId JigsawContactId EmailBouncedReason EmailBouncedDate IndividualId"},
	{schema.Contact, true, "AccountId OtherStreet OtherCity OtherState OtherPostalCode OtherCountry OtherStateCode OtherCountryCode OtherLatitude " +
		"OtherLongitude OtherGeocodeAccuracy OtherAddress MailingStreet MailingCity MailingState MailingPostalCode MailingCountry MailingStateCode " +
		"MailingCountryCode MailingLatitude MailingLongitude MailingGeocodeAccuracy MailingAddress Phone Fax MobilePhone HomePhone OtherPhone " +
		"AssistantPhone ReportsToId Email Title Department AssistantName LeadSource Birthdate Description HasOptedOutOfEmail HasOptedOutOfFax " +
		"DoNotCall Jigsaw CleanStatus"},
	{schema.Contact, false, "Id IsDeleted MasterRecordId LastName FirstName Salutation MiddleName Suffix Name OwnerId CreatedDate CreatedById " +
		"LastModifiedDate LastModifiedById SystemModstamp LastActivityDate RecordTypeId LastCURequestDate LastCUUpdateDate LastViewedDate LastReferencedDate " +
		"EmailBouncedReason EmailBouncedDate IsEmailBounced PhotoUrl JigsawContactId IndividualId"},
	{schema.Task, true, "WhoId WhatId ActivityDate Description Type"},
	{schema.Task, false, "Id Subject Status Priority OwnerId IsDeleted IsClosed IsHighPriority AccountId CreatedDate CreatedById LastModifiedDate " +
		"LastModifiedById SystemModstamp IsArchived TaskSubtype CompletedDateTime WhoCount WhatCount"},
	{Campaign, true, "ParentId Type Status StartDate EndDate ExpectedRevenue BudgetedCost ActualCost ExpectedResponse NumberSent IsActive Description"},
	{CampaignMember, false, "Id CampaignId LeadId ContactId Status HasResponded FirstRespondedDate"},
}

// Field returns how Salesforce spells a standard field, and whether field-level
// security knows it. Known is false for one that is not listed.
func Field(object, field string) (name string, known, permissionable bool) {
	for _, s := range standards {
		if s.object != object {
			continue
		}
		for name := range strings.FieldsSeq(s.fields) {
			if strings.EqualFold(name, field) {
				return name, true, s.permissionable
			}
		}
	}
	return field, false, false
}

// The first characters of the IDs of Leads and Contacts.
const (
	LeadPrefix    = "00Q"
	ContactPrefix = "003"
)

// Fields that leads and contacts have in common. OwnerField is set on create only.
const (
	EmailField = "Email"
	OwnerField = "OwnerId"
)

// KeyRule is the Rule of an external ID that a found record is given.
const KeyRule = "id"

// AddressPrefixes begin the names of the fields of the addresses that an object
// may have: State, MailingState, OtherState.
var AddressPrefixes = [...]string{"", "Mailing", "Other"}

// StateAndCountry are the fields of addresses that are refused for not fitting one
// another.
var StateAndCountry = []string{
	"State", "Country", "StateCode", "CountryCode",
	"MailingState", "MailingCountry", "MailingStateCode", "MailingCountryCode",
	"OtherState", "OtherCountry", "OtherStateCode", "OtherCountryCode",
}

// Objects that a lead is not written to, but that an org's set-up is about.
const (
	Event = "Event"
	User  = "User"
)

// The objects of campaigns.
const (
	Campaign       = "Campaign"
	CampaignMember = "CampaignMember"
)

// Activity is the object on which the custom fields of Task and Event are defined.
const Activity = "Activity"

// DefinedOn returns the object on which a custom field of an object is defined.
func DefinedOn(object string) string {
	if object == schema.Task || object == Event {
		return Activity
	}
	return object
}

// DescribedAs returns the object whose describe result lists the fields that are
// defined on one: Task for Activity.
func DescribedAs(object string) string {
	if object == Activity {
		return schema.Task
	}
	return object
}

// AddressOf returns the address that a standard field of Lead or Contact is a part
// of, or "".
func AddressOf(object, field string) string {
	prefixes := AddressPrefixes[1:]
	if object == schema.Lead {
		prefixes = AddressPrefixes[:1]
	} else if object != schema.Contact {
		return ""
	}
	for _, prefix := range prefixes {
		for _, part := range [...]string{"Street", "City", "State", "StateCode", "PostalCode", "Country", "CountryCode", "Latitude", "Longitude", "GeocodeAccuracy"} {
			if strings.EqualFold(field, prefix+part) {
				return prefix + "Address"
			}
		}
	}
	return ""
}
