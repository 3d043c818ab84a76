package standard

import (
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Activity is the object on which the custom fields of Task and Event are defined.
const Activity = "Activity"

// DefinedOn returns the object on which a custom field of an object is defined.
func DefinedOn(object string) string {
	if object == schema.Task || object == schema.Event {
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
