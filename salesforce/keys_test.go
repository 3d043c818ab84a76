package salesforce_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// A new record must carry something by which the next run finds it.
func TestUnrecognisableLeadsAreRefused(t *testing.T) {
	for _, tt := range []struct {
		name string
		cfg  salesforce.Config
		lead func(w *world) salesforce.Lead
		want error
	}{
		{"leads only, known contact", salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}, Policies: salesforce.Policies{Strategy: salesforce.LeadsOnly}}}, func(w *world) salesforce.Lead {
			return known(person("m1", ""), w.contact(nil))
		}, sferr.ErrNoKey},
		{"known record that is gone", keyless(), func(*world) salesforce.Lead { return known(person("m1", ""), gone) }, sferr.ErrNoKey},
		{"the same, with an external ID but no ID", keyed(), func(*world) salesforce.Lead { return known(person("", ""), gone) }, sferr.ErrNoKey},
		{"nothing but a known record that is gone", keyed(), func(*world) salesforce.Lead {
			return known(salesforce.Lead{Person: mapping.Person{ID: "m1"}}, gone)
		}, sferr.ErrEmpty},
		{"e-mail that may not be written on create", keyless(), func(w *world) salesforce.Lead {
			w.org.Define(schema.Lead, schema.Field{Name: "Email", Type: schema.TypeEmail, Length: 80, Updateable: true, Nillable: true})
			return person("m1", "a@lumen.example")
		}, sferr.ErrNoKey},
		{"ID longer than the field, no e-mail", keyed(), func(*world) salesforce.Lead { return person(strings.Repeat("x", 65), "") }, sferr.ErrNoKey},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			l := tt.lead(w)
			l.Actions = []engagement.Action{note("a1", "met")}
			c := w.client(tt.cfg)
			for range 2 {
				got := w.sync(c, l)[0]
				require.Equal(t, salesforce.Refused, got.Outcome)
				require.ErrorIs(t, got.Err, tt.want)
			}
			require.Empty(t, w.org.Records(schema.Lead))
			require.Empty(t, w.org.Records(schema.Task))
		})
	}
}

// Where the e-mail is the only key, it is not left out when the org refuses it.
func TestOnlyKeyIsNotRescued(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyless())
	_, err := c.Plan(t.Context(), person("m0", "x@lumen.example"))
	require.NoError(t, err)
	w.org.Define(schema.Lead, schema.Field{Name: "Email", Type: schema.TypeEmail, Length: 5, Createable: true, Updateable: true, Nillable: true})
	for range 2 {
		require.Equal(t, salesforce.Failed, w.sync(c, person("m1", "a@lumen.example"))[0].Outcome)
	}
	require.Empty(t, w.org.Records(schema.Lead))
}

// IDs that are none cost themselves, and no other lead.
func TestMonstrousIDs(t *testing.T) {
	for name, id := range map[string]string{
		"longer than the field": strings.Repeat("x", 65), "longer than a query": strings.Repeat("x", 200_000),
		"two lines": "a\nb", "no UTF-8": "a\xffb", "NUL": "a\x00b",
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			c := w.client(keyed())
			bad := withActions(person(id, "bad@lumen.example"), note(id, "met"), note("a1", "again"))
			good := person("m2", "good@lumen.example")
			got := w.sync(c, bad, good)
			require.Equal(t, []string{"Created", "Created"}, outcomes(got))
			require.Equal(t, "mobly_id__c", got[0].Dropped[0].Field)
			require.Equal(t, []string{"Created", "Created"}, actionOutcomes(got[0]))
			w.org.ResetRequests()
			require.Equal(t, []string{"Unchanged", "Unchanged"}, outcomes(w.sync(c, bad, good)))
			require.Zero(t, w.writes())
		})
	}
}

func TestKnownIDThatIsNone(t *testing.T) {
	w := newWorld(t)
	id := w.lead(map[string]any{"Email": "a@lumen.example"})
	got := w.sync(w.client(keyed()), known(person("m1", "a@lumen.example"), "00Q000000000001AAA"))[0]
	require.Equal(t, id, got.ID, "it falls through")
	require.Equal(t, "MALFORMED_ID", got.Dropped[0].Code, "and is told")
}

// A key that another record has, which the user may not even see, costs the
// key and not the update.
func TestKeyIsTaken(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	id := w.lead(map[string]any{"Email": "a@lumen.example"})
	l := person("m1", "a@lumen.example")
	l.Person.JobTitle = "Head of Data"
	plan, err := c.Plan(t.Context(), l)
	require.NoError(t, err)
	w.lead(map[string]any{"mobly_id__c": "m1"})
	results, err := c.Apply(t.Context(), plan)
	require.NoError(t, err)
	require.Equal(t, salesforce.Updated, results[0].Outcome)
	require.Equal(t, "DUPLICATE_VALUE", results[0].Dropped[0].Code)
	require.Equal(t, "Head of Data", w.stored(id)["Title"])
}

func TestCaseSensitiveKeys(t *testing.T) {
	w := newWorld(t)
	cased := schema.Field{Name: "mobly_id__c", Type: schema.TypeString, Length: 64, ExternalID: true, Unique: true, CaseSensitive: true}
	w.org.Define(schema.Lead, cased)
	c := w.client(keyed())
	for _, want := range []string{"Created", "Unchanged"} {
		require.Equal(t, []string{want, want}, outcomes(w.sync(c, person("abc", ""), person("ABC", ""))))
	}
	require.Len(t, w.org.Records(schema.Lead), 2)
}

// One person has two IDs that differ by letter case only: each finds the record.
func TestCaseSensitiveKeysOfOnePerson(t *testing.T) {
	w := newWorld(t)
	for _, object := range []string{schema.Lead, schema.Contact} {
		w.org.Define(object, schema.Field{Name: "mobly_id__c", Type: schema.TypeString, Length: 64, ExternalID: true, Unique: true, CaseSensitive: true})
	}
	id := w.lead(map[string]any{"mobly_id__c": "ABC"})
	got := w.sync(w.client(keyed()), person("abc", "a@lumen.example"), person("ABC", "a@lumen.example"))
	require.Equal(t, []string{"Updated", "Updated"}, outcomes(got))
	require.Equal(t, id, got[0].ID)
	require.Len(t, w.org.Records(schema.Lead), 1)
}

// Captures that are one person by their e-mail, and known to Mobly as two
// records that are both gone, are one new lead.
func TestTwinsWhoseRecordsAreGone(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyless())
	a, b := known(person("m1", "a@lumen.example"), gone), known(person("m2", "a@lumen.example"), "00Q000000000008EAA")
	require.Equal(t, []string{"Created", "Created"}, outcomes(w.sync(c, a, b)))
	require.Len(t, w.org.Records(schema.Lead), 1)
	require.Equal(t, []string{"Unchanged", "Unchanged"}, outcomes(w.sync(c, a, b)))
}

// A record keeps the address by which one of the captures is known, when that
// is the capture's only way to it.
func TestUnitedCapturesStayUnited(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyless())
	id := w.lead(map[string]any{"Email": "r@lumen.example"})
	b, a := person("m1", "r@lumen.example"), known(person("m2", "new@lumen.example"), id)
	a.Person.JobTitle = "Head of Data"
	require.Equal(t, []string{"Updated", "Updated"}, outcomes(w.sync(c, b, a)))
	require.Equal(t, "r@lumen.example", w.stored(id)["Email"])
	require.Equal(t, []string{"Unchanged", "Unchanged"}, outcomes(w.sync(c, b, a)))
	require.Len(t, w.org.Records(schema.Lead), 1)

	require.Equal(t, salesforce.Updated, w.sync(c, a)[0].Outcome, "alone, the known record takes the new address")
	require.Equal(t, "new@lumen.example", w.stored(id)["Email"])
}

// An ID that Mobly knows from another CRM is no key here.
func TestIDOfAnotherCRM(t *testing.T) {
	w := newWorld(t)
	id := w.lead(nil)
	l := person("m1", "a@lumen.example")
	l.Person.RemoteIDs = []mapping.RemoteID{{ID: id, IntegrationType: "HUB_SPOT"}}
	got := w.sync(w.client(keyed()), l)[0]
	require.Equal(t, salesforce.Created, got.Outcome)
	require.Empty(t, got.Dropped)
}

// Two known records are not given one address.
func TestOneAddressForTwoRecords(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	a, b := known(person("m1", "new@lumen.example"), w.lead(nil)), known(person("m2", "new@lumen.example"), w.lead(nil))
	got := w.sync(c, a, b)
	require.Empty(t, got[0].Dropped)
	require.Equal(t, "AMBIGUOUS_EMAIL", got[1].Dropped[0].Code)
	require.Equal(t, "new@lumen.example", w.stored(got[0].ID)["Email"])
	require.Nil(t, w.stored(got[1].ID)["Email"])
	require.Equal(t, []string{"Unchanged", "Unchanged"}, outcomes(w.sync(c, a, b)))
}
