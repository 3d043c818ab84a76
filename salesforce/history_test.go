package salesforce_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// scanned returns a capture of Grace, with one scan on that day of October.
func scanned(day int, by, event string) salesforce.Lead {
	l := person("m1", "grace@lumen.example")
	at := time.Date(2026, 10, day, 9, 0, 0, 0, time.UTC)
	l.Person.Scans = []mapping.Scan{{At: at, By: by + "@x.example", Event: event}}
	l.Person.Description = fmt.Sprint("day ", day)
	return l
}

// TestHistoryOfRules: the policies that a customer changed hold, by whatever name
// the fields go, and an older capture that is synced again writes nothing.
func TestHistoryOfRules(t *testing.T) {
	t.Parallel()
	captures := []salesforce.Lead{scanned(15, "bo", "Expo"), scanned(17, "cy", "Fair"), scanned(13, "amy", "Gala")}
	change := func(from mapping.Source, to func(*mapping.Rule)) func(*mapping.Mapping) {
		return func(m *mapping.Mapping) {
			for i := range m.Rules {
				if m.Rules[i].From == from {
					to(&m.Rules[i])
				}
			}
		}
	}
	policy := func(from mapping.Source, p field.Policy) func(*mapping.Mapping) {
		return change(from, func(r *mapping.Rule) { r.Policy = p })
	}
	for name, tt := range map[string]struct {
		change func(*mapping.Mapping)
		want   map[string]any
		again  bool // the captures again, in their order, are written: the org keeps no times
	}{
		"as recommended":                {nil, map[string]any{"mobly_first_scanned_by__c": "amy@x.example", "mobly_last_scanned_by__c": "cy@x.example", "mobly_last_scanned_event__c": "Fair", "mobly_description__c": "day 17", "mobly_all_events__c": "Expo;Fair;Gala"}, false},
		"the first is kept":             {policy(mapping.FromFirstScannedBy, field.CreateOnly), map[string]any{"mobly_first_scanned_by__c": "bo@x.example"}, false},
		"the last is kept":              {policy(mapping.FromLastScannedBy, field.WriteIfBlank), map[string]any{"mobly_last_scanned_by__c": "bo@x.example", "mobly_last_scanned_event__c": "Fair"}, false},
		"the number is kept":            {policy(mapping.FromNumberOfScans, field.CreateOnly), map[string]any{"mobly_number_scans__c": json.Number("1")}, false},
		"the note grows":                {policy(mapping.FromDescription, field.Append), map[string]any{"mobly_description__c": "day 15\nday 17\nday 13"}, false},
		"no last time":                  {change(mapping.FromLastScannedAt, func(r *mapping.Rule) { r.Lead = "" }), map[string]any{"mobly_first_scanned_by__c": "amy@x.example", "mobly_last_scanned_by__c": "amy@x.example"}, true},
		"no first time":                 {change(mapping.FromFirstScannedAt, func(r *mapping.Rule) { r.Lead = "" }), map[string]any{"mobly_first_scanned_by__c": "bo@x.example", "mobly_last_scanned_by__c": "cy@x.example"}, false},
		"the scanner in another field":  {change(mapping.FromFirstScannedBy, func(r *mapping.Rule) { r.Lead = "nick__c" }), map[string]any{"nick__c": "amy@x.example", "mobly_first_scanned_at__c": "2026-10-13T09:00:00.000+0000"}, false},
		"the time is another's history": {change(mapping.FromLastScannedAt, func(r *mapping.Rule) { r.Lead = "seen_at__c" }), map[string]any{"seen_at__c": "2026-10-17T09:00:00.000+0000", "mobly_last_scanned_by__c": "cy@x.example"}, false},
		"uploads of a stricter reading": {func(m *mapping.Mapping) { m.Captures = mapping.ScansOnly }, map[string]any{"mobly_last_scanned_by__c": "cy@x.example", "mobly_number_scans__c": json.Number("1")}, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.org.Define(schema.Lead, schema.Field{Name: "nick__c", Type: schema.TypeString, Length: 100}, schema.Field{Name: "seen_at__c", Type: schema.TypeDateTime})
			cfg := keyed()
			cfg.Settings.Mapping = mapping.Recommended()
			if tt.change != nil {
				tt.change(&cfg.Settings.Mapping)
			}
			c := w.client(cfg)
			for _, l := range captures {
				w.sync(c, l)
			}
			r := w.org.Records(schema.Lead)[0]
			for name, want := range tt.want {
				require.Equal(t, want, r[name], name)
			}
			for _, l := range captures {
				if got := outcomes(w.sync(c, l)); !tt.again {
					require.Equal(t, []string{"Unchanged"}, got)
				}
			}
		})
	}
}

// Captures of one call are folded in the order of their UpdatedAt or, without it, in
// the order given. The note is that of the last scan either way.
func TestHistoryInOneCall(t *testing.T) {
	t.Parallel()
	for name, stamped := range map[string]bool{"given": false, "changed": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			late, early := scanned(17, "cy", "Fair"), scanned(15, "bo", "Expo")
			late.Person.JobTitle, early.Person.JobTitle = "late", "early"
			if stamped {
				late.Person.UpdatedAt, early.Person.UpdatedAt = time.Date(2026, 10, 18, 0, 0, 0, 0, time.UTC), time.Date(2026, 10, 19, 0, 0, 0, 0, time.UTC)
			}
			c := w.client(keyed())
			require.Equal(t, []string{"Created", "Created"}, outcomes(w.sync(c, late, early)))
			r := w.org.Records(schema.Lead)[0]
			require.Equal(t, "early", r["Title"])
			require.Equal(t, "day 17", r["mobly_description__c"])
			require.Equal(t, "Expo;Fair", r["mobly_all_events__c"])
			require.Equal(t, []string{"Unchanged", "Unchanged"}, outcomes(w.sync(c, late, early)))
		})
	}
}

// A value counts by the time of the captures that have it, not by that of the call.
func TestHistoryOfPartsOfACall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client(keyed())
	w.sync(c, scanned(15, "bo", "Expo"))
	early, late := scanned(13, "amy", "Fair"), scanned(17, "cy", "")
	late.Person.Description = ""
	w.sync(c, early, late)
	r := w.org.Records(schema.Lead)[0]
	require.Equal(t, "day 15", r["mobly_description__c"], "day 13 is older, though the call has a scan of day 17")
	require.Equal(t, "Expo", r["mobly_last_scanned_event__c"])
	require.Equal(t, "cy@x.example", r["mobly_last_scanned_by__c"])
}

// TestHistoryReasons: a plan says why an older value stays.
func TestHistoryReasons(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client(keyed())
	l := scanned(15, "bo", "Expo")
	l.Person.NumberOfScans = new(4)
	w.sync(c, l)
	p, err := c.Plan(t.Context(), scanned(14, "amy", "Fair"))
	require.NoError(t, err)
	reasons := make(map[string]string)
	for _, ch := range p.Items[0].Person.Changes {
		reasons[ch.Field] = ch.Reason + ", " + ch.Policy
	}
	require.Equal(t, "changed, Overwrite", reasons["mobly_first_scanned_by__c"])
	require.Equal(t, "older than the record's, Overwrite", reasons["mobly_last_scanned_by__c"])
	require.Equal(t, "older than the record's, Overwrite", reasons["mobly_description__c"])
	require.Equal(t, "the record's number is greater, Overwrite", reasons["mobly_number_scans__c"])
	require.Equal(t, "added to, Append", reasons["mobly_all_events__c"])
}

// TestHistoryByJobs: a backfill keeps the history by the same rules, and undo takes
// it back.
func TestHistoryByJobs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cfg := keyed()
	cfg.Journal = true
	c := w.client(cfg)
	w.sync(c, scanned(15, "bo", "Expo"))
	before := w.org.Records(schema.Lead)[0]
	for day, by := range map[int]string{13: "amy", 17: "cy", 14: "dee"} {
		for r, err := range c.Backfill(t.Context(), salesforce.FromSlice([]salesforce.Lead{scanned(day, by, "Fair")})) {
			require.NoError(t, err)
			require.NoError(t, r.Err)
		}
	}
	r := w.org.Records(schema.Lead)[0]
	require.Equal(t, "amy@x.example", r["mobly_first_scanned_by__c"])
	require.Equal(t, "2026-10-13T09:00:00.000+0000", r["mobly_first_scanned_at__c"])
	require.Equal(t, "cy@x.example", r["mobly_last_scanned_by__c"])
	require.Equal(t, "day 17", r["mobly_description__c"])
	require.Equal(t, []string{"Unchanged"}, outcomes(w.sync(c, scanned(14, "dee", "Fair"))))

	results := w.sync(c, scanned(12, "eve", "Fair"))
	require.Equal(t, []string{"Updated"}, outcomes(results))
	_, err := c.Apply(t.Context(), salesforce.Undo(results))
	require.NoError(t, err)
	require.Equal(t, "amy@x.example", w.org.Records(schema.Lead)[0]["mobly_first_scanned_by__c"])
	require.Equal(t, before["mobly_number_scans__c"], w.org.Records(schema.Lead)[0]["mobly_number_scans__c"])
}
