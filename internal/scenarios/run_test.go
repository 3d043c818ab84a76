package scenarios

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// What a scenario says of a second Sync of the same leads. Unless it says so, it
// writes nothing.
const (
	againRefused = "refused" // what Salesforce refused is sent and refused once more
	againWrites  = "writes"  // what was stale is written now, and a third Sync writes nothing
)

// stage is where a scenario is played.
type stage struct {
	*testworld.World
	s      *scenario
	now    time.Time // of the org
	user   salesforcetest.Credentials
	ids    map[string]string // by name
	names  map[string]string // by ID
	before state             // of the org, when the leads are about to be written
	mend   []func()          // what the org refuses to look for
	mute   bool              // the answer to the write that is under way does not arrive
	leads  []salesforce.Lead

	latest   salesforce.Results // of a further Sync
	problems []string
}

func newStage(t *testing.T, s *scenario) *stage {
	t.Helper()
	st := &stage{
		World: testworld.New(t), s: s, now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC),
		ids: make(map[string]string), names: make(map[string]string),
	}
	st.setUp()
	st.readLeads(s.Leads)
	require.Len(t, s.Plan, len(st.leads), "the plan must have an entry for each lead")
	return st
}

func (st *stage) readLeads(leads json.RawMessage) {
	st.leads = nil
	var v any
	dec := json.NewDecoder(bytes.NewReader(leads))
	dec.UseNumber()
	require.NoError(st.T, dec.Decode(&v))
	text, err := json.Marshal(st.resolve(v))
	require.NoError(st.T, err)
	for lead, err := range salesforce.DecodeLeads(bytes.NewReader(text), salesforce.DecodeOptions{}) {
		require.NoError(st.T, err)
		st.leads = append(st.leads, lead)
	}
}

// play plans, writes and writes again, and returns what is not as it should be.
func (st *stage) play() []string {
	client, meddle := st.client()
	plan, err := client.Plan(st.T.Context(), st.leads...)
	require.NoError(st.T, err)
	require.Zero(st.T, st.Writes(), "a plan writes nothing")
	st.compare("plan", st.s.Plan, st.items(plan), cmpopts.EquateEmpty())
	st.compare("plan that went through JSON", plan.String(), st.throughJSON(plan).String())

	st.happens(st.s.BeforeApply)
	st.now = st.now.Add(time.Minute)
	st.before = st.look()
	*meddle = st.s.DuringSync != nil
	var results salesforce.Results
	if st.s.BeforeApply != nil {
		plan.Force = st.s.Force
		results, err = client.Apply(st.T.Context(), plan)
	} else {
		results, err = client.Sync(st.T.Context(), st.leads...)
	}
	require.False(st.T, *meddle, "nothing was written that somebody could be faster than")
	st.compare("why the run ended early", st.s.Stops, kind(err))
	st.bind(results)
	st.compare("results", st.s.Results, st.results(results), cmpopts.EquateEmpty())
	st.compare("org afterwards", st.expected(), st.look())
	st.again(client)
	if st.s.Later != nil {
		st.later(client)
	}
	st.keepsToLeads()
	return st.problems
}

// later plays what happens after all that.
func (st *stage) later(client *salesforce.Client) {
	s, later := *st.s, st.s.Later
	s.Results, s.After, s.Again, s.DuringSync, s.Later = later.Results, later.After, "", nil, nil
	st.s = &s
	st.happens(later.Happens)
	if later.Leads != nil {
		st.readLeads(later.Leads)
	}
	st.now = st.now.Add(time.Minute)
	st.before = st.look()
	results := st.Sync(client, st.leads...)
	require.Len(st.T, s.Results, len(results), "the later results must have an entry for each lead")
	st.bind(results)
	st.compare("later results", s.Results, st.results(results), cmpopts.EquateEmpty())
	st.compare("org after that", st.expected(), st.look())
	st.again(client)
}

func (st *stage) throughJSON(plan *salesforce.Plan) *salesforce.Plan {
	text, err := json.Marshal(plan)
	require.NoError(st.T, err)
	read := new(salesforce.Plan)
	require.NoError(st.T, json.Unmarshal(text, read))
	return read
}

// keepsToLeads makes sure that with LeadsOnly nothing that is sent names
// Contact.
func (st *stage) keepsToLeads() {
	if st.s.Config.Settings.Policies.Strategy != salesforce.LeadsOnly {
		return
	}
	for _, r := range st.Org.Requests() {
		if strings.Contains(r.Path+r.Query.Encode()+string(r.Body), "Contact") {
			st.problems = append(st.problems, "a request names Contact: "+r.Method+" "+r.Path+" "+string(r.Body))
		}
	}
}

// again syncs the same leads once more, by the same client and by one that knows
// nothing yet, which must change nothing.
func (st *stage) again(client *salesforce.Client) {
	st.Org.SetDailyLimit(15_000)
	for _, mend := range st.mend {
		mend()
	}
	if st.s.Again == againWrites {
		before := st.syncAgain(client)
		if cmp.Equal(before, st.stamps()) {
			st.problems = append(st.problems, "a second Sync wrote nothing")
		}
	}
	writes := st.Writes()
	before := st.syncAgain(client)
	st.compare("what a further Sync wrote", before, st.stamps())
	if st.Writes() > writes && st.s.Again != againRefused {
		st.problems = append(st.problems, "a further Sync asks the org to write")
	}
	if st.s.Again == "" {
		st.compare("outcomes of a further Sync", st.settled(), testworld.Outcomes(st.latest))
		st.compare("related records of a further Sync", st.settledRelated(), st.relatedOutcomes(), cmpopts.EquateEmpty())
	}
	if slices.ContainsFunc(st.s.DuringSync, func(c scenarioChange) bool { return c["define"] != nil }) {
		return // another client would know the field as it is by now
	}
	fresh, _ := st.client()
	before = st.syncAgain(fresh)
	st.compare("what another client wrote", before, st.stamps())
}

// syncAgain returns when the records were last written, before it syncs.
func (st *stage) syncAgain(client *salesforce.Client) map[string]string {
	st.now = st.now.Add(time.Hour)
	before := st.stamps()
	var err error
	st.latest, err = client.Sync(st.T.Context(), st.leads...)
	require.NoError(st.T, err)
	return before
}

// settled are the outcomes of a further Sync: what was written is there, what
// was refused is refused.
func (st *stage) settled() []string {
	var out []string
	for _, r := range st.s.Results {
		out = append(out, settled(r.Outcome))
	}
	return out
}

func settled(outcome string) string {
	if outcome == "Created" || outcome == "Updated" {
		return "Unchanged"
	}
	return outcome
}

// settledRelated are those of related records: an outcome and the record's name.
func (st *stage) settledRelated() []string {
	var out []string
	for _, r := range st.s.Results {
		for _, related := range r.Related {
			out = append(out, settled(related.Outcome)+" "+related.Record)
		}
	}
	return out
}

func (st *stage) relatedOutcomes() []string {
	var out []string
	for _, r := range st.latest {
		for _, related := range ordered(r.Related, objectOf) {
			out = append(out, string(related.Outcome)+" "+st.record(related.Object, related.ID))
		}
	}
	return out
}

func (st *stage) compare(what string, want, got any, opts ...cmp.Option) {
	if diff := cmp.Diff(want, got, opts...); diff != "" {
		st.problems = append(st.problems, what+" (-want +got):\n"+diff)
	}
}

// client returns the client of the scenario's configuration. Where meddle is
// set, what happens during Sync does before its next write.
func (st *stage) client() (client *salesforce.Client, meddle *bool) {
	cfg, err := st.s.Config.config(st.resolve)
	require.NoError(st.T, err)
	meddle = new(bool)
	cfg = st.Through(cfg, func(_, body string, do func() (*http.Response, error)) (*http.Response, error) {
		if *meddle && (strings.Contains(body, `"method":"P`) || strings.Contains(body, `"records":[`)) {
			*meddle = false
			st.happens(st.s.DuringSync)
			st.before = st.look()
		}
		answer, err := do()
		if st.mute && err == nil {
			st.mute = false
			_ = answer.Body.Close()
			return nil, io.ErrUnexpectedEOF
		}
		return answer, err
	})
	return st.ClientOf(st.user, cfg), meddle
}
