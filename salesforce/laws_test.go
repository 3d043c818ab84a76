package salesforce_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// dice makes small orgs and batches in which keys collide often.
type dice struct {
	*rand.Rand
	w        *world
	leads    []string // IDs of the org's leads
	contacts []string
}

func (d *dice) chance(percent int) bool { return d.IntN(100) < percent }
func (d *dice) email() string           { return fmt.Sprintf("p%d@lumen.example", d.IntN(6)) }
func (d *dice) moblyID() string         { return fmt.Sprintf("m%d", d.IntN(8)) }

func pick[T any](d *dice, from []T) T { return from[d.IntN(len(from))] }

// seed fills the org. Keys are unique, e-mails are not.
func (d *dice) seed() {
	keys := map[string][]int{schema.Lead: d.Perm(8), schema.Contact: d.Perm(8)}
	for i := range d.IntN(6) {
		for _, object := range []string{schema.Contact, schema.Lead} {
			fields := map[string]any{"FirstName": pick(d, []string{"Ann", "Bo"})}
			if d.chance(60) {
				fields["Email"] = d.email()
			}
			if d.chance(30) {
				fields["mobly_id__c"] = fmt.Sprintf("m%d", keys[object][i])
			}
			if object == schema.Contact {
				d.contacts = append(d.contacts, d.w.contact(fields))
				continue
			}
			if d.chance(20) {
				fields["IsConverted"] = true
				if d.chance(80) {
					fields["ConvertedContactId"] = pick(d, d.contacts)
				}
			}
			d.leads = append(d.leads, d.w.lead(fields))
		}
	}
}

func (d *dice) lead() salesforce.Lead {
	l := person("", "")
	if d.chance(80) {
		l.Person.ID = d.moblyID()
	}
	if d.chance(75) {
		l.Person.Email = d.email()
		if d.chance(30) {
			l.Person.Email = strings.ToUpper(l.Person.Email)
		}
	}
	l.Person.FirstName = pick(d, []string{"", "Ann", "Bo", "Cy"})
	l.Person.LastName = pick(d, []string{"", "Kim", "Lee"})
	l.Person.JobTitle = pick(d, []string{"", "Analyst", "Head of Data"})
	known1 := func(ids []string, gone string) {
		if d.chance(15) {
			if len(ids) == 0 || d.chance(20) {
				ids = []string{gone, "12345"}
			}
			l = known(l, pick(d, ids))
		}
	}
	known1(d.leads, gone)
	known1(d.contacts, "003000000000009AAA")
	for range d.IntN(3) {
		id := fmt.Sprintf("a%d", d.IntN(12))
		if d.chance(20) {
			id = ""
		}
		l.Actions = append(l.Actions, note(id, pick(d, []string{"met", "called"})))
	}
	if d.chance(10) {
		l.Actions = append(l.Actions, engagement.Action{ID: "x", EventType: "CSV_UPLOAD"})
	}
	if d.chance(30) {
		l.Tags = []tags.Tag{{Category: "Score", Value: pick(d, []string{"Hot", "Cold", "Blazing"})}}
	}
	return l
}

// TestSyncLaws: whatever the org and the leads,
//
//  1. there is one result for each lead, in order, and it is true of the org;
//  2. a second sync of the same leads writes nothing and comes to the same
//     records.
//
// The second law has an exception, about one in a thousand of these seeds:
// where records of the org shared an address, the first sync may give one of
// them another, and a lead that was refused for matching several then finds
// one. The third sync is silent.
func TestSyncLaws(t *testing.T) {
	const runs = 150
	for seed := range uint64(runs) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			w := newWorld(t)
			w.org.Define(schema.Lead, schema.Field{Name: "mobly_score__c", Type: schema.TypePicklist, Restricted: true,
				Picklist: []schema.PicklistValue{{Value: "Hot", Active: true}, {Value: "Cold", Active: true}}})
			d := &dice{Rand: rand.New(rand.NewPCG(seed, 7)), w: w}
			cfg := pick(d, []salesforce.Config{{}, keyed(), {ExternalID: "mobly_id__c"}, {ActivityID: "mobly_activity_id__c"}})
			cfg.Strategy = pick(d, []salesforce.Strategy{salesforce.LeadsAndContacts, salesforce.LeadsOnly})
			cfg.Several = pick(d, []salesforce.Several{salesforce.RefuseSeveral, salesforce.Newest, salesforce.Oldest})
			cfg.BatchSize = pick(d, []int{0, 1, 3})
			cfg.Tags = tags.Mapping{{Category: "Score", Field: "mobly_score__c", Objects: []string{schema.Lead}, Several: tags.Last}}
			d.seed()
			var leads []salesforce.Lead
			for range 1 + d.IntN(12) {
				leads = append(leads, d.lead())
			}
			c := w.client(cfg)
			first := w.sync(c, leads...)
			w.holds(leads, first)
			before := w.count()

			w.org.ResetRequests()
			second := w.sync(c, leads...)
			require.Zero(t, w.writes(), "the second sync writes nothing")
			require.Equal(t, before, w.count())
			for i := range second {
				require.Equal(t, first[i].ID, second[i].ID)
				require.Equal(t, first[i].Outcome == salesforce.Refused, second[i].Outcome == salesforce.Refused)
				require.Contains(t, []salesforce.Outcome{salesforce.Unchanged, salesforce.Refused}, second[i].Outcome)
				for j := range second[i].Actions {
					require.Equal(t, first[i].Actions[j].Outcome == salesforce.Refused, second[i].Actions[j].Outcome == salesforce.Refused,
						"action %d of lead %d: %v, then %v", j, i, first[i].Actions[j], second[i].Actions[j])
				}
			}
		})
	}
}

func (w *world) count() map[string]int {
	return map[string]int{
		schema.Lead: len(w.org.Records(schema.Lead)), schema.Contact: len(w.org.Records(schema.Contact)), schema.Task: len(w.org.Records(schema.Task)),
	}
}

// holds requires that the results are true of the org.
func (w *world) holds(leads []salesforce.Lead, results salesforce.Results) {
	w.t.Helper()
	records := make(map[string]map[string]any)
	for object := range w.count() {
		for _, r := range w.org.Records(object) {
			records[r["Id"].(string)] = r
		}
	}
	for i, r := range results {
		require.Equal(w.t, leads[i].Person.ID, r.LeadID)
		require.Contains(w.t, []salesforce.Outcome{salesforce.Created, salesforce.Updated, salesforce.Unchanged, salesforce.Refused}, r.Outcome, r.Err)
		if r.Outcome == salesforce.Refused {
			require.Error(w.t, r.Err)
			continue
		}
		require.NoError(w.t, r.Err)
		require.NotNil(w.t, records[r.ID], "lead %d is where its result says", i)
		require.Len(w.t, r.Actions, len(leads[i].Actions))
		for _, a := range r.Actions {
			if a.Outcome == salesforce.Created {
				require.Equal(w.t, r.ID, records[a.ID]["WhoId"])
			}
		}
	}
}
