package mapping

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// History returns the [Rollup] of the lead's scans and campaigns, or its
// ready-made history if it has none.
type History struct {
	// NumberOfScans does not count uploads and manual entries. Nil is unknown.
	NumberOfScans *int

	FirstScannedBy   string   // e-mail of the first known scanner
	LastScannedBy    string   // e-mail of the last
	LastScannedEvent string   // event of the last scan with one
	Events           []string // each once, by first scan

	MostRecentCampaign string   // ID
	Campaigns          []string // IDs, each once, by time
}

// Rollup summarises scans and campaigns, which may be in any order:
//
//  1. Uploads and manual entries are not scans: they count nowhere.
//  2. A scan given twice, with the same time, scanner and event, counts once.
//  3. Scans at the same time are ordered by event, then by scanner, so that the
//     result never depends on the order given.
//  4. Entries without a time are last in the lists. They are first or last scan
//     or most recent campaign only if no entry has a time.
//  5. Blank scanners, events and campaigns are ignored.
func Rollup(scans []Scan, campaigns []Campaign) History {
	return (&Lead{Scans: scans, Campaigns: campaigns}).History()
}

// History is the [Rollup] of the lead's scans and campaigns; where it has
// none, what is given ready-made.
func (l *Lead) History() History {
	if l == nil {
		return History{}
	}
	var h historyFacts
	h.derive(l)
	out := h.History
	out.Events, out.Campaigns = append([]string(nil), h.Events...), append([]string(nil), h.Campaigns...)
	if h.NumberOfScans != nil {
		out.NumberOfScans = new(*h.NumberOfScans)
	}
	return out
}

// historyFacts is a [History] that allocates nothing while it is short.
type historyFacts struct {
	History
	counted                         int // NumberOfScans points to it, or into the lead
	roomForEvents, roomForCampaigns [4]string
}

// scans returns the number of scans, nil if unknown.
func (h *historyFacts) scans() any {
	if h.NumberOfScans == nil {
		return nil
	}
	return *h.NumberOfScans
}

func (h *historyFacts) derive(l *Lead) {
	if len(l.Scans) > 0 {
		h.addScans(l.Scans)
	} else {
		h.NumberOfScans = l.NumberOfScans
		h.FirstScannedBy, h.LastScannedBy = field.Address(l.FirstScannedBy), field.Address(l.LastScannedBy)
		h.LastScannedEvent = field.Clean(l.LastScannedEvent, false)
		h.Events = field.Split(l.AllScannedEvents, ";")
	}
	if len(l.Campaigns) > 0 {
		h.addCampaigns(l.Campaigns)
	} else {
		h.MostRecentCampaign = field.Seen(l.MostRecentCampaign)
		h.Campaigns = field.Split(l.AllCampaigns, ";")
	}
}

func (h *historyFacts) addScans(given []Scan) {
	var room [8]Scan
	scans := room[:0]
	for _, s := range given {
		s.By, s.Event = field.Address(s.By), field.Clean(s.Event, false)
		if s.counts() {
			scans = append(scans, s)
		}
	}
	slices.SortStableFunc(scans, compareScans)
	scans = slices.CompactFunc(scans, sameScan)
	h.counted = len(scans)
	h.NumberOfScans = &h.counted

	for i := range scans {
		s := &scans[i]
		if s.At.IsZero() && !scans[0].At.IsZero() {
			break // the rest has no time
		}
		if s.By != "" {
			h.FirstScannedBy = cmp.Or(h.FirstScannedBy, s.By)
			h.LastScannedBy = s.By
		}
		h.LastScannedEvent = cmp.Or(s.Event, h.LastScannedEvent)
	}
	var seen field.KeySet
	h.Events = h.roomForEvents[:0]
	for i := range scans {
		event := scans[i].Event
		if _, added := seen.Add([]byte(field.Seen(event))); added && event != "" {
			h.Events = append(h.Events, event)
		}
	}
}

func (h *historyFacts) addCampaigns(given []Campaign) {
	var room [8]Campaign
	campaigns := room[:0]
	for _, c := range given {
		if c.ID = field.Seen(c.ID); c.ID != "" {
			campaigns = append(campaigns, c)
		}
	}
	slices.SortStableFunc(campaigns, compareCampaigns)
	var seen field.KeySet
	h.Campaigns = h.roomForCampaigns[:0]
	for i := range campaigns {
		c := &campaigns[i]
		if !c.At.IsZero() || campaigns[0].At.IsZero() { // none has a time
			h.MostRecentCampaign = c.ID
		}
		if _, added := seen.Add([]byte(c.ID)); added {
			h.Campaigns = append(h.Campaigns, c.ID)
		}
	}
}

// counts reports whether s is a scan, not an upload or a manual entry.
func (s *Scan) counts() bool {
	source := field.Seen(s.Source)
	return !strings.EqualFold(source, SourceUpload) && !strings.EqualFold(source, SourceManual)
}

func sameScan(a, b Scan) bool {
	return a.At.Equal(b.At) && field.Caseless(a.By) == field.Caseless(b.By) && field.Seen(a.Event) == field.Seen(b.Event)
}

func compareScans(a, b Scan) int {
	if n := compareTimes(a.At, b.At); n != 0 {
		return n
	}
	return cmp.Or(
		strings.Compare(field.Seen(a.Event), field.Seen(b.Event)),
		strings.Compare(field.Caseless(a.By), field.Caseless(b.By)),
		strings.Compare(a.Event, b.Event),
		strings.Compare(a.By, b.By),
	)
}

func compareCampaigns(a, b Campaign) int {
	return cmp.Or(compareTimes(a.At, b.At), strings.Compare(a.ID, b.ID))
}

// compareTimes orders times, with the zero time last.
func compareTimes(a, b time.Time) int {
	switch {
	case a.IsZero() && b.IsZero():
		return 0
	case a.IsZero():
		return 1
	case b.IsZero():
		return -1
	}
	return a.Compare(b)
}
