package planner

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// An event is linked by its ID, else by its name, and a label by its ID.
func TestFindCampaign(t *testing.T) {
	const one, two, three = "701000000000001AAA", "701000000000002AAA", "701000000000003AAA"
	both := []CampaignLink{{EventID: "7", Event: "Fair", Campaign: one}, {EventID: "9", Event: "Fair", Campaign: two}}
	for name, tt := range map[string]struct {
		links []CampaignLink
		o     mapping.Occasion
		want  string
	}{
		"by ID":                        {both, mapping.Occasion{EventID: "9", Event: "Fair"}, two},
		"by ID, renamed":               {both, mapping.Occasion{EventID: "7", Event: "Show"}, one},
		"by an ID with blanks":         {[]CampaignLink{{EventID: " 7 ", Campaign: one[:15]}}, mapping.Occasion{EventID: "7"}, one},
		"another ID":                   {both, mapping.Occasion{EventID: "8", Event: "Fair"}, ""},
		"a name that two have":         {both, mapping.Occasion{Event: "Fair"}, ""},
		"a name that one has":          {both[:1], mapping.Occasion{Event: "fair"}, one},
		"a name without an ID":         {append(both[:2:2], CampaignLink{Event: " THE  fair", Campaign: three}), mapping.Occasion{EventID: "8", Event: "The Fair"}, three},
		"the ID before the name":       {append([]CampaignLink{{Event: "Fair", Campaign: three}}, both...), mapping.Occasion{EventID: "7", Event: "Fair"}, one},
		"the name without an ID first": {append(both[:1:1], CampaignLink{Event: "Fair", Campaign: three}), mapping.Occasion{Event: "Fair"}, three},
		"a label":                      {[]CampaignLink{{Label: "7", Campaign: two}, {EventID: "7", Campaign: one}}, mapping.Occasion{Label: "7"}, two},
		"a label that is an event ID":  {both, mapping.Occasion{Label: "7"}, ""},
		"nothing":                      {both, mapping.Occasion{}, ""},
		"an ID alone, a name alone":    {[]CampaignLink{{Event: "Fair", Campaign: one}}, mapping.Occasion{EventID: "7"}, ""},
		"a blank status":               {[]CampaignLink{{EventID: "7", Campaign: one, Status: " "}}, mapping.Occasion{EventID: "7"}, one},
	} {
		t.Run(name, func(t *testing.T) {
			c := Campaigns{Links: tt.links, Minimum: 3, Status: "Sent"}
			text, err := json.Marshal(c) // fit changes links in place
			require.NoError(t, err)
			require.NoError(t, json.Unmarshal(text, &c))
			c.fit()
			l := c.find(&tt.o)
			if tt.want == "" {
				require.Nil(t, l)
				return
			}
			require.Equal(t, tt.want, l.Campaign)
			require.Equal(t, "Sent", l.Status)
			require.Equal(t, map[bool]int{true: 3}[l.Label == ""], *l.Minimum, "a label has none")
		})
	}
}

// A member's status, by the words of the rules and those of the campaign.
func TestDecideStatus(t *testing.T) {
	order := []string{"Sent", "Attended", "Meeting"}
	statuses := []memberStatus{{"Sent", false}, {"Attended", true}, {"Met", true}, {"VIP", true}, {"Cold", false}}
	translated := map[string]string{"meeting": "Met"}
	for name, tt := range map[string]struct {
		before, wanted string // before is "" for a new member
		order          []string
		policy         field.Policy
		statuses       []memberStatus
		want           string // "" is not written
		reason         string
	}{
		"new":                      {wanted: "attended", order: order, statuses: statuses, want: "Attended", reason: "new"},
		"new, translated":          {wanted: "Meeting", statuses: statuses, want: "Met", reason: "new"},
		"new, not in order":        {wanted: "VIP", order: order, statuses: statuses, reason: "not in the rule's Order"},
		"new, unlisted":            {wanted: "Visited", statuses: statuses, reason: unlistedStatus},
		"new, unread":              {wanted: "Visited", want: "Visited", reason: unreadStatus},
		"up":                       {before: "Sent", wanted: "Meeting", order: order, statuses: statuses, want: "Met", reason: "changed"},
		"same":                     {before: "Met", wanted: "Meeting", order: order, statuses: statuses, reason: "unchanged"},
		"same in other letters":    {before: "met", wanted: "Meeting", order: order, statuses: statuses, reason: "unchanged"},
		"same by another link":     {before: "Meeting", wanted: "meeting", order: order, statuses: append(statuses, memberStatus{"Meeting", true}), reason: "unchanged"},
		"down":                     {before: "Met", wanted: "Attended", order: order, statuses: statuses, reason: "lower than the record's"},
		"by hand":                  {before: "VIP", wanted: "Meeting", order: order, statuses: statuses, reason: "the record's value is not in the rule's Order"},
		"unlisted":                 {before: "Sent", wanted: "Visited", order: append(order[:3:3], "Visited"), statuses: statuses, reason: unlistedStatus},
		"unread":                   {before: "Sent", wanted: "Attended", order: order, reason: unreadStatus},
		"first response":           {before: "Sent", wanted: "Attended", statuses: statuses, want: "Attended", reason: "changed"},
		"no response":              {before: "Sent", wanted: "Cold", statuses: statuses, reason: sameResponse},
		"another response":         {before: "Attended", wanted: "Meeting", statuses: statuses, reason: sameResponse},
		"from a response, ordered": {before: "Attended", wanted: "Cold", order: []string{"Attended", "Cold"}, statuses: statuses, reason: respondedStatus},
		"on create only":           {before: "Sent", wanted: "Attended", policy: field.CreateOnly, statuses: statuses, reason: "written on create only"},
		"if blank":                 {before: "Sent", wanted: "Attended", policy: field.WriteIfBlank, statuses: statuses, reason: "already filled"},
	} {
		t.Run(name, func(t *testing.T) {
			var row rows.Row
			if tt.before != "" {
				table := rows.Of("Id", "Status", "HasResponded")
				table.Add(map[string]any{"Id": "00v", "Status": tt.before})
				row = table.Row()
			}
			c := campaign{statuses: tt.statuses}
			v := field.Value{Field: "Status", Value: tt.wanted, Type: field.Picklist, Order: tt.order, Policy: tt.policy}
			ch := c.decideStatus(v, &CampaignLink{Statuses: translated}, row)
			require.Equal(t, tt.reason, ch.Reason)
			require.Equal(t, tt.want != "", ch.Write)
			if ch.Write {
				require.Equal(t, tt.want, ch.After)
			} else {
				require.Equal(t, row.Value("Status"), ch.After)
			}
		})
	}
}

// Rules may give any status, whatever describe lists.
func TestAnyStatus(t *testing.T) {
	listed := schema.Field{Name: "Status", Type: schema.TypePicklist, Restricted: true, Length: 40, Picklist: []schema.PicklistValue{{Value: "Sent", Active: true}}}
	objects := []*schema.Object{schema.NewObject(schema.Lead, listed), schema.NewObject("CampaignMember", listed, schema.Field{Name: "Booth__c"})}
	got := withAnyStatus(objects)
	require.Same(t, objects[0], got[0])
	require.Empty(t, got[1].Field("Status").Picklist)
	require.False(t, got[1].Field("Status").Restricted)
	require.NotNil(t, got[1].Field("Booth__c"))
	require.Equal(t, listed, *objects[1].Field("Status"), "the org's own stay as they are")
	require.Equal(t, objects[:1], withAnyStatus(objects[:1]))
}
