package salesforce_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// nameOnly is a lead of whom Mobly knows an ID, and no address.
func nameOnly(id, name string) salesforce.Lead {
	l := unkeyed(name)
	l.Person.ID = id
	return l
}

// TestExternalIDLater: who was known by name, company and phone is found by
// these once there is a field for Mobly's ID, and given the ID. A row says what
// is synced after Kim, m1, was, what people did meanwhile, and which IDs all
// leads have afterwards, oldest first.
func TestExternalIDLater(t *testing.T) {
	t.Parallel()
	exact := keyed()
	exact.Settings.Policies.Unkeyed = salesforce.MatchByName
	plain := func(*world, string) {}
	set := func(fields map[string]any) func(*world, string) {
		return func(w *world, id string) { require.NoError(w.t, w.org.Update(id, fields)) }
	}
	mailed := nameOnly("m1", "Kim")
	mailed.Person.Email = "kim@lumen.example"
	hub, none, half, other := nameOnly("m1", "Kim"), nameOnly("m1", "Kim"), nameOnly("m1", "Kim"), nameOnly("m1", "Kim")
	hub.Person.RemoteIDs = []mapping.RemoteID{{ID: gone, IntegrationType: "HUB_SPOT"}}
	none.Person.Email = "none"
	half.Person.Phones, other.Person.Company = mapping.Phones{}, mapping.Company{}
	oldest, leadsOnly := exact, exact
	oldest.Settings.Policies.Ambiguous, leadsOnly.Settings.Policies.Strategy = salesforce.Oldest, salesforce.LeadsOnly
	for i, tt := range []struct {
		name  string
		cfg   salesforce.Config
		do    func(w *world, id string)
		leads []salesforce.Lead
		want  string
	}{
		{"the same lead", exact, plain, []salesforce.Lead{nameOnly("m1", "Kim")}, "m1"},
		{"other letter case", exact, set(map[string]any{"LastName": "KIM"}), []salesforce.Lead{nameOnly("m1", "Kim")}, "m1"},
		{"another name", exact, plain, []salesforce.Lead{nameOnly("m1", "Kimm")}, " m1"},
		{"another phone", exact, set(map[string]any{"Phone": "+1 555 0199"}), []salesforce.Lead{nameOnly("m1", "Kim")}, " m1"},
		{"another company", exact, set(map[string]any{"Company": "Nord"}), []salesforce.Lead{nameOnly("m1", "Kim")}, " m1"},
		{"another lead's ID on the record", exact, set(map[string]any{"mobly_id__c": "m9"}), []salesforce.Lead{nameOnly("m1", "Kim")}, "m9 m1"},
		{"two leads of the name", exact, plain, []salesforce.Lead{nameOnly("m1", "Kim"), nameOnly("m2", "Kim")}, "m1 m2"},
		{"the same lead twice", exact, plain, []salesforce.Lead{nameOnly("m1", "Kim"), nameOnly("M1", "Kim")}, "m1"},
		{"one without an ID, too", exact, plain, []salesforce.Lead{unkeyed("Kim"), nameOnly("m1", "Kim")}, "m1"},
		{"one who is known by the e-mail that the record has by now", exact, set(map[string]any{"Email": "b@lumen.example"}),
			[]salesforce.Lead{nameOnly("m1", "Kim"), person("m2", "b@lumen.example")}, "m2 m1"},
		{"a lead with an e-mail was never known by name", exact, plain, []salesforce.Lead{mailed}, " m1"},
		{"without MatchByName nobody is", keyed(), plain, []salesforce.Lead{nameOnly("m1", "Kim")}, " m1"},
		{"several records of the name", oldest, func(w *world, _ string) {
			w.lead(map[string]any{"Company": "Kim GmbH", "Phone": "+1 555 0100"})
		}, []salesforce.Lead{nameOnly("m1", "Kim")}, "m1 "},
		{"an ID of another CRM", exact, plain, []salesforce.Lead{hub}, "m1"},
		{"an e-mail that is none", exact, plain, []salesforce.Lead{none}, "m1"},
		{"two captures that have the three together", exact, plain, []salesforce.Lead{half, other}, "m1"},
		{"leads only", leadsOnly, plain, []salesforce.Lead{nameOnly("m1", "Kim")}, "m1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			eachWay(t, i, tt.cfg, func(w *world, write func(...salesforce.Lead) salesforce.Results) {
				was := w.sync(w.client(salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}, Policies: salesforce.Policies{Unkeyed: salesforce.MatchByName}}}), nameOnly("m1", "Kim"))[0]
				require.Equal(t, salesforce.Created, was.Outcome)
				tt.do(w, was.ID)
				write(tt.leads...)
				var keys []string
				for _, r := range w.org.Records(schema.Lead) {
					key, _ := r["mobly_id__c"].(string)
					keys = append(keys, key)
				}
				require.Equal(t, tt.want, strings.Join(keys, " "))
			})
		})
	}
}

// A lead that was known by name was converted, or is a Contact.
func TestExternalIDLaterOfContacts(t *testing.T) {
	t.Parallel()
	for i, tt := range []struct {
		name   string
		create string
		do     func(w *world, id string)
		want   string // IDs of all Contacts, then of all Leads
	}{
		{"created as a Contact", schema.Contact, func(*world, string) {}, "m1,"},
		{"converted", "", func(w *world, id string) {
			_, _, err := w.org.Convert(id)
			require.NoError(w.t, err)
		}, "m1,"},
		{"converted to somebody who has an ID", "", func(w *world, id string) {
			_, _, err := w.org.Convert(id, w.contact(map[string]any{"mobly_id__c": "m9"}))
			require.NoError(w.t, err)
		}, "m9, m1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			cfg := keyed()
			cfg.Settings.Policies.Unkeyed, cfg.Settings.Policies.CreateAs = salesforce.MatchByName, tt.create
			eachWay(t, i, cfg, func(w *world, write func(...salesforce.Lead) salesforce.Results) {
				was := w.sync(w.client(salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}, Policies: salesforce.Policies{Unkeyed: salesforce.MatchByName, CreateAs: tt.create}}}), nameOnly("m1", "Kim"))[0]
				tt.do(w, was.ID)
				write(nameOnly("m1", "Kim"))
				var keys [2][]string
				for i, object := range []string{schema.Contact, schema.Lead} {
					for _, r := range w.org.Records(object) {
						key, _ := r["mobly_id__c"].(string)
						keys[i] = append(keys[i], key)
					}
				}
				require.Equal(t, tt.want, strings.Join(keys[0], " ")+","+strings.Join(keys[1], " "))
			})
		})
	}
}

// A plan to create somebody with an external ID is stale once there is a record of
// the name that has none, unless that record is another person's of the plan.
func TestPlanOfExternalIDLater(t *testing.T) {
	t.Parallel()
	cfg := keyed()
	cfg.Settings.Policies.Unkeyed = salesforce.MatchByName
	mailed := nameOnly("m1", "Zoë")
	mailed.Person.Email = "zoe@lumen.example"
	for _, tt := range []struct {
		name  string
		leads []salesforce.Lead
		sync  []salesforce.Lead // before the plan is applied
		want  []string
	}{
		{"nothing", []salesforce.Lead{nameOnly("m1", "Zoë")}, nil, []string{"Created"}},
		{"synced without an ID", []salesforce.Lead{nameOnly("m1", "Zoë")}, []salesforce.Lead{unkeyed("Zoe\u0308")}, []string{"Refused"}},
		{"synced with its ID", []salesforce.Lead{nameOnly("m1", "Zoë")}, []salesforce.Lead{nameOnly("m1", "Zoë")}, []string{"Refused"}},
		{"synced with another ID", []salesforce.Lead{nameOnly("m1", "Zoë")}, []salesforce.Lead{nameOnly("m9", "Zoë")}, []string{"Created"}},
		{"with an e-mail", []salesforce.Lead{mailed}, []salesforce.Lead{unkeyed("Zoë")}, []string{"Created"}},
		{"the record is another lead's", []salesforce.Lead{nameOnly("m1", "Ama"), person("m2", "ama@lumen.example")}, nil, []string{"Created", "Updated"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.lead(map[string]any{"LastName": "Ama", "Company": "Ama GmbH", "Phone": "+1 555 0100", "Email": "ama@lumen.example"})
			c := w.client(cfg)
			plan, err := c.Plan(t.Context(), tt.leads...)
			require.NoError(t, err)
			w.sync(c, tt.sync...)
			got, err := c.Apply(t.Context(), plan)
			require.NoError(t, err)
			require.Equal(t, tt.want, outcomes(got))
		})
	}
}
