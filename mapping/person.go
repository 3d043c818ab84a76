package mapping

import (
	"strings"
	"time"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Person is a person captured with Mobly. Its JSON is that of Mobly's REST
// API, so that a lead fetched there decodes into it. Members that the API lacks
// (scans, campaigns, custom) follow the same style. A null or missing member is
// blank; see [Person.UnmarshalJSON] for the other forms it reads.
//
// Blank is the zero value or white space; false and 0 are values.
type Person struct {
	ID         string    `json:"id"`                   // Mobly's own, a UUID
	CreatedAt  time.Time `json:"createdAt,omitzero"`   // when the lead was captured
	UpdatedAt  time.Time `json:"updatedAt,omitzero"`   // when it was last changed in Mobly
	IsEnriched bool      `json:"isEnriched,omitempty"` // Mobly added data of its own

	FirstName      string `json:"firstName,omitempty"`
	LastName       string `json:"lastName,omitempty"`
	Email          string `json:"email,omitempty"` // at work
	PersonalEmail  string `json:"personalEmail,omitempty"`
	Address        string `json:"address,omitempty"`  // personal, in one text
	LinkedIn       string `json:"linkedin,omitempty"` // address of the profile
	Facebook       string `json:"facebook,omitempty"`
	Twitter        string `json:"twitter,omitempty"`        // X
	ProfilePicture string `json:"profilePicture,omitempty"` // address of the picture
	JobTitle       string `json:"jobTitle,omitempty"`
	Description    string `json:"description,omitempty"` // notes or required information from the event

	Phones  Phones  `json:"phoneNumbers,omitzero"`
	Company Company `json:"company,omitzero"`

	Scans     []Scan     `json:"scans,omitempty"`     // every capture, in any order
	Campaigns []Campaign `json:"campaigns,omitempty"` // Mobly's campaigns, in any order
	RemoteIDs []RemoteID `json:"remoteIds,omitempty"` // known CRM records of this person

	// Custom has other values for rules to map, by key. Numbers read from JSON
	// are of type json.Number.
	Custom map[string]any `json:"custom,omitempty"`

	// The following summarise history. [Person.History] merges them with Scans and
	// Campaigns.

	NumberOfScans      *int      `json:"numberOfScans,omitempty"` // Mobly's total; nil: not known
	FirstScannedBy     string    `json:"firstScannedBy,omitempty"`
	FirstScannedAt     time.Time `json:"firstScannedAt,omitzero"` // when FirstScannedBy scanned
	LastScannedBy      string    `json:"lastScannedBy,omitempty"`
	LastScannedAt      time.Time `json:"lastScannedAt,omitzero"` // when LastScannedBy scanned
	LastScannedEvent   string    `json:"lastScannedEvent,omitempty"`
	AllScannedEvents   string    `json:"allScannedEvents,omitempty"` // names joined by ";"
	MostRecentCampaign string    `json:"mostRecentCampaign,omitempty"`
	AllCampaigns       string    `json:"allCampaigns,omitempty"` // IDs joined by ";"

	// Unreadable lists the parts of the lead's JSON that could not be read, as
	// "company.zip"; [Mapper.Map] reports them.
	Unreadable []string `json:"unreadable,omitempty"`
}

// Company is where a lead works.
type Company struct {
	Name          string `json:"name,omitempty"`
	Industry      string `json:"industry,omitempty"`
	LinkedIn      string `json:"linkedin,omitempty"`
	Website       string `json:"website,omitempty"`
	StreetAddress string `json:"streetAddress,omitempty"` // one or more lines
	City          string `json:"city,omitempty"`
	State         string `json:"state,omitempty"`
	Zip           string `json:"zip,omitempty"`
	Country       string `json:"country,omitempty"`
}

// texts are the texts that describe the person and the company.
func (p *Person) texts() [20]*string {
	c := &p.Company
	return [...]*string{
		&p.FirstName, &p.LastName, &p.Email, &p.PersonalEmail, &p.Address, &p.LinkedIn, &p.Facebook, &p.Twitter,
		&p.ProfilePicture, &p.JobTitle, &p.Description,
		&c.Name, &c.Industry, &c.LinkedIn, &c.Website, &c.StreetAddress, &c.City, &c.State, &c.Zip, &c.Country,
	}
}

// SalesForce is the IntegrationType of a RemoteID that names a Salesforce
// record, in any letter case.
const SalesForce = "SALES_FORCE"

// RemoteID names a record in another system that is this person.
type RemoteID struct {
	ID              string `json:"id"`
	IntegrationType string `json:"integrationType"` // [SalesForce] for Salesforce
}

func (r *RemoteID) inSalesforce() bool {
	return strings.EqualFold(core.Seen(r.IntegrationType), SalesForce)
}

// The sources of a scan, in any letter case. Sources that mention an upload, CSV, an
// import or an API ("CSV_UPLOAD", "MOBLY_API") count as ViaUpload, and those that
// mention manual entry as ViaManual. All others, blank included, count as ViaScan.
const (
	ViaScan   = "scan"
	ViaUpload = "upload" // from a file
	ViaManual = "manual" // typed in

	// ViaActivity begins the source of an activity that names an event, such as
	// "activity NOTE": the person was there, but nobody scanned them. It gives
	// an event, but neither counts as a scan nor has a scanner. The event of an
	// upload ("activity CSV_UPLOAD") is never the last one.
	ViaActivity = "activity"
)

// Scan is one capture of a lead.
type Scan struct {
	At      time.Time `json:"at,omitzero"`
	By      string    `json:"by,omitempty"`      // e-mail of the one who scanned
	Event   string    `json:"event,omitempty"`   // name of the event
	EventID string    `json:"eventId,omitempty"` // Mobly's ID of the event; it tells two events of one name apart
	Source  string    `json:"source,omitempty"`  // ViaScan, ViaUpload, ViaManual or ViaActivity
}

// Campaign is one of Mobly's campaigns that the lead was put into. They are
// labels, not Salesforce Campaigns.
type Campaign struct {
	ID string    `json:"id"`
	At time.Time `json:"at,omitzero"`
}
