package planner

import (
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// repUser is the user who owns a rep's records, or the reason that nobody does.
type repUser struct {
	id    string
	lost  *sferr.Problem // nil: there is a user
	asked time.Time
}

// RepKey returns a rep's or user's e-mail in the form in which they are compared.
func RepKey(email string) string { return realAddress(field.Caseless(field.Address(email))) }

// user is a user of the org with a rep's e-mail. The higher the rank, the more likely
// the user is the rep; users of rank 0 cannot own records.
type user struct {
	id   string
	rank int
}

// newUser ranks a user:
//
//  1. Employees have the UserType Standard. A partner (PowerPartner) may own Leads
//     and Tasks too, and is the rep if no employee is. Customers, guests,
//     high-volume site users, Chatter users and automated users never own them.
//     Inactive users cannot own new ones; frozen users can.
//  2. A sandbox changes the addresses of its users; an unchanged address comes
//     first.
//  3. Of several users with the address, the one whose Username it is comes first.
func newUser(email string, row rows.Row) user {
	u := user{id: row.Text("Id")}
	switch row.Text("UserType") {
	case "Standard", "": // "": unknown
		u.rank = 8
	case "PowerPartner":
		u.rank = 4
	}
	if u.rank == 0 || row.Value("IsActive") == false {
		return user{id: u.id}
	}
	if field.Caseless(field.Address(row.Text(standard.EmailField))) == email {
		u.rank += 2
	}
	if field.Caseless(row.Text("Username")) == email {
		u.rank++
	}
	return u
}

// choose returns the user of the highest rank, if there is one who may own records.
func choose(users []user) repUser {
	p := &sferr.Problem{Fields: []string{standard.OwnerField}, Code: "UNKNOWN_REP", Reason: "no active user that the integration user can see has the rep's e-mail address"}
	best := user{rank: -1}
	for _, u := range users {
		if u.rank > best.rank {
			best, p.Records = u, nil
		}
		if u.rank == best.rank {
			p.Records = append(p.Records, sferr.RecordRef{Object: standard.User, ID: u.id})
		}
	}
	switch {
	case best.rank > 0 && len(p.Records) == 1:
		return repUser{id: best.id, asked: time.Now()}
	case best.rank > 0:
		p.Code, p.Reason = "AMBIGUOUS_REP", "several active users have the rep's e-mail address"
	case best.rank == 0:
		p.Reason = "only users who are inactive, or of a type (UserType) that cannot own records, such as customers and Chatter users, have the rep's e-mail address"
	}
	p.Reason += ": the record gets the default owner"
	return repUser{lost: p, asked: time.Now()}
}

// A sandbox appends ".invalid" to users' addresses, so that they get no mail. Older
// sandboxes turned rep@acme.example into rep=acme.example@example.com.
const (
	invalid  = ".invalid"
	replaced = "@example.com"
)

// realAddress undoes a sandbox's change to an address.
func realAddress(email string) string {
	for strings.HasSuffix(email, invalid) {
		email = strings.TrimSuffix(email, invalid)
	}
	if name, ok := strings.CutSuffix(email, replaced); ok {
		if at := strings.LastIndexByte(name, '='); at > 0 {
			return realAddress(name[:at] + "@" + name[at+1:])
		}
	}
	return email
}

// storedAs appends the forms in which the org may store a rep's address.
func storedAs(list []string, email string) []string {
	for _, form := range [...]string{email, email + invalid, strings.Replace(email, "@", "=", 1) + replaced} {
		list = field.StoredAddresses(list, form)
	}
	return list
}
