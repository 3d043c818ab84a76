package mapping

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
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
	"scans": [{"at": "2026-10-14T15:02:11Z", "by": "a", "event": "E", "source": "scan"}, {"at": "", "event": null}, {"at": null}, {"at": "soon", "by": "b"}],
	"campaigns": [{"id": "c", "at": "2026-10-14T15:02:11+02:00"}, {"id": "d", "at": "?"}],
	"custom": {"Headcount": "1,250", "Nothing": null}
}`

func TestLeadReadsWhatTheAPISends(t *testing.T) {
	var got Lead
	require.NoError(t, json.Unmarshal([]byte(restLead), &got))
	want := Lead{
		ID: "0197dc92", CreatedAt: at(14).Add(6*3600e9 + 131e9), IsEnriched: true,
		FirstName: "Ada", Email: "ada@x.example", LinkedIn: "l", Twitter: "t", JobTitle: "VP",
		Phones:        Phones{LeadProvided: []Phone{{"1", "MOBILE", true}}},
		Company:       Company{Name: "N", Website: "w", StreetAddress: "s", City: "c", State: "st", Zip: "z", Country: "co"},
		NumberOfScans: new(3), LastScannedBy: "tom@x.example",
		RemoteIDs: []RemoteID{{"00Q", "SALES_FORCE"}},
		Scans:     []Scan{{At: at(14).Add(6*3600e9 + 131e9), By: "a", Event: "E", Source: "scan"}, {}, {}, {By: "b"}},
		Campaigns: []Campaign{{ID: "c", At: at(14).Add(4*3600e9 + 131e9)}, {ID: "d"}},
		Custom:    map[string]any{"Headcount": "1,250", "Nothing": nil},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("(-want +got):\n" + diff)
	}
	require.True(t, got.RemoteIDs[0].Salesforce())
	require.False(t, RemoteID{"1", "HUB_SPOT"}.Salesforce())

	data, err := json.Marshal(got)
	require.NoError(t, err)
	var again Lead
	require.NoError(t, json.Unmarshal(data, &again))
	if diff := cmp.Diff(got, again); diff != "" {
		t.Error("the JSON does not come back (-want +got):\n" + diff)
	}
}

func TestLeadOfNullsIsEmpty(t *testing.T) {
	var keys map[string]any
	require.NoError(t, json.Unmarshal([]byte(restLead), &keys))
	for key := range keys {
		keys[key] = nil
	}
	data, err := json.Marshal(keys)
	require.NoError(t, err)
	var l Lead
	require.NoError(t, json.Unmarshal(data, &l))
	require.True(t, l.Empty())
	if diff := cmp.Diff(Lead{}, l); diff != "" {
		t.Error("(-want +got):\n" + diff)
	}
}
