package mapping

import (
	"time"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

var sources = []source{
	{name: FromID, label: "Mobly ID", view: "ID", derived: "id", text: func(f *facts) string { return core.Seen(f.person.ID) }},
	{name: FromCreatedAt, label: "Created At", view: "CreatedAt", derived: "createdAt", value: func(f *facts) any { return moment(&f.person.CreatedAt) }},
	{name: FromUpdatedAt, label: "Updated At", view: "UpdatedAt", derived: "updatedAt", value: func(f *facts) any { return moment(&f.person.UpdatedAt) }},
	{name: FromIsEnriched, label: "Is Enriched", derived: "isEnriched", value: func(f *facts) any { return f.person.IsEnriched }},

	{name: FromFirstName, label: "First Name", view: "FirstName", derived: "firstName", text: func(f *facts) string { return f.person.FirstName }},
	{name: FromLastName, label: "Last Name", view: "LastName", derived: "lastName", text: func(f *facts) string { return f.person.LastName }},
	{name: FromEmail, label: "Email", view: "Email", derived: "email", text: func(f *facts) string { return core.Address(f.person.Email) }},
	{name: FromPersonalEmail, label: "Personal Email", view: "PersonalEmail", derived: "personalEmail", text: func(f *facts) string { return core.Address(f.person.PersonalEmail) }},
	{name: FromAddress, label: "Personal Address", view: "Address", derived: "address", text: func(f *facts) string { return f.person.Address }},
	{name: FromLinkedIn, label: "LinkedIn", view: "LinkedIn", derived: "linkedin", text: func(f *facts) string { return f.person.LinkedIn }},
	{name: FromFacebook, label: "Facebook", view: "Facebook", derived: "facebook", text: func(f *facts) string { return f.person.Facebook }},
	{name: FromTwitter, label: "X (Twitter)", view: "Twitter", derived: "twitter", text: func(f *facts) string { return f.person.Twitter }},
	{name: FromProfilePicture, label: "Profile Picture", view: "ProfilePicture", derived: "profilePicture", text: func(f *facts) string { return f.person.ProfilePicture }},
	{name: FromJobTitle, label: "Job Title", view: "JobTitle", derived: "jobTitle", text: func(f *facts) string { return f.person.JobTitle }},
	{name: FromPhone, label: "Phone Number", view: "Phone", derived: "phoneNumbers: the preferred, else the first given, else the first enriched", text: func(f *facts) string { return f.phone().primary }},
	{name: FromOtherPhones, label: "Other Phone Numbers", view: "OtherPhones", derived: "phoneNumbers: all but the one above, each once", items: func(f *facts) []string { return f.phone().others }},

	{name: FromCompanyName, label: "Company Name", view: "Company.Name", derived: "company.name", text: func(f *facts) string { return f.person.Company.Name }},
	{name: FromCompanyIndustry, label: "Company Industry", view: "Company.Industry", derived: "company.industry", text: func(f *facts) string { return f.person.Company.Industry }},
	{name: FromCompanyLinkedIn, label: "Company LinkedIn", view: "Company.LinkedIn", derived: "company.linkedin", text: func(f *facts) string { return f.person.Company.LinkedIn }},
	{name: FromCompanyWebsite, label: "Company Website", view: "Company.Website", derived: "company.website", text: func(f *facts) string { return f.person.Company.Website }},
	{name: FromCompanyStreetAddress, label: "Company Street Address", view: "Company.StreetAddress", derived: "company.streetAddress", text: func(f *facts) string { return f.person.Company.StreetAddress }},
	{name: FromCompanyCity, label: "Company City", view: "Company.City", derived: "company.city", text: func(f *facts) string { return f.person.Company.City }},
	{name: FromCompanyState, label: "Company State", view: "Company.State", derived: "company.state", text: func(f *facts) string { return f.person.Company.State }},
	{name: FromCompanyZip, label: "Company Zip Code", view: "Company.Zip", derived: "company.zip", text: func(f *facts) string { return f.person.Company.Zip }},
	{name: FromCompanyCountry, label: "Company Country", view: "Company.Country", derived: "company.country", text: func(f *facts) string { return f.person.Company.Country }},

	{name: FromDescription, label: "Description", view: "Description", derived: "description", text: func(f *facts) string { return f.person.Description }},
	{name: FromNumberOfScans, label: "Number of Scans", view: "NumberOfScans", derived: "scans: how many, or numberOfScans if greater", value: func(f *facts) any { return f.recall().scans() }},
	{name: FromFirstScannedBy, label: "First Scanned By", view: "FirstScannedBy", derived: "scans and firstScannedBy: e-mail of the first scanner", text: func(f *facts) string { return f.recall().FirstScannedBy }},
	{name: FromFirstScannedAt, label: "First Scanned At", view: "FirstScannedAt", derived: "scans and firstScannedAt: when the first scanner scanned", value: func(f *facts) any { return moment(&f.recall().FirstScannedAt) }},
	{name: FromLastScannedBy, label: "Last Scanned By", view: "LastScannedBy", derived: "scans and lastScannedBy: e-mail of the last scanner", text: func(f *facts) string { return f.recall().LastScannedBy }},
	{name: FromLastScannedAt, label: "Last Scanned At", view: "LastScannedAt", derived: "scans and lastScannedAt: when the last scanner scanned", value: func(f *facts) any { return moment(&f.recall().LastScannedAt) }},
	{name: FromLastScannedEvent, label: "Last Scanned Event", view: "LastEvent", derived: "scans and lastScannedEvent: event of the last, uploads and manual entries aside", text: func(f *facts) string { return f.recall().LastScannedEvent }},
	{name: FromAllScannedEvents, label: "All Scanned Events", view: "Events", derived: "scans: events, each once, by first scan; then those of allScannedEvents", items: func(f *facts) []string { return f.recall().Events }},
	{name: FromMostRecentCampaign, label: "Most Recent Mobly Campaign", view: "LastCampaign", derived: "campaigns: ID of the last; else mostRecentCampaign", text: func(f *facts) string { return f.recall().MostRecentCampaign }},
	{name: FromAllCampaigns, label: "All Mobly Campaigns", view: "Campaigns", derived: "campaigns: IDs, each once, in order of time; then those of allCampaigns", items: func(f *facts) []string { return f.recall().Campaigns }},
}

func moment(t *time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}
