package salesforce_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// TestAssociations shows what activities in Mobly's own shape add to a person.
func TestAssociations(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 10, 14, 9, 0, 0, 0, time.UTC)
	seen := func(id, event, eventType string) []mapping.Scan {
		return []mapping.Scan{{At: at, Event: event, EventID: id, Source: "activity " + eventType}}
	}
	in := func(ids ...string) (out []mapping.Campaign) {
		for _, id := range ids {
			out = append(out, mapping.Campaign{ID: id, At: at})
		}
		return out
	}
	events := map[string]string{"7": "Expo", "8": "Summit", "9f0c": "Fair"}
	for name, tt := range map[string]struct {
		event string // members of the activity
		want  mapping.Person
	}{
		"a campaign":                       {`"eventType":"CAMPAIGN_ASSOCIATION","associatedCampaign":"c1"`, mapping.Person{Campaigns: in("c1")}},
		"a campaign as an object":          {`"eventType":"CAMPAIGN_ASSOCIATION","associatedCampaign":{"id":"c1","name":"Spring"}`, mapping.Person{Campaigns: in("c1")}},
		"a campaign as a number":           {`"eventType":"campaign_association","associatedCampaign":12`, mapping.Person{Campaigns: in("12")}},
		"a campaign at an event":           {`"eventType":"CAMPAIGN_ASSOCIATION","associatedCampaign":"c1","associatedEvent":7`, mapping.Person{Campaigns: in("c1"), Scans: seen("7", "Expo", "CAMPAIGN_ASSOCIATION")}},
		"no campaign":                      {`"eventType":"CAMPAIGN_ASSOCIATION","associatedCampaign":null,"associatedEvent":null`, mapping.Person{}},
		"an e-mail of a campaign":          {`"eventType":"EMAIL","eventNotes":"hello","associatedCampaign":"c1"`, mapping.Person{}},
		"a note at an event":               {`"eventType":"NOTE","eventNotes":"met","associatedEvent":7`, mapping.Person{Scans: seen("7", "Expo", "NOTE")}},
		"an ID in quotes":                  {`"eventType":"NOTE","eventNotes":"met","associatedEvent":"8"`, mapping.Person{Scans: seen("8", "Summit", "NOTE")}},
		"an event as an object with an ID": {`"eventType":"PHONE","eventNotes":"met","associatedEvent":{"id":"9f0c"}`, mapping.Person{Scans: seen("9f0c", "Fair", "PHONE")}},
		"an event with its name":           {`"eventType":"NOTE","eventNotes":"met","associatedEvent":{"id":99,"name":"Gala"}`, mapping.Person{Scans: seen("99", "Gala", "NOTE")}},
		"an upload to an event":            {`"eventType":"CSV_UPLOAD","associatedEvent":7`, mapping.Person{Scans: seen("7", "Expo", "CSV_UPLOAD")}},
		"an unknown event":                 {`"eventType":"NOTE","eventNotes":"met","associatedEvent":99`, mapping.Person{Scans: seen("99", "", "NOTE"), Unreadable: []string{"leadActivityEvents[0].associatedEvent"}}},
		"what this SDK wrote":              {`"eventType":"NOTE","eventNotes":"met","event":"Expo","eventId":"7"`, mapping.Person{}},
	} {
		for _, listed := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, listed %v", name, listed), func(t *testing.T) {
				activity := `{"id":"a1","createdBy":"rep@example.com","createdAt":"2026-10-14T11:00:00+02:00","associatedLead":"m1",` + tt.event + `}`
				opts, inside := salesforce.DecodeOptions{Events: events}, activity
				if listed {
					if name == "what this SDK wrote" {
						t.Skip("a list is Mobly's")
					}
					inside, opts.Activities = `"a1"`, make([]engagement.Action, 1)
					require.NoError(t, json.Unmarshal([]byte(activity), &opts.Activities[0]))
				}
				leads, err := salesforce.ReadLeads(strings.NewReader(`[{"id":"m1","leadActivityEvents":[`+inside+`]}]`), opts)
				require.NoError(t, err)
				require.Len(t, leads[0].Actions, 1)
				tt.want.ID = "m1"
				require.Empty(t, cmp.Diff(tt.want, leads[0].Person), "(-want +got)")

				written, err := json.Marshal(leads[0])
				require.NoError(t, err)
				again, err := salesforce.ReadLeads(strings.NewReader(string(written)), opts)
				require.NoError(t, err)
				require.Empty(t, cmp.Diff(leads, again), "written and read again (-want +got)")
			})
		}
	}
}

// An event whose name comes later is reported no longer.
func TestEventIsNamedLater(t *testing.T) {
	t.Parallel()
	var l salesforce.Lead
	activity := `{"id":"a%d","eventType":"NOTE","eventNotes":"met","associatedEvent":7}`
	require.NoError(t, json.Unmarshal(fmt.Appendf(nil, `{"id":"m1","leadActivityEvents":[null,`+activity+`,`+activity+`]}`, 1, 2), &l))
	require.Equal(t, []string{"leadActivityEvents[0].associatedEvent"}, l.Person.Unreadable, "once")
	written, err := json.Marshal(l)
	require.NoError(t, err)
	leads, err := salesforce.ReadLeads(strings.NewReader(string(written)), salesforce.DecodeOptions{Events: map[string]string{"7": "Expo"}})
	require.NoError(t, err)
	require.Nil(t, leads[0].Person.Unreadable)
	require.Equal(t, []string{"Expo"}, leads[0].Person.History("").Events)
	require.Equal(t, []mapping.Scan{{Event: "Expo", EventID: "7", Source: "activity NOTE"}}, leads[0].Person.Scans, "once")
	require.Equal(t, "Expo", leads[0].Actions[1].Event)
}

// A lead of Mobly's REST API, with its activities inside, fills events and campaigns
// of its record. A second sync writes nothing.
func TestMoblysOwnShape(t *testing.T) {
	t.Parallel()
	const lead = `{"results":{"leads":[{"id":"m1","firstName":"Bo","lastName":"Li","email":"bo@acme.example","company":{"name":"Acme"},
		"numberOfScans":2,"lastScannedBy":"amy@x.example","allScannedEvents":"Gala","leadActivityEvents":[
		{"id":"a1","createdAt":"2026-10-14T09:00:00Z","createdBy":"rep@example.com","eventType":"NOTE","eventNotes":"call back","associatedLead":"m1","associatedCampaign":null,"associatedEvent":7},
		{"id":"a2","createdAt":"2026-10-15T09:00:00Z","createdBy":"rep@example.com","eventType":"CAMPAIGN_ASSOCIATION","eventNotes":null,"associatedCampaign":"c1","associatedEvent":8},
		{"id":"a3","createdAt":"2026-10-16T09:00:00Z","createdBy":"rep@example.com","eventType":"CSV_UPLOAD","associatedEvent":9},
		{"id":"a4","createdAt":"2026-10-13T09:00:00Z","createdBy":"rep@example.com","eventType":"CAMPAIGN_ASSOCIATION","associatedCampaign":{"id":"c0"}},
		{"id":"a5","createdAt":"2026-10-17T09:00:00Z","createdBy":"rep@example.com","eventType":"PHONE","eventNotes":"called","associatedEvent":10}]}],"total":1}}`
	leads, err := salesforce.ReadLeads(strings.NewReader(lead), salesforce.DecodeOptions{Events: map[string]string{"7": "Expo", "8": "Summit", "9": "Import"}})
	require.NoError(t, err)
	w := newWorld(t)
	c := w.client(keyed())
	results := w.sync(c, leads...)
	require.Equal(t, []string{"Created"}, outcomes(results))
	require.Len(t, results[0].Dropped, 1, "the event without a name")
	require.Equal(t, "leadActivityEvents[4].associatedEvent", results[0].Dropped[0].Rule)
	r := w.org.Records(schema.Lead)[0]
	require.Equal(t, "Summit", r["mobly_last_scanned_event__c"], "neither the upload nor the event without a name")
	require.Equal(t, "Expo;Summit;Import;Gala", r["mobly_all_events__c"])
	require.Equal(t, "c0;c1", r["mobly_all_campaigns__c"])
	require.Equal(t, "c1", r["mobly_most_recent_campaign__c"])
	require.Equal(t, json.Number("2"), r["mobly_number_scans__c"], "activities are not scans")
	require.Equal(t, "amy@x.example", r["mobly_last_scanned_by__c"])
	require.Nil(t, r["mobly_first_scanned_by__c"])
	require.Len(t, w.org.Records(schema.Task), 2, "of the note and the call")
	for _, i := range []int{1, 2, 3} { // associations and uploads get no Task and lose nothing
		require.ErrorIs(t, results[0].Actions[i].Err, engagement.ErrNotEngagement)
		require.Empty(t, results[0].Actions[i].Dropped)
	}
	w.org.ResetRequests()
	require.Equal(t, []string{"Unchanged"}, outcomes(w.sync(c, leads...)))
	require.Zero(t, w.writes())
}
