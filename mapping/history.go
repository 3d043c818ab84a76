package mapping

import (
	"cmp"
	"slices"
	"strings"
	"time"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Captures says which of a person's scans count in [Person.History]. "" is all of
// them, except that uploads and manual entries are never the last event.
type Captures string

// ScansOnly is the stricter reading: uploads and manual entries count nowhere.
const ScansOnly Captures = "ScansOnly"

func (c Captures) valid() bool { return c == "" || c == ScansOnly }

// History is what the scans and campaigns of a person come to.
type History struct {
	NumberOfScans    *int     // nil: not known
	FirstScannedBy   string   // e-mail of the first known scanner
	LastScannedBy    string   // e-mail of the last
	LastScannedEvent string   // event of the last scan with one
	Events           []string // each once, by first scan

	MostRecentCampaign string   // ID
	Campaigns          []string // IDs, each once, by time
}

// History sums up the person's scans and campaigns, which may be in any order. If
// there are none, it returns what is given ready-made.
//
//  1. Uploads and manual entries count like scans, but are never the last event.
//     Under [ScansOnly] they count nowhere.
//  2. A scan given twice, with the same time, scanner and event, counts once.
//  3. Scans at the same time are ordered by event, then by scanner, so that the
//     result never depends on the order given.
//  4. Entries without a time are last in the lists. They are first or last scan
//     or most recent campaign only if no entry has a time.
//  5. Blank scanners, events and campaigns are ignored.
func (p *Person) History(c Captures) History {
	if p == nil {
		return History{}
	}
	var h historyFacts
	h.derive(p, c)
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

func (h *historyFacts) derive(p *Person, c Captures) {
	if len(p.Scans) > 0 {
		h.addScans(p.Scans, c)
	} else {
		h.NumberOfScans = p.NumberOfScans
		h.FirstScannedBy, h.LastScannedBy = core.Address(p.FirstScannedBy), core.Address(p.LastScannedBy)
		h.LastScannedEvent = core.Clean(p.LastScannedEvent, false)
		h.Events = core.Split(p.AllScannedEvents, ";")
	}
	if len(p.Campaigns) > 0 {
		h.addCampaigns(p.Campaigns)
	} else {
		h.MostRecentCampaign = core.Seen(p.MostRecentCampaign)
		h.Campaigns = core.Split(p.AllCampaigns, ";")
	}
}

func (h *historyFacts) addScans(given []Scan, c Captures) {
	var room [8]Scan
	scans := room[:0]
	for _, s := range given {
		s.By, s.Event = core.Address(s.By), core.Clean(s.Event, false)
		if c != ScansOnly || s.isScan() {
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
		if s.Event != "" && s.isScan() {
			h.LastScannedEvent = s.Event
		}
	}
	var seen core.KeySet
	h.Events = h.roomForEvents[:0]
	for i := range scans {
		event := scans[i].Event
		if _, added := seen.Add([]byte(core.Seen(event))); added && event != "" {
			h.Events = append(h.Events, event)
		}
	}
}

func (h *historyFacts) addCampaigns(given []Campaign) {
	var room [8]Campaign
	campaigns := room[:0]
	for _, c := range given {
		if c.ID = core.Seen(c.ID); c.ID != "" {
			campaigns = append(campaigns, c)
		}
	}
	slices.SortStableFunc(campaigns, compareCampaigns)
	var seen core.KeySet
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

func (s *Scan) isScan() bool {
	source := core.Seen(s.Source)
	return !strings.EqualFold(source, ViaUpload) && !strings.EqualFold(source, ViaManual)
}

func sameScan(a, b Scan) bool {
	return a.At.Equal(b.At) && core.Caseless(a.By) == core.Caseless(b.By) && core.Seen(a.Event) == core.Seen(b.Event)
}

func compareScans(a, b Scan) int {
	if n := compareTimes(a.At, b.At); n != 0 {
		return n
	}
	return cmp.Or(
		strings.Compare(core.Seen(a.Event), core.Seen(b.Event)),
		strings.Compare(core.Caseless(a.By), core.Caseless(b.By)),
		scansFirst(a, b), // of the same scan, it is the one that is kept
		strings.Compare(a.Event, b.Event),
		strings.Compare(a.By, b.By),
	)
}

func scansFirst(a, b Scan) int {
	switch {
	case a.isScan() == b.isScan():
		return 0
	case a.isScan():
		return -1
	}
	return 1
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
