package setup

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Options say how the org is set up. The zero value is ready to use.
type Options struct {
	// PermissionSet is the API name of the permission set; "" is Mobly_Event_Sync.
	// Label is what people see, at most 80 characters; "" is the name with spaces
	// for underscores.
	PermissionSet string
	Label         string

	// ViewAll grants View All on Lead, and on Contact if the settings reach it. In
	// an org where these are private, the sync creates a duplicate of every record
	// that the integration user cannot see. It is off by default since it shows the
	// user all of these records.
	ViewAll bool

	// Values are further values of picklists to be created, by the API name of the
	// field. A picklist has those of its rule's Values; Salesforce creates none
	// without a value.
	Values map[string][]string

	// The rest is for Admin.Plan. Assign is the user name of the integration user,
	// who is given the permission set; "" leaves that to a person. AddValues adds
	// missing values to existing picklists, the one change of a field that exists.
	// MarketingUser makes the user of Assign a Marketing User if the settings have
	// Campaigns, which takes one of the org's feature licences.
	Assign        string
	AddValues     bool
	MarketingUser bool
}

// complete checks the options and fills in what is blank.
func (o Options) complete() (Options, error) {
	o.PermissionSet = cmp.Or(o.PermissionSet, "Mobly_Event_Sync")
	if !nameForm.MatchString(o.PermissionSet) || len(o.PermissionSet) > maxSet {
		return o, fmt.Errorf("%w: the permission set's name %.100q: it must begin with a letter, hold letters, digits and single underscores, not end with one, and have %d characters at most",
			sferr.ErrConfig, o.PermissionSet, maxSet)
	}
	o.Label = cmp.Or(plain(o.Label), strings.ReplaceAll(o.PermissionSet, "_", " "))
	if utf8.RuneCountInString(o.Label) > maxSet {
		return o, fmt.Errorf("%w: the permission set's label has more than %d characters", sferr.ErrConfig, maxSet)
	}
	return o, nil
}

// plain returns a text on one line, without characters that XML does not allow.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r < ' ' || r == 0x7f:
			return ' '
		case r == utf8.RuneError || r == 0xfffe || r == 0xffff:
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// cut returns the beginning of a text, at most limit characters.
func cut(s string, limit int) string {
	r := []rune(s)
	if len(r) <= limit {
		return s
	}
	return strings.TrimSpace(string(r[:limit]))
}
