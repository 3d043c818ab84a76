package planner

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// userRow is a user as the org returns it.
func userRow(id, email, username, userType string, active bool) map[string]any {
	return map[string]any{"Id": id, "Email": email, "Username": username, "UserType": userType, "IsActive": active}
}

// Which of the users with a rep's address is the rep.
func TestRepIsAUser(t *testing.T) {
	const mail = "rep@acme.example"
	standard := userRow("005S", mail, "s", "Standard", true)
	partner := userRow("005P", mail, "p", "PowerPartner", true)
	inactive := userRow("005I", mail, "i", "Standard", false)
	inSandbox := userRow("005X", mail+".invalid", "x", "Standard", true)
	inOldSandbox := userRow("005O", "rep=acme.example@example.com", "o", "Standard", true)
	type want struct {
		id, code string
		records  int
	}
	rows := func(rows ...map[string]any) []map[string]any { return rows }
	table := map[string]struct {
		rows []map[string]any
		want want
	}{
		"nobody":                                {nil, want{code: "UNKNOWN_REP"}},
		"an employee":                           {rows(standard), want{id: "005S"}},
		"in capitals":                           {rows(userRow("005S", "Rep@ACME.example", "s", "Standard", true)), want{id: "005S"}},
		"an employee among partners":            {rows(partner, standard), want{id: "005S"}},
		"an employee, and one who has left":     {rows(inactive, standard), want{id: "005S"}},
		"one who has left":                      {rows(inactive), want{code: "UNKNOWN_REP", records: 1}},
		"a partner":                             {rows(partner), want{id: "005P"}},
		"a partner, and an employee who left":   {rows(partner, inactive), want{id: "005P"}},
		"a partner who has left":                {rows(userRow("005P", mail, "p", "PowerPartner", false)), want{code: "UNKNOWN_REP", records: 1}},
		"two employees":                         {rows(standard, userRow("005T", mail, "t", "Standard", true)), want{code: "AMBIGUOUS_REP", records: 2}},
		"two partners":                          {rows(partner, userRow("005Q", mail, "q", "PowerPartner", true)), want{code: "AMBIGUOUS_REP", records: 2}},
		"two users of one employee":             {rows(standard, userRow("005T", mail, "REP@acme.example", "Standard", true)), want{id: "005T"}},
		"a user name does not make an employee": {rows(standard, userRow("005C", mail, mail, "CustomerSuccess", true)), want{id: "005S"}},
		"in a sandbox":                          {rows(inSandbox), want{id: "005X"}},
		"in a sandbox of a sandbox":             {rows(userRow("005X", mail+".invalid.invalid", "x", "Standard", true)), want{id: "005X"}},
		"in an old sandbox":                     {rows(inOldSandbox), want{id: "005O"}},
		"in a sandbox, one that was put right":  {rows(inSandbox, standard), want{id: "005S"}},
		"in a sandbox, a partner was put right": {rows(partner, inSandbox), want{id: "005X"}},
		"in a sandbox, several":                 {rows(inSandbox, inOldSandbox), want{code: "AMBIGUOUS_REP", records: 2}},
		"a type that the org does not tell":     {rows(map[string]any{"Id": "005S", "Email": mail}), want{id: "005S"}},
		"an employee and everybody else":        {rows(standard), want{id: "005S"}},
	}
	never := []string{
		"CustomerSuccess", "PowerCustomerSuccess", "CSPLitePortal", "CspLitePortal", "CsnOnly", "SelfService", "Guest",
		"AutomatedProcess", "CloudIntegrationUser", "A_NEW_TYPE",
	}
	for _, userType := range never {
		other := userRow("005N", mail, mail, userType, true)
		table["only "+userType] = struct {
			rows []map[string]any
			want want
		}{rows(other), want{code: "UNKNOWN_REP", records: 1}}
		all := table["an employee and everybody else"]
		all.rows = append(all.rows, other)
		table["an employee and everybody else"] = all
	}
	for name, tt := range table {
		t.Run(name, func(t *testing.T) {
			l := new(Learned)
			asking := l.Ask([]string{mail}, false)
			for _, row := range tt.rows {
				asking.Questions()[0].Row(rowOf(row))
			}
			asking.Keep()
			id, lost := l.userOf("Rep <"+mail+">", "scanner")
			got := want{id: id}
			if lost != nil {
				got.code, got.records = lost.Code, len(lost.Records)
				require.Equal(t, "scanner", lost.Rule)
				require.NotContains(t, lost.Error(), mail)
			}
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(want{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Whatever a sandbox did to an address is asked for, and taken back.
func TestSandboxAddresses(t *testing.T) {
	for _, email := range []string{
		"rep@acme.example", "rep@acme.example.invalid", "REP@acme.example.INVALID", "rep=acme.example@example.com", " rep@acme.example.invalid.invalid",
		"mailto:rep@acme.example.invalid", "<rep=acme.example@example.com>", "rep=acme.example@example.com.invalid",
	} {
		require.Equal(t, "rep@acme.example", RepKey(email), email)
	}
	for email, want := range map[string]string{
		"rep@example.com": "rep@example.com", "=x@example.com": "=x@example.com", "a=b=acme.example@example.com": "a=b@acme.example", "rep@invalid": "rep@invalid", "": "",
	} {
		require.Equal(t, want, RepKey(email))
	}
	require.Equal(t, []string{"rep@acme.example", "rep@acme.example.invalid", "rep=acme.example@example.com"}, storedAs(nil, "rep@acme.example"))
}

// FuzzRepKey: an address is compared as it is once it was made ready for that.
func FuzzRepKey(f *testing.F) {
	for _, email := range []string{"rep@acme.example.invalid", "a=b=example.com@example.com", "=@example.com.invalid", "<rep=x@example.com>", "\u00e9@x.invalid"} {
		f.Add(email)
	}
	f.Fuzz(func(t *testing.T, email string) {
		key := realAddress(email)
		require.Equal(t, key, realAddress(key))
	})
}

// Reps who cannot be asked for are asked for again by the next call; the others are
// known.
func TestRefusedReps(t *testing.T) {
	l := new(Learned)
	asking := l.Ask([]string{rep(1), rep(2)}, false)
	question := asking.Questions()[0]
	question.Row(rowOf(map[string]any{"Email": rep(1), "Id": "0051"}))
	refused := question.Conditions
	refused[0].Values = refused[0].Values[3:4]
	question.Failed(refused, nil)
	asking.Keep()
	id, _ := l.userOf(rep(1), "")
	require.Equal(t, "0051", id)
	require.Equal(t, []string{rep(2)}, l.Ask([]string{rep(1), rep(2)}, false).reps)
}
