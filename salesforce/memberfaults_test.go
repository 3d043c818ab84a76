package salesforce_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// joins is a configuration that adds persons to the world's campaigns.
func (w *membersWorld) joins() salesforce.Config {
	cfg := keyed()
	cfg.Settings.Campaigns = salesforce.Campaigns{Status: "Attended", Links: []salesforce.CampaignLink{
		{Event: "The Fair", Campaign: w.fair}, {Event: "Expo", Campaign: w.expo},
	}}
	return cfg
}

// A member that another process adds between look-up and write is looked up once more.
func TestMemberAddedMeanwhile(t *testing.T) {
	for status, want := range map[string]string{"Attended": "Unchanged; The Fair Unchanged", "Sent": "Unchanged; The Fair Updated"} {
		w := newMembersWorld(t)
		id := w.add(schema.Lead, map[string]any{"LastName": "Lee", "FirstName": "Ann", "Company": "Lumen", "Email": "ann@lumen.example", "mobly_id__c": "m1"})
		leads := []salesforce.Lead{at(person("m1", "ann@lumen.example"), "The Fair")}
		w.sync(w.client(keyed()), leads...)
		cfg := w.shared.Through(w.joins(), onWrite(1, func(do func() (*http.Response, error)) (*http.Response, error) {
			w.member(t, "LeadId", id, status)
			return do()
		}))
		c := w.client(cfg)
		require.Equal(t, []string{want}, told(w.sync(c, leads...)))
		require.Equal(t, []string{"Fair Lead Attended"}, w.members())

		require.NoError(t, w.org.Delete(w.org.Records("CampaignMember")[0]["Id"].(string)))
		require.Equal(t, []string{"Unchanged; The Fair Created"}, told(w.sync(c, leads...)), "one that was removed is added again")
	}
}

// A member whose write got no answer is sent again, and then found.
func TestMemberWithoutAnswer(t *testing.T) {
	w := newMembersWorld(t)
	c := w.client(w.shared.Through(w.joins(), onWrite(2, lose)))
	got := told(w.sync(c, at(person("m1", "ann@lumen.example"), "The Fair")))
	require.Equal(t, []string{"Created; The Fair Created"}, got)
	require.Equal(t, []string{"Fair Lead Attended"}, w.members())
}

// A member whose request did not arrive is looked for, and then written.
func TestMemberThatDidNotArrive(t *testing.T) {
	w := newMembersWorld(t)
	cfg := w.joins()
	cfg.Attempts = 1
	c := w.client(w.shared.Through(cfg, onWrite(2, func(func() (*http.Response, error)) (*http.Response, error) {
		return nil, errors.New("connection reset by peer")
	})))
	require.Equal(t, []string{"Created; The Fair Created"}, told(w.sync(c, at(person("m1", "ann@lumen.example"), "The Fair"))))
	require.Equal(t, []string{"Fair Lead Attended"}, w.members())
}

// An undo takes back the change of a member, and names those that were created.
func TestUndoMembers(t *testing.T) {
	w := newMembersWorld(t)
	id := w.add(schema.Lead, map[string]any{"LastName": "Lee", "FirstName": "Ann", "Company": "Lumen", "Email": "ann@lumen.example"})
	w.member(t, "LeadId", id, "Sent")
	cfg := w.joins()
	cfg.Journal = true
	c := w.client(cfg)
	results := w.sync(c, at(person("m1", "ann@lumen.example"), "The Fair", "Expo"))
	require.Equal(t, []string{"Updated; The Fair Updated; Expo Created"}, told(results))
	back := salesforce.Undo(results)
	require.Equal(t, []sferr.RecordRef{{Object: "CampaignMember", ID: results[0].Related[1].ID}}, back.Created)
	_, err := c.Apply(t.Context(), back)
	require.NoError(t, err)
	require.Equal(t, []string{"Expo Lead Attended", "Fair Lead Sent"}, w.members())
}

// A stored plan creates the member, unless it is there by now, and changes one that has
// not changed since.
func TestMembersOfAStoredPlan(t *testing.T) {
	for name, tt := range map[string]struct {
		before, meanwhile string // status of the member; "" is none
		want              string
		members           []string
	}{
		"new":              {"", "", "Updated; The Fair Created", []string{"Fair Lead Attended"}},
		"there":            {"", "Attended", "Updated; The Fair Unchanged", []string{"Fair Lead Attended"}},
		"there, otherwise": {"", "Meeting", "Updated; The Fair Refused STALE", []string{"Fair Lead Meeting"}},
		"to update":        {"Sent", "Sent", "Updated; The Fair Updated", []string{"Fair Lead Attended"}},
		"changed since":    {"Sent", "Meeting", "Updated; The Fair Refused STALE", []string{"Fair Lead Meeting"}},
		"deleted since":    {"Sent", "", "Updated; The Fair Refused STALE", nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := newMembersWorld(t)
			now := time.Now()
			w.org.SetClock(func() time.Time { return now })
			id := w.add(schema.Lead, map[string]any{"LastName": "Kim", "Company": "Lumen", "Email": "ann@lumen.example"})
			if tt.before != "" {
				w.member(t, "LeadId", id, tt.before)
			}
			c := w.client(w.joins())
			made, err := c.Plan(t.Context(), at(person("m1", "ann@lumen.example"), "The Fair"), at(person("m1", "ann@lumen.example"), "The Fair"))
			require.NoError(t, err)
			text, err := json.Marshal(made)
			require.NoError(t, err)
			var stored salesforce.Plan
			require.NoError(t, json.Unmarshal(text, &stored))
			again, err := json.Marshal(&stored)
			require.NoError(t, err)
			require.Equal(t, string(text), string(again))
			require.Equal(t, &plan.Ref{Path: "related[0]"}, stored.Items[1].Related[0].CarriedBy)
			creates, updates := stored.Writes()
			require.Equal(t, 2, creates+updates)
			require.Contains(t, stored.String(), "CampaignMember of The Fair")

			now = now.Add(time.Minute)
			switch rows := w.org.Records("CampaignMember"); {
			case len(rows) == 0 && tt.meanwhile != "":
				w.member(t, "LeadId", id, tt.meanwhile)
			case tt.before != "" && tt.meanwhile == "":
				require.NoError(t, w.org.Delete(rows[0]["Id"].(string)))
			case tt.meanwhile != tt.before:
				require.NoError(t, w.org.Update(rows[0]["Id"].(string), map[string]any{"Status": tt.meanwhile}))
			}
			results, err := c.Apply(t.Context(), &stored)
			require.NoError(t, err)
			require.Equal(t, tt.want, told(results)[0])
			require.Empty(t, cmp.Diff(tt.members, w.members()))
		})
	}
}

// The field of Campaign that holds the event's ID finds what links leave.
func TestCampaignsByEventField(t *testing.T) {
	w := newMembersWorld(t)
	w.org.Define("Campaign", schema.Field{Name: "Event__c", Type: schema.TypeString, Length: 40, Createable: true, Updateable: true, Nillable: true})
	set := func(id, event string) { require.NoError(t, w.org.Update(id, map[string]any{"Event__c": event})) }
	set(w.fair, "E7")
	set(w.expo, "e9")
	set(w.spare, "E9")
	cfg := w.joins()
	cfg.Settings.Campaigns.EventField, cfg.Settings.Campaigns.Links = "Event__c", nil
	lead := person("m1", "ann@lumen.example")
	for i, id := range []string{"e7", "E9", "E8", ""} {
		lead.Person.Scans = append(lead.Person.Scans, mapping.Scan{At: scanDay.AddDate(0, 0, i), EventID: id, Event: fmt.Sprint("Day ", i)})
	}
	c := w.client(cfg)
	results := w.sync(c, lead)
	require.Equal(t, []string{"Created NO_CAMPAIGN_MAPPING NO_CAMPAIGN_MAPPING; Day 0 Created; Day 1 Refused CAMPAIGN"}, told(results))
	var problem *sferr.Problem
	require.ErrorAs(t, results[0].Related[1].Err, &problem)
	require.ErrorIs(t, problem, sferr.ErrCampaign)
	require.Equal(t, []sferr.RecordRef{{Object: "Campaign", ID: w.expo}, {Object: "Campaign", ID: w.spare}}, problem.Records)
	require.Equal(t, []string{"Fair Lead Attended"}, w.members())
	require.Equal(t, []string{"Unchanged NO_CAMPAIGN_MAPPING NO_CAMPAIGN_MAPPING; Day 0 Unchanged; Day 1 Refused CAMPAIGN"}, told(w.sync(c, lead)))

	cfg.Settings.Campaigns.EventField = "Nowhere__c"
	require.Contains(t, told(w.sync(w.client(cfg), lead))[0], "Day 0 Refused CAMPAIGN; Day 1 Refused CAMPAIGN; Day 2 Refused CAMPAIGN")
}

// Other fields of members are those of the person as seen from the event.
func TestMemberFields(t *testing.T) {
	w := newMembersWorld(t)
	w.org.Define("CampaignMember", schema.Field{Name: "Scans__c", Type: schema.TypeDouble, Precision: 4, Createable: true, Updateable: true, Nillable: true})
	cfg := w.joins()
	cfg.Settings.Mapping = mapping.Recommended()
	cfg.Settings.Mapping.Rules = append(cfg.Settings.Mapping.Rules, mapping.Rule{From: mapping.FromNumberOfScans, Fields: map[string]string{"CampaignMember": "Scans__c"}})
	c := w.client(cfg)
	lead := at(person("m1", "ann@lumen.example"), "The Fair", "The Fair", "Expo")
	w.sync(c, lead)
	scans := func() map[any]any {
		out := make(map[any]any)
		for _, r := range w.org.Records("CampaignMember") {
			out[r["CampaignId"]] = fmt.Sprint(r["Scans__c"])
		}
		return out
	}
	require.Equal(t, map[any]any{w.fair: "2", w.expo: "1"}, scans())
	require.Equal(t, []string{"Unchanged; The Fair Unchanged; Expo Unchanged"}, told(w.sync(c, lead)))
	require.Equal(t, []string{"Updated; The Fair Updated; Expo Unchanged"}, told(w.sync(c, at(lead, "", "", "", "The Fair"))))
	require.Equal(t, map[any]any{w.fair: "3", w.expo: "1"}, scans())

	cfg.Settings.Campaigns.Links[0].Campaign, cfg.Settings.Campaigns.Links[1].Campaign = w.spare, w.spare
	require.Equal(t, []string{"Unchanged; The Fair Created"}, told(w.sync(w.client(cfg), at(lead, "", "", "", "The Fair"))))
	require.Equal(t, "4", scans()[w.spare], "the scans at both events")
}

// A client finds out that members can be seen by now, and that they are other than it
// knew.
func TestMembersAreDescribedAgain(t *testing.T) {
	w := newMembersWorld(t)
	w.org.SetCampaignRules(salesforcetest.CampaignRules{MembersNeedMarketingUser: true})
	marketing := func(is bool) {
		require.NoError(t, w.org.Update(w.org.Records("User")[0]["Id"].(string), map[string]any{"UserPermissionsMarketingUser": is}))
	}
	gone := false // the field of members that the client knows
	c := w.client(w.shared.Through(w.joins(), func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
		if describes(path, body) {
			gone = false
		}
		if !gone || !strings.Contains(body, "FROM+CampaignMember+WHERE") {
			return do()
		}
		var request struct{ CompositeRequest []struct{ URL string } }
		require.NoError(t, json.Unmarshal([]byte(body), &request))
		var parts []string
		for i, r := range request.CompositeRequest {
			part := `{"httpStatusCode":200,"body":{"totalSize":0,"done":true,"records":[]},"referenceId":"r%d"}`
			if strings.Contains(r.URL, "FROM+CampaignMember+WHERE") {
				part = `{"httpStatusCode":400,"body":[{"errorCode":"INVALID_FIELD","message":"No such column 'x' on entity 'CampaignMember'."}],"referenceId":"r%d"}`
			}
			parts = append(parts, fmt.Sprintf(part, i))
		}
		return reply(http.StatusOK, `{"compositeResponse":[`+strings.Join(parts, ",")+`]}`), nil
	}))
	lead := at(person("m1", "ann@lumen.example"), "The Fair")
	marketing(false)
	require.Equal(t, []string{"Created; The Fair Refused CAMPAIGN"}, told(w.sync(c, lead)))
	marketing(true)
	require.Equal(t, []string{"Unchanged; The Fair Created"}, told(w.sync(c, lead)))
	marketing(false)
	require.Equal(t, []string{"Unchanged; The Fair Refused CAMPAIGN"}, told(w.sync(c, lead)))
	marketing(true)
	require.Equal(t, []string{"Unchanged; The Fair Unchanged"}, told(w.sync(c, lead)))
	gone = true
	require.Equal(t, []string{"Unchanged; The Fair Unchanged"}, told(w.sync(c, lead)))
	require.False(t, gone)
}

// A thousand persons with a member and three Tasks each cost 11 calls at most, and 6 the
// second time, when nothing is written.
func TestMembersAreFewCalls(t *testing.T) {
	w := newMembersWorld(t)
	var leads []salesforce.Lead
	for i := range 1_000 {
		l := at(person(fmt.Sprint("m", i), fmt.Sprintf("p%d@lumen.example", i)), "The Fair")
		leads = append(leads, withActions(l, note(fmt.Sprint("a", i), "met"), note(fmt.Sprint("b", i), "met"), note(fmt.Sprint("c", i), "met")))
	}
	c := w.client(w.joins())
	_, err := c.Plan(t.Context(), person("m", "x@lumen.example"))
	require.NoError(t, err)
	calls := func() (all int64, writes int) {
		before := c.Calls()
		w.org.ResetRequests()
		w.sync(c, leads...)
		for _, r := range w.org.Requests() {
			if bytes.Contains(r.Body, []byte("/composite/sobjects")) {
				writes++
			}
		}
		return c.Calls() - before, writes
	}
	first, writes := calls()
	require.LessOrEqual(t, first, int64(11))
	require.Equal(t, 5, writes)
	require.Len(t, w.org.Records("CampaignMember"), 1_000)
	again, writes := calls()
	require.LessOrEqual(t, again, int64(6))
	require.Zero(t, writes)
}

// No two requests that are under way at once lock one campaign or one person.
func TestMembersLockNothingTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newMembersWorld(t)
		cfg := w.joins()
		cfg.Settings.API = salesforce.API{BatchSize: 5, Concurrency: 8}
		var leads []salesforce.Lead
		for i := range 150 {
			l := at(person(fmt.Sprint("m", i), fmt.Sprintf("p%d@lumen.example", i)), [...]string{"The Fair", "Expo"}[i%2])
			leads = append(leads, withActions(l, note(fmt.Sprint("a", i), "met")))
		}
		w.org.Inject(salesforcetest.Fault{Latency: time.Second})
		var mu sync.Mutex
		locked, most := make(map[string]int), 0
		lock := func(ids []string, n int) {
			mu.Lock()
			defer mu.Unlock()
			for _, id := range ids {
				locked[id] += n
				require.LessOrEqual(t, locked[id], 1, id)
			}
			if locked[w.fair]+locked[w.expo] == 2 {
				most = 2
			}
		}
		parents := regexp.MustCompile(`"(?:CampaignId|LeadId|WhoId)":"(\w+)"`)
		cfg = w.shared.Through(cfg, func(_, body string, do func() (*http.Response, error)) (*http.Response, error) {
			var ids []string
			for _, found := range parents.FindAllStringSubmatch(body, -1) {
				ids = append(ids, found[1])
			}
			slices.Sort(ids)
			ids = slices.Compact(ids)
			lock(ids, 1)
			defer lock(ids, -1)
			return do()
		})
		for _, r := range w.sync(w.client(cfg), leads...) {
			require.Equal(t, salesforce.Created, r.Related[0].Outcome)
			require.Equal(t, salesforce.Created, r.Actions[0].Outcome)
		}
		require.Equal(t, 2, most, "two campaigns are written at once")
	})
}

// A person may have follow-ups and members at once: each stays what it is, twins
// included, in a plan and its JSON.
func TestMembersBesideFollowUps(t *testing.T) {
	w := newMembersWorld(t)
	cfg := w.joins()
	cfg.Settings.FollowUps = []salesforce.FollowUp{{Category: "Next Steps", Subject: "Call"}}
	c := w.client(cfg)
	first, second := chose(at(person("m1", "ann@lumen.example"), "The Fair"), "Set Meeting"), withActions(at(person("m1", "ann@lumen.example"), "Expo"), note("a1", "met"))
	made, err := c.Plan(t.Context(), first, second)
	require.NoError(t, err)
	text, err := json.Marshal(made)
	require.NoError(t, err)
	var stored salesforce.Plan
	require.NoError(t, json.Unmarshal(text, &stored))
	results, err := c.Apply(t.Context(), &stored)
	require.NoError(t, err)
	require.Len(t, w.org.Records(schema.Task), 2)
	require.Equal(t, []string{"Expo Lead Attended", "Fair Lead Attended"}, w.members())
	for i := range results {
		require.Len(t, results[i].Related, 3-i)
		for _, r := range results[i].Related {
			require.Equal(t, salesforce.Created, r.Outcome, r.For)
		}
	}
	results = w.sync(c, first, second)
	require.Equal(t, results[0].Related[len(results[0].Related)-2:], results[1].Related[len(results[1].Related)-2:])
	for i := range results {
		for _, r := range results[i].Related {
			require.Equal(t, salesforce.Unchanged, r.Outcome, r.For)
		}
	}
}

// A stream adds everybody once, whichever window their captures are in.
func TestMembersOfAStream(t *testing.T) {
	w := newMembersWorld(t)
	c := w.client(w.joins())
	var leads []salesforce.Lead
	for i := range 2_400 {
		leads = append(leads, at(person(fmt.Sprint("m", i), fmt.Sprintf("p%d@lumen.example", i%1_200)), [...]string{"The Fair", "Expo"}[i%2]))
	}
	for _, want := range []salesforce.Outcome{salesforce.Created, salesforce.Unchanged} {
		given, members := 0, 0
		for r, err := range c.Stream(t.Context(), source(leads, nil, &given)) {
			require.NoError(t, err)
			members += len(r.Related)
			for _, m := range r.Related {
				require.Contains(t, []salesforce.Outcome{want, salesforce.Unchanged}, m.Outcome)
			}
		}
		require.GreaterOrEqual(t, members, 2_400)
		require.Len(t, w.org.Records("CampaignMember"), 1_200)
	}
}

// However many answers are lost, everybody becomes a member once, and nobody is taken
// for a member that is not there.
func TestMembersChaos(t *testing.T) {
	for seed := range uint64(6) {
		synctest.Test(t, func(t *testing.T) {
			w := newMembersWorld(t)
			for i, f := range []salesforcetest.Fault{
				{Kind: salesforcetest.Reset}, {Kind: salesforcetest.Reset, Executed: true}, {Kind: salesforcetest.ServerError, Status: 500, Executed: true},
				{Kind: salesforcetest.RefuseRecord, PerRecord: true, Object: "CampaignMember", Code: "UNABLE_TO_LOCK_ROW"},
			} {
				f.Probability, f.Seed = 0.2, seed*10+uint64(i)
				w.org.Inject(f)
			}
			cfg := w.joins()
			cfg.Attempts, cfg.Settings.API = 2, salesforce.API{BatchSize: 10, Concurrency: 8}
			var leads []salesforce.Lead
			for i := range 150 {
				leads = append(leads, at(person(fmt.Sprint("m", i), fmt.Sprintf("p%d@lumen.example", i)), [...]string{"The Fair", "Expo"}[i%2]))
			}
			c := w.client(cfg)
			for range 30 {
				results, _ := c.Sync(t.Context(), leads...)
				leads = slices.DeleteFunc(leads, func(salesforce.Lead) bool {
					r := &results[0]
					results = results[1:]
					done := r.Outcome != salesforce.NotSent
					for _, m := range r.Related {
						require.NotEqual(t, salesforce.Refused, m.Outcome, "seed %d: %v", seed, m.Err)
						done = done && (m.Outcome == salesforce.Created || m.Outcome == salesforce.Updated || m.Outcome == salesforce.Unchanged)
					}
					return done && len(r.Related) == 1
				})
			}
			require.Empty(t, leads)
			pairs := make(map[any]bool)
			for _, r := range w.org.Records("CampaignMember") {
				require.False(t, pairs[r["LeadId"]])
				pairs[r["LeadId"]] = true
				require.Equal(t, "Attended", r["Status"])
			}
			require.Len(t, pairs, 150)
		})
	}
}
