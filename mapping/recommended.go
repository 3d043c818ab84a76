package mapping

import "github.com/getmobly/mobly-salesforce-go/salesforce/field"

// NotProvided is the [Rule.Placeholder] in [Recommended] for fields that
// Salesforce requires of a new record: LastName, and Company of a Lead. It is
// written on create only, and a record that holds it counts as blank later. In an
// org with person accounts Company may be blank and stays so, since a lead with a
// company becomes a business account.
const NotProvided = "[not provided]"

// Recommended maps every field that Mobly has: to the standard field if
// Salesforce has one, else to a custom field of Mobly's recommended name and
// type. A field that an org lacks costs nothing: compiling the mapping switches
// its rule off.
//
//   - The company's street goes to the standard address and to
//     mobly_company_address__c, which Mobly suggests since Salesforce is strict
//     about addresses: it is a Long Text Area, which takes any address. Drop the
//     rule you do not want.
//   - LastName, and Company of a Lead, are Required. If nothing was captured, a
//     new record gets [NotProvided] where the org requires the field. Without the
//     Placeholder the lead is refused with [field.ErrRequired].
//   - Events and campaigns are appended, so that several captures of a person
//     add up. All other rules overwrite, and blank never erases. The package
//     documentation has a table for a person's history.
//
// The caller may change the mapping.
func Recommended() Mapping {
	return Mapping{Rules: []Rule{
		{From: FromFirstName, Label: "First Name", Lead: "FirstName", Contact: "FirstName", Type: field.Text, Length: 40},
		{From: FromLastName, Label: "Last Name", Lead: "LastName", Contact: "LastName", Type: field.Text, Length: 80, Required: true, Placeholder: NotProvided},
		{From: FromEmail, Label: "Email", Lead: "Email", Contact: "Email", Type: field.Email},
		{From: FromPersonalEmail, Label: "Mobly Personal Email", Lead: "mobly_personal_email__c", Contact: "mobly_personal_email__c", Type: field.Email},
		{From: FromAddress, Label: "Mobly Personal Address", Lead: "mobly_personal_address__c", Contact: "mobly_personal_address__c", Type: field.LongText, Length: 255},
		{From: FromLinkedIn, Label: "Mobly LinkedIn", Lead: "mobly_linkedin__c", Contact: "mobly_linkedin__c", Type: field.URL},
		{From: FromFacebook, Label: "Mobly Facebook", Lead: "mobly_facebook__c", Contact: "mobly_facebook__c", Type: field.URL},
		{From: FromTwitter, Label: "Mobly X (Twitter)", Lead: "mobly_twitter__c", Contact: "mobly_twitter__c", Type: field.URL},
		{From: FromProfilePicture, Label: "Mobly Profile Picture", Lead: "mobly_profile_picture__c", Contact: "mobly_profile_picture__c", Type: field.URL},
		{From: FromJobTitle, Label: "Job Title", Lead: "Title", Contact: "Title", Type: field.Text, Length: 128},
		{From: FromPhone, Label: "Phone Number", Lead: "Phone", Contact: "Phone", Type: field.Phone},
		{From: FromOtherPhones, Label: "Mobly Other Phone Numbers", Lead: "mobly_other_phone_numbers__c", Contact: "mobly_other_phone_numbers__c", Type: field.LongText},

		{From: FromCompanyName, Label: "Company Name", Lead: "Company", Type: field.Text, Length: 255, Required: true, Placeholder: NotProvided},
		{From: FromCompanyName, Label: "Mobly Company Name", Contact: "mobly_company_name__c", Type: field.Text, Length: 255},
		{From: FromCompanyIndustry, Label: "Company Industry", Lead: "Industry", Type: field.Picklist},
		{From: FromCompanyIndustry, Label: "Mobly Company Industry", Contact: "mobly_company_industry__c", Type: field.Text, Length: 255},
		{From: FromCompanyLinkedIn, Label: "Mobly Company LinkedIn", Lead: "mobly_company_linkedin__c", Contact: "mobly_company_linkedin__c", Type: field.URL},
		{From: FromCompanyWebsite, Label: "Company Website", Lead: "Website", Type: field.URL},
		{From: FromCompanyWebsite, Label: "Mobly Company Website", Contact: "mobly_company_website__c", Type: field.URL},
		{From: FromCompanyStreetAddress, Label: "Company Street Address", Lead: "Street", Contact: "MailingStreet", Type: field.LongText, Length: 255},
		{From: FromCompanyStreetAddress, Label: "Mobly Company Address", Lead: "mobly_company_address__c", Contact: "mobly_company_address__c", Type: field.LongText},
		{From: FromCompanyCity, Label: "Company City", Lead: "City", Contact: "MailingCity", Type: field.Text, Length: 40},
		{From: FromCompanyState, Label: "Company State", Lead: "State", Contact: "MailingState", Type: field.Text, Length: 80},
		{From: FromCompanyZip, Label: "Company Zip Code", Lead: "PostalCode", Contact: "MailingPostalCode", Type: field.Text, Length: 20},
		{From: FromCompanyCountry, Label: "Company Country", Lead: "Country", Contact: "MailingCountry", Type: field.Text, Length: 80},

		{From: FromDescription, Label: "Mobly Description", Lead: "mobly_description__c", Contact: "mobly_description__c", Type: field.LongText},
		{From: FromNumberOfScans, Label: "Mobly Number of Scans", Lead: "mobly_number_scans__c", Contact: "mobly_number_scans__c", Type: field.Number},
		{From: FromFirstScannedBy, Label: "Mobly First Scanned By", Lead: "mobly_first_scanned_by__c", Contact: "mobly_first_scanned_by__c", Type: field.Text, Length: 255},
		{From: FromFirstScannedAt, Label: "Mobly First Scanned At", Lead: "mobly_first_scanned_at__c", Contact: "mobly_first_scanned_at__c", Type: field.DateTime},
		{From: FromLastScannedBy, Label: "Mobly Last Scanned By", Lead: "mobly_last_scanned_by__c", Contact: "mobly_last_scanned_by__c", Type: field.Text, Length: 255},
		{From: FromLastScannedAt, Label: "Mobly Last Scanned At", Lead: "mobly_last_scanned_at__c", Contact: "mobly_last_scanned_at__c", Type: field.DateTime},
		{From: FromLastScannedEvent, Label: "Mobly Last Scanned Event", Lead: "mobly_last_scanned_event__c", Contact: "mobly_last_scanned_event__c", Type: field.Text, Length: 255},
		{From: FromAllScannedEvents, Label: "Mobly All Scanned Events", Lead: "mobly_all_events__c", Contact: "mobly_all_events__c", Type: field.LongText, Policy: field.Append},
		{From: FromMostRecentCampaign, Label: "Most Recent Mobly Campaign", Lead: "mobly_most_recent_campaign__c", Contact: "mobly_most_recent_campaign__c", Type: field.Text, Length: 255},
		{From: FromAllCampaigns, Label: "All Mobly Campaigns", Lead: "mobly_all_campaigns__c", Contact: "mobly_all_campaigns__c", Type: field.LongText, Policy: field.Append},
	}}
}
