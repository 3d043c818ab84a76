package mapping

import (
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

var sources = []source{
	{name: FromID, label: "Mobly ID", view: "ID", derived: "id", text: func(f *facts) string { return field.Seen(f.lead.ID) }},
	{name: FromCreatedAt, label: "Created At", view: "CreatedAt", derived: "createdAt", value: func(f *facts) any { return moment(f.lead.CreatedAt) }},
	{name: FromUpdatedAt, label: "Updated At", view: "UpdatedAt", derived: "updatedAt", value: func(f *facts) any { return moment(f.lead.UpdatedAt) }},
	{name: FromIsEnriched, label: "Is Enriched", derived: "isEnriched", value: func(f *facts) any { return f.lead.IsEnriched }},

	{name: FromFirstName, label: "First Name", view: "FirstName", derived: "firstName", text: func(f *facts) string { return f.lead.FirstName }},
	{name: FromLastName, label: "Last Name", view: "LastName", derived: "lastName", text: func(f *facts) string { return f.lead.LastName }},
	{name: FromEmail, label: "Email", view: "Email", derived: "email", text: func(f *facts) string { return field.Address(f.lead.Email) }},
	{name: FromPersonalEmail, label: "Personal Email", view: "PersonalEmail", derived: "personalEmail", text: func(f *facts) string { return field.Address(f.lead.PersonalEmail) }},
	{name: FromAddress, label: "Personal Address", view: "Address", derived: "address", text: func(f *facts) string { return f.lead.Address }},
	{name: FromLinkedIn, label: "LinkedIn", view: "LinkedIn", derived: "linkedin", text: func(f *facts) string { return f.lead.LinkedIn }},
	{name: FromFacebook, label: "Facebook", view: "Facebook", derived: "facebook", text: func(f *facts) string { return f.lead.Facebook }},
	{name: FromTwitter, label: "X (Twitter)", view: "Twitter", derived: "twitter", text: func(f *facts) string { return f.lead.Twitter }},
	{name: FromProfilePicture, label: "Profile Picture", view: "ProfilePicture", derived: "profilePicture", text: func(f *facts) string { return f.lead.ProfilePicture }},
	{name: FromJobTitle, label: "Job Title", view: "JobTitle", derived: "jobTitle", text: func(f *facts) string { return f.lead.JobTitle }},
	{name: FromPhone, label: "Phone Number", view: "Phone", derived: "phoneNumbers: the preferred, else the first given, else the first enriched", text: func(f *facts) string { return f.phone().primary }},
	{name: FromOtherPhones, label: "Other Phone Numbers", view: "OtherPhones", derived: "phoneNumbers: all but the one above, each once", items: func(f *facts) []string { return f.phone().others }},

	{name: FromCompanyName, label: "Company Name", view: "Company.Name", derived: "company.name", text: func(f *facts) string { return f.lead.Company.Name }},
	{name: FromCompanyIndustry, label: "Company Industry", view: "Company.Industry", derived: "company.industry", text: func(f *facts) string { return f.lead.Company.Industry }},
	{name: FromCompanyLinkedIn, label: "Company LinkedIn", view: "Company.LinkedIn", derived: "company.linkedin", text: func(f *facts) string { return f.lead.Company.LinkedIn }},
	{name: FromCompanyWebsite, label: "Company Website", view: "Company.Website", derived: "company.website", text: func(f *facts) string { return f.lead.Company.Website }},
	{name: FromCompanyStreetAddress, label: "Company Street Address", view: "Company.StreetAddress", derived: "company.streetAddress", text: func(f *facts) string { return f.lead.Company.StreetAddress }},
	{name: FromCompanyCity, label: "Company City", view: "Company.City", derived: "company.city", text: func(f *facts) string { return f.lead.Company.City }},
	{name: FromCompanyState, label: "Company State", view: "Company.State", derived: "company.state", text: func(f *facts) string { return f.lead.Company.State }},
	{name: FromCompanyZip, label: "Company Zip Code", view: "Company.Zip", derived: "company.zip", text: func(f *facts) string { return f.lead.Company.Zip }},
	{name: FromCompanyCountry, label: "Company Country", view: "Company.Country", derived: "company.country", text: func(f *facts) string { return f.lead.Company.Country }},

	{name: FromDescription, label: "Description", view: "Description", derived: "description", text: func(f *facts) string { return f.lead.Description }},
	{name: FromNumberOfScans, label: "Number of Scans", view: "NumberOfScans", derived: "scans: how many; else numberOfScans", value: func(f *facts) any { return f.recall().scans() }},
	{name: FromFirstScannedBy, label: "First Scanned By", view: "FirstScannedBy", derived: "scans: e-mail of the first scanner; else firstScannedBy", text: func(f *facts) string { return f.recall().FirstScannedBy }},
	{name: FromLastScannedBy, label: "Last Scanned By", view: "LastScannedBy", derived: "scans: e-mail of the last scanner; else lastScannedBy", text: func(f *facts) string { return f.recall().LastScannedBy }},
	{name: FromLastScannedEvent, label: "Last Scanned Event", view: "LastEvent", derived: "scans: event of the last, uploads and manual entries aside; else lastScannedEvent", text: func(f *facts) string { return f.recall().LastScannedEvent }},
	{name: FromAllScannedEvents, label: "All Scanned Events", view: "Events", derived: "scans: events, each once, by first scan; else allScannedEvents", items: func(f *facts) []string { return f.recall().Events }},
	{name: FromMostRecentCampaign, label: "Most Recent Mobly Campaign", view: "LastCampaign", derived: "campaigns: ID of the last; else mostRecentCampaign", text: func(f *facts) string { return f.recall().MostRecentCampaign }},
	{name: FromAllCampaigns, label: "All Mobly Campaigns", view: "Campaigns", derived: "campaigns: IDs, each once, in order of time; else allCampaigns", items: func(f *facts) []string { return f.recall().Campaigns }},
}

func moment(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}
