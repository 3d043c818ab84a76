package salesforce_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

func TestNewReportsEveryProblemAtOnce(t *testing.T) {
	_, err := salesforce.New(salesforce.Config{
		ExternalID: "mobly id", ActivityID: "1x", APIVersion: "49.0", BatchSize: 201,
		Strategy: 9, Several: 9,
		Mapping: mapping.Mapping{Rules: []mapping.Rule{{From: "no such source", Lead: "Title"}}},
	})
	require.Error(t, err)
	for _, want := range []string{"Auth is missing", "ExternalID", "ActivityID", "APIVersion", "BatchSize", "Strategy", "Several", "Mapping"} {
		require.ErrorContains(t, err, want)
	}
}

func TestNewTakesNoNilProvider(t *testing.T) {
	var none *auth.ClientCredentials
	_, err := salesforce.New(salesforce.Config{Auth: none})
	require.ErrorContains(t, err, "Auth is missing")
}

func TestNewAsksTheProvider(t *testing.T) {
	_, err := salesforce.New(salesforce.Config{Auth: &auth.ClientCredentials{Domain: "login.salesforce.com", ClientID: "x", ClientSecret: "y"}})
	require.ErrorContains(t, err, "Auth: ")
	_, err = salesforce.New(salesforce.Config{Auth: &auth.SOAPLogin{}})
	require.ErrorContains(t, err, "Auth: ")
}

func TestClientPrintsNothing(t *testing.T) {
	c := newWorld(t).client(keyed())
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		require.Equal(t, "salesforce.Client", fmt.Sprintf(verb, c))
	}
}

func TestNewMakesNoRequest(t *testing.T) {
	w := newWorld(t)
	w.client(keyed())
	require.Empty(t, w.org.Requests())
}

func TestModelProblems(t *testing.T) {
	for _, tt := range []struct {
		name string
		cfg  salesforce.Config
		want string
	}{
		{"no such external ID", salesforce.Config{ExternalID: "nope__c"}, "Lead has no field nope__c"},
		{"external ID that is none", salesforce.Config{ExternalID: "Company"}, "Lead.Company is no text field with the attribute External ID"},
		{"no such activity ID", salesforce.Config{ActivityID: "nope__c"}, "Task has no field nope__c"},
		{"external ID that a rule writes too", salesforce.Config{ExternalID: "mobly_id__c", Mapping: mapping.Mapping{Rules: []mapping.Rule{
			{From: mapping.Custom("x"), Lead: "mobly_id__c"}, {From: mapping.Constant("x"), Lead: "LastName"},
		}}}, "Lead.mobly_id__c"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			results, err := w.client(tt.cfg).Sync(t.Context(), []salesforce.Lead{person("m1", "a@lumen.example")})
			require.ErrorContains(t, err, tt.want)
			require.Equal(t, salesforce.NotSent, results[0].Outcome)
		})
	}
}
