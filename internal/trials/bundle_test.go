package trials

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// TestBundleProperty: whatever the org, the configuration and the leads, the bundle of a
// plan and its results replays to the same outcomes, codes and dropped fields, and holds
// no captured word. More of them:
//
//	go test ./internal/trials -run TestBundleProperty -bundles 500
func TestBundleProperty(t *testing.T) {
	t.Parallel()
	for seed := *firstSeed; seed < *firstSeed+*bundles; seed++ {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			s := newScene(seed)
			s.known = make(map[bool]*schema.Schema)
			st := s.trial(t)
			bundle, err := setup.NewBundle(t.Context(), st.config(), st.leads...)
			require.NoError(t, err)
			bundle.Results, err = st.client.Apply(t.Context(), bundle.Plan)
			require.NoError(t, err)
			text, err := json.Marshal(bundle)
			require.NoError(t, err)
			if diff := cmp.Diff(ended(bundle.Results), replay(t, text)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			settings, err := json.Marshal(st.cfg.Settings)
			require.NoError(t, err)
			for _, captured := range []string{"llanfair", "analyst", "colour", "perhaps"} {
				if !strings.Contains(strings.ToLower(string(settings)), captured) {
					require.NotContains(t, strings.ToLower(string(text)), captured)
				}
			}
		})
	}
}

// replay syncs a bundle's leads with its org, and returns the ends.
func replay(t *testing.T, text []byte) []end {
	t.Helper()
	var bundle setup.Bundle
	require.NoError(t, json.Unmarshal(text, &bundle))
	org, err := salesforcetest.Load(text)
	require.NoError(t, err)
	client, err := salesforce.New(salesforce.Config{Auth: org.Auth(), HTTPClient: org.HTTPClient(), Settings: bundle.Settings})
	require.NoError(t, err)
	again, err := client.Plan(t.Context(), bundle.Leads...)
	require.NoError(t, err)
	for i := range again.Items {
		was, is := bundle.Plan.Items[i].Person, again.Items[i].Person
		require.Equal(t, was.Verb, is.Verb)
		require.Equal(t, was.MatchedBy, is.MatchedBy)
		if diff := cmp.Diff(texts(t, was.Changes), texts(t, is.Changes)); diff != "" {
			t.Errorf("changes of lead %d (-want +got):\n%s", i, diff)
		}
	}
	results, err := client.Sync(t.Context(), bundle.Leads...)
	require.NoError(t, err)
	require.Equal(t, ended(bundle.Results), ended(results), "the results as the bundle has them")
	return ended(results)
}

// texts are changes as lines.
func texts(t *testing.T, changes []plan.Change) []string {
	t.Helper()
	text, err := json.MarshalIndent(changes, "", " ")
	require.NoError(t, err)
	return strings.Split(string(text), "\n")
}

// end is what became of one lead, or of one of its records.
type end struct {
	Outcome salesforce.Outcome
	Code    string
	Folded  bool
	Dropped []string
	Others  []end
}

func ended(results salesforce.Results) []end {
	out := make([]end, len(results))
	for i, r := range results {
		out[i] = endOf(r.Outcome, r.Err, r.Dropped)
		out[i].Folded = r.FoldedInto != ""
		for _, list := range [][]salesforce.RecordResult{r.Actions, r.Related} {
			for _, other := range list {
				out[i].Others = append(out[i].Others, endOf(other.Outcome, other.Err, other.Dropped))
			}
		}
	}
	return out
}

func endOf(outcome salesforce.Outcome, err error, dropped []*sferr.Problem) end {
	e := end{Outcome: outcome}
	if err != nil {
		e.Code = sferr.Explain(err).Code
	}
	for _, p := range dropped {
		e.Dropped = append(e.Dropped, fmt.Sprint(p.Fields, p.Code, p.Partial))
	}
	return e
}
