package standard

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
