package salesforce_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// TestMatchOrder seeds an org with records and asks which one a lead finds.
// Records are named L1, L2 (leads) and C1, C2 (contacts) in the order made.
func TestMatchOrder(t *testing.T) {
	t.Parallel()
	const mail = "grace.kim@lumen.example"
	type seed struct {
		object string
		fields map[string]any
	}
	lead := func(fields map[string]any) seed { return seed{schema.Lead, fields} }
	contact := func(fields map[string]any) seed { return seed{schema.Contact, fields} }
	hasMail := map[string]any{"Email": mail}
	hasKey := map[string]any{"mobly_id__c": "m1"}
	converted := map[string]any{"Email": mail, "IsConverted": true, "ConvertedContactId": "C1"}

	for _, tt := range []struct {
		name     string
		seeds    []seed
		remote   []string // names of the records that Mobly knows
		strategy salesforce.Strategy
		several  salesforce.Ambiguous
		want     string // name of the record found; empty: a new Lead
		by       salesforce.Match
		err      error
	}{
		{name: "nothing there"},
		{name: "lead by e-mail", seeds: []seed{lead(hasMail)}, want: "L1", by: salesforce.ByLeadEmail},
		{name: "lead by e-mail in capitals", seeds: []seed{lead(map[string]any{"Email": strings.ToUpper(mail)})}, want: "L1", by: salesforce.ByLeadEmail},
		{name: "contact by e-mail before lead by e-mail", seeds: []seed{lead(hasMail), contact(hasMail)}, want: "C1", by: salesforce.ByContactEmail},
		{name: "contact by e-mail before lead by ID", seeds: []seed{lead(nil), contact(hasMail)}, remote: []string{"L1"}, want: "C1", by: salesforce.ByContactEmail},
		{name: "contact by ID before contact by e-mail", seeds: []seed{contact(nil), contact(hasMail)}, remote: []string{"C1"}, want: "C1", by: salesforce.ByContactID},
		{name: "lead by ID before lead by e-mail", seeds: []seed{lead(nil), lead(hasMail)}, remote: []string{"L1"}, want: "L1", by: salesforce.ByLeadID},
		{name: "external ID before everything", seeds: []seed{lead(hasKey), contact(hasMail), contact(nil)}, remote: []string{"C2"}, want: "L1", by: salesforce.ByExternalID},
		{name: "external ID in other letter case", seeds: []seed{lead(map[string]any{"mobly_id__c": "M1"})}, want: "L1", by: salesforce.ByExternalID},
		{name: "a known ID that is gone falls through", seeds: []seed{lead(hasMail)}, remote: []string{"00Q000000000009EAA"}, want: "L1", by: salesforce.ByLeadEmail},
		{name: "a known ID that is none falls through", seeds: []seed{lead(hasMail)}, remote: []string{"12345"}, want: "L1", by: salesforce.ByLeadEmail},
		{name: "leads only ignores contacts", seeds: []seed{contact(hasMail), lead(hasMail)}, strategy: salesforce.LeadsOnly, want: "L1", by: salesforce.ByLeadEmail},
		{name: "several are refused", seeds: []seed{lead(hasMail), lead(hasMail)}, err: sferr.ErrSeveral},
		{name: "several, newest", seeds: []seed{
			lead(map[string]any{"Email": mail, "CreatedDate": "2026-01-01T00:00:00.000Z"}),
			lead(map[string]any{"Email": mail, "CreatedDate": "2026-03-01T00:00:00.000Z"}),
			lead(map[string]any{"Email": mail, "CreatedDate": "2026-02-01T00:00:00.000Z"}),
		}, several: salesforce.Newest, want: "L2", by: salesforce.ByLeadEmail},
		{name: "several, oldest", seeds: []seed{
			lead(map[string]any{"Email": mail, "CreatedDate": "2026-02-01T00:00:00.000Z"}),
			lead(map[string]any{"Email": mail, "CreatedDate": "2026-01-01T00:00:00.000Z"}),
		}, several: salesforce.Oldest, want: "L2", by: salesforce.ByLeadEmail},
		{name: "several, but one step earlier there is one", seeds: []seed{lead(hasMail), lead(hasMail)}, remote: []string{"L2"}, want: "L2", by: salesforce.ByLeadID},
		{name: "a converted lead stands for its contact", seeds: []seed{contact(nil), lead(converted)}, want: "C1", by: salesforce.ByLeadEmail},
		{name: "an open lead beats a converted one", seeds: []seed{contact(nil), lead(converted), lead(hasMail)}, want: "L2", by: salesforce.ByLeadEmail},
		{name: "a converted lead without a contact", seeds: []seed{lead(map[string]any{"Email": mail, "IsConverted": true})}, err: sferr.ErrConverted},
		{name: "a converted lead, leads only", seeds: []seed{contact(nil), lead(converted)}, strategy: salesforce.LeadsOnly, err: sferr.ErrConverted},
		{name: "two leads converted to one contact", seeds: []seed{contact(nil), lead(converted), lead(converted)}, want: "C1", by: salesforce.ByLeadEmail},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			ids, counts := map[string]string{}, map[string]int{}
			for _, s := range tt.seeds {
				fields := with(map[string]any{}, s.fields)
				if name, ok := fields["ConvertedContactId"].(string); ok {
					fields["ConvertedContactId"] = ids[name]
				}
				counts[s.object]++
				name := s.object[:1] + string(rune('0'+counts[s.object]))
				if s.object == schema.Lead {
					ids[name] = w.lead(fields)
				} else {
					ids[name] = w.contact(fields)
				}
			}
			l := person("m1", mail)
			for _, name := range tt.remote {
				id, ok := ids[name]
				if !ok {
					id = name
				}
				l = known(l, id)
			}
			cfg := keyed()
			cfg.Settings.Policies.Strategy, cfg.Settings.Policies.Ambiguous = tt.strategy, tt.several
			w.org.ResetRequests()
			plan, err := w.client(cfg).Plan(t.Context(), l)
			require.NoError(t, err)
			it := plan.Items[0]
			require.Zero(t, w.writes(), "a plan writes nothing")
			if tt.strategy == salesforce.LeadsOnly {
				for _, r := range w.org.Requests() {
					require.NotContains(t, r.Path+string(r.Body), "Contact FROM")
					require.NotContains(t, string(r.Body), "FROM+Contact")
					require.NotContains(t, r.Path, "/Contact")
				}
			}
			if tt.err != nil {
				require.Equal(t, salesforce.Refuse, it.Verb)
				require.ErrorIs(t, it.Err, tt.err)
				return
			}
			require.NoError(t, it.Err)
			require.Equal(t, ids[tt.want], it.ID)
			require.Equal(t, tt.by, it.MatchedBy)
			if tt.want == "" {
				require.Equal(t, salesforce.Create, it.Verb)
				require.Equal(t, schema.Lead, it.Object)
			}
		})
	}
}

func TestSeveralNamesTheRecords(t *testing.T) {
	w := newWorld(t)
	a := w.lead(map[string]any{"Email": "g@lumen.example"})
	b := w.lead(map[string]any{"Email": "g@lumen.example"})
	r := w.sync(w.client(keyless()), person("m1", "g@lumen.example"))[0]
	require.Equal(t, salesforce.Refused, r.Outcome)
	var several *sferr.SeveralError
	require.ErrorAs(t, r.Err, &several)
	require.ElementsMatch(t, []string{a, b}, several.IDs)
	require.Equal(t, schema.Lead, several.Object)
	require.Contains(t, r.Err.Error(), a)
}

func TestKeys(t *testing.T) {
	t.Run("a found record without an external ID is given it", func(t *testing.T) {
		w := newWorld(t)
		id := w.lead(map[string]any{"Email": "g@lumen.example"})
		require.Equal(t, salesforce.Updated, w.sync(w.client(keyed()), person("m1", "g@lumen.example"))[0].Outcome)
		require.Equal(t, "m1", w.stored(id)["mobly_id__c"])
	})
	t.Run("and keeps the one it has", func(t *testing.T) {
		w := newWorld(t)
		id := w.lead(map[string]any{"Email": "g@lumen.example", "mobly_id__c": "other"})
		w.sync(w.client(keyed()), person("m1", "g@lumen.example"))
		require.Equal(t, "other", w.stored(id)["mobly_id__c"])
	})
	t.Run("without any key the lead is refused", func(t *testing.T) {
		w := newWorld(t)
		r := w.sync(w.client(keyless()), person("m1", ""))[0]
		require.Equal(t, salesforce.Refused, r.Outcome)
		require.ErrorIs(t, r.Err, sferr.ErrNoKey)
		require.Empty(t, w.org.Records(schema.Lead))
	})
	t.Run("with only an external ID it lands once", func(t *testing.T) {
		w := newWorld(t)
		c := w.client(keyed())
		require.Equal(t, salesforce.Created, w.sync(c, person("m1", ""))[0].Outcome)
		require.Equal(t, salesforce.Unchanged, w.sync(c, person("m1", ""))[0].Outcome)
		require.Len(t, w.org.Records(schema.Lead), 1)
	})
	t.Run("quotes in keys stay data", func(t *testing.T) {
		w := newWorld(t)
		c := w.client(keyed())
		nasty := `x' OR Name != '\`
		w.lead(map[string]any{"Email": "bystander@lumen.example"})
		require.Equal(t, salesforce.Created, w.sync(c, person(nasty, "s.o'neill@lumen.example"))[0].Outcome)
		require.Equal(t, salesforce.Unchanged, w.sync(c, person(nasty, "s.o'neill@lumen.example"))[0].Outcome)
	})
}
