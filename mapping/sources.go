package mapping

import (
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// sources are the fields that Mobly has.
var sources = []source{
	{name: FromID, label: "Mobly ID", derived: "id", text: func(l *Lead) string { return field.Seen(l.ID) }},
	{name: FromCreatedAt, label: "Created At", derived: "createdAt", value: func(l *Lead) any { return moment(l.CreatedAt) }},
	{name: FromUpdatedAt, label: "Updated At", derived: "updatedAt", value: func(l *Lead) any { return moment(l.UpdatedAt) }},
	{name: FromIsEnriched, label: "Is Enriched", derived: "isEnriched", value: func(l *Lead) any { return l.IsEnriched }},

	{name: FromFirstName, label: "First Name", derived: "firstName", text: func(l *Lead) string { return l.FirstName }},
	{name: FromLastName, label: "Last Name", derived: "lastName", text: func(l *Lead) string { return l.LastName }},
	{name: FromEmail, label: "Email", derived: "email", text: func(l *Lead) string { return field.Address(l.Email) }},
	{name: FromPersonalEmail, label: "Personal Email", derived: "personalEmail", text: func(l *Lead) string { return field.Address(l.PersonalEmail) }},
	{name: FromAddress, label: "Personal Address", derived: "address", text: func(l *Lead) string { return l.Address }},
	{name: FromLinkedIn, label: "LinkedIn", derived: "linkedin", text: func(l *Lead) string { return l.LinkedIn }},
	{name: FromFacebook, label: "Facebook", derived: "facebook", text: func(l *Lead) string { return l.Facebook }},
	{name: FromTwitter, label: "X (Twitter)", derived: "twitter", text: func(l *Lead) string { return l.Twitter }},
	{name: FromProfilePicture, label: "Profile Picture", derived: "profilePicture", text: func(l *Lead) string { return l.ProfilePicture }},
	{name: FromJobTitle, label: "Job Title", derived: "jobTitle", text: func(l *Lead) string { return l.JobTitle }},
	{name: FromPhone, label: "Phone Number", derived: "phoneNumbers: the preferred, else the first given, else the first enriched", fact: primaryPhone},
	{name: FromOtherPhones, label: "Other Phone Numbers", derived: "phoneNumbers: all but the one above, each once", items: otherPhones},

	{name: FromCompanyName, label: "Company Name", derived: "company.name", text: func(l *Lead) string { return l.Company.Name }},
	{name: FromCompanyIndustry, label: "Company Industry", derived: "company.industry", text: func(l *Lead) string { return l.Company.Industry }},
	{name: FromCompanyLinkedIn, label: "Company LinkedIn", derived: "company.linkedin", text: func(l *Lead) string { return l.Company.LinkedIn }},
	{name: FromCompanyWebsite, label: "Company Website", derived: "company.website", text: func(l *Lead) string { return l.Company.Website }},
	{name: FromCompanyStreetAddress, label: "Company Street Address", derived: "company.streetAddress", text: func(l *Lead) string { return l.Company.StreetAddress }},
	{name: FromCompanyCity, label: "Company City", derived: "company.city", text: func(l *Lead) string { return l.Company.City }},
	{name: FromCompanyState, label: "Company State", derived: "company.state", text: func(l *Lead) string { return l.Company.State }},
	{name: FromCompanyZip, label: "Company Zip Code", derived: "company.zip", text: func(l *Lead) string { return l.Company.Zip }},
	{name: FromCompanyCountry, label: "Company Country", derived: "company.country", text: func(l *Lead) string { return l.Company.Country }},

	{name: FromDescription, label: "Description", derived: "description", text: func(l *Lead) string { return l.Description }},
	{name: FromNumberOfScans, label: "Number of Scans", derived: "scans: how many; else numberOfScans", fact: numberOfScans},
	{name: FromFirstScannedBy, label: "First Scanned By", derived: "scans: e-mail of the first scanner; else firstScannedBy", fact: firstScannedBy},
	{name: FromLastScannedBy, label: "Last Scanned By", derived: "scans: e-mail of the last scanner; else lastScannedBy", fact: lastScannedBy},
	{name: FromLastScannedEvent, label: "Last Scanned Event", derived: "scans: event of the last, uploads and manual entries aside; else lastScannedEvent", fact: lastScannedEvent},
	{name: FromAllScannedEvents, label: "All Scanned Events", derived: "scans: events, each once, by first scan; else allScannedEvents", items: allScannedEvents},
	{name: FromMostRecentCampaign, label: "Most Recent Mobly Campaign", derived: "campaigns: ID of the last; else mostRecentCampaign", fact: mostRecentCampaign},
	{name: FromAllCampaigns, label: "All Mobly Campaigns", derived: "campaigns: IDs, each once, in order of time; else allCampaigns", items: allCampaigns},
}

func moment(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}
