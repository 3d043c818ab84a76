package setup_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// line loses requests to the data API: the n-th, and with dead all that follow
// it. What was executed is lost on the way back.
type line struct {
	next     http.RoundTripper
	n, met   int
	executed bool
	dead     bool
}

var errCut = errors.New("the line is cut")

func (l *line) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasPrefix(r.URL.Path, "/services/data") {
		return l.next.RoundTrip(r)
	}
	l.met++
	if l.met != l.n && (!l.dead || l.met < l.n) {
		return l.next.RoundTrip(r)
	}
	if l.executed && l.met == l.n {
		resp, err := l.next.RoundTrip(r)
		if err == nil {
			_ = resp.Body.Close()
		}
	}
	return nil, errCut
}

// TestBreakOff loses each request of an Apply in turn: once, which the Apply
// makes good itself, and with all that follow it, which a second one makes good.
// The org is always the same in the end.
func TestBreakOff(t *testing.T) {
	t.Parallel()
	cfg := small()
	w := newWorld(t)
	w.apply(cfg, setup.Options{})
	want := w.picture(cfg)
	const requests = 3 + 12 + 5
	for _, dead := range []bool{false, true} {
		for _, executed := range []bool{false, true} {
			for n := 1; n <= requests; n++ {
				if underRace && n%4 != 0 {
					continue
				}
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t)
					changes := w.plan(cfg, setup.Options{})
					whole := w.http
					cut := &line{next: whole.Transport, n: n, executed: executed, dead: dead}
					w.http = &http.Client{Transport: cut}
					report, err := w.admin("").Apply(t.Context(), changes)
					require.GreaterOrEqual(t, cut.met, n, "there is no such request")
					if !dead {
						require.NoError(t, err)
						require.NoError(t, failures(report), "request %d, executed %t", n, executed)
						for _, r := range report {
							require.True(t, carriedOut(r), r.String())
						}
					} else {
						require.True(t, err != nil || failures(report) != nil, "request %d", n)
						w.http = whole
						if err == nil {
							honest(t, w, report)
						}
						require.LessOrEqual(t, cut.met, n+5, "nothing is gained by sending on")
						w.apply(cfg, setup.Options{})
					}
					w.http = whole
					same(t, "the org", want, w.picture(cfg))
				})
			}
		}
	}
}

// honest holds that what is reported as done is, and what is reported as not
// sent is not.
func honest(t *testing.T, w *world, report []setup.StepResult) {
	t.Helper()
	picture := w.picture(small())
	for _, r := range report {
		key := "Mobly_Event_Sync" + " " + r.Target
		switch r.Kind {
		case setup.CreateField:
			key = strings.Replace(r.Target, "Activity.", "Task.", 1)
		case setup.CreatePermissionSet:
			key = "Mobly_Event_Sync"
		case setup.Grant, setup.AddValues, setup.MarketingUser:
		case setup.Assign:
			key = "Mobly_Event_Sync" + " assigned to " + w.user
		}
		switch r.Outcome {
		case salesforce.Created, salesforce.Updated:
			require.Contains(t, picture, key)
			require.NoError(t, r.Err)
		case salesforce.NotSent:
			require.NotContains(t, picture, key)
			require.ErrorIs(t, r.Err, sferr.ErrNotSent)
		case salesforce.InDoubt:
			require.ErrorContains(t, r.Err, "it is not known whether the step was carried out")
		default:
			require.Error(t, r.Err)
		}
	}
}

// TestCancel ends an Apply between any two requests.
func TestCancel(t *testing.T) {
	t.Parallel()
	cfg := small()
	for n := 1; n <= 20; n++ {
		if underRace && n%4 != 0 {
			continue
		}
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			changes := w.plan(cfg, setup.Options{})
			ctx, cancel := context.WithCancel(t.Context())
			whole := w.http
			met := 0
			w.http = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
				resp, err := whole.Transport.RoundTrip(r)
				if strings.HasPrefix(r.URL.Path, "/services/data") {
					if met++; met == n {
						cancel()
					}
				}
				return resp, err
			})}
			report, err := w.admin("").Apply(ctx, changes)
			require.ErrorIs(t, err, context.Canceled)
			require.LessOrEqual(t, met, n, "nothing is sent any more")
			for _, r := range report {
				require.NotEqual(t, salesforce.Failed, r.Outcome, r.Err)
				require.Equal(t, carriedOut(r), r.Err == nil)
			}
			w.http = whole
			w.apply(cfg, setup.Options{})
			require.Empty(t, w.plan(cfg, setup.Options{}).Steps)
		})
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestRefused: what Salesforce refuses is told with its code, and keeps only
// that from being done which hangs on it.
func TestRefused(t *testing.T) {
	t.Parallel()
	outcomes := func(r []setup.StepResult) map[string]salesforce.Outcome {
		out := map[string]salesforce.Outcome{}
		for _, s := range r {
			if !carriedOut(s) {
				out[string(s.Kind)+" "+s.Target] = s.Outcome
			}
		}
		return out
	}
	for name, tt := range map[string]struct {
		fault salesforcetest.Fault
		want  map[string]salesforce.Outcome
		code  string
	}{
		"a field": {
			salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 400, Code: "NUMBER_OUTSIDE_VALID_RANGE", Path: "/tooling/sobjects/CustomField", Nth: 12},
			map[string]salesforce.Outcome{"createField Activity.mobly_activity_id__c": salesforce.Failed, "grant Task.mobly_activity_id__c": salesforce.NotSent, "grant Event.mobly_activity_id__c": salesforce.NotSent},
			"NUMBER_OUTSIDE_VALID_RANGE",
		},
		"an object": {
			salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, PerRecord: true, Object: "ObjectPermissions", Code: "FIELD_INTEGRITY_EXCEPTION", Nth: 1},
			map[string]salesforce.Outcome{"grant Account": salesforce.Failed, "grant Contact": salesforce.Failed},
			"FIELD_INTEGRITY_EXCEPTION",
		},
		"a field's permission": {
			salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, PerRecord: true, Object: "FieldPermissions", Code: "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", Nth: 3},
			map[string]salesforce.Outcome{"grant Contact.mobly_id__c": salesforce.Failed},
			"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
		},
		"a user permission": {
			salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 400, Code: "FIELD_INTEGRITY_EXCEPTION", Method: "PATCH", Path: "/sobjects/PermissionSet", Times: 2},
			map[string]salesforce.Outcome{"grant ActivitiesAccess": salesforce.Failed},
			"FIELD_INTEGRITY_EXCEPTION",
		},
		"the assignment": {
			salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, PerRecord: true, Object: "PermissionSetAssignment", Code: "LICENSE_LIMIT_EXCEEDED", Nth: 1},
			map[string]salesforce.Outcome{"assign mobly@acme.example": salesforce.Failed},
			"LICENSE_LIMIT_EXCEEDED",
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, cfg := newWorld(t), small()
			remove := w.org.Inject(tt.fault)
			report, err := w.admin("").Apply(t.Context(), w.plan(cfg, setup.Options{}))
			require.NoError(t, err)
			same(t, "outcomes", tt.want, outcomes(report))
			e, ok := errors.AsType[*sferr.Error](failures(report))
			require.True(t, ok)
			require.Equal(t, tt.code, e.Code)
			require.NotEmpty(t, sferr.Explain(e).Hint)
			require.ErrorContains(t, failures(report), sferr.Explain(e).Hint)
			remove()
			w.apply(cfg, setup.Options{})
			require.Empty(t, w.plan(cfg, setup.Options{}).Steps)
		})
	}
	t.Run("the permission set", func(t *testing.T) {
		w, cfg := newWorld(t), small()
		w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, PerRecord: true, Object: "PermissionSet", Code: "INSUFFICIENT_ACCESS_OR_READONLY"})
		report, err := w.admin("").Apply(t.Context(), w.plan(cfg, setup.Options{}))
		require.NoError(t, err)
		for _, r := range report {
			switch r.Kind {
			case setup.CreateField:
				require.True(t, carriedOut(r), r.String())
			case setup.CreatePermissionSet:
				require.Equal(t, salesforce.Failed, r.Outcome)
			default:
				require.Equal(t, salesforce.NotSent, r.Outcome)
			}
		}
	})
}

// TestOrgIsDown: where nothing is answered, little is sent.
func TestOrgIsDown(t *testing.T) {
	for _, status := range []int{http.StatusServiceUnavailable, http.StatusInternalServerError} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			changes := w.plan(small(), setup.Options{})
			w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: status, Path: "/tooling/sobjects"})
			w.org.ResetRequests()
			report, err := w.admin("").Apply(t.Context(), changes)
			require.NoError(t, err)
			require.Equal(t, salesforce.Failed, report[0].Outcome)
			require.ErrorIs(t, report[0].Err, sferr.ErrUnavailable)
			for _, r := range report[1:] {
				require.Equal(t, salesforce.NotSent, r.Outcome)
				require.ErrorIs(t, r.Err, sferr.ErrNotSent)
			}
			require.LessOrEqual(t, w.writes(), 3)
		})
	}
}

// TestRivals: what somebody else makes between plan and apply is compared, and
// never changed.
func TestRivals(t *testing.T) {
	w, cfg := newWorld(t), small()
	changes := w.plan(cfg, setup.Options{})
	w.define("Lead", schema.Field{Name: "mobly_score__c", Type: schema.TypeDate},
		schema.Field{Name: "mobly_id__c", Type: schema.TypeString, Length: 255},
		schema.Field{Name: "mobly_description__c", Type: schema.TypeTextArea, Length: 500})
	_, err := w.org.Grant(w.user, salesforcetest.PermissionSet{
		Name: "Mobly_Event_Sync", Objects: map[string]salesforcetest.ObjectAccess{"Lead": {Read: true}},
		Fields: map[string]salesforcetest.FieldAccess{"Lead.mobly_description__c": {Read: true}, "Lead.Email": {Edit: true}},
	})
	require.NoError(t, err)
	report, err := w.admin("").Apply(t.Context(), changes)
	require.NoError(t, err)
	got := map[string]salesforce.Outcome{}
	for _, r := range report {
		if !carriedOut(r) {
			got[string(r.Kind)+" "+r.Target] = r.Outcome
		}
	}
	same(t, "outcomes", map[string]salesforce.Outcome{
		"createField Lead.mobly_score__c": salesforce.Failed, "createField Lead.mobly_id__c": salesforce.Failed, "createField Lead.mobly_description__c": salesforce.Unchanged,
		"grant Lead.mobly_score__c": salesforce.NotSent, "grant Lead.mobly_id__c": salesforce.NotSent, "grant Lead.Email": salesforce.Unchanged,
		"createPermissionSet Mobly_Event_Sync": salesforce.Unchanged, "assign mobly@acme.example": salesforce.Unchanged,
	}, got)
	require.ErrorIs(t, failures(report), sferr.ErrFieldType)
	require.Equal(t, "Create Edit Read", w.picture(cfg)["Mobly_Event_Sync Lead"])
	require.Equal(t, "Edit Read", w.picture(cfg)["Mobly_Event_Sync Lead.mobly_description__c"], "a row with too little is changed")
}
