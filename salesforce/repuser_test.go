package salesforce_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Records belong to the rep's user who may own them, by one question, and Salesforce
// never has to refuse an owner.
func TestOwnersAreUsersWhoMayOwn(t *testing.T) {
	const mail = "rep@example.com"
	type user = salesforcetest.User
	for name, tt := range map[string]struct {
		users []user
		owner int // index of the user; -1: the integration user
	}{
		"an employee":                 {[]user{{Email: mail}}, 0},
		"a customer":                  {[]user{{Email: mail, UserType: "CustomerSuccess"}}, -1},
		"a customer of a partner":     {[]user{{Email: mail, UserType: "PowerCustomerSuccess"}}, -1},
		"a high-volume user":          {[]user{{Email: mail, UserType: "CSPLitePortal"}}, -1},
		"a Chatter user":              {[]user{{Email: mail, UserType: "CsnOnly"}}, -1},
		"a guest":                     {[]user{{Email: mail, UserType: "Guest"}}, -1},
		"an automated user":           {[]user{{Email: mail, UserType: "AutomatedProcess"}}, -1},
		"a partner":                   {[]user{{Email: mail, UserType: "PowerPartner"}}, 0},
		"an employee and others":      {[]user{{Email: mail, UserType: "CsnOnly"}, {Email: mail, UserType: "PowerPartner"}, {Email: mail}, {Email: mail, UserType: "Guest"}}, 2},
		"two employees":               {[]user{{Email: mail}, {Email: mail}}, -1},
		"two users of an employee":    {[]user{{Email: mail}, {Email: mail, Username: mail}}, 1},
		"one who has left":            {[]user{{Email: mail, Inactive: true}}, -1},
		"one who has left, and more":  {[]user{{Email: mail, Inactive: true, Username: mail}, {Email: "REP@Example.com"}}, 1},
		"an employee in a sandbox":    {[]user{{Email: mail + ".invalid", Username: mail + ".uat"}}, 0},
		"in an old sandbox":           {[]user{{Email: "rep=example.com@example.com"}}, 0},
		"a sandbox with its customer": {[]user{{Email: mail + ".invalid"}, {Email: mail + ".invalid", UserType: "CustomerSuccess"}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			owner := w.org.Records("User")[0]["Id"]
			for i, u := range tt.users {
				u.LastName = "Rep"
				id, err := w.org.AddUser(u)
				require.NoError(t, err)
				if i == tt.owner {
					owner = id
				}
			}
			cfg := keyed()
			cfg.Settings.Policies.LeadOwner = salesforce.FirstScanner
			c := w.client(cfg)
			require.NoError(t, c.Ping(t.Context()))
			w.org.ResetRequests()
			l := withActions(person("m1", "a@lumen.example"), note("a1", "met"))
			l.Person.FirstScannedBy = mail
			got := w.sync(c, l)[0]
			require.Len(t, w.org.Requests(), 3, "a match, a person, a Task: no owner was refused")
			require.Equal(t, tt.owner < 0, len(got.Dropped) > 0)
			require.Equal(t, owner, w.org.Records(schema.Lead)[0]["OwnerId"])
			require.Equal(t, owner, w.org.Records(schema.Task)[0]["OwnerId"])
			w.silent(c, l)
		})
	}
}
