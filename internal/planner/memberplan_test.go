package planner

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/mapping"
)

// joins returns the campaigns that a person is to join.
func joins(c Campaigns, p mapping.Person) []*joining {
	m := &members{matcher: &matcher{model: &Model{Settings: &Settings{Campaigns: c}}}}
	return m.joinings(&person{lead: &p, record: new(record.Record)})
}

// Occasions of one campaign come to what Fold makes of them.
func TestJoiningsOfOneCampaign(t *testing.T) {
	const fair = "701000000000001AAA"
	day := time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC)
	p := mapping.Person{
		LastName: "Lee", LastScannedEvent: "Expo", LastScannedBy: "bo@example.com", LastScannedAt: day.AddDate(0, 0, 9), AllScannedEvents: "Gala; Fair; Expo; Meet",
		Scans:     []mapping.Scan{{At: day, By: "ria@example.com", EventID: "7", Event: "Fair"}, {At: day.AddDate(0, 0, 1), By: "al@example.com", Event: "Show"}},
		Campaigns: []mapping.Campaign{{ID: "l1"}, {ID: "l2"}},
	}
	var c Campaigns
	for _, name := range []string{"Expo", "Gala", "Fair", "Show", "Meet"} {
		c.Links = append(c.Links, CampaignLink{Event: name, Campaign: fair})
	}
	c.Links = append(c.Links, CampaignLink{Label: "l1", Campaign: fair}, CampaignLink{Label: "l2", Campaign: fair})
	c.fit()
	got := joins(c, p)
	require.Len(t, got, 1)
	var want mapping.Person
	for i, o := range p.Occasions("") {
		if i == 0 {
			want = o.Person
			continue
		}
		want = mapping.Fold(want, o.Person)
	}
	require.Len(t, got[0].links, 7)
	require.Empty(t, cmp.Diff(want.History(""), got[0].Person.History("")))
	require.Equal(t, "Lee", got[0].Person.LastName)
}

// A person of many events joins the one campaign of all, or the campaign of each, in time.
func TestManyJoinings(t *testing.T) {
	const n = 20_000
	var p mapping.Person
	for i := range n {
		p.Scans = append(p.Scans, mapping.Scan{EventID: strconv.Itoa(i), Event: "Fair"})
	}
	for name, one := range map[string]bool{"one campaign": true, "a campaign each": false} {
		t.Run(name, func(t *testing.T) {
			m := &members{matcher: &matcher{model: &Model{Settings: &Settings{Campaigns: Campaigns{EventField: "Event__c"}}}}, byEvent: make(map[string][]*campaign)}
			for i := range n {
				c := &campaign{id: "one"}
				if !one {
					c.id = strconv.Itoa(i)
				}
				m.byEvent[strconv.Itoa(i)] = []*campaign{c}
			}
			began := time.Now()
			got := m.joinings(&person{lead: &p, record: new(record.Record)})
			require.Less(t, time.Since(began), 5*time.Second)
			if one {
				require.Len(t, got, 1)
				require.Len(t, got[0].Person.Scans, n)
				return
			}
			require.Len(t, got, n)
		})
	}
}

// Events of one name are told apart by their IDs, whatever else there is.
func TestNamesOfJoinings(t *testing.T) {
	c := Campaigns{}
	for i := range 3 {
		c.Links = append(c.Links, CampaignLink{EventID: strconv.Itoa(i), Campaign: fmt.Sprintf("70100000000000%dAAA", i)})
	}
	c.Links = append(c.Links, CampaignLink{Label: "l1", Campaign: "701000000000009AAA"})
	c.fit()
	at := func(event string, ids ...string) (p mapping.Person) {
		for _, id := range ids {
			p.Scans = append(p.Scans, mapping.Scan{EventID: id, Event: event})
		}
		return p
	}
	label := at("")
	label.Campaigns = []mapping.Campaign{{ID: "l1"}}
	for name, tt := range map[string]struct {
		person mapping.Person
		want   []string
	}{
		"one event":              {at("Fair", "1"), []string{"Fair"}},
		"two of one name":        {at("Fair", "2", "1"), []string{"Fair (event 1)", "Fair (event 2)"}},
		"one without a campaign": {at("Fair", "2", "8"), []string{"Fair (event 2)"}},
		"two without a name":     {at("", "2", "1"), []string{"1", "2"}},
		"a label and no event":   {label, []string{"l1"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, j := range joins(c, tt.person) {
				got = append(got, j.name)
			}
			require.Empty(t, cmp.Diff(tt.want, got))
		})
	}
}
