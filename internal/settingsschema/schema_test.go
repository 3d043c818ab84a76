package settingsschema

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

var update = flag.Bool("update", false, "write the schema anew")

const (
	root = "../.."
	file = root + "/salesforce/settings.schema.json"
)

// The schema that is checked in is that of the Settings.
func TestSchemaIsCurrent(t *testing.T) {
	schema, err := Schema(root)
	require.NoError(t, err)
	var want bytes.Buffer
	e := json.NewEncoder(&want)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	require.NoError(t, e.Encode(schema))
	if *update {
		require.NoError(t, os.WriteFile(file, want.Bytes(), 0o644))
	}
	got, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, want.String(), string(got), "go test ./... -update writes it anew")
}

// compiled is the schema that is checked in.
func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile(file)
	require.NoError(t, err)
	return schema
}

// accepts reports whether the schema accepts a text.
func accepts(t *testing.T, schema *jsonschema.Schema, text string) bool {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	require.NoError(t, err, text)
	return schema.Validate(value) == nil
}

// reads reports whether a text is read as settings that are valid.
func reads(text string) bool {
	var settings salesforce.Settings
	return json.Unmarshal([]byte(text), &settings) == nil && settings.Validate() == nil
}

// The schema judges settings as their reader and Validate do.
func TestSchemaJudgesAsTheReader(t *testing.T) {
	schema := compiled(t)
	whole, err := os.ReadFile(root + "/salesforce/testdata/settings.json")
	require.NoError(t, err)
	for text, valid := range map[string]bool{
		string(whole): true,
		`{}`:          true,
		`{"mapping":{},"tags":{},"engagement":{},"keys":{},"policies":{},"api":{},"timeZone":"","strict":false}`: true,
		`[]`:               false,
		`"x"`:              false,
		`{"mappings":{}}`:  false,
		`{"strict":"yes"}`: false,
		`{"timeZone":1}`:   false,

		`{"mapping":{"rules":[{"from":"jobTitle","lead":"Title"}]}}`:                                           true,
		`{"mapping":{"rules":[{"from":"custom:Badge ID","lead":"Badge__c","length":80}]}}`:                     true,
		`{"mapping":{"rules":[{"from":"const:Event","lead":"LeadSource"}]}}`:                                   true,
		`{"mapping":{"rules":[{"from":"template:{{.FirstName}}","lead":"Title"}]}}`:                            true,
		`{"mapping":{"rules":[{"from":"jobTitel","lead":"Title"}]}}`:                                           false,
		`{"mapping":{"rules":[{"lead":"Title"}]}}`:                                                             false,
		`{"mapping":{"rules":[{"from":"jobTitle","lead":"Title","type":"LongText","policy":"WriteIfBlank"}]}}`: true,
		`{"mapping":{"rules":[{"from":"jobTitle","lead":"Title","type":"Wide"}]}}`:                             false,
		`{"mapping":{"rules":[{"from":"jobTitle","lead":"Title","policy":"Sometimes"}]}}`:                      false,
		`{"mapping":{"rules":[{"from":"jobTitle","lead":"Title","nope":1}]}}`:                                  false,
		`{"mapping":{"rules":[{"from":"jobTitle","lead":"Title","values":{"CEO":"Boss"}}]}}`:                   true,
		`{"mapping":{"rules":[{"from":"jobTitle","lead":"Title","values":{"CEO":1}}]}}`:                        false,
		`{"mapping":{"rules":[{"from":"jobTitle","lead":"Title","fields":{"CampaignMember":"X__c"}}]}}`:        true,
		`{"mapping":{"rules":[{"from":"jobTitle","fields":{"CampaignMember":"X__c"}}]}}`:                       true,
		`{"mapping":{"rules":[{"from":"jobTitle","fields":{"CampaignMember":1}}]}}`:                            false,
		`{"mapping":{"captures":"ScansOnly"}}`:                                                                 true,
		`{"mapping":{"captures":"Scans"}}`:                                                                     false,

		`{"tags":{"rules":[{"category":"Score","field":"Score__c","several":"Last"}]}}`:                           true,
		`{"tags":{"rules":[{"category":"Score","field":"Score__c","order":["Cold","Hot"],"several":"Highest"}]}}`: true,
		`{"tags":{"rules":[{"category":"Score","field":"Score__c","several":"Best"}]}}`:                           false,
		`{"tags":{"rules":[{"category":"Score","field":"Score__c","order":"Cold"}]}}`:                             false,
		`{"tags":{"rules":[{"category":"Score","field":"Score__c","objects":"Lead"}]}}`:                           false,
		`{"tags":{"rules":[{"category":"Score"}]}}`:                                                               false,
		`{"tags":{"rules":[{"field":"Score__c"}]}}`:                                                               false,

		`{"engagement":{"rules":[{"kind":"Call","priority":"High","fields":{"Event__c":"{{.Event}}"}}],"notesOnly":true}}`: true,
		`{"engagement":{"rules":[{"kind":"Nap"}]}}`:   false,
		`{"engagement":{"rules":[{"skip":"yes"}]}}`:   false,
		`{"engagement":{"rules":[{"subjects":"x"}]}}`: false,

		`{"followUps":[]}`: true,
		`{"followUps":[{"category":"Next Steps","value":"Set Meeting","subject":"Meet","dueDays":3,"weekdays":true,"status":"Open","fields":{"x__c":"{{.Notes}}"}}]}`: true,
		`{"followUps":[{"kind":"Call","subject":"Meet"}]}`:                 true,
		`{"followUps":[{"kind":"Nap","subject":"Meet"}]}`:                  false,
		`{"followUps":[{"category":"Next Steps"}]}`:                        false,
		`{"followUps":[{"category":"Next Steps","subject":" "}]}`:          false,
		`{"followUps":[{"category":"x","subject":"Meet","dueDays":-1}]}`:   false,
		`{"followUps":[{"category":"x","subject":"Meet","dueDays":3651}]}`: false,
		`{"followUps":[{"category":"x","subject":"Meet","days":1}]}`:       false,

		`{"keys":{"lead":"-","activity":"-","syncedAt":"mobly_synced_at__c"}}`: true,
		`{"keys":{"lead":"mobly id"}}`:                                         false,
		`{"keys":{"led":"x__c"}}`:                                              false,
		`{"Keys":{"lead":"x__c"}}`:                                             false,

		`{"policies":{"strategy":"LeadsOnly","converted":"NewLead","taskOwner":"Rep","taskUpdate":"Overwrite"}}`:                                                        true,
		`{"policies":{"strategy":"","ambiguous":"","unkeyed":"MatchByName","duplicates":"Use","assignment":"Skip","createAs":"Contact","leadOwner":"IntegrationUser"}}`: true,
		`{"policies":{"ambiguous":"newest"}}`:       false,
		`{"policies":{"ambiguous":0}}`:              false,
		`{"policies":{"createAs":"Account"}}`:       false,
		`{"policies":{"taskOwner":"FirstScanner"}}`: false,
		`{"policies":{"leadOwner":"Rep"}}`:          false,
		`{"policies":{"several":"Newest"}}`:         false,

		`{"api":{"version":"66.0","batchSize":200,"concurrency":25,"reservePercent":99}}`: true,
		`{"api":{"version":"50.0","batchSize":0,"concurrency":0,"reservePercent":0}}`:     true,
		`{"api":{"version":"49.0"}}`:     false,
		`{"api":{"version":"66"}}`:       false,
		`{"api":{"batchSize":201}}`:      false,
		`{"api":{"batchSize":-1}}`:       false,
		`{"api":{"batchSize":1.5}}`:      false,
		`{"api":{"concurrency":26}}`:     false,
		`{"api":{"reservePercent":100}}`: false,

		`{"campaigns":{}}`: true,
		`{"campaigns":{"links":[{"eventId":"7","event":"Fair","campaign":"701000000000001AAA","status":"Sent","minimum":0,"statuses":{"a":"b"}}],"eventField":"Event__c","status":"","minimum":1,"activeOnly":true}}`: true,
		`{"campaigns":{"links":[{"label":"b","campaign":"701000000000001"}]}}`:                        true,
		`{"campaigns":{"links":[{"label":"b"}]}}`:                                                     false,
		`{"campaigns":{"links":[{"label":"b","campaign":"00Q000000000001AAA"}]}}`:                     false,
		`{"campaigns":{"links":[{"event":"b","campaign":"701000000000001AAA","minimum":-1}]}}`:        false,
		`{"campaigns":{"links":[{"event":"b","campaign":"701000000000001AAA","minimum":"1"}]}}`:       false,
		`{"campaigns":{"links":[{"event":"b","campaign":"701000000000001AAA","statuses":["Sent"]}]}}`: false,
		`{"campaigns":{"eventField":"Event ID"}}`:                                                     false,
		`{"campaigns":{"minimum":-1}}`:                                                                false,
	} {
		require.Equal(t, valid, reads(text), "the reader: %s", text)
		require.Equal(t, valid, accepts(t, schema, text), "the schema: %s", text)
	}
}

// Every value that a policy may have is in the schema, and so is its type's name in
// one spelling only: the reader also takes those of Salesforce's Setup.
func TestSchemaIsStricter(t *testing.T) {
	schema := compiled(t)
	for _, text := range []string{
		`{"mapping":{"rules":[{"from":"jobTitle","lead":"x__c","type":"Text Area (Long)"}]}}`,
		`{"mapping":{"rules":[{"from":"jobTitle","lead":"x__c","policy":"Write if Blank"}]}}`,
		`{"engagement":{"rules":[{"kind":"PHONE"}]}}`,
		`{"keys":null}`,
	} {
		require.True(t, reads(text), text)
		require.False(t, accepts(t, schema, text), text)
	}
}
