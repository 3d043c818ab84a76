package planner

import (
	"slices"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// repUser is what is known of a rep: the user who may own records, or why there is
// none.
type repUser struct {
	id    string
	lost  *sferr.Problem // nil: there is a user
	asked time.Time
}

// user is a user of the org who has the e-mail of a rep.
type user struct {
	id   string
	rank int  // the highest is the rep's; 0 is an inactive user, and below are those who never own records
	main bool // the Username is the e-mail
}

var userFields = []string{"Id", "Email", "Username", "UserType", "IsActive"}

// newUser ranks a user. Employees have the UserType Standard. A partner
// (PowerPartner) has a licence that lets them own Leads and Tasks, so that they are
// the rep if no employee is. All other types never own records: customers, guests
// and high-volume users of sites, Chatter users, and Salesforce's own automated
// ones. A frozen user cannot sign in, but stays active and may own records.
func newUser(email string, row map[string]any) user {
	u := user{id: textIn(row, "Id"), main: field.Caseless(textIn(row, "Username")) == email, rank: -1}
	switch textIn(row, "UserType") {
	case "Standard", "":
		u.rank = 3
	case "PowerPartner":
		u.rank = 1
	}
	switch active, known := row["IsActive"].(bool); {
	case known && !active:
		u.rank = min(u.rank, 0)
	case u.rank > 0 && field.Caseless(field.Address(textIn(row, "Email"))) == email:
		u.rank++ // a sandbox did not change the address
	}
	return u
}

// choose returns the user of the highest rank. Of several, it is the one whose
// Username is the e-mail: people have further users under other names.
func choose(users []user) repUser {
	best := -1
	for _, u := range users {
		best = max(best, u.rank)
	}
	var fit, main []user
	for _, u := range users {
		if u.rank == best {
			if fit = append(fit, u); u.main {
				main = append(main, u)
			}
		}
	}
	if len(main) == 1 {
		fit = main
	}
	p := &sferr.Problem{Fields: []string{standard.OwnerField}, Code: "UNKNOWN_REP"}
	switch {
	case len(fit) == 0:
		p.Reason = "no active user that the integration user can see has the rep's e-mail address"
	case best < 0:
		p.Reason = "the rep's e-mail address belongs only to users whose type (UserType) never owns records, such as customers, guests and Chatter users"
	case best == 0:
		p.Reason = "the user with the rep's e-mail address is inactive"
	case len(fit) == 1:
		return repUser{id: fit[0].id, asked: time.Now()}
	default:
		p.Code, p.Reason = "AMBIGUOUS_REP", "several active users have the rep's e-mail address"
	}
	p.Reason += ": the record gets the default owner"
	for _, u := range fit {
		p.Records = append(p.Records, sferr.RecordRef{Object: standard.User, ID: u.id})
	}
	slices.SortFunc(p.Records, func(a, b sferr.RecordRef) int { return strings.Compare(a.ID, b.ID) })
	return repUser{lost: p, asked: time.Now()}
}

// A sandbox keeps the users of the org that it was made of, but changes their
// addresses, so that they get no mail: it appends ".invalid", or, years ago, wrote
// rep@acme.example as rep=acme.example@example.com.
const (
	invalid  = ".invalid"
	replaced = "@example.com"
)

// realAddress takes back what a sandbox did to an address.
func realAddress(email string) string {
	for strings.HasSuffix(email, invalid) {
		email = strings.TrimSuffix(email, invalid)
	}
	if name, ok := strings.CutSuffix(email, replaced); ok {
		if at := strings.LastIndexByte(name, '='); at > 0 {
			return name[:at] + "@" + name[at+1:]
		}
	}
	return email
}

// storedAs appends the forms in which users may have the address of a rep.
func storedAs(list []string, email string) []string {
	return field.StoredAddresses(field.StoredAddresses(field.StoredAddresses(list, email), email+invalid), strings.Replace(email, "@", "=", 1)+replaced)
}
