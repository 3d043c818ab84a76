package setup_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// TestChangeInDoubt: of a change whose answer nobody waited for it is not said
// that it was not made, and nothing is sent after it.
func TestChangeInDoubt(t *testing.T) {
	t.Parallel()
	for path, kind := range map[string]setup.Kind{"/sobjects/PermissionSet/": setup.Grant, "/tooling/sobjects/CustomField/": setup.AddValues} {
		synctest.Test(t, func(t *testing.T) {
			w, cfg, opts := newWorld(t), small(), setup.PlanOptions{AddValues: true}
			w.define("Lead", schema.Field{Name: "mobly_score__c", Type: schema.TypePicklist, Picklist: []schema.PicklistValue{{Value: "Hot & ready", Active: true}}})
			changes := w.plan(cfg, opts)
			ctx, cancel := context.WithCancel(t.Context())
			whole := w.http
			w.http = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
				resp, err := whole.Transport.RoundTrip(r)
				if r.Method == http.MethodPatch && strings.Contains(r.URL.Path, path) {
					cancel()
					_ = resp.Body.Close()
					return nil, ctx.Err()
				}
				return resp, err
			})}
			report, err := w.admin("").Apply(ctx, changes)
			require.ErrorIs(t, err, context.Canceled)
			doubts := 0
			for _, r := range report.Results {
				if r.Outcome == setup.InDoubt {
					doubts++
					require.Equal(t, kind, r.Kind)
					require.ErrorIs(t, r.Err, setup.ErrInDoubt)
				}
			}
			require.Equal(t, map[setup.Kind]int{setup.Grant: 3, setup.AddValues: 1}[kind], doubts)
			w.http = whole
			w.apply(cfg, opts)
			require.Empty(t, w.plan(cfg, opts).Steps)
		})
	}
}

// TestSetOfAPackage: a package's permission set is another one, whatever it is
// called.
func TestSetOfAPackage(t *testing.T) {
	w := newWorld(t)
	_, err := w.org.Add("PermissionSet", map[string]any{"Name": setup.DefaultPermissionSet, "Label": "Theirs", "NamespacePrefix": "pkg"})
	require.NoError(t, err)
	require.Contains(t, w.plan(small(), setup.PlanOptions{}).String(), "make the permission set Mobly_Event_Sync")
}

// A package's field is another one too, and contacts are not asked about where
// nothing reaches them.
func TestFieldOfAPackage(t *testing.T) {
	w := newWorld(t)
	picklist := schema.Field{Type: schema.TypePicklist, Picklist: []schema.PicklistValue{{Value: "Hot & ready", Active: true}}}
	for _, name := range []string{"aaa__mobly_score__c", "mobly_score__c", "pkg__mobly_score__c"} {
		f := picklist
		f.Name = name
		w.define("Lead", f)
	}
	cfg := small()
	cfg.Settings.Policies.Strategy = salesforce.LeadsOnly
	w.org.ResetRequests()
	w.apply(cfg, setup.PlanOptions{AddValues: true})
	for _, r := range w.org.Requests() {
		require.NotContains(t, r.Path, "/Contact/describe")
	}
	o, err := w.admin("").Schema(t.Context(), cfg.Settings)
	require.NoError(t, err)
	require.Len(t, o.Object("Lead").Field("mobly_score__c").Picklist, 2)
	theirs := w.org.Describe("Lead").Field("pkg__mobly_score__c")
	require.Len(t, theirs.Picklist, 1)
}
