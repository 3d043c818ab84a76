package salesforce_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// The problem of a lead whose activity is not logged is that of the activity.
func TestProblemNamesTheActivity(t *testing.T) {
	refused := &sferr.Error{Status: 200, Code: "FIELD_CUSTOM_VALIDATION_EXCEPTION"}
	r := salesforce.Result{Outcome: salesforce.Created, Object: "Lead", Actions: []salesforce.RecordResult{
		{Object: "Task", For: "e1", Outcome: salesforce.Failed, Err: refused}, {Object: "Task", For: "e2", Outcome: salesforce.Refused, Err: engagement.ErrNoContent},
	}}
	p := r.Problem()
	require.Equal(t, []string{"FIELD_CUSTOM_VALIDATION_EXCEPTION", "Task", "activity e1"}, []string{p.Code, p.Object, p.Rule})
	require.ErrorIs(t, p, sferr.ErrValidation)
	require.Contains(t, p.Error(), "(activity e1, Task)")
	require.Empty(t, sferr.Explain(refused).Rule, "the error itself stays as it is")
	r.Actions = r.Actions[1:]
	require.Equal(t, "activity e2", r.Problem().Rule)
	require.Contains(t, r.Problem().Hint, "fetch the activity from Mobly")
	r.Outcome, r.Err = salesforce.Refused, sferr.ErrNoKey
	require.Empty(t, r.Problem().Rule, "the person comes first")
}

// The state of a lead is Retry if any of its records may be written later, else Dead
// if any is not as it should be; what is not an engagement does not count.
func TestState(t *testing.T) {
	type record = salesforce.RecordResult
	locked := &sferr.Error{Status: 200, Code: "UNABLE_TO_LOCK_ROW"}
	required := &sferr.Error{Status: 200, Code: "REQUIRED_FIELD_MISSING"}
	for name, tt := range map[string]struct {
		result salesforce.Result
		state  salesforce.State
		code   string
		wait   time.Duration
	}{
		"created":                   {salesforce.Result{Outcome: salesforce.Created, Actions: []record{{Outcome: salesforce.Updated}}}, salesforce.Done, "", 0},
		"refused":                   {salesforce.Result{Outcome: salesforce.Refused, Err: sferr.ErrNoKey}, salesforce.Dead, "NO_KEY", 0},
		"stale":                     {salesforce.Result{Outcome: salesforce.Refused, Err: sferr.ErrStale}, salesforce.Retry, "STALE", time.Second},
		"failed, for a nil pointer": {salesforce.Result{Outcome: salesforce.Failed, Err: (*sferr.Problem)(nil)}, salesforce.Dead, "UNKNOWN", 0},
		"failed for good":           {salesforce.Result{Outcome: salesforce.Failed, Err: required}, salesforce.Dead, "REQUIRED_FIELD_MISSING", 0},
		"failed for now":            {salesforce.Result{Outcome: salesforce.Failed, Err: locked}, salesforce.Retry, "UNABLE_TO_LOCK_ROW", 30 * time.Second},
		"in doubt":                  {salesforce.Result{Outcome: salesforce.InDoubt, Err: &sferr.Error{}}, salesforce.Retry, "UNKNOWN", 30 * time.Second},
		"not sent":                  {salesforce.Result{Outcome: salesforce.NotSent, Err: sferr.ErrQuota}, salesforce.Retry, "QUOTA", 15 * time.Minute},
		"in approval":               {salesforce.Result{Outcome: salesforce.Failed, Err: &sferr.Error{Status: 200, Code: "ENTITY_IS_LOCKED"}}, salesforce.Retry, "ENTITY_IS_LOCKED", 24 * time.Hour},
		"too many at once":          {salesforce.Result{Outcome: salesforce.NotSent, Err: &sferr.Error{Status: 403, Code: "REQUEST_LIMIT_EXCEEDED", Message: "ConcurrentPerOrgLongTxn Limit exceeded"}}, salesforce.Retry, "CONCURRENT_REQUESTS", 30 * time.Second},
		"the day's requests":        {salesforce.Result{Outcome: salesforce.NotSent, Err: &sferr.Error{Status: 403, Code: "REQUEST_LIMIT_EXCEEDED", Message: "TotalRequests Limit exceeded."}}, salesforce.Retry, "REQUEST_LIMIT_EXCEEDED", 15 * time.Minute},
		"token refused":             {salesforce.Result{Outcome: salesforce.NotSent, Err: &sferr.Error{Status: 401, Code: "INVALID_SESSION_ID"}}, salesforce.Retry, "INVALID_SESSION_ID", 15 * time.Minute},
		"no answer of Salesforce's": {salesforce.Result{Outcome: salesforce.InDoubt, Err: fmt.Errorf("a page: %w", sferr.ErrResponse)}, salesforce.Retry, "RESPONSE", 30 * time.Second},
		"a wrong secret":            {salesforce.Result{Outcome: salesforce.NotSent, Err: &sferr.Error{Err: &auth.Error{Cause: auth.ErrCredentials, Code: "invalid_client"}}}, salesforce.Retry, "INVALID_CLIENT", 15 * time.Minute},
		"canceled":                  {salesforce.Result{Outcome: salesforce.NotSent, Err: context.Canceled}, salesforce.Retry, "CANCELED", time.Second},
		"not ready":                 {salesforce.Result{Outcome: salesforce.NotSent, Err: sferr.ErrNotReady}, salesforce.Retry, "NOT_READY", 15 * time.Minute},
		"no reason":                 {salesforce.Result{Outcome: salesforce.Failed}, salesforce.Dead, "UNKNOWN", 0},
		"zero":                      {salesforce.Result{}, salesforce.Retry, "UNKNOWN", 30 * time.Second},
		"an action refused":         {salesforce.Result{Outcome: salesforce.Created, Actions: []record{{Outcome: salesforce.Created}, {Outcome: salesforce.Refused, Err: sferr.ErrTwoPersons}}}, salesforce.Dead, "TWO_PERSONS", 0},
		"an action that is none":    {salesforce.Result{Outcome: salesforce.Created, Actions: []record{{Outcome: salesforce.Refused, Err: engagement.ErrNotEngagement}}}, salesforce.Done, "", 0},
		"an action without content": {salesforce.Result{Outcome: salesforce.Created, Actions: []record{{Outcome: salesforce.Refused, Err: engagement.ErrNoContent}}}, salesforce.Dead, "NO_CONTENT", 0},
		"dead, and an action to try": {
			salesforce.Result{Outcome: salesforce.Failed, Err: required, Actions: []record{{Outcome: salesforce.Failed, Err: locked}}}, salesforce.Retry, "UNABLE_TO_LOCK_ROW", 30 * time.Second,
		},
		"an action of a refused person": {
			salesforce.Result{Outcome: salesforce.Refused, Err: sferr.ErrEmpty, Actions: []record{{Outcome: salesforce.NotSent, Err: sferr.ErrNoParent}}}, salesforce.Dead, "EMPTY", 0,
		},
		"another record": {salesforce.Result{Outcome: salesforce.Unchanged, Related: []record{{Outcome: salesforce.Failed, Err: required}}}, salesforce.Dead, "REQUIRED_FIELD_MISSING", 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := tt.result
			require.Equal(t, tt.state, r.State())
			require.Equal(t, tt.wait, r.RetryAfter())
			problem := r.Problem()
			require.Equal(t, tt.state == salesforce.Done, problem == nil)
			if problem != nil {
				require.Equal(t, tt.code, problem.Code)
			}
			if r.Outcome == "" {
				return // no Result of a Client, and not written as JSON
			}
			read := throughJSON(t, &r)
			require.Equal(t, tt.state, read.State())
			require.Equal(t, tt.wait, read.RetryAfter())
		})
	}
}

// What Salesforce asked to wait goes before the usual wait. JSON does not keep it.
func TestRetryAfterThatSalesforceAskedFor(t *testing.T) {
	r := salesforce.Result{Outcome: salesforce.NotSent, Err: &sferr.Error{Status: 503, RetryAfter: time.Minute}}
	require.Equal(t, time.Minute, r.RetryAfter())
	read := throughJSON(t, &r)
	require.Equal(t, []any{salesforce.Retry, 30 * time.Second}, []any{read.State(), read.RetryAfter()})
}

// An activity of which only the ID is known gets a result of its own.
func TestActivityKnownByItsID(t *testing.T) {
	w := newWorld(t)
	leads, err := salesforce.ReadLeads(strings.NewReader(`[{"id":"m1","lastName":"Kim","email":"a@lumen.example","company":{"name":"Lumen"},"leadActivityEvents":["11-22"]}]`), salesforce.DecodeOptions{})
	require.NoError(t, err)
	got := w.sync(w.client(keyed()), leads...)[0]
	require.Equal(t, salesforce.Created, got.Outcome)
	require.Len(t, got.Actions, 1)
	require.Equal(t, "11-22", got.Actions[0].For)
	require.Equal(t, salesforce.Refused, got.Actions[0].Outcome)
	require.ErrorIs(t, got.Actions[0].Err, engagement.ErrNoContent)
	require.ErrorIs(t, got.Problem(), engagement.ErrNoContent)
	require.Empty(t, w.org.Records(schema.Task))
}

// A rule that is switched off is reported once per plan, and once per Client in the
// log until it is on again. A lead reports it only if it had a captured value for it.
func TestRulesThatAreOff(t *testing.T) {
	w := newWorld(t)
	var log bytes.Buffer
	cfg := keyed()
	cfg.Settings.Mapping = mapping.Recommended()
	cfg.Settings.Mapping.Rules = append(cfg.Settings.Mapping.Rules, mapping.Rule{From: mapping.Custom("shoe"), Lead: "Shoe__c"})
	cfg.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn}))
	c := w.client(cfg)
	without, with := person("m1", "a@lumen.example"), person("m2", "b@lumen.example")
	with.Person.Custom = map[string]any{"shoe": "SECRET"}
	lost := func(r salesforce.Result) bool {
		for _, d := range r.Dropped {
			if strings.Contains(strings.Join(d.Fields, " "), "Shoe__c") {
				require.Equal(t, "MISSING_REMOTE_FIELD", d.MoblyCode)
				return true
			}
		}
		return false
	}
	warnings := func() int { return strings.Count(log.String(), "Shoe__c") }

	for range 2 {
		got := w.sync(c, without, with)
		require.Equal(t, []bool{false, true}, []bool{lost(got[0]), lost(got[1])})
	}
	made, err := c.Plan(t.Context(), without)
	require.NoError(t, err)
	n := 0
	for _, off := range made.Off {
		if off.Object == schema.Lead && off.Rule == "custom:shoe" {
			require.Equal(t, []string{"Shoe__c"}, off.Fields)
			n++
		}
	}
	require.Equal(t, 1, n)
	require.Contains(t, made.String(), "Shoe__c")
	require.Equal(t, made.Off[0].Code, throughJSON(t, made).Off[0].Code)
	made.Off[0].Reason = "changed"
	made, err = c.Plan(t.Context(), without)
	require.NoError(t, err)
	require.NotEqual(t, "changed", made.Off[0].Reason)
	require.Equal(t, 1, warnings(), log.String())
	require.NotContains(t, log.String(), "SECRET")

	describe := func() {
		_, err := c.Describe(t.Context(), schema.Lead)
		require.NoError(t, err)
		w.sync(c, without)
	}
	w.org.Define(schema.Lead, schema.Field{Name: "Other__c", Type: schema.TypeString, Length: 80})
	describe()
	require.Equal(t, 1, warnings(), "it is off as before")
	w.org.Define(schema.Lead, schema.Field{Name: "Shoe__c", Type: schema.TypeString, Length: 80})
	describe()
	require.Equal(t, 1, warnings())
	require.False(t, lost(w.sync(c, with)[0]))
	w.org.Restrict(schema.Lead, "Shoe__c")
	describe()
	require.Equal(t, 2, warnings(), "it is off again")
}
