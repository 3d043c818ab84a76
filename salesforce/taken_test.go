package salesforce_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// refuseKey refuses Leads that are saved, as often as given, for their key.
func (w *world) refuseKey(message string, times int) {
	w.org.Inject(salesforcetest.Fault{
		Kind: salesforcetest.RefuseRecord, PerRecord: true, Object: schema.Lead, Times: times, Code: "DUPLICATE_VALUE", Message: message,
	})
}

func (w *world) silent(c *salesforce.Client, leads ...salesforce.Lead) {
	w.t.Helper()
	w.org.ResetRequests()
	for _, r := range w.sync(c, leads...) {
		require.Equal(w.t, salesforce.Unchanged, r.Outcome)
	}
	require.Zero(w.t, w.writes())
}

// The record that Salesforce says has a lead's key is the lead's, even if it was not
// found by the key.
func TestRecordWithTheKeyIsAdopted(t *testing.T) {
	for name, id := range map[string]func(string) string{
		"18 characters": func(id string) string { return id },
		"15 characters": func(id string) string { return id[:15] },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			c := w.client(keyed())
			have := w.lead(map[string]any{"Email": "other@lumen.example", "LastName": "Kimm"})
			w.refuseKey("duplicate value found: mobly_id__c duplicates value on record with id: "+id(have), 1)
			l := person("m1", "a@lumen.example")
			got := w.sync(c, l)[0]
			require.Equal(t, []any{salesforce.Updated, have}, []any{got.Outcome, got.ID})
			require.Equal(t, "Kim", w.stored(have)["LastName"], "no duplicate rule found it: it is the lead's own")
			w.silent(c, l)
			require.Len(t, w.org.Records(schema.Lead), 1)
		})
	}
}

// A record that has another key is another person's, whatever Salesforce says.
func TestRecordWithAnotherKeyIsNotAdopted(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	have := w.lead(map[string]any{"Email": "other@lumen.example", "LastName": "Kimm", "mobly_id__c": "m9"})
	text := "duplicate value found: mobly_id__c duplicates value on record with id: " + have
	w.refuseKey(text, 1)
	got := w.sync(c, person("m1", "a@lumen.example"))[0]
	require.Equal(t, salesforce.Created, got.Outcome)
	w.refuseKey(text, 0)
	got = w.sync(c, person("m2", "b@lumen.example"))[0]
	require.Equal(t, salesforce.Failed, got.Outcome)
	require.ErrorIs(t, got.Err, sferr.ErrNotUnique)
	require.Equal(t, "Kimm", w.stored(have)["LastName"])
	require.Len(t, w.org.Records(schema.Lead), 2)
}

// Without an ID, the record is looked for by the key. One that the user cannot see
// is not written, and the hint says so.
func TestRecordWithTheKeyIsLookedFor(t *testing.T) {
	for _, id := range []string{"<unknown>", ""} {
		w := newWorld(t)
		c := w.client(keyed())
		w.refuseKey("duplicate value found: mobly_id__c duplicates value on record with id: "+id, 1)
		require.Equal(t, salesforce.Created, w.sync(c, person("m1", "a@lumen.example"))[0].Outcome, "it was gone")
		w.refuseKey("duplicate value found: <unknown> duplicates value on record with id: <unknown>", 0)
		got := w.sync(c, person("m2", "b@lumen.example"))[0]
		require.Equal(t, salesforce.Failed, got.Outcome)
		require.ErrorIs(t, got.Err, sferr.ErrNotUnique)
		require.Contains(t, got.Problem().Hint, "View All")
	}
}

// Keys that are one for Salesforce in a batch go out one after the other, and
// nothing else of the batch waits.
func TestKeyTwiceInABatch(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	w.refuseKey("Duplicate external id specified: m1", 2)
	leads := []salesforce.Lead{person("m1", "a@lumen.example"), person("m2", "b@lumen.example"), person("m3", "c@lumen.example")}
	for _, r := range w.sync(c, leads...) {
		require.Equal(t, salesforce.Created, r.Outcome)
	}
	w.silent(c, leads...)
	require.Len(t, w.org.Records(schema.Lead), 3)

	w.refuseKey("Duplicate external id specified: m4", 0)
	got := w.sync(c, person("m4", "d@lumen.example"))[0]
	require.Equal(t, salesforce.Failed, got.Outcome, "it is not sent for ever")
}

// A unique value of another record's is left out, and the loss names field and
// record.
func TestUniqueValueOfAnotherRecord(t *testing.T) {
	w := newWorld(t)
	w.org.Define(schema.Lead, schema.Field{Name: "Badge__c", Type: schema.TypeString, Length: 10, ExternalID: true, Unique: true})
	cfg := keyed()
	cfg.Settings.Mapping = mapping.Recommended().With(mapping.Rule{From: mapping.Custom("badge"), Lead: "Badge__c"})
	c := w.client(cfg)
	have := w.lead(map[string]any{"Badge__c": "7"})
	l := person("m1", "a@lumen.example")
	l.Person.Custom = map[string]any{"badge": "7"}
	got := w.sync(c, l)[0]
	require.Equal(t, salesforce.Created, got.Outcome)
	require.Len(t, got.Dropped, 1)
	require.Equal(t, []string{"Badge__c"}, got.Dropped[0].Fields)
	require.Equal(t, []sferr.RecordRef{{Object: schema.Lead, ID: have}}, got.Dropped[0].Records)
	w.silent(c, l)
}
