package mapping

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// History is what the scans and campaigns of a lead come to.
type History struct {
	// NumberOfScans counts scans; uploads and manual entries are none. It is
	// nil where it is not known.
	NumberOfScans *int

	FirstScannedBy   string   // e-mail of the first scanner of whom one is known
	LastScannedBy    string   // e-mail of the last
	LastScannedEvent string   // event of the last scan that names one
	Events           []string // the events of all scans, each once, in the order of their first scans

	MostRecentCampaign string   // ID
	Campaigns          []string // IDs, each once, in the order of time
}

// Rollup sums up scans and campaigns, which may be in any order:
//
//  1. Uploads and manual entries are no scans: they count nowhere.
//  2. A scan given twice, with the same time, scanner and event, counts once.
//  3. Scans at the same time are ordered by event, then by scanner, so that the
//     result never depends on the order given.
//  4. What has no time comes after what has one in the lists, and is neither
//     first nor last as long as anything has a time.
//  5. A blank scanner, event or campaign is passed over.
func Rollup(scans []Scan, campaigns []Campaign) History {
	var h History
	if len(scans) > 0 {
		h.addScans(scans)
	}
	if len(campaigns) > 0 {
		h.addCampaigns(campaigns)
	}
	return h
}

// History is the [Rollup] of the lead's scans and campaigns; where it has
// none, what is given ready-made.
func (l *Lead) History() History {
	h := Rollup(l.Scans, l.Campaigns)
	if len(l.Scans) == 0 {
		if l.NumberOfScans != nil {
			h.NumberOfScans = new(*l.NumberOfScans)
		}
		h.FirstScannedBy, h.LastScannedBy = l.FirstScannedBy, l.LastScannedBy
		h.LastScannedEvent = l.LastScannedEvent
		h.Events = field.Split(l.AllScannedEvents, ";")
	}
	if len(l.Campaigns) == 0 {
		h.MostRecentCampaign = l.MostRecentCampaign
		h.Campaigns = field.Split(l.AllCampaigns, ";")
	}
	return h
}

func (h *History) addScans(given []Scan) {
	scans := make([]Scan, 0, len(given))
	for _, s := range given {
		s.By, s.Event = strings.TrimSpace(s.By), strings.TrimSpace(s.Event)
		if s.counts() {
			scans = append(scans, s)
		}
	}
	slices.SortStableFunc(scans, compareScans)
	scans = slices.CompactFunc(scans, sameScan)
	h.NumberOfScans = new(len(scans))

	dated := scans
	if i := slices.IndexFunc(scans, func(s Scan) bool { return s.At.IsZero() }); i > 0 {
		dated = scans[:i]
	}
	for _, s := range dated {
		if s.By != "" {
			h.FirstScannedBy = cmp.Or(h.FirstScannedBy, s.By)
			h.LastScannedBy = s.By
		}
		h.LastScannedEvent = cmp.Or(s.Event, h.LastScannedEvent)
	}
	for _, s := range scans {
		if s.Event != "" && !slices.Contains(h.Events, s.Event) {
			h.Events = append(h.Events, s.Event)
		}
	}
}

func (h *History) addCampaigns(given []Campaign) {
	campaigns := make([]Campaign, 0, len(given))
	for _, c := range given {
		if c.ID = strings.TrimSpace(c.ID); c.ID != "" {
			campaigns = append(campaigns, c)
		}
	}
	slices.SortStableFunc(campaigns, func(a, b Campaign) int {
		return cmp.Or(compareTimes(a.At, b.At), strings.Compare(a.ID, b.ID))
	})
	for _, c := range campaigns {
		if !c.At.IsZero() || campaigns[0].At.IsZero() { // none has a time
			h.MostRecentCampaign = c.ID
		}
		if !slices.Contains(h.Campaigns, c.ID) {
			h.Campaigns = append(h.Campaigns, c.ID)
		}
	}
}

// counts reports whether s is a scan: it is no upload and no manual entry.
func (s Scan) counts() bool {
	source := strings.TrimSpace(s.Source)
	return !strings.EqualFold(source, SourceUpload) && !strings.EqualFold(source, SourceManual)
}

func sameScan(a, b Scan) bool {
	return a.At.Equal(b.At) && strings.EqualFold(a.By, b.By) && a.Event == b.Event
}

func compareScans(a, b Scan) int {
	return cmp.Or(
		compareTimes(a.At, b.At),
		strings.Compare(a.Event, b.Event),
		strings.Compare(strings.ToLower(a.By), strings.ToLower(b.By)),
		strings.Compare(a.By, b.By),
	)
}

// compareTimes orders times, the zero time last.
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
