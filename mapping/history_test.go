package mapping

import (
	"math/rand"
	"slices"
	"testing"
	"testing/quick"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func at(day int) time.Time { return time.Date(2026, 10, day, 9, 0, 0, 0, time.UTC) }

func TestHistory(t *testing.T) {
	var never time.Time
	for name, c := range map[string]struct {
		captures  Captures
		scans     []Scan
		campaigns []Campaign
		want      History
	}{
		"nothing is known of nothing": {},
		"unsorted": {
			scans: []Scan{{At: at(3), By: "c@x", Event: "C"}, {At: at(1), By: "a@x", Event: "A"}, {At: at(2), By: "b@x", Event: "B"}},
			want:  History{NumberOfScans: new(3), FirstScannedBy: "a@x", LastScannedBy: "c@x", LastScannedEvent: "C", Events: []string{"A", "B", "C"}},
		},
		"uploads and manual entries count": {
			scans: []Scan{{At: at(1), By: "a@x", Event: "A", Source: "scan"}, {At: at(2), By: "b@x", Event: "U", Source: "upload"}, {At: at(3), By: "c@x", Event: "M", Source: " Manual "}},
			want:  History{NumberOfScans: new(3), FirstScannedBy: "a@x", LastScannedBy: "c@x", LastScannedEvent: "A", Events: []string{"A", "U", "M"}},
		},
		"an upload has no last event": {
			scans: []Scan{{At: at(1), By: "a@x", Event: "U", Source: "upload"}},
			want:  History{NumberOfScans: new(1), FirstScannedBy: "a@x", LastScannedBy: "a@x", Events: []string{"U"}},
		},
		"of an upload and a scan alike the scan counts": {
			scans: []Scan{{At: at(1), By: "a@x", Event: "A", Source: "upload"}, {At: at(1), By: "A@x", Event: "A "}},
			want:  History{NumberOfScans: new(1), FirstScannedBy: "A@x", LastScannedBy: "A@x", LastScannedEvent: "A", Events: []string{"A"}},
		},
		"uploads and manual entries are no scans": {
			captures: ScansOnly,
			scans:    []Scan{{At: at(1), By: "a@x", Event: "A", Source: "scan"}, {At: at(2), By: "b@x", Event: "U", Source: "upload"}, {At: at(3), By: "c@x", Event: "M", Source: " Manual "}},
			want:     History{NumberOfScans: new(1), FirstScannedBy: "a@x", LastScannedBy: "a@x", LastScannedEvent: "A", Events: []string{"A"}},
		},
		"only an upload is no scan at all": {
			captures: ScansOnly,
			scans:    []Scan{{At: at(1), By: "a@x", Event: "U", Source: "upload"}},
			want:     History{NumberOfScans: new(0)},
		},
		"one scan given twice counts once": {
			scans: []Scan{{At: at(1), By: "a@x", Event: "A"}, {At: at(2), By: "b@x", Event: "A"}, {At: at(1).In(time.FixedZone("", 3600)), By: "A@X ", Event: " A"}},
			want:  History{NumberOfScans: new(2), FirstScannedBy: "A@X", LastScannedBy: "b@x", LastScannedEvent: "A", Events: []string{"A"}},
		},
		"an event of several scans is in its first place": {
			scans: []Scan{{At: at(1), Event: "A"}, {At: at(2), Event: "B"}, {At: at(3), Event: "A"}},
			want:  History{NumberOfScans: new(3), LastScannedEvent: "A", Events: []string{"A", "B"}},
		},
		"missing scanners and events are passed over": {
			scans: []Scan{{At: at(1)}, {At: at(2), By: "b@x"}, {At: at(3), Event: "C"}, {At: at(4), By: " ", Event: " "}},
			want:  History{NumberOfScans: new(4), FirstScannedBy: "b@x", LastScannedBy: "b@x", LastScannedEvent: "C", Events: []string{"C"}},
		},
		"equal times are ordered by event": {
			scans: []Scan{{At: at(1), By: "b@x", Event: "B"}, {At: at(1), By: "a@x", Event: "A"}},
			want:  History{NumberOfScans: new(2), FirstScannedBy: "a@x", LastScannedBy: "b@x", LastScannedEvent: "B", Events: []string{"A", "B"}},
		},
		"a scan without a time is neither first nor last": {
			scans: []Scan{{At: never, By: "z@x", Event: "Z"}, {At: at(1), By: "a@x", Event: "A"}},
			want:  History{NumberOfScans: new(2), FirstScannedBy: "a@x", LastScannedBy: "a@x", LastScannedEvent: "A", Events: []string{"A", "Z"}},
		},
		"unless none has a time": {
			scans: []Scan{{By: "z@x", Event: "Z"}, {By: "a@x", Event: "A"}},
			want:  History{NumberOfScans: new(2), FirstScannedBy: "a@x", LastScannedBy: "z@x", LastScannedEvent: "Z", Events: []string{"A", "Z"}},
		},
		"campaigns": {
			campaigns: []Campaign{{ID: "c3", At: at(3)}, {ID: "c1", At: at(1)}, {ID: " "}, {ID: "c0"}, {ID: "c1", At: at(2)}},
			want:      History{MostRecentCampaign: "c3", Campaigns: []string{"c1", "c3", "c0"}},
		},
		"campaigns without a time": {
			campaigns: []Campaign{{ID: "b"}, {ID: "a"}},
			want:      History{MostRecentCampaign: "b", Campaigns: []string{"a", "b"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			require.Empty(t, cmp.Diff(c.want, (&Person{Scans: c.scans, Campaigns: c.campaigns}).History(c.captures)), "(-want +got)")
		})
	}
}

func TestHistoryDependsOnNoOrderAndChangesNothing(t *testing.T) {
	law := func(seed int64) bool {
		r := rand.New(rand.NewSource(seed))
		var scans []Scan
		var campaigns []Campaign
		for range r.Intn(8) {
			s := Scan{By: string(rune('a' + r.Intn(3))), Event: string(rune('A' + r.Intn(3))), Source: []string{"scan", "upload", ""}[r.Intn(3)]}
			if r.Intn(4) > 0 {
				s.At = at(1 + r.Intn(3))
			}
			scans = append(scans, s)
			campaigns = append(campaigns, Campaign{ID: s.Event, At: s.At})
		}
		mixed, mixedCampaigns := slices.Clone(scans), slices.Clone(campaigns)
		r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		r.Shuffle(len(mixedCampaigns), func(i, j int) {
			mixedCampaigns[i], mixedCampaigns[j] = mixedCampaigns[j], mixedCampaigns[i]
		})
		before := slices.Clone(mixed)
		one, other := &Person{Scans: scans, Campaigns: campaigns}, &Person{Scans: mixed, Campaigns: mixedCampaigns}
		for _, c := range []Captures{"", ScansOnly} {
			if !cmp.Equal(one.History(c), other.History(c)) {
				return false
			}
		}
		return slices.Equal(before, mixed)
	}
	require.NoError(t, quick.Check(law, nil))
}

func TestReadyMadeHistoryCountsOnlyWithoutAHistory(t *testing.T) {
	ready := Person{
		NumberOfScans: new(7), FirstScannedBy: "first@x", LastScannedBy: "last@x", LastScannedEvent: "E",
		AllScannedEvents: "D; E", MostRecentCampaign: "c2", AllCampaigns: "c1;c2",
	}
	want := History{
		NumberOfScans: new(7), FirstScannedBy: "first@x", LastScannedBy: "last@x", LastScannedEvent: "E",
		Events: []string{"D", "E"}, MostRecentCampaign: "c2", Campaigns: []string{"c1", "c2"},
	}
	require.Equal(t, want, ready.History(""))

	ready.Scans = []Scan{{At: at(1), By: "a@x", Event: "A"}}
	want.NumberOfScans, want.FirstScannedBy, want.LastScannedBy, want.LastScannedEvent = new(1), "a@x", "a@x", "A"
	want.Events = []string{"A"}
	require.Equal(t, want, ready.History(""))

	ready.Campaigns = []Campaign{{ID: "c9"}}
	want.MostRecentCampaign, want.Campaigns = "c9", []string{"c9"}
	require.Equal(t, want, ready.History(""))
	require.Equal(t, History{}, (&Person{}).History(""))
	require.Equal(t, History{}, (*Person)(nil).History(""))
}

func TestPhones(t *testing.T) {
	n := func(numbers ...string) (phones []Phone) {
		for _, s := range numbers {
			phones = append(phones, Phone{Number: s})
		}
		return phones
	}
	preferred := func(number string) Phone { return Phone{Number: number, Preferred: true} }
	for name, c := range map[string]struct {
		phones  Phones
		primary string
		others  []string
	}{
		"none":                     {},
		"the first given":          {Phones{n("1", "2"), n("3")}, "1", []string{"2", "3"}},
		"the preferred one":        {Phones{append(n("1"), preferred("2")), n("3")}, "2", []string{"1", "3"}},
		"preferred by enrichment":  {Phones{n("1"), append(n("2"), preferred("3"))}, "3", []string{"1", "2"}},
		"given before enriched":    {Phones{append(n("1"), preferred("2")), []Phone{preferred("3")}}, "2", []string{"1", "3"}},
		"enriched only":            {Phones{nil, n("1", "2")}, "1", []string{"2"}},
		"each once":                {Phones{n("+1 2", "+1 2"), n("+1-2", "(+1)2", "+1\u00a02", "+1.2\t", "3", "3")}, "+1 2", []string{"3"}},
		"blank ones are no number": {Phones{n(" ", ""), n(" 1 ", " ")}, "1", nil},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.primary, c.phones.Primary())
			require.Equal(t, c.others, c.phones.Others())
		})
	}
}
