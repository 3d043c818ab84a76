package salesforce_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// A plan is applied to an org that has changed since it was made.
func TestApplyStale(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		cfg       salesforce.Config
		change    func(w *world, id string)
		want      []string // of the found lead and of the new one
		action    string   // of the new one's action
		records   int      // leads afterwards
		untouched bool     // the found record
	}{
		"nothing": {cfg: keyed(), change: func(*world, string) {}, want: []string{"Updated", "Created"}, action: "Created", records: 2},
		"the record was edited": {cfg: keyed(), change: func(w *world, id string) {
			require.NoError(w.t, w.org.Update(id, map[string]any{"Title": "CTO"}))
		}, want: []string{"Refused", "Created"}, action: "Created", records: 2, untouched: true},
		"the record was deleted": {cfg: keyed(), change: func(w *world, id string) {
			require.NoError(w.t, w.org.Delete(id))
		}, want: []string{"Refused", "Created"}, action: "Created", records: 1},
		"the new one is there by its key": {cfg: keyed(), change: func(w *world, _ string) {
			w.lead(map[string]any{"mobly_id__c": "m2"})
		}, want: []string{"Updated", "Refused"}, action: "Refused", records: 2},
		"the new one is there by its e-mail": {cfg: keyed(), change: func(w *world, _ string) {
			w.contact(map[string]any{"Email": "NEW@lumen.example"})
		}, want: []string{"Updated", "Refused"}, action: "Refused", records: 1},
		"without external IDs": {change: func(w *world, _ string) {
			w.lead(map[string]any{"Email": "new@lumen.example"})
		}, want: []string{"Updated", "Refused"}, action: "Refused", records: 2},
	} {
		for i, viaJSON := range []bool{true, false} {
			if skips(i, 2) {
				continue
			}
			t.Run(name, func(t *testing.T) {
				w := newWorld(t)
				now := time.Date(2026, 10, 15, 9, 0, 0, 0, time.UTC)
				w.org.SetClock(func() time.Time { return now })
				id := w.lead(map[string]any{"Email": "old@lumen.example", "FirstName": "Bo"})
				c := w.client(tt.cfg)
				plan, err := c.Plan(t.Context(),
					person("m1", "old@lumen.example"), withActions(person("m2", "new@lumen.example"), note("a2", "met")))
				require.NoError(t, err)
				if viaJSON {
					plan = throughJSON(t, plan)
				}
				now = now.Add(time.Hour)
				tt.change(w, id)
				before, err := json.Marshal(plan)
				require.NoError(t, err)
				got, err := c.Apply(t.Context(), plan)
				require.NoError(t, err)
				require.Equal(t, tt.want, outcomes(got))
				require.Equal(t, tt.action, got[1].Actions[0].Outcome.String())
				require.Len(t, w.org.Records(schema.Lead), tt.records)
				for i := range got {
					if got[i].Outcome == salesforce.Refused {
						require.ErrorIs(t, got[i].Err, sferr.ErrStale)
						require.False(t, got[i].Final())
						require.Equal(t, time.Second, got[i].Retry())
					}
				}
				if tt.untouched {
					require.Equal(t, "Bo", w.stored(id)["FirstName"])
				}
				after, err := json.Marshal(plan)
				require.NoError(t, err)
				require.Equal(t, string(before), string(after), "the caller's plan is left alone")
			})
		}
	}
}

// A plan that writes nothing makes no request.
func TestApplyNothing(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	w.sync(c, person("m1", "a@lumen.example"))
	plan, err := c.Plan(t.Context(), []salesforce.Lead{person("m1", "a@lumen.example"), {}}...)
	require.NoError(t, err)
	w.org.ResetRequests()
	got, err := c.Apply(t.Context(), plan)
	require.NoError(t, err)
	require.Equal(t, []string{"Unchanged", "Refused"}, outcomes(got))
	require.Empty(t, w.org.Requests())
}

// By force a plan is written as it stands.
func TestApplyByForce(t *testing.T) {
	w := newWorld(t)
	id := w.lead(map[string]any{"Email": "old@lumen.example", "FirstName": "Bo"})
	c := w.client(keyed())
	plan, err := c.Plan(t.Context(), person("m1", "old@lumen.example"))
	require.NoError(t, err)
	require.NoError(t, w.org.Update(id, map[string]any{"FirstName": "Cy"}))
	plan.Force = true
	got, err := c.Apply(t.Context(), plan)
	require.NoError(t, err)
	require.Equal(t, []string{"Updated"}, outcomes(got))
	require.Equal(t, "Grace", w.stored(id)["FirstName"])
}

// A Task that came to be since the plan was made is not written again, with an
// external ID and without.
func TestApplyFindsTasks(t *testing.T) {
	for name, cfg := range map[string]salesforce.Config{"keyed": keyed(), "marked": keyless()} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.lead(map[string]any{"Email": "old@lumen.example"})
			c := w.client(cfg)
			leads := []salesforce.Lead{withActions(person("m1", "old@lumen.example"), note("a1", "met"), note("a2", "called"))}
			w.sync(c, person("m1", "old@lumen.example"))
			plan, err := c.Plan(t.Context(), leads...)
			require.NoError(t, err)
			w.sync(w.client(cfg), withActions(leads[0], leads[0].Actions[0])) // another process was faster
			got, err := c.Apply(t.Context(), plan)
			require.NoError(t, err)
			require.Equal(t, "Unchanged", got[0].Actions[0].Outcome.String())
			require.Equal(t, "Created", got[0].Actions[1].Outcome.String())
			require.Len(t, w.org.Records(schema.Task), 2)
		})
	}
}

// A new lead without an e-mail is not taken for the one that is there without.
func TestApplyWithoutEmail(t *testing.T) {
	w := newWorld(t)
	w.lead(map[string]any{"mobly_id__c": "m1", "LastName": "Kim"})
	c := w.client(keyed())
	plan, err := c.Plan(t.Context(), person("m1", ""), person("m2", ""))
	require.NoError(t, err)
	got, err := c.Apply(t.Context(), plan)
	require.NoError(t, err)
	require.Equal(t, []string{"Updated", "Created"}, outcomes(got))
}

// A person of several addresses is there by any of them.
func TestApplyFindsTheOtherEmail(t *testing.T) {
	for _, there := range []string{"a@lumen.example", "B@lumen.example"} {
		w := newWorld(t)
		c := w.client(keyless())
		plan, err := c.Plan(t.Context(), person("m1", "a@lumen.example"), person("m1", "b@lumen.example"))
		require.NoError(t, err)
		w.lead(map[string]any{"Email": there}) // meanwhile
		got, err := c.Apply(t.Context(), plan)
		require.NoError(t, err)
		require.Equal(t, []string{"Refused", "Refused"}, outcomes(got))
		require.ErrorIs(t, got[1].Err, sferr.ErrStale)
		require.Len(t, w.org.Records(schema.Lead), 1)
	}
}

// An action without an ID is one Task, whichever of the person's names another
// process wrote it under.
func TestApplyFindsTasksByOtherNames(t *testing.T) {
	t.Parallel()
	for name, cfg := range map[string]salesforce.Config{"keyed": keyed(), "marked": keyless()} {
		for i, viaJSON := range []bool{true, false} {
			if skips(i, 2) {
				continue
			}
			for _, other := range []salesforce.Lead{person("", "a@lumen.example"), person("", "B@lumen.example"), person("m1", "a@lumen.example")} {
				t.Run(name+" "+other.Person.ID+other.Person.Email, func(t *testing.T) {
					w := newWorld(t)
					w.lead(map[string]any{"Email": "a@lumen.example", "mobly_id__c": "m1", "FirstName": "Grace"})
					c := w.client(cfg)
					act := note("", "met")
					plan, err := c.Plan(t.Context(),
						withActions(person("m2", "a@lumen.example"), act), withActions(person("m2", "b@lumen.example"), act), person("m1", "a@lumen.example"))
					require.NoError(t, err)
					if viaJSON {
						plan = throughJSON(t, plan)
					}
					for _, task := range plan.Items[0].Tasks {
						require.NotEmpty(t, task.OtherKeys)
						require.Len(t, slices.Compact(slices.Sorted(slices.Values(task.OtherKeys))), len(task.OtherKeys), "each once")
					}
					plan.Items[0].Modstamp = "" // what else becomes of the record is not asked here
					id := w.org.Records(schema.Lead)[0]["Id"].(string)
					require.Equal(t, "Created", w.sync(w.client(cfg), withActions(known(other, id), act))[0].Actions[0].Outcome.String())
					got, err := c.Apply(t.Context(), plan)
					require.NoError(t, err)
					require.Equal(t, "Unchanged", got[0].Actions[0].Outcome.String())
					require.Equal(t, "Unchanged", got[1].Actions[0].Outcome.String())
					require.Len(t, w.org.Records(schema.Task), 1)
				})
			}
		}
	}
}

// A plan that knows one key only, as it was written before, is applied all the
// same.
func TestApplyPlanWithoutOtherKeys(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	plan, err := c.Plan(t.Context(), withActions(person("m1", "a@lumen.example"), note("", "met")))
	require.NoError(t, err)
	require.NotEmpty(t, plan.Items[0].Tasks[0].OtherKeys)
	text, err := json.Marshal(plan)
	require.NoError(t, err)
	require.Contains(t, string(text), `,"otherKeys":["mobly-`)
	old := new(salesforce.Plan)
	require.NoError(t, json.Unmarshal(regexp.MustCompile(`,"otherKeys":\[[^]]*\]`).ReplaceAll(text, nil), old))
	require.Empty(t, old.Items[0].Tasks[0].OtherKeys)
	got, err := c.Apply(t.Context(), old)
	require.NoError(t, err)
	require.Equal(t, "Created", got[0].Actions[0].Outcome.String())
}

// Keys that no Task can have, which a plan that was edited may name, are not
// asked for: an empty one would find all Tasks without a key.
func TestApplyPlanWithOddOtherKeys(t *testing.T) {
	w := newWorld(t)
	w.add(schema.Task, map[string]any{"WhoId": w.lead(map[string]any{"Email": "z@lumen.example"}), "Subject": "x"})
	asked := ""
	c := w.client(w.through(keyed(), func(_, body string, do func() (*http.Response, error)) (*http.Response, error) {
		if strings.Contains(body, "FROM+Task+") {
			asked = body
		}
		return do()
	}))
	plan, err := c.Plan(t.Context(), withActions(person("m1", "a@lumen.example"), note("", "met")))
	require.NoError(t, err)
	plan.Items[0].Tasks[0].OtherKeys = []string{"", "odd", "odd", strings.Repeat("k", 20_000), "\x00", ""}
	got, err := c.Apply(t.Context(), plan)
	require.NoError(t, err)
	require.Equal(t, "Created", got[0].Actions[0].Outcome.String())
	require.Contains(t, asked, "'odd'")
	require.NotContains(t, asked, "''")
	require.NotContains(t, asked, "kkkk")
}

// throughJSON writes a plan and reads it again.
func throughJSON(t *testing.T, plan *salesforce.Plan) *salesforce.Plan {
	t.Helper()
	text, err := json.Marshal(plan)
	require.NoError(t, err)
	out := new(salesforce.Plan)
	require.NoError(t, json.Unmarshal(text, out))
	return out
}
