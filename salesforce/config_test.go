package salesforce_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

func TestNewReportsEveryProblemAtOnce(t *testing.T) {
	_, err := salesforce.New(salesforce.Config{
		Settings: salesforce.Settings{
			Mapping:  mapping.Mapping{Rules: []mapping.Rule{{From: "no such source", Lead: "Title"}}},
			Keys:     salesforce.Keys{Lead: "mobly id", Activity: "1x"},
			Policies: salesforce.Policies{Strategy: "All", Ambiguous: "Any"},
			API:      salesforce.API{Version: "49.0", BatchSize: 201},
		},
	})
	require.Error(t, err)
	for _, want := range []string{
		"Auth is missing", "keys.lead is", "keys.activity is", "api.version is", "api.batchSize is", "policies.strategy is", "policies.ambiguous is", "mapping: ",
	} {
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

// What a Config holds may be changed behind New.
func TestNewCopies(t *testing.T) {
	w := newWorld(t)
	values := map[string]string{"raw": "Cooked"}
	rules := []mapping.Rule{
		{From: mapping.FromLastName, Lead: "LastName", Required: true, Placeholder: "x"},
		{From: mapping.FromCompanyName, Lead: "Company", Required: true},
		{From: mapping.FromCompanyIndustry, Lead: "Industry", Values: values},
	}
	tagValues, objects := map[string]string{"hot": "Warm"}, []string{"Lead"}
	rulesOfTags := []tags.Rule{{Category: "Score", Field: "Rating", Values: tagValues, Objects: objects}}
	cfg := keyed()
	cfg.Settings.Mapping, cfg.Settings.Tags = mapping.Mapping{Rules: rules}, tags.Mapping{Rules: rulesOfTags}
	c := w.client(cfg)
	values["raw"], rules[2].Lead = "Burnt", "Title"
	tagValues["hot"], objects[0], rulesOfTags[0].Field = "Cold", "Contact", "Title"
	l := person("m1", "a@lumen.example")
	l.Person.Company.Industry, l.Tags = "raw", []tags.Tag{{Category: "Score", Value: "Hot"}}
	r := w.stored(w.sync(c, l)[0].ID)
	require.Equal(t, "Cooked", r["Industry"])
	require.Equal(t, "Warm", r["Rating"])
	require.Nil(t, r["Title"])
}

func TestNewMakesNoRequest(t *testing.T) {
	w := newWorld(t)
	w.client(keyed())
	require.Empty(t, w.org.Requests())
}

func TestModelProblems(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		cfg  salesforce.Config
		want string
	}{
		{"no such external ID", salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Activity: salesforce.NoKey, Lead: "nope__c"}}}, "keys.lead, Lead.nope__c"},
		{"external ID that is none", salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Activity: salesforce.NoKey, Lead: "Company"}}}, "not a text field with the attributes External ID and Unique (keys.lead, Lead.Company)"},
		{"external ID that is not unique", salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Activity: salesforce.NoKey, Lead: "loose__c"}}}, "not a text field with the attributes External ID and Unique (keys.lead, Lead.loose__c)"},
		{"external ID that is a number", salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Activity: salesforce.NoKey, Lead: "number__c"}}}, "not a text field with the attributes External ID and Unique (keys.lead, Lead.number__c)"},
		{"external ID that is read-only", salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Activity: salesforce.NoKey, Lead: "locked__c"}}}, "may not write the field (keys.lead, Lead.locked__c)"},
		{"two rules for one field", salesforce.Config{Settings: salesforce.Settings{Tags: tags.Mapping{Rules: []tags.Rule{{Category: "Score", Field: "Title"}}}, Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}}}, "Lead.Title has two rules"},
		{"no such activity ID", salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: "nope__c"}}}, "keys.activity, Task.nope__c"},
		{"external ID that a rule writes too", salesforce.Config{
			Settings: salesforce.Settings{
				Mapping: mapping.Mapping{Rules: []mapping.Rule{
					{From: mapping.Custom("x"), Lead: "mobly_id__c"}, {From: mapping.Constant("x"), Lead: "LastName"},
				}},
				Keys: salesforce.Keys{Activity: salesforce.NoKey},
			},
		}, "Lead.mobly_id__c"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.org.Define("Lead", schema.Field{Name: "loose__c", ExternalID: true},
				schema.Field{Name: "number__c", Type: schema.TypeDouble, Precision: 9, ExternalID: true, Unique: true},
				schema.Field{Name: "locked__c", ExternalID: true, Unique: true, Nillable: true})
			results, err := w.client(tt.cfg).Sync(t.Context(), person("m1", "a@lumen.example"))
			require.ErrorContains(t, err, tt.want)
			require.NotEqual(t, "UNKNOWN", sferr.Explain(err).Code)
			require.False(t, sferr.Explain(err).Temporary)
			require.Equal(t, salesforce.NotSent, results[0].Outcome)
			require.NotEqual(t, "UNKNOWN", sferr.Explain(err).Code)
			require.False(t, results[0].Problem().Temporary, "an admin has to mend it")
			require.Equal(t, 15*time.Minute, results[0].RetryAfter())
		})
	}
}
