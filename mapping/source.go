package mapping

import (
	"strings"
	"time"
)

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

const (
	customPrefix   = "custom:"
	constantPrefix = "const:"
	templatePrefix = "template:"
)

// getter reads a source of a lead; nil is blank.
type getter func(*facts) any

// facts are a lead and what is derived from it, once and only if asked for.
type facts struct {
	lead    *Lead
	history *History
	primary *string // nil: not asked for
	others  []string
}

func (f *facts) rollup() *History {
	if f.history == nil {
		h := f.lead.History()
		f.history = &h
	}
	return f.history
}

func (f *facts) phones() (primary string, others []string) {
	if f.primary == nil {
		p, others := f.lead.Phones.split()
		f.primary, f.others = &p, others
	}
	return *f.primary, f.others
}

// text is a text as a value; a blank one is nil.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func list(items []string) any {
	if len(items) == 0 {
		return nil
	}
	return items
}

func moment(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

// A known source has a label, which is Mobly's, and a getter.
type known struct {
	label string
	list  bool
	get   getter
}

var sources = map[Source]known{
	FromID:         {label: "Mobly ID", get: func(f *facts) any { return text(f.lead.ID) }},
	FromCreatedAt:  {label: "Created At", get: func(f *facts) any { return moment(f.lead.CreatedAt) }},
	FromUpdatedAt:  {label: "Updated At", get: func(f *facts) any { return moment(f.lead.UpdatedAt) }},
	FromIsEnriched: {label: "Is Enriched", get: func(f *facts) any { return f.lead.IsEnriched }},

	FromFirstName:      {label: "First Name", get: func(f *facts) any { return text(f.lead.FirstName) }},
	FromLastName:       {label: "Last Name", get: func(f *facts) any { return text(f.lead.LastName) }},
	FromEmail:          {label: "Email", get: func(f *facts) any { return text(f.lead.Email) }},
	FromPersonalEmail:  {label: "Personal Email", get: func(f *facts) any { return text(f.lead.PersonalEmail) }},
	FromAddress:        {label: "Personal Address", get: func(f *facts) any { return text(f.lead.Address) }},
	FromLinkedIn:       {label: "LinkedIn", get: func(f *facts) any { return text(f.lead.LinkedIn) }},
	FromFacebook:       {label: "Facebook", get: func(f *facts) any { return text(f.lead.Facebook) }},
	FromTwitter:        {label: "X (Twitter)", get: func(f *facts) any { return text(f.lead.Twitter) }},
	FromProfilePicture: {label: "Profile Picture", get: func(f *facts) any { return text(f.lead.ProfilePicture) }},
	FromJobTitle:       {label: "Job Title", get: func(f *facts) any { return text(f.lead.JobTitle) }},
	FromDescription:    {label: "Description", get: func(f *facts) any { return text(f.lead.Description) }},

	FromCompanyName:          {label: "Company Name", get: func(f *facts) any { return text(f.lead.Company.Name) }},
	FromCompanyIndustry:      {label: "Company Industry", get: func(f *facts) any { return text(f.lead.Company.Industry) }},
	FromCompanyLinkedIn:      {label: "Company LinkedIn", get: func(f *facts) any { return text(f.lead.Company.LinkedIn) }},
	FromCompanyWebsite:       {label: "Company Website", get: func(f *facts) any { return text(f.lead.Company.Website) }},
	FromCompanyStreetAddress: {label: "Company Street Address", get: func(f *facts) any { return text(f.lead.Company.StreetAddress) }},
	FromCompanyCity:          {label: "Company City", get: func(f *facts) any { return text(f.lead.Company.City) }},
	FromCompanyState:         {label: "Company State", get: func(f *facts) any { return text(f.lead.Company.State) }},
	FromCompanyZip:           {label: "Company Zip Code", get: func(f *facts) any { return text(f.lead.Company.Zip) }},
	FromCompanyCountry:       {label: "Company Country", get: func(f *facts) any { return text(f.lead.Company.Country) }},

	FromPhone: {label: "Phone Number", get: func(f *facts) any { p, _ := f.phones(); return text(p) }},
	FromOtherPhones: {label: "Other Phone Numbers", list: true, get: func(f *facts) any {
		_, others := f.phones()
		return list(others)
	}},
	FromNumberOfScans: {label: "Number of Scans", get: func(f *facts) any {
		if n := f.rollup().NumberOfScans; n != nil {
			return *n
		}
		return nil
	}},
	FromFirstScannedBy:     {label: "First Scanned By", get: func(f *facts) any { return text(f.rollup().FirstScannedBy) }},
	FromLastScannedBy:      {label: "Last Scanned By", get: func(f *facts) any { return text(f.rollup().LastScannedBy) }},
	FromLastScannedEvent:   {label: "Last Scanned Event", get: func(f *facts) any { return text(f.rollup().LastScannedEvent) }},
	FromAllScannedEvents:   {label: "All Scanned Events", list: true, get: func(f *facts) any { return list(f.rollup().Events) }},
	FromMostRecentCampaign: {label: "Most Recent Mobly Campaign", get: func(f *facts) any { return text(f.rollup().MostRecentCampaign) }},
	FromAllCampaigns:       {label: "All Mobly Campaigns", list: true, get: func(f *facts) any { return list(f.rollup().Campaigns) }},
}

// resolve finds how a source is read. problem says what is wrong with it.
func (s Source) resolve() (k known, problem string) {
	if k, ok := sources[s]; ok {
		return k, ""
	}
	name, rest, _ := strings.Cut(string(s), ":")
	switch name + ":" {
	case customPrefix:
		if blank(rest) {
			return known{}, "custom: needs a key after it"
		}
		return known{label: rest, get: func(f *facts) any { return f.lead.Custom[rest] }}, ""
	case constantPrefix:
		value := text(rest)
		return known{label: "Constant", get: func(*facts) any { return value }}, ""
	case templatePrefix:
		return compileTemplate(rest)
	}
	return known{}, "its source is neither a field of Lead nor custom:, const: or template:"
}

// name is what the source is called in messages: a template is long.
func (s Source) name() string {
	if strings.HasPrefix(string(s), templatePrefix) {
		return "template"
	}
	return string(s)
}
