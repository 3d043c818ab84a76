package main

import (
	"bytes"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// TestReadmesWay goes the way of the README, over TCP: a first sync to an org
// without custom fields, setup, and a sync with external IDs. It doubles no
// person and no Task, gives each its ID, and the next sync writes nothing.
func TestReadmesWay(t *testing.T) {
	const user = "mobly@acme.example"
	org := salesforcetest.NewOrg()
	server := httptest.NewServer(org)
	defer server.Close()
	id, err := org.AddUser(salesforcetest.User{Profile: "Standard User", LastName: "Mobly", Username: user})
	require.NoError(t, err)
	env := func(who salesforcetest.Credentials, more map[string]string) func(string) string {
		vars := map[string]string{"SALESFORCE_DOMAIN": server.URL, "SALESFORCE_CLIENT_ID": who.ClientID, "SALESFORCE_CLIENT_SECRET": who.ClientSecret}
		maps.Copy(vars, more)
		return func(name string) string { return vars[name] }
	}
	leads := sampleLeads(t)
	first := syncSample(t, env(org.CredentialsOf(id), map[string]string{"SALESFORCE_EXTERNAL_ID": "-", "SALESFORCE_ACTIVITY_ID": "-"}), leads)
	persons, tasks := len(org.Records(schema.Lead)), len(org.Records(schema.Task))
	require.NotZero(t, tasks)

	admin, err := connect(env(org.Credentials(), nil))
	require.NoError(t, err)
	opts, err := parse([]string{"-apply", "-yes", "-assign", user})
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, admin.setUp(t.Context(), opts, strings.NewReader(""), &out), out.String())

	keyed := env(org.CredentialsOf(id), nil)
	second := syncSample(t, keyed, leads)
	for i, was := range first {
		if was.ID != "" {
			require.Equal(t, was.ID, second[i].ID)
		} else if second[i].Outcome == salesforce.Created { // an ID is a key
			require.ErrorIs(t, was.Err, sferr.ErrNoKey)
			persons++
		}
		for j, a := range was.Actions {
			if is := second[i].Actions[j]; a.ID != "" {
				require.Equal(t, a.ID, is.ID)
			} else if is.Outcome == salesforce.Created {
				tasks++
			}
		}
	}
	require.Len(t, org.Records(schema.Lead), persons)
	require.Len(t, org.Records(schema.Task), tasks)
	for object, key := range map[string]string{schema.Lead: "mobly_id__c", schema.Task: "mobly_activity_id__c"} {
		for _, r := range org.Records(object) {
			require.NotEmpty(t, r[key], "%s %s", object, r["Id"])
		}
	}

	org.ResetRequests()
	third := syncSample(t, keyed, leads)
	require.Zero(t, third.Count(salesforce.Created)+third.Count(salesforce.Updated))
	for _, r := range org.Requests() {
		for _, sub := range r.Subrequests {
			require.Equal(t, http.MethodGet, sub.Method)
		}
	}
}

func sampleLeads(t *testing.T) []salesforce.Lead {
	t.Helper()
	in, err := sample.Open("")
	require.NoError(t, err)
	defer func() { require.NoError(t, in.Close()) }()
	var leads []salesforce.Lead
	for lead, err := range salesforce.DecodeLeads(in, salesforce.DecodeOptions{}) {
		if err == nil { // one cannot be read
			leads = append(leads, lead)
		}
	}
	return leads
}

// syncSample syncs as quickstart does, in a process of its own.
func syncSample(t *testing.T, env func(string) string, leads []salesforce.Lead) salesforce.Results {
	t.Helper()
	target, err := sample.Connect(env)
	require.NoError(t, err)
	results, err := target.Client.Sync(t.Context(), leads...)
	require.NoError(t, err)
	return results
}
