package reports

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// newOrg returns an org that has the fields of the recommended mapping and the
// external IDs.
func newOrg(t *testing.T) *salesforcetest.Org {
	t.Helper()
	org := salesforcetest.NewOrg()
	for _, o := range []string{"Lead", "Contact"} {
		org.Define(o, schema.Field{Name: "mobly_id__c", Label: "Mobly ID", Type: schema.TypeString, Length: 64, ExternalID: true, Unique: true})
	}
	needs, err := setup.Needs(salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}})
	require.NoError(t, err)
	for _, f := range needs.Custom {
		org.Define(f.Object, f.Field)
	}
	org.Define("Task", schema.Field{Name: "mobly_activity_id__c", Label: "Mobly activity", Type: schema.TypeString, Length: 64, ExternalID: true, Unique: true})
	return org
}

func newClient(t *testing.T, org *salesforcetest.Org, change func(*salesforce.Config)) *salesforce.Client {
	t.Helper()
	cfg := salesforce.Config{
		Auth:       org.Auth(),
		HTTPClient: org.HTTPClient(),
	}
	if change != nil {
		change(&cfg)
	}
	c, err := salesforce.New(cfg)
	require.NoError(t, err)
	return c
}

// readLeads reads leads as Mobly's API sends them.
func readLeads(t *testing.T, text string) []salesforce.Lead {
	t.Helper()
	var out []salesforce.Lead
	for l, err := range salesforce.DecodeLeads(strings.NewReader(text), salesforce.DecodeOptions{}) {
		require.NoError(t, err)
		out = append(out, l)
	}
	return out
}

// syncLeads syncs leads and logs their results.
func syncLeads(t *testing.T, c *salesforce.Client, text string) (salesforce.Results, error) {
	t.Helper()
	rs, err := c.Sync(t.Context(), readLeads(t, text)...)
	if err != nil {
		t.Log("run ended early:", err)
	}
	for i := range rs {
		t.Log(describeResult(&rs[i]))
	}
	return rs, err
}

// describeResult returns a result on one line.
func describeResult(r *salesforce.Result) string {
	var s strings.Builder
	fmt.Fprintf(&s, "%s %v %s %s err=%v final=%v", r.LeadID, r.Outcome, r.Object, r.ID, r.Err, r.Final())
	for _, d := range r.Dropped {
		fmt.Fprintf(&s, " | dropped %s %s", d.Field, d.Code)
	}
	for _, a := range r.Actions {
		fmt.Fprintf(&s, " | action %s %v %s %v", a.ActionID, a.Outcome, a.ID, a.Err)
		for _, d := range a.Dropped {
			fmt.Fprintf(&s, " dropped %s %s", d.Field, d.Code)
		}
	}
	return s.String()
}

// phoneCall is a member of a lead: one action.
const phoneCall = `"leadActivityEvents":[{"id":"a1","eventType":"PHONE","createdBy":"rep@acme.example","createdAt":"2026-11-20T19:40:00Z","eventNotes":"talked at the booth"}]`

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
