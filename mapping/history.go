package mapping

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Captures says which of a person's scans count in [Person.History]. "" is all of
// them, except that uploads and manual entries are never the last event.
type Captures string

// ScansOnly is the stricter reading: uploads and manual entries count nowhere.
const ScansOnly Captures = "ScansOnly"

func (c Captures) valid() bool { return c == "" || c == ScansOnly }

// History summarises a person's scans and campaigns.
type History struct {
	NumberOfScans    *int      // nil: not known
	FirstScannedBy   string    // e-mail of the first known scanner
	FirstScannedAt   time.Time // when FirstScannedBy scanned; zero: not known
	LastScannedBy    string    // e-mail of the last
	LastScannedAt    time.Time // when LastScannedBy scanned; zero: not known
	LastScannedEvent string    // event of the last scan with one
	LastEventAt      time.Time // when that scan was; zero: not known
	Events           []string  // each once, by first scan

	MostRecentCampaign string   // ID
	Campaigns          []string // IDs, each once, by time
}

// History summarises the person's scans and campaigns, which may be in any order, and
// merges them with the person's summary fields, such as LastScannedBy.
//
//  1. Uploads and manual entries count like scans, but are never the last event.
//     Under [ScansOnly] they count nowhere.
//  2. A scan given twice, with the same time, scanner and event, counts once. Two IDs
//     are two events.
//  3. Scanners and events are compared by time in whole seconds, as Salesforce
//     keeps it, and alphabetically within a second, so that the result never
//     depends on the order given.
//  4. Entries without a time are last in the lists. They are first or last scan
//     or most recent campaign only if no entry has a time.
//  5. Blank scanners, events and campaigns are ignored.
//  6. In the lists, summary fields come after scans and campaigns; otherwise they
//     count like entries of their time. The greater number of scans wins.
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
	}
	if h.NumberOfScans == nil || p.NumberOfScans != nil && *p.NumberOfScans > h.counted {
		h.NumberOfScans = p.NumberOfScans
	}
	take(&h.FirstScannedBy, &h.FirstScannedAt, core.Address(p.FirstScannedBy), p.FirstScannedAt, -1)
	take(&h.LastScannedBy, &h.LastScannedAt, core.Address(p.LastScannedBy), p.LastScannedAt, 1)
	take(&h.LastScannedEvent, &h.LastEventAt, core.Clean(p.LastScannedEvent, false), p.LastScannedAt, 1)
	if p.AllScannedEvents != "" {
		h.Events = core.Union(h.Events, core.Split(p.AllScannedEvents, ";"), core.Seen)
	}
	if len(p.Campaigns) > 0 {
		h.addCampaigns(p.Campaigns)
	}
	h.MostRecentCampaign = cmp.Or(h.MostRecentCampaign, core.Seen(p.MostRecentCampaign))
	if p.AllCampaigns != "" {
		h.Campaigns = core.Union(h.Campaigns, core.Split(p.AllCampaigns, ";"), core.Seen)
	}
}

// take replaces a text and its time if the other is later (1) or earlier (-1), by
// seconds and then alphabetically. A text with a time replaces one without.
func take(text *string, at *time.Time, other string, otherAt time.Time, order int) {
	n := order * cmp.Compare(otherAt.Unix(), at.Unix())
	switch {
	case at.IsZero() != otherAt.IsZero():
		n = core.CompareTimes(*at, otherAt)
	case n == 0:
		var a, b [64]byte
		n = order * bytes.Compare(core.AppendFold(a[:0], other), core.AppendFold(b[:0], *text))
	}
	if other != "" && (core.BlankText(*text) || n > 0) {
		*text, *at = other, otherAt
	}
}

func (h *historyFacts) addScans(given []Scan, c Captures) {
	var room [8]Scan
	scans := room[:0]
	for _, s := range given {
		s.By, s.Event, s.EventID = core.Address(s.By), core.Clean(s.Event, false), core.Seen(s.EventID)
		if s.isActivity() {
			s.By = ""
		} else {
			h.NumberOfScans = &h.counted
		}
		if c != ScansOnly || s.isScan() {
			scans = append(scans, s)
		}
	}
	slices.SortStableFunc(scans, compareScans)
	scans = slices.CompactFunc(scans, sameScan)
	for i := range scans {
		s := &scans[i]
		if !s.isActivity() {
			h.counted++
		}
		take(&h.FirstScannedBy, &h.FirstScannedAt, s.By, s.At, -1)
		take(&h.LastScannedBy, &h.LastScannedAt, s.By, s.At, 1)
		if s.isScan() {
			take(&h.LastScannedEvent, &h.LastEventAt, s.Event, s.At, 1)
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

// isScan reports whether the entry is neither an upload nor typed in.
func (s *Scan) isScan() bool {
	if s.Source == "" || s.Source == ViaScan {
		return true
	}
	letters := strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s.Source)
	marks := []string{ViaUpload, "csv", "import", ViaManual}
	return !strings.HasSuffix(letters, "api") && !slices.ContainsFunc(marks, func(mark string) bool { return strings.Contains(letters, mark) })
}

// isActivity reports whether the entry is an activity's event, not a capture.
func (s *Scan) isActivity() bool {
	return len(s.Source) >= len(ViaActivity) && strings.EqualFold(s.Source[:len(ViaActivity)], ViaActivity)
}

func sameScan(a, b Scan) bool {
	return a.At.Equal(b.At) && core.Caseless(a.By) == core.Caseless(b.By) && core.Seen(a.Event) == core.Seen(b.Event) &&
		(a.EventID == b.EventID || a.EventID == "" || b.EventID == "")
}

func compareScans(a, b Scan) int {
	if n := core.CompareTimes(a.At, b.At); n != 0 {
		return n
	}
	return cmp.Or(
		strings.Compare(core.Seen(a.Event), core.Seen(b.Event)),
		strings.Compare(core.Caseless(a.By), core.Caseless(b.By)),
		scansFirst(a, b), // of the same scan, it is the one that is kept
		strings.Compare(a.EventID, b.EventID),
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
	return cmp.Or(core.CompareTimes(a.At, b.At), strings.Compare(a.ID, b.ID))
}
