package mapping

import (
	"slices"
	"strings"
	"time"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Source names the value that a rule reads: a field of the lead, or a result of
// [Custom], [Constant] or [Template].
type Source string

// The fields of a lead. The phone numbers and the last nine are derived.
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
	FromPhone          Source = "phoneNumber"       // the one to call: see [Phones.Primary]
	FromOtherPhones    Source = "otherPhoneNumbers" // all the others, a list

	FromCompanyName          Source = "company.name"
	FromCompanyIndustry      Source = "company.industry"
	FromCompanyLinkedIn      Source = "company.linkedin"
	FromCompanyWebsite       Source = "company.website"
	FromCompanyStreetAddress Source = "company.streetAddress"
	FromCompanyCity          Source = "company.city"
	FromCompanyState         Source = "company.state"
	FromCompanyZip           Source = "company.zip"
	FromCompanyCountry       Source = "company.country"

	FromDescription        Source = "description"
	FromNumberOfScans      Source = "numberOfScans"      // see [History]
	FromFirstScannedBy     Source = "firstScannedBy"     // likewise
	FromFirstScannedAt     Source = "firstScannedAt"     // likewise
	FromLastScannedBy      Source = "lastScannedBy"      // likewise
	FromLastScannedAt      Source = "lastScannedAt"      // likewise
	FromLastScannedEvent   Source = "lastScannedEvent"   // likewise
	FromAllScannedEvents   Source = "allScannedEvents"   // likewise, a list
	FromMostRecentCampaign Source = "mostRecentCampaign" // likewise
	FromAllCampaigns       Source = "allCampaigns"       // likewise, a list
)

// Custom is the value of a key in [Person.Custom].
func Custom(key string) Source { return Source(customPrefix + key) }

// Constant is a fixed text.
func Constant(text string) Source { return Source(constantPrefix + text) }

// Template is a text composed of several fields by a text/template.
func Template(text string) Source { return Source(templatePrefix + text) }

const (
	customPrefix   = "custom:"
	constantPrefix = "const:"
	templatePrefix = "template:"
)

// SourceInfo describes a field that Mobly has.
type SourceInfo struct {
	Source  Source
	Label   string // what Mobly calls it
	Derived string // its origin in a [Person], in words
	List    bool   // its items are joined in a text
}

// Sources returns every field that Mobly has, in the order of the constants.
func Sources() []SourceInfo {
	infos := make([]SourceInfo, len(sources))
	for i, s := range sources {
		infos[i] = SourceInfo{Source: s.name, Label: s.label, Derived: s.derived, List: s.items != nil}
	}
	return infos
}

// source reads a lead, by one of its last four fields.
type source struct {
	name    Source
	label   string
	view    string // its name in templates; "" is none
	derived string

	text     func(*facts) string
	items    func(*facts) []string
	value    func(*facts) any // a value of another kind; nil is blank
	template *textTemplate
}

// index returns the place of a field among [sources], -1 for any other source.
func (s Source) index() int {
	return slices.IndexFunc(sources, func(known source) bool { return known.name == s })
}

// resolve finds how to read a source. problem says what is wrong with it. Dates
// in templates are those of zone.
func (s Source) resolve(zone *time.Location) (from source, problem string) {
	if i := s.index(); i >= 0 {
		return sources[i], ""
	}
	prefix, rest, _ := strings.Cut(string(s), ":")
	switch prefix + ":" {
	case customPrefix:
		if core.BlankText(rest) {
			return source{}, "custom: needs a key after it"
		}
		return source{name: s, label: rest, value: func(f *facts) any { return f.person.Custom[rest] }}, ""
	case constantPrefix:
		return source{name: s, label: "Constant", text: func(*facts) string { return rest }}, ""
	case templatePrefix:
		t, problem := compileTemplate(rest, zone)
		return source{name: s, label: "Template", template: t}, problem
	}
	return source{}, "its source is neither a field of Lead nor custom:, const: or template:"
}

// short is the name of the source in messages, without the text of a template.
func (s Source) short() string {
	if strings.HasPrefix(string(s), templatePrefix) {
		return "template"
	}
	return string(s)
}
