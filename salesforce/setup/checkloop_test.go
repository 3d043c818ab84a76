package setup_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// full is a captured lead that has a value for every field.
func full(id, email string) salesforce.Lead {
	return salesforce.Lead{
		Person: mapping.Person{
			ID: id, UpdatedAt: time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC), FirstName: "Grace", LastName: "Kim-" + id, Email: email, PersonalEmail: "grace@home.example",
			Address: "1 Home Street", LinkedIn: "https://linkedin.example/grace", Facebook: "https://facebook.example/grace", Twitter: "https://x.example/grace",
			ProfilePicture: "https://pictures.example/grace.png", JobTitle: "Head of Data", Description: "Wants a demo.",
			Phones: mapping.Phones{LeadProvided: []mapping.Phone{{Number: "+1 555 0100", Type: "MOBILE", Preferred: true}, {Number: "+1 555 0101", Type: "OFFICE"}}},
			Company: mapping.Company{
				Name: "Lumen", Industry: "Technology", LinkedIn: "https://linkedin.example/lumen", Website: "https://lumen.example",
				StreetAddress: "2 Main Street", City: "Austin", State: "Texas", Zip: "73301", Country: "United States",
			},
			Scans:     []mapping.Scan{{At: time.Date(2026, 11, 19, 8, 0, 0, 0, time.UTC), By: "rep@exhibitor.example", Event: "Expo", Source: "scan"}},
			Campaigns: []mapping.Campaign{{ID: "c-1", At: time.Date(2026, 11, 19, 8, 0, 0, 0, time.UTC)}},
		},
		Tags: []tags.Tag{{Category: "Score", Value: "hot"}, {Category: "Next Steps", Value: "Call"}},
		Actions: []engagement.Action{{
			ID: "a-" + id, Kind: engagement.Call, By: "rep@exhibitor.example", At: time.Date(2026, 11, 19, 9, 0, 0, 0, time.UTC), Notes: "Talked of looms.",
		}},
	}
}

// attempt seeds the org with people whom the leads match, by each of the keys,
// and syncs leads of all kinds, after what else happens to the org.
func (w *checkWorld) attempt(happens ...func()) synced {
	w.t.Helper()
	_, err := w.org.AddUser(salesforcetest.User{Email: "rep@exhibitor.example", Username: "rep@exhibitor.example"})
	require.NoError(w.t, err)
	account := w.add(schema.Account, map[string]any{"Name": "Lumen"})
	w.contact(map[string]any{"Email": "contact@lumen.example", "AccountId": account})
	w.contact(map[string]any{"mobly_id__c": "keyed-contact", "AccountId": account})
	w.lead(map[string]any{"Email": "lead@lumen.example"})
	for _, f := range happens {
		f()
	}
	w.connect()
	return w.syncAs(w.cfg, w.user, []salesforce.Lead{
		full("new", "new@lumen.example"), full("by-contact-email", "contact@lumen.example"), full("by-lead-email", "lead@lumen.example"), full("keyed-contact", ""),
	})
}

// counts are the leads and actions that were not written, and the values that were
// dropped.
func (got *synced) counts() (failed, lost int) {
	for i := range got.results {
		if o := got.results[i].Outcome; o != salesforce.Created && o != salesforce.Updated {
			failed++
		}
		for _, a := range got.results[i].Actions {
			if a.Outcome != salesforce.Created {
				failed++
			}
		}
	}
	for _, n := range dropped(got.results) {
		lost += n
	}
	return failed, lost
}

// worst is the worst that a sync shows, compared with one in which nothing was
// missing.
func (got *synced) worst(whole *synced) setup.Effect {
	failed, lost := got.counts()
	wholeFailed, wholeLost := whole.counts()
	switch {
	case got.err != nil:
		return setup.EffectBlocks
	case failed > wholeFailed:
		return setup.EffectFails
	case got.people() > whole.people():
		return setup.EffectDuplicates
	case lost > wholeLost || !maps.Equal(got.values, whole.values):
		return setup.EffectDrops
	}
	return setup.EffectNone
}

// Each permission is taken away in turn: Check tells of it, and Sync does what
// Check says.
func TestCheckTellsWhatSyncDoes(t *testing.T) {
	t.Parallel()
	keyless, exact := checkConfig(), checkConfig()
	keyless.Settings.Keys.Lead, keyless.Settings.Keys.Activity, keyless.Settings.Keys.SyncedAt = salesforce.NoKey, salesforce.NoKey, ""
	exact.Settings.Keys.Lead, exact.Settings.Policies.CreateAs, exact.Settings.Policies.Unkeyed, exact.Settings.Policies.TaskUpdate = salesforce.NoKey, schema.Contact, salesforce.MatchByName, salesforce.OverwriteTask
	leads := checkConfig()
	leads.Settings.Policies.Strategy = salesforce.LeadsOnly
	for name, cfg := range map[string]salesforce.Config{"keyed": checkConfig(), "keyless": keyless, "exact": exact, "leads only": leads} {
		t.Run(name, func(t *testing.T) {
			if underRace && name != "keyed" {
				t.Skip("it is the same code over and over")
			}
			w := newCheckWorld(t, cfg)
			set, restore := w.set, w.org.Checkpoint()
			fresh := func(t *testing.T) {
				w.t, w.set = t, salesforcetest.PermissionSet{Fields: maps.Clone(set.Fields), Objects: maps.Clone(set.Objects), System: slices.Clone(set.System)}
				restore()
			}
			all := w.attempt()
			require.NoError(t, all.err)
			for i, without := range takeAway(set) {
				if underRace && i%8 != 0 || name != "keyed" && !without.key {
					continue
				}
				t.Run(without.name, func(t *testing.T) {
					fresh(t)
					without.take(&w.set)
					report := w.check()
					fresh(t)
					without.take(&w.set)
					got := w.attempt()
					require.Equal(t, worst(report), got.worst(&all), "%v\n%s", got.err, report)
					if !without.silent {
						require.NotEmpty(t, said(report), "nothing is told")
					}
					for d := range dropped(got.results) {
						if dropped(all.results)[d] == 0 {
							require.Contains(t, fields(report), d, "a dropped field that was not told")
						}
					}
				})
			}
		})
	}
}

// taken is a permission that is taken away.
type taken struct {
	name   string
	take   func(*salesforcetest.PermissionSet)
	silent bool // Sync does not notice
	key    bool // something is known by it
}

// takeAway lists all that can be taken from a permission set.
func takeAway(set salesforcetest.PermissionSet) []taken {
	var out []taken
	for _, name := range slices.Sorted(maps.Keys(set.Fields)) {
		_, field, _ := strings.Cut(name, ".")
		key := slices.Contains([]string{"Email", "Phone", "Description", "WhoId", "AccountId", "mobly_company_name__c", "mobly_activity_id__c"}, field)
		out = append(out, taken{"read " + name, func(s *salesforcetest.PermissionSet) { delete(s.Fields, name) }, false, key})
		if set.Fields[name].Edit {
			out = append(out, taken{"edit " + name, func(s *salesforcetest.PermissionSet) { s.Fields[name] = salesforcetest.FieldAccess{Read: true} }, strings.HasPrefix(name, "Event."), key}) // of which only those are told who may edit events
		}
	}
	for _, name := range slices.Sorted(maps.Keys(set.Objects)) {
		a := set.Objects[name]
		out = append(out, taken{"read " + name, func(s *salesforcetest.PermissionSet) { delete(s.Objects, name) }, false, true})
		if a.Create {
			out = append(out, taken{"create " + name, func(s *salesforcetest.PermissionSet) {
				s.Objects[name] = salesforcetest.ObjectAccess{Read: true, Edit: a.Edit}
			}, false, true})
		}
		if a.Edit {
			out = append(out, taken{"edit " + name, func(s *salesforcetest.PermissionSet) {
				s.Objects[name] = salesforcetest.ObjectAccess{Read: true, Create: a.Create}
			}, false, true})
		}
	}
	for _, name := range set.System {
		out = append(out, taken{"have " + name, func(s *salesforcetest.PermissionSet) {
			s.System = slices.DeleteFunc(slices.Clone(s.System), func(n string) bool { return n == name })
		}, name == "ApiEnabled", true}) // of which the profile has the first too
	}
	return out
}

// worst is the worst effect of what needs attention.
func worst(r *setup.Report) setup.Effect {
	order := []setup.Effect{setup.EffectNone, setup.EffectDrops, setup.EffectDuplicates, setup.EffectFails, setup.EffectBlocks}
	at := 0
	for _, f := range needed(r) {
		at = max(at, slices.Index(order, f.Effect))
	}
	return order[at]
}

func fields(r *setup.Report) []string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, fmt.Sprintf("%s.%s", f.Object, f.Field))
	}
	return out
}

// So it is with what is wrong in the org itself.
func TestCheckTellsWhatSyncDoesInOrg(t *testing.T) {
	t.Parallel()
	w := newCheckWorld(t, checkConfig())
	set, restore := w.set, w.org.Checkpoint()
	all := w.attempt()
	define := func(object string, f schema.Field) func() {
		return func() {
			w.org.Define(object, f)
			if !f.Createable || f.Nillable {
				w.org.Restrict(object, f.Name)
			}
		}
	}
	required := schema.Field{Name: "Region__c", Type: schema.TypeString, Length: 40, Createable: true, Updateable: true}
	for name, wrong := range map[string]func(){
		"private leads":            func() { w.org.SetSharing(schema.Lead, salesforcetest.Private) },
		"private contacts":         func() { w.org.SetSharing(schema.Contact, salesforcetest.Private) },
		"read-only leads":          func() { w.org.SetSharing(schema.Lead, salesforcetest.PublicReadOnly) },
		"a required field":         define(schema.Lead, required),
		"a required field of Task": define("Activity", required),
		"a formula":                define(schema.Lead, schema.Field{Name: "mobly_linkedin__c", Type: schema.TypeURL, Length: 255, Calculated: true, Nillable: true, Permissionable: true}),
		"a number":                 define(schema.Lead, schema.Field{Name: "mobly_first_scanned_by__c", Type: schema.TypeDouble, Precision: 18}),
		"a short field":            define(schema.Lead, schema.Field{Name: "mobly_first_scanned_by__c", Type: schema.TypeString, Length: 10}),
		"a picklist without Hot":   define(schema.Lead, schema.Field{Name: "mobly_score__c", Type: schema.TypePicklist, Length: 255, Restricted: true, Picklist: []schema.PicklistValue{{Value: "Cold", Active: true}}}),
		"a key that is not unique": define(schema.Lead, schema.Field{Name: "mobly_id__c", Type: schema.TypeString, Length: 255, ExternalID: true}),
		"a time for new leads":     define(schema.Lead, schema.Field{Name: "mobly_synced_at__c", Type: schema.TypeDateTime, Createable: true, Nillable: true, Permissionable: true, Custom: true}),
		"a time for new contacts":  define(schema.Contact, schema.Field{Name: "mobly_synced_at__c", Type: schema.TypeDateTime, Createable: true, Nillable: true, Permissionable: true, Custom: true}),
		"a key for old leads":      define(schema.Lead, schema.Field{Name: "mobly_id__c", Type: schema.TypeString, Length: 255, ExternalID: true, Unique: true, Updateable: true, Nillable: true, Permissionable: true, Custom: true}),
		"a key for old contacts":   define(schema.Contact, schema.Field{Name: "mobly_id__c", Type: schema.TypeString, Length: 255, ExternalID: true, Unique: true, Updateable: true, Nillable: true, Permissionable: true, Custom: true}),
		"a key for old Tasks":      define("Activity", schema.Field{Name: "mobly_activity_id__c", Type: schema.TypeString, Length: 255, ExternalID: true, Unique: true, Updateable: true, Nillable: true, Permissionable: true, Custom: true}),
		"a list in a picklist":     define(schema.Lead, schema.Field{Name: "mobly_all_events__c", Type: schema.TypePicklist, Length: 255}),
	} {
		t.Run(name, func(t *testing.T) {
			w.t, w.set = t, set
			restore()
			wrong()
			report := w.check()
			restore()
			got := w.attempt(wrong)
			require.Equal(t, worst(report), got.worst(&all), "%v\n%s", got.err, report)
			if name != "a key for old contacts" { // of which none is made
				require.NotEqual(t, setup.EffectNone, worst(report))
			}
		})
	}
}
