package mapping

import (
	"encoding/json"
	"math/rand"
	"strconv"
	"testing"
	"testing/quick"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func TestEmptyIsNobody(t *testing.T) {
	var none *Person
	require.True(t, none.Empty())
	for _, l := range []Person{
		{},
		{ID: "x", CreatedAt: at(1), IsEnriched: true, FirstName: " "},
		{Scans: []Scan{{At: at(1), By: "a@x"}}, Campaigns: []Campaign{{ID: "c"}}, NumberOfScans: new(3)},
		{Phones: Phones{LeadProvided: []Phone{{Number: " "}}}, RemoteIDs: []RemoteID{{}, {ID: "x", IntegrationType: "HUB_SPOT"}}, Custom: map[string]any{"k": nil}},
	} {
		require.True(t, l.Empty(), "%+v", l)
	}
	for _, l := range []Person{
		{LastName: "x"}, {PersonalEmail: "x"}, {LinkedIn: "x"}, {Description: "x"}, {JobTitle: "x"}, {Company: Company{Name: "x"}},
		{Phones: Phones{MoblyProvided: []Phone{{Number: "1"}}}}, {RemoteIDs: []RemoteID{{ID: "x", IntegrationType: "SALES_FORCE"}}}, {Custom: map[string]any{"k": false}},
	} {
		require.False(t, l.Empty(), "%+v", l)
	}
}

func TestFoldUnitesTwoCaptures(t *testing.T) {
	earlier := Person{
		ID: "1", CreatedAt: at(1), UpdatedAt: at(5), FirstName: "Grace", JobTitle: "Head of Data", Email: "grace@lumen.example",
		Company:   Company{Name: "Lumen", City: "Graz"},
		Phones:    Phones{LeadProvided: []Phone{{Number: "+1 2", Type: "MOBILE", Preferred: true}, {Number: "3"}}},
		Scans:     []Scan{{At: at(1), Event: "A"}},
		Campaigns: []Campaign{{ID: "c1"}},
		RemoteIDs: []RemoteID{{"00Q", "SALES_FORCE"}},
		Custom:    map[string]any{"Badge": "7", "Kept": "x"},

		NumberOfScans: new(2), FirstScannedBy: "a@x", LastScannedBy: "b@x", AllScannedEvents: "A;B",

		Unreadable: []string{"tags", "company.zip"},
	}
	later := Person{
		ID: "2", CreatedAt: at(2), UpdatedAt: at(4), IsEnriched: true, FirstName: " ", Email: "Grace@Lumen.example",
		Company:   Company{Name: "Lumen Inc."},
		Phones:    Phones{LeadProvided: []Phone{{Number: "+1-2"}, {Number: "4", Preferred: true}}},
		Scans:     []Scan{{At: at(2), Event: "B"}},
		Campaigns: []Campaign{{ID: "c2"}},
		RemoteIDs: []RemoteID{{"00Q", "SALES_FORCE"}, {"9", "HUB_SPOT"}},
		Custom:    map[string]any{"Badge": "8", "Kept": " ", "New": true},

		NumberOfScans: new(3), FirstScannedBy: "z@x", LastScannedBy: "c@x", AllScannedEvents: "B;C",

		Unreadable: []string{"company.zip", "scans[1].at"},
	}
	want := Person{
		ID: "1", CreatedAt: at(1), UpdatedAt: at(5), IsEnriched: true, FirstName: "Grace", JobTitle: "Head of Data", Email: "Grace@Lumen.example",
		Company:   Company{Name: "Lumen Inc.", City: "Graz"},
		Phones:    Phones{LeadProvided: []Phone{{Number: "+1 2", Type: "MOBILE"}, {Number: "3"}, {Number: "4", Preferred: true}}},
		Scans:     []Scan{{At: at(1), Event: "A"}, {At: at(2), Event: "B"}},
		Campaigns: []Campaign{{ID: "c1"}, {ID: "c2"}},
		RemoteIDs: []RemoteID{{"00Q", "SALES_FORCE"}, {"9", "HUB_SPOT"}},
		Custom:    map[string]any{"Badge": "8", "Kept": "x", "New": true},

		NumberOfScans: new(3), FirstScannedBy: "a@x", LastScannedBy: "c@x", AllScannedEvents: "A;B;C",

		Unreadable: []string{"tags", "company.zip", "scans[1].at"},
	}
	before, err := json.Marshal([]Person{earlier, later})
	require.NoError(t, err)
	got := Fold(earlier, later)
	require.Empty(t, cmp.Diff(want, got), "(-want +got)")
	require.Equal(t, want, Fold(got, later), "folding a capture again changes nothing")

	got.Scans[0].Event, got.Custom["Kept"], got.RemoteIDs[0].ID, got.Phones.LeadProvided[0].Number = "!", "!", "!", "!"
	*got.NumberOfScans, got.Campaigns[0].ID = -1, "!"
	after, err := json.Marshal([]Person{earlier, later})
	require.NoError(t, err)
	require.Equal(t, string(before), string(after), "the inputs are not shared")
}

// TestFoldOfReadyMadeScanners: times say who is first and last, if there are any.
func TestFoldOfReadyMadeScanners(t *testing.T) {
	ready := func(first string, firstDay int, last string, lastDay int) (p Person) {
		p.FirstScannedBy, p.LastScannedBy = first, last
		if firstDay > 0 {
			p.FirstScannedAt = at(firstDay)
		}
		if lastDay > 0 {
			p.LastScannedAt = at(lastDay)
		}
		return p
	}
	for name, c := range map[string]struct{ earlier, later, want Person }{
		"in order":                       {ready("a", 1, "b", 2), ready("c", 3, "d", 4), ready("a", 1, "d", 4)},
		"in the other order":             {ready("c", 3, "d", 4), ready("a", 1, "b", 2), ready("a", 1, "d", 4)},
		"without times":                  {ready("a", 0, "b", 0), ready("c", 0, "d", 0), ready("a", 0, "d", 0)},
		"one has times":                  {ready("a", 0, "b", 0), ready("c", 3, "d", 4), ready("c", 3, "d", 4)},
		"the other has times":            {ready("c", 3, "d", 4), ready("a", 0, "b", 0), ready("c", 3, "d", 4)},
		"in one second":                  {ready("b", 1, "b", 1), ready("A", 1, "A", 1), ready("A", 1, "b", 1)},
		"in one second, the other order": {ready("A", 1, "A", 1), ready("b", 1, "b", 1), ready("A", 1, "b", 1)},
		"nobody":                         {ready("", 0, "", 0), ready("a", 1, "a", 1), ready("a", 1, "a", 1)},
		"nobody later":                   {ready("a", 1, "a", 1), ready(" ", 2, " ", 2), ready("a", 1, "a", 1)},
	} {
		require.Equal(t, c.want, Fold(c.earlier, c.later), name)
	}
	names := []string{"", "a", "B", "c"}
	law := func(seed int64) bool {
		r := rand.New(rand.NewSource(seed))
		one := func() Person { return ready(names[r.Intn(4)], r.Intn(4), names[r.Intn(4)], r.Intn(4)) }
		a, b, c := one(), one(), one()
		return cmp.Equal(new(Fold(Fold(a, b), c)).History(""), new(Fold(a, Fold(b, c))).History(""))
	}
	require.NoError(t, quick.Check(law, &quick.Config{MaxCount: 2000}))
}

// TestLongHistoriesCostNoMoreThanTheirLength: what compares every item with
// every other would take minutes.
func TestLongHistoriesCostNoMoreThanTheirLength(t *testing.T) {
	const n = 20_000
	var l Person
	for i := range n {
		s := strconv.Itoa(i)
		l.Scans = append(l.Scans, Scan{At: at(1).Add(time.Duration(i) * time.Second), By: s, Event: "Event " + s})
		l.Campaigns = append(l.Campaigns, Campaign{ID: s, At: at(1)})
		l.RemoteIDs = append(l.RemoteIDs, RemoteID{ID: s})
		l.Phones.LeadProvided = append(l.Phones.LeadProvided, Phone{Number: s})
	}
	folded := Fold(l, l)
	require.Len(t, folded.Scans, n)
	require.Len(t, folded.Phones.LeadProvided, n)
	h := folded.History("")
	require.Len(t, h.Events, n)
	require.Len(t, h.Campaigns, n)
	require.Len(t, folded.Phones.Others(), n-1)
}
