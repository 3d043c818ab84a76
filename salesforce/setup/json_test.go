package setup_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// reread is what JSON keeps of a value. Once more written, it has the same bytes.
func reread[T any](t *testing.T, v T) T {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	var back T
	require.NoError(t, json.Unmarshal(text, &back), "%s", text)
	again, err := json.Marshal(back)
	require.NoError(t, err)
	require.Equal(t, string(text), string(again))
	return back
}

// What happened to steps survives JSON, their errors as problems.
func TestStepResultJSON(t *testing.T) {
	w := newWorld(t)
	changes := reread(t, w.plan(small(), setup.Options{AddValues: true}))
	changes.Steps[0].Field.Type = "date" // and no key
	results, err := w.admin("").Apply(t.Context(), changes)
	require.NoError(t, err)
	results = append(results,
		setup.StepResult{Step: changes.Steps[1], Outcome: salesforce.Failed, Err: &sferr.Error{Status: 400, Code: "INVALID_CROSS_REFERENCE_KEY", Message: "SECRET"}},
		setup.StepResult{Step: changes.Steps[1], Outcome: salesforce.NotSent, Err: sferr.ErrNotSent},
		setup.StepResult{Step: changes.Steps[1], Outcome: salesforce.InDoubt, Err: errors.New("the line is cut")})
	for i, back := range reread(t, results) {
		was := results[i]
		require.Equal(t, was.Step, back.Step)
		require.Equal(t, was.Outcome, back.Outcome)
		require.Equal(t, was.Err == nil, back.Err == nil)
		for _, kind := range []error{sferr.ErrNotSent, sferr.ErrBadField, sferr.ErrFieldType, sferr.ErrPermission} {
			require.Equal(t, errors.Is(was.Err, kind), errors.Is(back.Err, kind), "%v: %v", kind, was.Err)
		}
	}
	text, err := json.Marshal(results)
	require.NoError(t, err)
	require.NotContains(t, string(text), "SECRET")
}

// Changes are read strictly, also where they stand in something else.
func TestChangesAreReadStrictly(t *testing.T) {
	for _, text := range []string{
		`{"step":[]}`, `{"steps":[{"vales":["a"]}]}`, `{"steps":[{"field":{"object":"Lead","title":"x__c"}}]}`, `{"steps":[{"permission":{"modifyAll":true}}]}`,
		`{"steps":{}}`, `{"steps":[{"kind":1}]}`, `[]`, `"x"`,
	} {
		var kept struct{ Changes *setup.Changes }
		err := json.Unmarshal([]byte(`{"changes":`+text+`}`), &kept)
		require.ErrorIs(t, err, sferr.ErrPlan, text)
	}
}

// Since says what has come and what has gone, also of a report that was kept.
func TestSince(t *testing.T) {
	t.Parallel()
	before := gaps(t)
	after := reread(t, before)
	same(t, "the report", before.Findings, after.Findings)
	quiet := func(a, b *setup.Report) {
		t.Helper()
		appeared, gone := a.Since(b)
		require.Empty(t, appeared)
		require.Empty(t, gone)
	}
	quiet(before, after)
	quiet(after, before)
	quiet(before, before)
	quiet(nil, nil)
	appeared, gone := before.Since(nil)
	require.Equal(t, before.Findings, appeared)
	require.Empty(t, gone)
	appeared, gone = (*setup.Report)(nil).Since(before)
	require.Empty(t, appeared)
	require.Equal(t, before.Findings, gone)

	// Of two that are alike, one goes; another one is worse than it was.
	double := before.Findings[0]
	before.Findings = append(before.Findings, double)
	after.Findings[2].Severity = setup.SeverityInfo
	was := before.Findings[2]
	appeared, gone = after.Since(before)
	require.Equal(t, []setup.Finding{after.Findings[2]}, appeared)
	require.Equal(t, []setup.Finding{was, double}, gone)

	used := func(what string) *setup.Report {
		return &setup.Report{Findings: []setup.Finding{{Code: "QUOTA", Severity: setup.SeverityWarning, What: what}}}
	}
	quiet(used("10 of 100"), reread(t, used("20 of 100")))

	w := newCheckWorld(t, checkConfig())
	odd := w.check(setup.CheckOptions{TagGroups: []tags.Group{{Name: "Score", Options: []tags.Option{{Value: "a\xff\xfe"}}}}})
	require.Contains(t, odd.String(), "a\ufffd")
	quiet(odd, reread(t, odd))
}

// FuzzReport: what is read as a report is written as the same bytes again, and
// nothing has changed since.
func FuzzReport(f *testing.F) {
	text, err := json.Marshal(&setup.Report{Host: "acme.my.salesforce.com", Findings: []setup.Finding{{Severity: "error", Code: "LOGIN", Effect: "blocks", What: "x"}}})
	require.NoError(f, err)
	f.Add(text)
	f.Add([]byte(`{"at":"2026-11-23T09:30:00.5+01:00","findings":[null,{"what":"\ud800"},{}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var r setup.Report
		if json.Unmarshal(text, &r) != nil {
			return
		}
		first, err := json.Marshal(r)
		if err != nil {
			return // a year that no JSON has
		}
		again := reread(t, r)
		appeared, gone := again.Since(&r)
		require.Empty(t, slices.Concat(appeared, gone), "%s", first)
		_ = again.String()
	})
}

// FuzzChanges: what is read as changes is written as the same bytes again, and can
// be shown.
func FuzzChanges(f *testing.F) {
	f.Add([]byte(`{"permissionSet":"Sync","steps":[{"kind":"createField","target":"Lead.a__c","field":{"object":"Lead","name":"a__c","type":"picklist","picklistValues":[{"value":"Hot"}]}}]}`))
	f.Add([]byte(`{"steps":[{"kind":"grant","permission":{"object":"Lead","read":true}},{"kind":"assign","id":"005"}],"notes":[""]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var c setup.Changes
		if json.Unmarshal(text, &c) != nil {
			return
		}
		back := reread(t, &c)
		require.Equal(t, c.String(), back.String())
		var results []setup.StepResult
		for _, s := range c.Steps {
			results = append(results, setup.StepResult{Step: s, Outcome: salesforce.Failed, Err: sferr.ErrNotSent})
		}
		reread(t, results)
	})
}

// Requirements that are nil need nothing.
func TestNoRequirements(t *testing.T) {
	for range (*setup.Requirements)(nil).Fields() {
		t.Error("a field")
	}
}
