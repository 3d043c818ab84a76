package salesforce_test

import (
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// A captured address leads to the record that has it, whatever nobody sees in it
// and whatever is around it, in the same call and in the next one.
func TestPersonsAreFoundByWhatIsSeenOfTheirAddress(t *testing.T) {
	t.Parallel()
	for i, c := range []struct{ stored, captured string }{
		{"osei@lumen.example", "\u2066osei\u2069@lumen.example"},
		{"osei@lumen.example", "osei\u061c@lumen\u180e.example\u206f"},
		{"osei@lumen.example", "o\u200cs\u200dei@lumen.example"},
		{"osei@lumen.example", "OSEI@Lumen.Example\u200e."},
		{"osei@lumen.example", "E: Ama Osei <osei@lumen.example>"},
		{"osei@lumen.example", "MAILTO:Osei@lumen.example?subject=Expo"},
		{"osei@lumen.example", "“osei@lumen.example”;"},
		{"josé@lumen.example", "jose\u0301@lumen.example"},
		{"jose\u0301@lumen.example", "JOSÉ@lumen.example"},
		{"İnce@lumen.example", "ince@lumen.example"},
		{"ince@lumen.example", "İnce@lumen.example"},
		{"\u0131nce@lumen.example", "\u0131nce@LUMEN.example"},
		{"ǰ@lumen.example", "J\u030c@lumen.example"},
		{"J\u030c@lumen.example", "J\u030c@lumen.example"},
		{"STRAẞE@lumen.example", "straße@lumen.example"},
		{"\u1112\u1161\u11ab@lumen.example", "한@lumen.example"},
	} {
		if skips(i, 3) {
			continue
		}
		for _, object := range []string{schema.Contact, schema.Lead} {
			w := newWorld(t)
			client := w.client(keyless())
			fields := map[string]any{"LastName": "Kim", "FirstName": "Grace", "Email": c.stored}
			if object == schema.Lead {
				fields["Company"] = "Lumen"
			}
			id := w.add(object, fields)
			first := w.sync(client, person("7", c.captured), person("8", c.stored))
			for _, r := range first {
				require.Equal(t, id, r.ID, "%s %+q beside %+q", object, c.captured, c.stored)
			}
			require.Len(t, w.org.Records(schema.Contact), map[string]int{schema.Contact: 1}[object])
			writes := w.writes()
			require.Equal(t, []string{"Unchanged", "Unchanged"}, outcomes(w.sync(client, person("7", c.captured), person("8", c.stored))))
			require.Equal(t, writes, w.writes(), "the second sync is silent: %+q", c.captured)
		}
	}
	for _, c := range []struct{ stored, captured string }{ // others
		{"\u0131nce@lumen.example", "ince@lumen.example"},
		{"ince@lumen.example", "\u0131nce@lumen.example"},
		{"jose@lumen.example", "josé@lumen.example"},
	} {
		w := newWorld(t)
		id := w.contact(map[string]any{"Email": c.stored})
		require.NotEqual(t, id, w.sync(w.client(keyed()), person("7", c.captured))[0].ID, "%+q beside %+q", c.captured, c.stored)
	}
}

// A new person is found again by the address that was written.
func TestNewPersonsAreFoundAgain(t *testing.T) {
	t.Parallel()
	for i, email := range []string{
		"Osei\u200b@lumen.example", "İnce@lumen.example", "\u0131nce@lumen.example", "J\u030c@lumen.example", "JOSE\u0301@lumen.example", "ΣΊΣΥΦΟΣ@lumen.example",
		"STRAẞE@lumen.example", "<Osei@LUMEN.example>", "\u212aim@lumen.example", "H\u0331@lumen.example", "क\u093c@lumen.example",
	} {
		if skips(i, 3) {
			continue
		}
		w := newWorld(t)
		c := w.client(keyless())
		require.Equal(t, []string{"Created"}, outcomes(w.sync(c, person("7", email))), "%+q", email)
		require.Equal(t, []string{"Unchanged"}, outcomes(w.sync(c, person("7", email))), "%+q", email)
		require.Equal(t, []string{"Unchanged"}, outcomes(w.sync(w.client(keyless()), person("8", strings.ToLower(email)))), "%+q", email)
		require.Len(t, w.org.Records(schema.Lead), 1)
	}
}

// What tells captures apart is what is seen of their keys.
func TestCapturesOfOnePersonBySeenKeys(t *testing.T) {
	t.Parallel()
	skipUnderRace(t)
	id := "00Q000000000001EAA"
	for name, leads := range map[string][2]salesforce.Lead{
		"Mobly's ID":            {person("7", "a@lumen.example"), person("7\u200b", "b@lumen.example")},
		"Mobly's ID, joiner":    {person("x7", "a@lumen.example"), person("x\u200d7", "b@lumen.example")},
		"Mobly's ID in NFD":     {person("é7", "a@lumen.example"), person("e\u03017", "b@lumen.example")},
		"Salesforce's ID":       {known(person("7", "a@lumen.example"), id), known(person("8", "b@lumen.example"), "\u202a"+id+"\u202c")},
		"e-mail":                {person("7", "a@lumen.example"), person("8", "a@lumen.example\u2060")},
		"e-mail in NFD":         {person("7", "josé@lumen.example"), person("8", "jose\u0301@lumen.example")},
		"e-mail, wrapped":       {person("7", "a@lumen.example"), person("8", "Ama <A@lumen.example>")},
		"e-mail, dotted I":      {person("7", "İnce@lumen.example"), person("8", "ince@lumen.example")},
		"e-mail, Kelvin's K":    {person("7", "\u212aim@lumen.example"), person("8", "kim@lumen.example")},
		"name and phone":        {unkeyed("Zoë"), unkeyed("Zoe\u0308")},
		"name with a joiner":    {unkeyed("علی\u200cزاده"), unkeyed("علیزاده")},
		"name, soft hyphen":     {unkeyed("Kim"), unkeyed("Ki\u00adm")},
		"name in other letters": {unkeyed("J\u030can"), unkeyed("ǰan")},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			cfg := keyed()
			cfg.Settings.Policies.Unkeyed = salesforce.MatchByName
			c := w.client(cfg)
			got := w.sync(c, leads[0], leads[1])
			require.Equal(t, got[0].ID, got[1].ID)
			require.Len(t, w.org.Records(schema.Lead), 1)
			w.sync(w.client(cfg), leads[1], leads[0])
			require.Len(t, w.org.Records(schema.Lead), 1)
		})
	}
}

// A record is known by its name however its letters are spelt.
func TestExactNamesAsTheyAreSeen(t *testing.T) {
	t.Parallel()
	for i, c := range []struct{ stored, captured string }{
		{"Zoë", "Zoe\u0308"}, {"Zoe\u0308", "Zoë"}, {"علی\u200cزاده", "علیزاده"}, {"علیزاده", "علی\u200cزاده"}, {"Kim", "K\u00adim\u200b"},
		{"한", "\u1112\u1161\u11ab"}, {"Ångström", "A\u030angstro\u0308m"}, {"क्ष", "क्\u200dष"},
	} {
		if skips(i, 3) {
			continue
		}
		w := newWorld(t)
		client := w.client(salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}, Policies: salesforce.Policies{Unkeyed: salesforce.MatchByName}}})
		id := w.lead(map[string]any{"LastName": c.stored, "Company": c.stored + " GmbH", "Phone": "+1 555 0100"})
		require.Equal(t, id, w.sync(client, unkeyed(c.captured))[0].ID, "%+q beside %+q", c.captured, c.stored)
		require.Zero(t, w.writes(), "%+q beside %+q", c.captured, c.stored)
		require.NotEqual(t, id, w.sync(client, unkeyed(c.captured+"x"))[0].ID)
	}
}

// asked returns the queries for an object.
func asked(w *world, object string) string {
	var out strings.Builder
	for _, r := range w.org.Requests() {
		for _, sub := range r.Subrequests {
			if q := sub.Query.Get("q"); strings.Contains(q, " FROM "+object+" ") {
				out.WriteString(q + "\n")
			}
		}
	}
	return out.String()
}

// Addresses are looked for in lower case, in which Salesforce stores them;
// external IDs as they are.
func TestKeysAreLookedForAsTheyAreStored(t *testing.T) {
	t.Parallel()
	rep := "Dana.RUIZ@Exhibitor.example"
	for i, c := range []struct{ email, want string }{
		{"Ama.Osei@LUMEN.example", "'ama.osei@lumen.example'"},
		{"<AMA@lumen.example>", "'ama@lumen.example'"},
		{"O'NEILL@lumen.example", `'o\'neill@lumen.example'`},
		{"İnce@lumen.example", "'ince@lumen.example'"},
		{"\u0131NCE@lumen.example", "'\u0131nce@lumen.example'"},
		{"JOSÉ@lumen.example", "'josé@lumen.example'"},
		{"JOSE\u0301@lumen.example", "'josé@lumen.example'"},
		{"ΣΊΣ@lumen.example", "'σίσ@lumen.example'"},
		{"A+B@LUMEN.example", "'a+b@lumen.example'"},
	} {
		if skips(i, 3) {
			continue
		}
		w := newWorld(t)
		cfg := keyed()
		cfg.Settings.Policies.LeadOwner, cfg.Settings.Policies.TaskOwner = salesforce.FirstScanner, salesforce.Rep
		l := person("\u202aMobly-\u200d7X\u202c", c.email)
		l.Person.FirstScannedBy = "Dana <" + rep + ">"
		l.Actions = []engagement.Action{note("Act\u00ad-1Y\u200c", "")}
		l.Actions[0].By = "mailto:DANA.ruiz@exhibitor.example"
		plan, err := w.client(cfg).Plan(t.Context(), l)
		require.NoError(t, err)
		for _, object := range []string{schema.Lead, schema.Contact} {
			require.Contains(t, asked(w, object), c.want)
			require.NotContains(t, asked(w, object), c.email)
			require.Contains(t, asked(w, object), "'Mobly-7X'")
		}
		require.Equal(t, 1, strings.Count(asked(w, "User"), "'dana.ruiz@exhibitor.example'"), "one rep is asked for once")
		require.NotContains(t, asked(w, "User"), "RUIZ")
		require.Contains(t, asked(w, schema.Task), "'Act-1Y'")
		_, err = w.client(cfg).Apply(t.Context(), plan)
		require.NoError(t, err)
		require.NotContains(t, asked(w, schema.Lead), c.email)
		require.Equal(t, "Mobly-7X", w.org.Records(schema.Lead)[0]["mobly_id__c"])
	}
}

// A rep is the user with the address, whatever is around it.
func TestRepsAreKnownByWhatIsSeen(t *testing.T) {
	t.Parallel()
	for i, by := range []string{
		"rep@example.com", "REP@example.com", "rep\u200b@example.com", "mailto:rep@example.com", "Rep, Dana <rep@example.com>", "'rep@example.com'", "E: rep@example.com", "rep@example.com.",
		"\u202arep@example.com\u202c",
	} {
		if skips(i, 3) {
			continue
		}
		w := newWorld(t)
		rep, err := w.org.AddUser(salesforcetest.User{LastName: "Rep", Email: "Rep@Example.com", Username: "rep@example.com"})
		require.NoError(t, err)
		cfg := keyed()
		cfg.Settings.Policies.LeadOwner, cfg.Settings.Policies.TaskOwner = salesforce.LastScanner, salesforce.Rep
		l := person("7", "a@lumen.example")
		l.Person.Scans = []mapping.Scan{{By: by, Event: "Expo"}}
		l.Actions = []engagement.Action{note("1", "")}
		l.Actions[0].By = by
		got := w.sync(w.client(cfg), l)
		require.Equal(t, rep, w.stored(got[0].ID)["OwnerId"], "%+q", by)
		cfg.Settings.Policies.LeadOwner = "" // the rep is asked for as the owner of Tasks alone
		l.Actions = append(l.Actions, note("2", ""))
		l.Actions[1].By = by
		w.sync(w.client(cfg), l)
		for _, task := range w.org.Records(schema.Task) {
			require.Equal(t, rep, task["OwnerId"], "%+q", by)
		}
		require.Len(t, w.org.Records(schema.Task), 2)
	}
}

// One action of which several captures were made gets one Task.
func TestActionsAreKnownByWhatIsSeen(t *testing.T) {
	t.Parallel()
	skipUnderRace(t)
	for name, change := range map[string]func(*salesforce.Lead){
		"ID":             func(l *salesforce.Lead) { l.Actions[0].ID += "\u200b" },
		"ID, joiner":     func(l *salesforce.Lead) { l.Actions[0].ID = "\u200d" + l.Actions[0].ID },
		"notes":          func(l *salesforce.Lead) { l.Actions[1].Notes = "Cafe\u0301\u00ad" },
		"rep":            func(l *salesforce.Lead) { l.Actions[1].By = "Rep <REP@example.com>" },
		"person's email": func(l *salesforce.Lead) { l.Person.Email = "<A@lumen.example>" },
		"person's ID":    func(l *salesforce.Lead) { l.Person.ID += "\ufeff" },
		"blank ID":       func(l *salesforce.Lead) { l.Actions[1].ID = "\u2060" },
		"kind's event":   func(l *salesforce.Lead) { l.Actions[1].EventType = "NOTE" },
	} {
		for _, cfg := range []salesforce.Config{keyed(), {Settings: salesforce.Settings{Keys: salesforce.Keys{Activity: salesforce.NoKey}}}} {
			w := newWorld(t)
			made := func() salesforce.Lead {
				l := person("7", "a@lumen.example")
				l.Actions = []engagement.Action{note("1", "x"), note("", "Café")}
				return l
			}
			other := made()
			change(&other)
			c := w.client(cfg)
			w.sync(c, made(), other)
			require.Len(t, w.org.Records(schema.Task), 2, name)
			w.sync(w.client(cfg), other)
			require.Len(t, w.org.Records(schema.Task), 2, name)
		}
	}
}

// Backfill knows persons by what is seen as well, in query jobs and in jobs that
// write.
func TestBackfillKnowsPersonsByWhatIsSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		ids := []string{
			w.contact(map[string]any{"Email": "osei@lumen.example"}), w.contact(map[string]any{"Email": "jose\u0301@lumen.example"}),
			w.contact(map[string]any{"Email": "İnce@lumen.example"}), w.lead(map[string]any{"Email": "ama@lumen.example"}),
		}
		name := w.lead(map[string]any{"LastName": "علیزاده", "Company": "علی\u200cزاده GmbH", "Phone": "+1 555 0100"})
		cfg := keyed()
		cfg.Settings.Policies.Unkeyed = salesforce.MatchByName
		var leads []salesforce.Lead
		for i, email := range []string{"mailto:o\u200bsei@lumen.example", "JOSÉ@lumen.example", "i\u200dnce@lumen.example", "Ama <AMA@lumen.example>"} {
			leads = append(leads, person(strconv.Itoa(i), email))
		}
		leads = append(leads, unkeyed("علی\u200cزاده"), unkeyed("علیزاده\u2060"))
		ids = append(ids, name, name)
		for _, lookUp := range []int{1, 0} { // by query jobs, then by look-ups
			for i, r := range w.backfilled(w.client(cfg).SetBulk(1, lookUp, 0), leads...) {
				require.Equal(t, ids[i], r.ID, "%+q", leads[i].Person.Email)
			}
		}
		require.Len(t, w.org.Records(schema.Lead), 2)
		require.Len(t, w.org.Records(schema.Contact), 3)
		require.Contains(t, w.jobs(), "query")
	})
}
