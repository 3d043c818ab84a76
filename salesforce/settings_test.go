package salesforce_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// A customer's settings are read strictly, and written back the same.
func TestSettingsAreData(t *testing.T) {
	text, err := os.ReadFile("testdata/settings.json")
	require.NoError(t, err)
	var settings salesforce.Settings
	require.NoError(t, json.Unmarshal(text, &settings))
	require.NoError(t, settings.Validate())
	require.Equal(t, salesforce.Keys{Lead: "mobly_id__c", Activity: "mobly_activity_id__c"}, settings.Keys)
	require.Equal(t, salesforce.Policies{Ambiguous: salesforce.Newest, LeadOwner: salesforce.FirstScanner}, settings.Policies)
	require.Equal(t, salesforce.API{BatchSize: 50, ReservePercent: 20}, settings.API)
	require.Equal(t, "Europe/Berlin", settings.TimeZone)
	written, err := json.Marshal(settings)
	require.NoError(t, err)
	require.JSONEq(t, string(text), string(written))

	written, err = json.Marshal(salesforce.Settings{})
	require.NoError(t, err)
	require.Equal(t, `{}`, string(written))
	require.NoError(t, json.Unmarshal([]byte(`{}`), &settings))
	require.Equal(t, salesforce.Settings{}, settings, "what was there before is gone")
}

// Settings are strict wherever they stand, and the error says where.
func TestSettingsAreStrict(t *testing.T) {
	for text, want := range map[string]string{
		`[]`:                                  `settings: `,
		`"Newest"`:                            `settings: `,
		`{"mappings":{}}`:                     `settings: unknown field "mappings"`,
		`{"TimeZone":"UTC"}`:                  `settings: unknown field "TimeZone"`,
		`{"keys":{"Lead":"x"}}`:               `settings: keys: unknown field "Lead"`,
		`{"timeZone":"UTC","timeZone":"UTC"}`: `settings: key "timeZone" is given twice`,
		`{"keys":{"lead":"a","lead":"b"}}`:    `key "lead" is given twice`,
		`{"tags":{"rules":[{"values":{"a":"1","a":"2"}}]}}`:                 `key "a" is given twice`,
		`{"mapping":{"rules":[{"lead":"A","Lead":"B"}]}}`:                   `settings: mapping: not a mapping: unknown field "Lead"`,
		`{"engagement":{"rules":[{"bogus":1}]}}`:                            `settings: engagement: unknown field "bogus"`,
		`{"mapping":{"captures":"scans"}}`:                                  `"captures" is not one of the values`,
		`{"tags":{"rules":[{"category":"a","field":"F","several":"All"}]}}`: `"rules[0].several" is not one of the values`,
		`{"followUps":{}}`:                          `settings: followUps: `,
		`{"followUps":[{"days":3}]}`:                `settings: followUps: unknown field "days"`,
		`{"followUps":[{"kind":"Nap"}]}`:            `settings: followUps: `,
		`{"mapping":{"rule":[]}}`:                   `settings: mapping: not a mapping: unknown field "rule"`,
		`{"mapping":[]}`:                            `settings: mapping: `,
		`{"tags":{"rules":[{"tag":"x"}]}}`:          `settings: tags: unknown field "tag"`,
		`{"engagement":{"notes":1}}`:                `settings: engagement: unknown field "notes"`,
		`{"keys":{"led":"x"}}`:                      `settings: keys: unknown field "led"`,
		`{"keys":{"lead":7}}`:                       `settings: keys: "lead" cannot be a JSON number`,
		`{"policies":{"several":"Newest"}}`:         `settings: policies: unknown field "several"`,
		`{"policies":{"ambiguous":"Newset"}}`:       `policies.ambiguous is "Newset": it must be Refuse or Newest or Oldest`,
		`{"policies":{"unkeyed":1}}`:                `settings: policies: "unkeyed" cannot be a JSON number`,
		`{"policies":{"taskOwner":"FirstScanner"}}`: `policies.taskOwner is "FirstScanner": it must be Rep or IntegrationUser`,
		`{"policies":{"leadOwner":"Rep"}}`:          `policies.leadOwner is "Rep"`,
		`{"policies":{"createAs":"Account"}}`:       `policies.createAs is "Account": it must be Lead or Contact`,
		`{"api":{"batchSize":"many"}}`:              `settings: api: "batchSize" cannot be a JSON string`,
		`{"timeZone":["UTC"]}`:                      `settings: timeZone: `,
		`{"strict":"yes"}`:                          `settings: strict: it cannot be a JSON string`,
	} {
		for _, inside := range []string{"", "a user's own"} {
			was := salesforce.Settings{TimeZone: "Asia/Tokyo"}
			customer := struct{ Settings salesforce.Settings }{was}
			var err error
			if inside == "" {
				err = json.Unmarshal([]byte(text), &customer.Settings)
			} else {
				err = json.Unmarshal([]byte(`{"Settings":`+text+`}`), &customer)
			}
			require.ErrorContains(t, err, want, "%s %s", inside, text)
			require.Equal(t, was, customer.Settings, "what is not read changes nothing")
		}
	}
}

// Every problem is named at once, by its place in the JSON.
func TestSettingsValidate(t *testing.T) {
	settings := salesforce.Settings{
		Mapping:    mapping.Mapping{Rules: []mapping.Rule{{From: "no such source", Lead: "Title"}}},
		Tags:       tags.Mapping{Rules: []tags.Rule{{Category: "Score"}}},
		Engagement: engagement.Mapping{Rules: []engagement.Rule{{Subject: "{{"}}},
		Keys:       salesforce.Keys{Lead: "mobly id", Activity: "1x", SyncedAt: "x-y"},
		Policies:   salesforce.Policies{Strategy: "All", Ambiguous: "newest", TaskUpdate: "Always"},
		API:        salesforce.API{Version: "49.0", BatchSize: 201, Concurrency: 26, ReservePercent: 100},
		TimeZone:   "Europe/Atlantis",
	}
	err := settings.Validate()
	require.ErrorIs(t, err, sferr.ErrConfig)
	for _, want := range []string{
		"mapping: ", "tags: ", "engagement: ", "keys.lead is", "keys.activity is", "keys.syncedAt is", "policies.strategy is", "policies.ambiguous is",
		"policies.taskUpdate is", "api.version is", "api.batchSize is", "api.concurrency is", "api.reservePercent is", "timeZone is",
	} {
		require.ErrorContains(t, err, want)
	}
	require.NoError(t, salesforce.Settings{}.Validate())
	require.NoError(t, salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey, SyncedAt: salesforce.NoKey}}.Validate())
}

// No rule for Tasks may write the field by which they are found.
func TestSettingsValidateTaskKey(t *testing.T) {
	writing := func(field, key string) error {
		fields := map[string]string{field: "x"}
		return salesforce.Settings{
			Engagement: engagement.Mapping{Rules: []engagement.Rule{{Kind: engagement.Call}, {Kind: engagement.Note, Fields: fields}}},
			FollowUps:  []salesforce.FollowUp{{Category: "A", Subject: "x", Fields: fields}}, Keys: salesforce.Keys{Activity: key},
		}.Validate()
	}
	for field, key := range map[string]string{"Mobly_Activity_ID__c": "", "own__c": "Own__c"} {
		err := writing(field, key)
		require.ErrorIs(t, err, sferr.ErrConfig)
		for _, rule := range []string{"engagement.rules[1].fields", "followUps[0].fields"} {
			require.ErrorContains(t, err, rule+" has "+field+": no rule may write the field of keys.activity")
		}
		require.NoError(t, writing("other__c", key))
	}
	require.NoError(t, writing("mobly_activity_id__c", "own__c"))
}

// The planner has each policy that there is: none is lost between the settings and
// what goes by them.
func TestEveryPolicyIsPlanned(t *testing.T) {
	zero, err := planner.SettingsOf(salesforce.Settings{})
	require.NoError(t, err)
	for _, change := range []func(*salesforce.Policies){
		func(p *salesforce.Policies) { p.Strategy = salesforce.LeadsOnly },
		func(p *salesforce.Policies) { p.CreateAs = "Contact" },
		func(p *salesforce.Policies) { p.Ambiguous = salesforce.Newest },
		func(p *salesforce.Policies) { p.Ambiguous = salesforce.Oldest },
		func(p *salesforce.Policies) { p.Unkeyed = salesforce.MatchByName },
		func(p *salesforce.Policies) { p.Strategy, p.Converted = salesforce.LeadsOnly, salesforce.NewLead },
		func(p *salesforce.Policies) { p.Duplicates = salesforce.UseDuplicate },
		func(p *salesforce.Policies) { p.Duplicates = salesforce.AllowDuplicate },
		func(p *salesforce.Policies) { p.Assignment = salesforce.SkipAssignment },
		func(p *salesforce.Policies) { p.LeadOwner = salesforce.FirstScanner },
		func(p *salesforce.Policies) { p.LeadOwner = salesforce.LastScanner },
		func(p *salesforce.Policies) { p.LeadOwner = salesforce.IntegrationUser },
		func(p *salesforce.Policies) { p.TaskOwner = salesforce.IntegrationUser },
		func(p *salesforce.Policies) { p.TaskUpdate = salesforce.OverwriteTask },
	} {
		var s salesforce.Settings
		change(&s.Policies)
		require.NoError(t, s.Validate())
		planned, err := planner.SettingsOf(s)
		require.NoError(t, err)
		require.NotEqual(t, zero, planned, "%+v", s.Policies)
	}
	careful, err := planner.SettingsOf(salesforce.Settings{
		Keys: salesforce.Keys{Lead: "mobly_id__c", Activity: "mobly_activity_id__c", SyncedAt: salesforce.NoKey},
		Policies: salesforce.Policies{
			Strategy: salesforce.LeadsAndContacts, CreateAs: "Lead", Ambiguous: salesforce.RefuseAmbiguous, Unkeyed: salesforce.RefuseUnkeyed,
			Converted: salesforce.RefuseConverted, Duplicates: salesforce.RefuseDuplicate, Assignment: salesforce.RunAssignment,
			TaskOwner: salesforce.Rep, TaskUpdate: salesforce.KeepTask,
		},
	})
	require.NoError(t, err)
	require.Equal(t, zero, careful, "the zero policies are the careful ones")
}

// Whatever settings there are, decoding what was encoded gives the same value.
func TestSettingsSurviveJSON(t *testing.T) {
	chance := rand.New(rand.NewPCG(17, 1))
	for range 300 {
		var want, got salesforce.Settings
		fill(reflect.ValueOf(&want).Elem(), chance)
		want.Policies = salesforce.Policies{Ambiguous: salesforce.Oldest, TaskOwner: salesforce.IntegrationUser}
		want.Engagement.Rules = nil // a Kind is read in more ways than one
		for i := range want.Mapping.Rules {
			want.Mapping.Rules[i].Type, want.Mapping.Rules[i].Policy, want.Mapping.Captures = "Text", "Append", mapping.ScansOnly
		}
		for i := range want.Tags.Rules {
			want.Tags.Rules[i].Type, want.Tags.Rules[i].Policy, want.Tags.Rules[i].Several = "Picklist", "", tags.First
		}
		for i := range want.FollowUps {
			want.FollowUps[i].Kind = engagement.Call
		}
		text, err := json.Marshal(want)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, &got), "%s", text)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
		again, err := json.Marshal(got)
		require.NoError(t, err)
		require.Equal(t, string(text), string(again))
	}
}

// fill gives v a value by chance: texts, numbers, and lists and maps of one or two.
func fill(v reflect.Value, chance *rand.Rand) {
	switch v.Kind() {
	case reflect.Struct:
		for _, field := range v.Fields() {
			fill(field, chance)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1+chance.IntN(2), 2))
		for i := range v.Len() {
			fill(v.Index(i), chance)
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, chance)
		fill(value, chance)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), chance)
	case reflect.String:
		v.SetString([]string{"a", "é <b>", "\u2028", `"`, "-"}[chance.IntN(5)])
	case reflect.Int:
		v.SetInt(chance.Int64N(300))
	case reflect.Bool:
		v.SetBool(chance.IntN(2) == 0)
	default:
		panic("settings have no " + v.Kind().String())
	}
}

// No text makes settings panic, and what is read can be written and read again.
func FuzzSettings(f *testing.F) {
	text, err := os.ReadFile("testdata/settings.json")
	require.NoError(f, err)
	for _, seed := range []string{string(text), `{}`, `null`, `{"keys":{"lead":"-"},"policies":{"unkeyed":"MatchByName"},"strict":true}`, `{"API":{},"api":null,"timeZone":"\ud800"}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var settings, again salesforce.Settings
		if json.Unmarshal([]byte(text), &settings) != nil {
			return
		}
		valid := settings.Validate()
		written, err := json.Marshal(settings)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(written, &again), "%s", written)
		rewritten, err := json.Marshal(again)
		require.NoError(t, err)
		require.Equal(t, string(written), string(rewritten))
		require.Equal(t, valid == nil, again.Validate() == nil)
		if valid == nil {
			_, err := planner.SettingsOf(settings)
			require.NoError(t, err)
		}
	})
}
