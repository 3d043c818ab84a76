package mapping

// Source names what a rule reads: a field of the lead, or what [Custom],
// [Constant] and [Template] return.
type Source string

// The fields of a lead. The last nine are derived from it.
const (
	FromID         Source = "id"
	FromCreatedAt  Source = "createdAt"
	FromUpdatedAt  Source = "updatedAt"
	FromIsEnriched Source = "isEnriched"

	FromFirstName      Source = "firstName"
	FromLastName       Source = "lastName"
	FromEmail          Source = "email"
	FromPersonalEmail  Source = "personalEmail"
	FromAddress        Source = "address"
	FromLinkedIn       Source = "linkedin"
	FromFacebook       Source = "facebook"
	FromTwitter        Source = "twitter"
	FromProfilePicture Source = "profilePicture"
	FromJobTitle       Source = "jobTitle"
	FromDescription    Source = "description"

	FromCompanyName          Source = "company.name"
	FromCompanyIndustry      Source = "company.industry"
	FromCompanyLinkedIn      Source = "company.linkedin"
	FromCompanyWebsite       Source = "company.website"
	FromCompanyStreetAddress Source = "company.streetAddress"
	FromCompanyCity          Source = "company.city"
	FromCompanyState         Source = "company.state"
	FromCompanyZip           Source = "company.zip"
	FromCompanyCountry       Source = "company.country"

	FromPhone              Source = "phoneNumber"        // the one to call: see [Phones.Primary]
	FromOtherPhones        Source = "otherPhoneNumbers"  // all the others, a list
	FromNumberOfScans      Source = "numberOfScans"      // see [History]
	FromFirstScannedBy     Source = "firstScannedBy"     // likewise
	FromLastScannedBy      Source = "lastScannedBy"      // likewise
	FromLastScannedEvent   Source = "lastScannedEvent"   // likewise
	FromAllScannedEvents   Source = "allScannedEvents"   // likewise, a list
	FromMostRecentCampaign Source = "mostRecentCampaign" // likewise
	FromAllCampaigns       Source = "allCampaigns"       // likewise, a list
)

// Custom is the value of that key in [Lead.Custom].
func Custom(key string) Source { return Source("custom:" + key) }

// Constant is always that text.
func Constant(text string) Source { return Source("const:" + text) }

// Template is a text made of several fields by a text/template.
func Template(text string) Source { return Source("template:" + text) }
