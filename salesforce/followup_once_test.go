package salesforce_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// knownAs is a lead whose Salesforce ID Mobly knows.
func knownAs(l salesforce.Lead, id string) salesforce.Lead {
	l.Person.RemoteIDs = []mapping.RemoteID{{ID: id, IntegrationType: mapping.SalesForce}}
	return l
}

// followUps returns the Subjects of the org's open Tasks by the record that they are of.
func (w *world) followUps() map[string][]string {
	out := make(map[string][]string)
	for _, task := range w.org.Records(schema.Task) {
		if task["IsClosed"] == false {
			who, _ := task["WhoId"].(string)
			out[who] = append(out[who], fmt.Sprint(task["Subject"]))
			slices.Sort(out[who])
		}
	}
	return out
}

// A tag is followed up once, whatever became of the person's record, and whoever
// captures the person then.
func TestFollowUpOfATagOnceForEver(t *testing.T) {
	first := choosing("m1", "ann@lumen.example", "Set Meeting")
	for name, tt := range map[string]struct {
		lead    bool // the org has the person
		noKey   bool
		first   salesforce.Lead
		happens func(w *world, id string) string // returns the person's record
		later   salesforce.Lead
	}{
		"the lead is converted":     {first: first, happens: (*world).converted, later: choosing("m2", "ann@lumen.example", "Set Meeting")},
		"without external IDs":      {first: first, noKey: true, later: choosing("m2", "ann@lumen.example", "Set Meeting")},
		"without them, converted":   {first: first, noKey: true, happens: (*world).converted, later: choosing("m2", "ann@lumen.example", "Set Meeting")},
		"known by Salesforce's ID":  {lead: true, first: choosing("", "", "Set Meeting"), happens: (*world).converted, later: choosing("", "", "Set Meeting")},
		"then captured by Mobly":    {lead: true, first: choosing("", "", "Set Meeting"), later: choosing("m1", "ann@lumen.example", "Set Meeting")},
		"the address has changed":   {lead: true, noKey: true, first: choosing("M4", "", "Set Meeting"), later: choosing("m4", "new@lumen.example", "Set Meeting")},
		"merged into a former lead": {first: first, happens: (*world).merged, later: choosing("m2", "ann@lumen.example", "Set Meeting")},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			cfg := following(setMeeting)
			if tt.noKey {
				cfg.Settings.Keys.Lead = salesforce.NoKey
			}
			c := w.client(cfg)
			if tt.lead {
				id := w.lead(map[string]any{"Email": "ann@lumen.example"})
				tt.first, tt.later = knownAs(tt.first, id), knownAs(tt.later, id)
			}
			r := w.sync(c, tt.first)[0]
			require.Equal(t, salesforce.Created, r.Related[0].Outcome)
			id := r.ID
			if tt.happens != nil {
				id = tt.happens(w, id)
			}
			later := w.sync(c, tt.later)[0]
			require.Equal(t, id, later.ID)
			require.Equal(t, salesforce.Unchanged, later.Related[0].Outcome)
			require.Equal(t, r.Related[0].ID, later.Related[0].ID)
			require.Empty(t, cmp.Diff(map[string][]string{id: {"Meet"}}, w.followUps()))
		})
	}
}

// A follow-up that a rep moved to somebody else's timeline is done for whoever captures
// the person.
func TestFollowUpThatWasMoved(t *testing.T) {
	w := newWorld(t)
	c := w.client(following(setMeeting))
	r := w.sync(c, choosing("m1", "ann@lumen.example", "Set Meeting"))[0]
	other := w.contact(nil)
	require.NoError(t, w.org.Update(r.Related[0].ID, map[string]any{"WhoId": other}))
	for _, id := range []string{"m1", "m2"} {
		later := w.sync(c, choosing(id, "ann@lumen.example", "Set Meeting"))[0]
		require.Equal(t, r.ID, later.ID)
		require.Equal(t, salesforce.Unchanged, later.Related[0].Outcome, "%v", later.Related[0].Err)
	}
	require.Empty(t, cmp.Diff(map[string][]string{other: {"Meet"}}, w.followUps()))
}

func (w *world) converted(id string) string {
	_, contact, err := w.org.Convert(id)
	require.NoError(w.t, err)
	return contact
}

func (w *world) merged(id string) string {
	former := w.lead(map[string]any{"Email": "former@lumen.example"})
	require.NoError(w.t, w.org.Merge(former, id))
	require.NoError(w.t, w.org.Update(former, map[string]any{"Email": "ann@lumen.example"}))
	return former
}

// Two persons who share an address have a follow-up each, in either order.
func TestFollowUpsOfASharedAddress(t *testing.T) {
	for _, together := range []bool{true, false} {
		for _, swapped := range []bool{true, false} {
			w := newWorld(t)
			one, two := w.contact(map[string]any{"LastName": "One"}), w.contact(map[string]any{"LastName": "Two"})
			leads := []salesforce.Lead{
				knownAs(choosing("m1", "desk@lumen.example", "Set Meeting"), one), knownAs(choosing("", "desk@lumen.example", "Set Meeting"), two),
			}
			if swapped {
				slices.Reverse(leads)
			}
			c := w.client(following(setMeeting))
			for range 2 {
				if together {
					w.sync(c, leads...)
					continue
				}
				w.sync(c, leads[0])
				w.sync(c, leads[1])
			}
			require.Empty(t, cmp.Diff(map[string][]string{one: {"Meet"}, two: {"Meet"}}, w.followUps()), "together %t, swapped %t", together, swapped)
		}
	}
}

// Two captures of a found person that are planned at once leave one follow-up.
func TestFollowUpsPlannedAtOnce(t *testing.T) {
	for _, read := range []bool{false, true} {
		w := newWorld(t)
		id := w.lead(map[string]any{"Email": "ann@lumen.example", "mobly_id__c": "m0"})
		c := w.client(following(setMeeting))
		var plans []*salesforce.Plan
		for _, mobly := range []string{"m1", "m2"} {
			made, err := c.Plan(t.Context(), choosing(mobly, "ann@lumen.example", "Set Meeting"))
			require.NoError(t, err)
			if made.Force = !read; read {
				data, err := json.Marshal(made)
				require.NoError(t, err)
				made = new(salesforce.Plan)
				require.NoError(t, json.Unmarshal(data, made))
			}
			plans = append(plans, made)
		}
		require.Equal(t, salesforce.Created, w.apply(c, plans[0])[0].Related[0].Outcome)
		require.Equal(t, salesforce.Unchanged, w.apply(c, plans[1])[0].Related[0].Outcome)
		require.Empty(t, cmp.Diff(map[string][]string{id: {"Meet"}}, w.followUps()))
	}
}

// A plan that is older than another capture's follow-up finds it on the person's
// timeline.
func TestFollowUpsOfATwinsStalePlan(t *testing.T) {
	w := newWorld(t)
	c := w.client(following(setMeeting))
	w.lead(map[string]any{"Email": "ann@lumen.example"})
	made, err := c.Plan(t.Context(), choosing("m1", "ann@lumen.example", "Set Meeting"))
	require.NoError(t, err)
	require.Equal(t, "create", string(made.Items[0].Related[0].Verb))
	made.Items[0].Person.Modstamp = "" // the other capture changes the record
	first := w.sync(c, choosing("m2", "ann@lumen.example", "Set Meeting"))[0]
	require.Equal(t, salesforce.Created, first.Related[0].Outcome)
	related := w.apply(c, made)[0].Related[0]
	require.Equal(t, salesforce.Unchanged, related.Outcome, "%v", related.Err)
	require.Equal(t, first.Related[0].ID, related.ID)
	require.Equal(t, 1, w.org.Count(schema.Task))
}

// The follow-up of an action goes with the action's Task: it is of the same person, once
// for each Task.
func TestFollowUpGoesWithItsAction(t *testing.T) {
	callAgain := salesforce.FollowUp{Kind: engagement.Call, Subject: "Call again"}
	call := func(l salesforce.Lead, id string) salesforce.Lead {
		return withActions(l, engagement.Action{ID: id, Kind: engagement.Call, At: friday, By: "rep@example.com", Notes: "Hello"})
	}
	t.Run("in any letter case", func(t *testing.T) {
		w := newWorld(t)
		c := w.client(following(callAgain))
		for i, id := range []string{"a6", strings.Repeat("a6", 31)} {
			results := w.sync(c, call(person("m1", ""), id), call(person("M1", ""), strings.ToUpper(id)))
			require.Equal(t, results[0].Related[0].ID, results[1].Related[0].ID)
			require.Len(t, w.followUps()[results[0].ID], 1+i)
			w.silentTwice(following(callAgain), c, call(person("m1", ""), strings.ToUpper(id)))
		}
	})
	t.Run("of two persons", func(t *testing.T) {
		w := newWorld(t)
		id := w.lead(map[string]any{"Email": "bob@lumen.example"})
		w.sync(w.client(keyed()), call(person("m2", "bob@lumen.example"), "c1")) // before there were follow-ups
		c := w.client(following(callAgain))
		for _, outcome := range []salesforce.Outcome{salesforce.Created, salesforce.Unchanged} {
			results := w.sync(c, call(person("m1", "ann@lumen.example"), "c1"), call(person("m2", "bob@lumen.example"), "c1"))
			require.ErrorIs(t, results[0].Actions[0].Err, sferr.ErrTwoPersons)
			require.ErrorIs(t, results[0].Related[0].Err, sferr.ErrTwoPersons)
			require.Equal(t, outcome, results[1].Related[0].Outcome)
			require.Equal(t, results[1].Related[0].ID, results[0].Related[0].ID, "it names whose it is")
			require.Empty(t, cmp.Diff(map[string][]string{id: {"Call again"}}, w.followUps()))
		}
	})
	t.Run("without an ID, after the lead was converted", func(t *testing.T) {
		w := newWorld(t)
		lead := knownAs(call(person("", ""), ""), w.lead(map[string]any{"Email": "ann@lumen.example"}))
		c := w.client(following(callAgain))
		id := w.converted(w.sync(c, lead)[0].ID)
		require.Equal(t, salesforce.Unchanged, w.sync(c, lead)[0].Related[0].Outcome)
		require.Empty(t, cmp.Diff(map[string][]string{id: {"Call again"}}, w.followUps()))
	})
	t.Run("though there is no Task for its kind", func(t *testing.T) {
		w := newWorld(t)
		cfg := following(callAgain)
		cfg.Settings.Engagement.Rules = []engagement.Rule{{Kind: engagement.Call, Skip: true}}
		c := w.client(cfg)
		results := w.sync(c, call(person("m1", "ann@lumen.example"), "c1"))
		require.ErrorIs(t, results[0].Actions[0].Err, engagement.ErrNotEngagement)
		require.Equal(t, salesforce.Created, results[0].Related[0].Outcome)
		w.silentTwice(cfg, c, call(person("m1", "ann@lumen.example"), "c1"))
	})
}
