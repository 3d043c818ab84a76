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
			got := (&Person{Scans: c.scans, Campaigns: c.campaigns}).History(c.captures)
			got.FirstScannedAt, got.LastScannedAt, got.LastEventAt = never, never, never // see TestHistoryTimes
			require.Empty(t, cmp.Diff(c.want, got), "(-want +got)")
		})
	}
}

// TestHistoryTimes shows when the first and the last were, and who they are if
// several come into question.
func TestHistoryTimes(t *testing.T) {
	var never time.Time
	ms := func(day, n int) time.Time { return at(day).Add(time.Duration(n) * time.Millisecond) }
	for name, c := range map[string]struct {
		captures          Captures
		person            Person
		by                [2]string // first and last
		event             string
		first, last, when time.Time
	}{
		"one scan is first and last":              {person: Person{Scans: []Scan{{At: at(1), By: "a@x", Event: "A"}}}, by: [2]string{"a@x", "a@x"}, event: "A", first: at(1), last: at(1), when: at(1)},
		"a scan without a scanner has no time":    {person: Person{Scans: []Scan{{At: at(1), Event: "A"}, {At: at(2), By: "b@x"}, {At: at(3), Event: "C"}}}, by: [2]string{"b@x", "b@x"}, event: "C", first: at(2), last: at(2), when: at(3)},
		"an upload is last, but its event is not": {person: Person{Scans: []Scan{{At: at(1), By: "a@x", Event: "A"}, {At: at(3), By: "c@x", Event: "C", Source: "CSV_UPLOAD"}}}, by: [2]string{"a@x", "c@x"}, event: "A", first: at(1), last: at(3), when: at(1)},
		"under ScansOnly it is nothing":           {captures: ScansOnly, person: Person{Scans: []Scan{{At: at(1), By: "a@x", Event: "A"}, {At: at(3), By: "c@x", Event: "C", Source: "Manual Entry"}}}, by: [2]string{"a@x", "a@x"}, event: "A", first: at(1), last: at(1), when: at(1)},
		"one second has the first and the last in the alphabet": {
			person: Person{Scans: []Scan{{At: ms(1, 1), By: "m@x", Event: "M"}, {At: ms(1, 2), By: "a@x", Event: "Z"}, {At: ms(1, 3), By: "Z@x", Event: "a"}, {At: ms(1, 999), By: "b@x", Event: "b"}}},
			by:     [2]string{"a@x", "Z@x"}, event: "Z", first: ms(1, 2), last: ms(1, 3), when: ms(1, 2),
		},
		"the next second comes later":                {person: Person{Scans: []Scan{{At: ms(1, 999), By: "z@x"}, {At: ms(1, 1000), By: "a@x"}}}, by: [2]string{"z@x", "a@x"}, first: ms(1, 999), last: ms(1, 1000)},
		"ready-made":                                 {person: Person{FirstScannedBy: "a@x", FirstScannedAt: at(1), LastScannedBy: "b@x", LastScannedAt: at(2), LastScannedEvent: "B"}, by: [2]string{"a@x", "b@x"}, event: "B", first: at(1), last: at(2), when: at(2)},
		"ready-made without times":                   {person: Person{FirstScannedBy: "a@x", LastScannedBy: "b@x", LastScannedEvent: "B"}, by: [2]string{"a@x", "b@x"}, event: "B"},
		"ready-made times of nobody":                 {person: Person{FirstScannedAt: at(1), LastScannedAt: at(2)}},
		"ready-made around a scan":                   {person: Person{Scans: []Scan{{At: at(2), By: "s@x", Event: "S"}}, FirstScannedBy: "a@x", FirstScannedAt: at(1), LastScannedBy: "b@x", LastScannedAt: at(3), LastScannedEvent: "B"}, by: [2]string{"a@x", "b@x"}, event: "B", first: at(1), last: at(3), when: at(3)},
		"ready-made between scans":                   {person: Person{Scans: []Scan{{At: at(1), By: "s@x", Event: "S"}, {At: at(4), By: "t@x", Event: "T"}}, FirstScannedBy: "a@x", FirstScannedAt: at(2), LastScannedBy: "b@x", LastScannedAt: at(3), LastScannedEvent: "B"}, by: [2]string{"s@x", "t@x"}, event: "T", first: at(1), last: at(4), when: at(4)},
		"ready-made without times gives way":         {person: Person{Scans: []Scan{{At: at(2), By: "s@x", Event: "S"}}, FirstScannedBy: "a@x", LastScannedBy: "z@x", LastScannedEvent: "Z"}, by: [2]string{"s@x", "s@x"}, event: "S", first: at(2), last: at(2), when: at(2)},
		"an activity has an event and nobody's scan": {person: Person{Scans: []Scan{{At: at(1), By: "s@x", Event: "S"}, {At: at(2), By: "t@x", Event: "T", Source: "activity NOTE"}, {At: at(3), By: "u@x", Event: "U", Source: "Activity csv_upload"}}}, by: [2]string{"s@x", "s@x"}, event: "T", first: at(1), last: at(1), when: at(2)},
	} {
		t.Run(name, func(t *testing.T) {
			h := c.person.History(c.captures)
			require.Equal(t, c.by[0]+" "+c.by[1], h.FirstScannedBy+" "+h.LastScannedBy)
			require.Equal(t, c.event, h.LastScannedEvent)
			require.Equal(t, [3]time.Time{c.first, c.last, c.when}, [3]time.Time{h.FirstScannedAt, h.LastScannedAt, h.LastEventAt})
			slices.Reverse(c.person.Scans)
			require.Equal(t, h, c.person.History(c.captures), "the order given makes no difference")
		})
	}
	require.Equal(t, never, (&Person{}).History("").FirstScannedAt)
}

// TestSourcesOfScans tells scans from uploads and manual entries, however they are
// spelled.
func TestSourcesOfScans(t *testing.T) {
	for source, want := range map[string]struct {
		number int
		last   string
	}{
		"": {1, "E"}, "scan": {1, "E"}, "Badge Scan": {1, "E"}, "QR": {1, "E"}, "business card": {1, "E"}, "SCAN ": {1, "E"},
		"upload": {1, ""}, "CSV_UPLOAD": {1, ""}, "csv_upload": {1, ""}, " Csv Upload\u200b": {1, ""}, "csv-upload": {1, ""}, "MOBLY_API": {1, ""}, "mobly api": {1, ""},
		"Uploaded": {1, ""}, "FILE_UPLOAD": {1, ""}, "file upload": {1, ""}, "CSV import": {1, ""}, "IMPORTED": {1, ""}, "csv": {1, ""}, "API": {1, ""}, "REST API": {1, ""},
		"kiosk": {1, "E"}, "rapid scan": {1, "E"}, "NFC": {1, "E"},
		"manual": {1, ""}, "manual entry": {1, ""}, "Manual Entry": {1, ""}, "MANUAL_ENTRY": {1, ""}, "manual\u00a0entry": {1, ""}, "Manually entered": {1, ""},
		"activity": {0, "E"}, "activity NOTE": {0, "E"}, "activity CAMPAIGN_ASSOCIATION": {0, "E"}, "activity CSV_UPLOAD": {0, ""}, "ACTIVITY mobly_api": {0, ""},
	} {
		t.Run(source, func(t *testing.T) {
			p := Person{Scans: []Scan{{At: at(1), By: "a@x", Event: "E", Source: source}}}
			h := p.History("")
			require.Equal(t, want.last, h.LastScannedEvent)
			require.Equal(t, []string{"E"}, h.Events)
			require.Equal(t, want.number == 1, h.FirstScannedBy == "a@x")
			if want.number == 0 {
				require.Nil(t, h.NumberOfScans)
			} else {
				require.Equal(t, want.number, *h.NumberOfScans)
			}
			strict := p.History(ScansOnly)
			require.Equal(t, want.last, strict.LastScannedEvent)
			require.Equal(t, want.last != "", len(strict.Events) == 1)
		})
	}
}

// TestTotalOfScans: the greater of Mobly's total and the scans that are known.
func TestTotalOfScans(t *testing.T) {
	two := []Scan{{At: at(1)}, {At: at(2)}}
	for name, c := range map[string]struct {
		scans []Scan
		total *int
		want  *int
	}{
		"neither": {}, "scans": {scans: two, want: new(2)}, "total": {total: new(5), want: new(5)}, "none ever": {total: new(0), want: new(0)},
		"more are known to Mobly": {two, new(5), new(5)}, "more are known here": {two, new(1), new(2)}, "as many": {two, new(2), new(2)},
		"two events of one name":         {scans: []Scan{{Event: "Fair", EventID: "7"}, {Event: "Fair", EventID: "9"}}, want: new(2)},
		"an event whose ID is not known": {scans: []Scan{{Event: "Fair", EventID: "7"}, {Event: "Fair"}, {Event: "Fair", EventID: "7"}}, want: new(1)},
		"both":                           {scans: []Scan{{Event: "Fair", EventID: "7"}, {Event: "Fair"}, {Event: "Fair", EventID: "9"}, {Event: "Fair", EventID: "7"}}, want: new(2)},
		"less than nothing":              {two, new(-1), new(2)},
	} {
		t.Run(name, func(t *testing.T) {
			p := Person{Scans: c.scans, NumberOfScans: c.total}
			require.Equal(t, c.want, p.History("").NumberOfScans)
			require.Equal(t, c.want, new(Fold(p, Person{Scans: c.scans})).History("").NumberOfScans)
			require.Equal(t, c.want, new(Fold(Person{Scans: c.scans}, p)).History("").NumberOfScans)
		})
	}
}

func TestHistoryDependsOnNoOrderAndChangesNothing(t *testing.T) {
	law := func(seed int64) bool {
		r := rand.New(rand.NewSource(seed))
		var scans []Scan
		var campaigns []Campaign
		for range r.Intn(8) {
			s := Scan{By: string(rune('a' + r.Intn(3))), Event: string(rune('A' + r.Intn(3))), EventID: []string{"", "", "7", "8"}[r.Intn(4)], Source: []string{"scan", "upload", ""}[r.Intn(3)]}
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

func TestReadyMadeHistory(t *testing.T) {
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
	want.FirstScannedBy, want.LastScannedBy, want.LastScannedEvent = "a@x", "a@x", "A"
	want.FirstScannedAt, want.LastScannedAt, want.LastEventAt = at(1), at(1), at(1)
	want.Events = []string{"A", "D", "E"}
	require.Equal(t, want, ready.History(""))

	ready.Campaigns = []Campaign{{ID: "c9"}}
	want.MostRecentCampaign, want.Campaigns = "c9", []string{"c9", "c1", "c2"}
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
