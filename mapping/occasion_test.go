package mapping

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"
	"testing/quick"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// shown are occasions as a test reads them: "7/Fair 2" is an event with two scans, "?"
// follows a number that is not complete.
func shown(all []Occasion) (out []string) {
	for _, o := range all {
		text := fmt.Sprintf("%s/%s %d", o.EventID, o.Event, o.Scans)
		if o.Label != "" {
			text = fmt.Sprintf("label %s %d", o.Label, o.Scans)
		}
		if !o.Complete {
			text += "?"
		}
		out = append(out, text)
	}
	return out
}

func TestOccasions(t *testing.T) {
	scan := func(when int, by, id, name, source string) Scan {
		return Scan{At: at(when), By: by, EventID: id, Event: name, Source: source}
	}
	for name, c := range map[string]struct {
		person Person
		want   []string
		strict []string // under ScansOnly; nil: the same
	}{
		"none": {Person{}, nil, nil},
		"by first scan, then by name": {
			Person{Scans: []Scan{scan(3, "a@x", "", "B", ""), scan(1, "a@x", "", "Z", ""), scan(2, "a@x", "", "B", ""), scan(2, "b@x", "", "A", "")}},
			[]string{"/Z 1", "/A 1", "/B 2"}, nil,
		},
		"without a time last": {
			Person{Scans: []Scan{{Event: "A"}, {Event: "C"}, scan(1, "", "", "B", "")}},
			[]string{"/B 1", "/A 1", "/C 1"}, nil,
		},
		"uploads belong, and count as no scans": {
			Person{Scans: []Scan{scan(1, "a@x", "", "A", "upload"), scan(2, "a@x", "", "B", "scan"), scan(3, "a@x", "", "B", "manual")}},
			[]string{"/A 0", "/B 1"}, []string{"/B 1"},
		},
		"activities belong, and say nothing of scans": {
			Person{Scans: []Scan{scan(1, "", "7", "A", "activity NOTE"), scan(2, "", "8", "", "activity NOTE"), scan(3, "a@x", "8", "B", ""), scan(4, "", "9", "", "activity CSV_UPLOAD")}},
			[]string{"7/A 0?", "8/B 1", "9/ 0?"}, []string{"7/A 0?", "8/B 1"},
		},
		"given twice": {
			Person{Scans: []Scan{scan(1, "a@x", "7", "A", ""), scan(1, "A@x ", "7", "", "scan"), scan(1, "a@x", "", " a", ""), scan(1, "b@x", "7", "A", "")}},
			[]string{"7/A 2"}, nil,
		},
		"two of one name": {
			Person{Scans: []Scan{scan(1, "a@x", "9", "Fair", ""), scan(1, "a@x", "7", "Fair", "")}, AllScannedEvents: "Fair", LastScannedEvent: "fair"},
			[]string{"7/Fair 1", "9/Fair 1"}, nil,
		},
		"two of one name, and one that may be either": {
			Person{Scans: []Scan{scan(1, "a@x", "9", "Fair", ""), scan(3, "a@x", "7", "Fair", ""), scan(2, "a@x", "", "FAIR", "")}},
			[]string{"9/Fair 1", "/FAIR 1", "7/Fair 1"}, nil,
		},
		"an ID with two names": {
			Person{Scans: []Scan{scan(1, "a@x", "7", "Fair", ""), scan(2, "a@x", "7", "Fair 26", ""), scan(3, "a@x", "", "Fair 26", "")}},
			[]string{"7/Fair 3"}, nil,
		},
		"the summary's": {
			Person{Scans: []Scan{scan(2, "a@x", "7", "Fair", "")}, LastScannedEvent: "Expo", LastScannedAt: at(1), AllScannedEvents: "Dome;fair; Expo"},
			[]string{"/Expo 1?", "7/Fair 1", "/Dome 0?"}, nil,
		},
		"the last event had a scan": {
			Person{Scans: []Scan{scan(2, "a@x", "7", "Fair", "upload")}, LastScannedEvent: "Fair", LastScannedAt: at(3)},
			[]string{"7/Fair 1"}, []string{"/Fair 1?"},
		},
		"labels": {
			Person{Campaigns: []Campaign{{ID: " c2 ", At: at(2)}, {ID: "c1", At: at(3)}, {ID: "c2"}, {ID: " "}}, AllCampaigns: "c0;c1", MostRecentCampaign: "c9", Scans: []Scan{{Event: "A"}}},
			[]string{"/A 1", "label c2 0", "label c1 0", "label c0 0", "label c9 0"}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, shown(c.person.Occasions("")))
			want := c.want
			if c.strict != nil {
				want = c.strict
			}
			require.Equal(t, want, shown(c.person.Occasions(ScansOnly)))
		})
	}
	require.Nil(t, (*Person)(nil).Occasions(""))
}

// TestPersonOfAnOccasion: the sources of history are those of the occasion alone.
func TestPersonOfAnOccasion(t *testing.T) {
	p := Person{
		LastName: "Li", NumberOfScans: new(9), FirstScannedBy: "z@x", FirstScannedAt: at(1), LastScannedBy: "y@x", LastScannedAt: at(9), LastScannedEvent: "Expo",
		AllScannedEvents: "Dome;Expo", MostRecentCampaign: "c1", AllCampaigns: "c1;c2", Campaigns: []Campaign{{ID: "c1", At: at(1)}},
		Scans: []Scan{{At: at(2), By: "a@x", Event: "Fair"}, {At: at(4), By: "b@x", Event: "Fair"}, {At: at(3), By: "c@x", Event: "Gala"}},
	}
	got := make(map[string]History)
	for _, o := range p.Occasions("") {
		require.Equal(t, "Li", o.Person.LastName)
		got[o.Event+o.Label] = o.Person.History("")
	}
	want := map[string]History{
		"Fair": {NumberOfScans: new(2), FirstScannedBy: "a@x", FirstScannedAt: at(2), LastScannedBy: "b@x", LastScannedAt: at(4), LastScannedEvent: "Fair", LastEventAt: at(4), Events: []string{"Fair"}},
		"Gala": {NumberOfScans: new(1), FirstScannedBy: "c@x", FirstScannedAt: at(3), LastScannedBy: "c@x", LastScannedAt: at(3), LastScannedEvent: "Gala", LastEventAt: at(3), Events: []string{"Gala"}},
		"Expo": {LastScannedBy: "y@x", LastScannedAt: at(9), LastScannedEvent: "Expo", LastEventAt: at(9), Events: []string{"Expo"}},
		"Dome": {Events: []string{"Dome"}},
		"c1":   {MostRecentCampaign: "c1", Campaigns: []string{"c1"}},
		"c2":   {MostRecentCampaign: "c2", Campaigns: []string{"c2"}},
	}
	require.Empty(t, cmp.Diff(want, got), "(-want +got)")
}

// TestOccasionsDependOnNoOrder, nor on the split into captures, and change nothing.
func TestOccasionsDependOnNoOrder(t *testing.T) {
	law := func(seed int64) bool {
		r := rand.New(rand.NewSource(seed))
		var scans []Scan
		for range r.Intn(8) {
			name := []string{"", "Fair", "fair", "Expo"}[r.Intn(4)]
			scans = append(scans, Scan{
				At: at(1 + r.Intn(3)), By: string(rune('a' + r.Intn(2))), Event: name, EventID: []string{"", "7", "9"}[r.Intn(3)],
				Source: []string{"scan", "upload", "activity NOTE", ""}[r.Intn(4)],
			})
		}
		mixed := slices.Clone(scans)
		r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		before := slices.Clone(mixed)
		cut := r.Intn(len(mixed) + 1)
		folded := Fold(Person{Scans: mixed[:cut]}, Person{Scans: mixed[cut:]})
		for _, c := range []Captures{"", ScansOnly} {
			want := (&Person{Scans: scans}).Occasions(c)
			if !slices.Equal(shown(want), shown((&Person{Scans: mixed}).Occasions(c))) || !slices.Equal(shown(want), shown(folded.Occasions(c))) {
				return false
			}
		}
		return slices.Equal(before, mixed)
	}
	require.NoError(t, quick.Check(law, &quick.Config{MaxCount: 2000}))
}
