package mapping

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"
)

// restLead is a lead as Mobly's REST API sends it.
const restLead = `{
	"id": "0197dc92", "createdAt": "2026-10-14T15:02:11.000Z", "updatedAt": null, "isEnriched": true,
	"firstName": "Ada", "lastName": null, "email": "ada@x.example", "description": null, "linkedin": "l", "facebook": null,
	"twitter": "t", "jobTitle": "VP", "address": null, "profilePicture": null,
	"phoneNumbers": {"leadProvided": [{"number": "1", "type": "MOBILE", "preferred": true}], "moblyProvided": null},
	"company": {"name": "N", "industry": null, "linkedin": null, "website": "w", "streetAddress": "s", "city": "c", "state": "st", "zip": "z", "country": "co"},
	"numberOfScans": 3, "lastScannedBy": "tom@x.example", "activations": [], "tags": [{"tagOptionId": "7", "value": "Hot"}],
	"leadActivityEvents": ["2c40"], "remoteIds": [{"id": "00Q", "integrationType": "SALES_FORCE"}],
	"scans": [{"at": "2026-10-14T15:02:11Z", "by": "a", "event": "E", "eventId": 7, "source": "scan"}, {"at": "", "event": null}, {"at": null}, {"at": "soon", "by": "b"}],
	"campaigns": [{"id": "c", "at": "2026-10-14T15:02:11+02:00"}, {"id": "d", "at": "?"}],
	"custom": {"Headcount": "1,250", "Nothing": null}
}`

func TestPersonReadsWhatTheAPISends(t *testing.T) {
	var got Person
	require.NoError(t, json.Unmarshal([]byte(restLead), &got))
	want := Person{
		ID: "0197dc92", CreatedAt: at(14).Add(6*3600e9 + 131e9), IsEnriched: true,
		FirstName: "Ada", Email: "ada@x.example", LinkedIn: "l", Twitter: "t", JobTitle: "VP",
		Phones:        Phones{LeadProvided: []Phone{{"1", "MOBILE", true}}},
		Company:       Company{Name: "N", Website: "w", StreetAddress: "s", City: "c", State: "st", Zip: "z", Country: "co"},
		NumberOfScans: new(3), LastScannedBy: "tom@x.example",
		RemoteIDs: []RemoteID{{"00Q", "SALES_FORCE"}},
		Scans:     []Scan{{At: at(14).Add(6*3600e9 + 131e9), By: "a", Event: "E", EventID: "7", Source: "scan"}, {}, {}, {By: "b"}},
		Campaigns: []Campaign{{ID: "c", At: at(14).Add(4*3600e9 + 131e9)}, {ID: "d"}},
		Custom:    map[string]any{"Headcount": "1,250", "Nothing": nil},

		Unreadable: []string{"scans[3].at", "campaigns[1].at"},
	}
	require.Empty(t, cmp.Diff(want, got), "(-want +got)")
	require.True(t, got.RemoteIDs[0].inSalesforce())
	require.False(t, (&RemoteID{"1", "HUB_SPOT"}).inSalesforce())

	data, err := json.Marshal(got)
	require.NoError(t, err)
	var again Person
	require.NoError(t, json.Unmarshal(data, &again))
	require.Empty(t, cmp.Diff(got, again), "the JSON does not come back (-want +got)")
}

func TestPersonOfNullsIsEmpty(t *testing.T) {
	var keys map[string]any
	require.NoError(t, json.Unmarshal([]byte(restLead), &keys))
	for key := range keys {
		keys[key] = nil
	}
	data, err := json.Marshal(keys)
	require.NoError(t, err)
	var l Person
	require.NoError(t, json.Unmarshal(data, &l))
	require.True(t, l.Empty())
	require.Empty(t, cmp.Diff(Person{}, l), "(-want +got)")
}

// JSON of another kind is read where its meaning is clear, and costs itself
// where it is not.
func TestPersonReadsJSONOfAnotherKind(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want Person
	}{
		"a number for a text":          {`{"id":7,"company":{"zip":98101.50}}`, Person{ID: "7", Company: Company{Zip: "98101.50"}}},
		"a long number":                {`{"id":12345678901234567890}`, Person{ID: "12345678901234567890"}},
		"a text for a number":          {`{"numberOfScans":" 3 "}`, Person{NumberOfScans: new(3)}},
		"a number with a point":        {`{"numberOfScans":3.0}`, Person{NumberOfScans: new(3)}},
		"no whole number":              {`{"numberOfScans":3.5}`, Person{Unreadable: []string{"numberOfScans"}}},
		"no number":                    {`{"numberOfScans":"some","id":"1"}`, Person{ID: "1", Unreadable: []string{"numberOfScans"}}},
		"a number that is no int":      {`{"numberOfScans":1e300}`, Person{Unreadable: []string{"numberOfScans"}}},
		"a text for yes or no":         {`{"isEnriched":"yes"}`, Person{IsEnriched: true}},
		"a number for yes or no":       {`{"isEnriched":1}`, Person{IsEnriched: true}},
		"neither yes nor no":           {`{"isEnriched":"maybe"}`, Person{Unreadable: []string{"isEnriched"}}},
		"yes or no for a text":         {`{"firstName":true}`, Person{Unreadable: []string{"firstName"}}},
		"a structure for a text":       {`{"firstName":{"a":"b"},"lastName":["c"],"email":"d"}`, Person{Email: "d", Unreadable: []string{"firstName", "lastName"}}},
		"a text for a structure":       {`{"company":"Northwind","id":"1"}`, Person{ID: "1", Unreadable: []string{"company"}}},
		"a blank time":                 {`{"createdAt":"","updatedAt":" ","id":"1"}`, Person{ID: "1"}},
		"no time":                      {`{"createdAt":"yesterday","updatedAt":1760450000}`, Person{Unreadable: []string{"createdAt", "updatedAt"}}},
		"one phone":                    {`{"phoneNumbers":{"leadProvided":{"number":"1"}}}`, Person{Phones: Phones{LeadProvided: []Phone{{Number: "1"}}}}},
		"phones as texts":              {`{"phoneNumbers":{"leadProvided":["1",2]}}`, Person{Phones: Phones{LeadProvided: []Phone{{Number: "1"}, {Number: "2"}}}}},
		"campaigns as IDs":             {`{"campaigns":["c1",2,null,{"id":3,"at":5}]}`, Person{Campaigns: []Campaign{{ID: "c1"}, {ID: "2"}, {ID: "3"}}, Unreadable: []string{"campaigns[3].at"}}},
		"one bad item of a list":       {`{"remoteIds":[{"id":"1"},"x",{"id":[]}]}`, Person{RemoteIDs: []RemoteID{{ID: "1"}, {}}, Unreadable: []string{"remoteIds[1]", "remoteIds[2].id"}}},
		"custom that is no object":     {`{"custom":[1],"id":"1"}`, Person{ID: "1", Unreadable: []string{"custom"}}},
		"a custom number keeps digits": {`{"custom":{"n":12345678901234567890,"m":1e400}}`, Person{Custom: map[string]any{"n": json.Number("12345678901234567890"), "m": json.Number("1e400")}}},
		"keys in other letters":        {`{"ID":5,"FirstName":"a"}`, Person{ID: "5", FirstName: "a"}},
		"keys that nobody knows":       {`{"x":{"y":1},"-":{},"id":5}`, Person{ID: "5"}},
		"what was not read before":     {`{"id":5,"firstName":[],"unreadable":["company.zip","scans[0].at"]}`, Person{ID: "5", Unreadable: []string{"company.zip", "scans[0].at", "firstName"}}},
		"what no such name is":         {`{"unreadable":["a@x.example","two words","","` + strings.Repeat("z", 101) + `"]}`, Person{}},
		"null":                         {`null`, Person{}},
	} {
		t.Run(name, func(t *testing.T) {
			var got Person
			require.NoError(t, json.Unmarshal([]byte(c.in), &got))
			require.Empty(t, cmp.Diff(c.want, got), "(-want +got)")
		})
	}
	for _, in := range []string{`[]`, `"x"`, `5`, `true`, `{"id":}`} {
		var l Person
		require.Error(t, json.Unmarshal([]byte(in), &l), in)
	}
}

// FuzzPersonJSON: every JSON object is a lead, and that lead's JSON is the same
// lead.
func FuzzPersonJSON(f *testing.F) {
	f.Add([]byte(restLead))
	f.Add([]byte(`{"id":7,"company":{"zip":98101},"phoneNumbers":{"leadProvided":"1"},"scans":{"at":"x"},"custom":{"a":[1e400]}}`))
	f.Add([]byte(`{"createdAt":"2026-10-14T15:02:11Z","createdat":1,"numberOfScans":"3","isEnriched":0}`))
	f.Add([]byte(`{"id":[],"custom":{"a":` + strings.Repeat("[", 2000) + strings.Repeat("]", 2000) + `}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var object map[string]json.RawMessage
		isObject := json.Unmarshal(data, &object) == nil
		var l Person
		if err := json.Unmarshal(data, &l); err != nil {
			require.False(t, isObject, "%v", err)
			return
		}
		again, err := json.Marshal(l)
		require.NoError(t, err)
		var same Person
		require.NoError(t, json.Unmarshal(again, &same))
		// cmp.Diff would take years where Custom is nested deeply.
		custom, err := json.Marshal(Person{Custom: l.Custom})
		require.NoError(t, err)
		customAgain, err := json.Marshal(Person{Custom: same.Custom})
		require.NoError(t, err)
		require.Equal(t, string(custom), string(customAgain))
		l.Custom, same.Custom = nil, nil
		require.Empty(t, cmp.Diff(l, same, cmpopts.EquateEmpty()))
	})
}
