package setup_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
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
		require.Empty(t, lines(again.Since(&r)), "%s", first)
		_ = again.String()
		_ = again.Since(nil).String()
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
