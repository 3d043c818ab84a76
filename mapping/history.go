package mapping

import (
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

// History is what the scans and campaigns of a person come to.
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

// History sums up the person's scans and campaigns, which may be in any order, and
// what is given ready-made.
//
//  1. Uploads and manual entries count like scans, but are never the last event.
//     Under [ScansOnly] they count nowhere.
//  2. A scan given twice, with the same time, scanner and event, counts once.
//  3. Scanners and events are compared by whole seconds, which is what Salesforce
//     keeps. Of several in one second, the first is the one that is first in
//     alphabetical order and the last the one that is last there, so that the
//     result never depends on the order given.
//  4. Entries without a time are last in the lists. They are first or last scan
//     or most recent campaign only if no entry has a time.
//  5. Blank scanners, events and campaigns are ignored.
//  6. What is ready-made comes after scans and campaigns in the lists, and counts
//     like an entry of its time otherwise. The number of scans is the greater one.
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
	if by := core.Address(p.FirstScannedBy); by != "" {
		h.first(by, p.FirstScannedAt)
	}
	if by := core.Address(p.LastScannedBy); by != "" {
		h.last(by, p.LastScannedAt)
	}
	if event := core.Clean(p.LastScannedEvent, false); event != "" {
		h.lastEvent(event, p.LastScannedAt)
	}
	h.Events = joinList(h.Events, p.AllScannedEvents)

	if len(p.Campaigns) > 0 {
		h.addCampaigns(p.Campaigns)
	}
	if h.MostRecentCampaign == "" {
		h.MostRecentCampaign = core.Seen(p.MostRecentCampaign)
	}
	h.Campaigns = joinList(h.Campaigns, p.AllCampaigns)
}

// joinList adds to a list what it lacks of one that is ready-made.
func joinList(list []string, ready string) []string {
	switch items := core.Split(ready, ";"); {
	case len(items) == 0:
		return list
	case len(list) == 0:
		return items
	default:
		return core.Union(list, items, core.Seen)
	}
}

// first takes a scanner who is earlier than the first one known.
func (h *historyFacts) first(by string, at time.Time) {
	n := compareSeconds(at, h.FirstScannedAt)
	if h.FirstScannedBy == "" || n < 0 || n == 0 && core.Caseless(by) < core.Caseless(h.FirstScannedBy) {
		h.FirstScannedBy, h.FirstScannedAt = by, at
	}
}

// last takes a scanner who is later than the last one known.
func (h *historyFacts) last(by string, at time.Time) {
	if isLater(by, at, h.LastScannedBy, h.LastScannedAt) {
		h.LastScannedBy, h.LastScannedAt = by, at
	}
}

// lastEvent takes an event that is later than the last one known.
func (h *historyFacts) lastEvent(event string, at time.Time) {
	if isLater(event, at, h.LastScannedEvent, h.LastEventAt) {
		h.LastScannedEvent, h.LastEventAt = event, at
	}
}

// isLater reports whether a captured text comes after the last one known, "" if
// there is none. A text with a time comes after one without.
func isLater(text string, at time.Time, known string, knownAt time.Time) bool {
	if at.IsZero() != knownAt.IsZero() {
		return known == "" || knownAt.IsZero()
	}
	n := compareSeconds(at, knownAt)
	return known == "" || n > 0 || n == 0 && core.Caseless(text) > core.Caseless(known)
}

func (h *historyFacts) addScans(given []Scan, c Captures) {
	var room [8]Scan
	scans := room[:0]
	for _, s := range given {
		s.By, s.Event = core.Address(s.By), core.Clean(s.Event, false)
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
		if s.By != "" {
			h.first(s.By, s.At)
			h.last(s.By, s.At)
		}
		if s.Event != "" && s.isScan() {
			h.lastEvent(s.Event, s.At)
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
	letters := func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}
	switch strings.TrimPrefix(strings.Map(letters, s.Source), ViaActivity) {
	case ViaUpload, "csv", "csvupload", "moblyapi", "api", ViaManual, "manualentry", "manuallyentered":
		return false
	}
	return true
}

func (s *Scan) isActivity() bool {
	if s.Source == "" || s.Source == ViaScan {
		return false
	}
	source := core.Seen(s.Source)
	return len(source) >= len(ViaActivity) && strings.EqualFold(source[:len(ViaActivity)], ViaActivity)
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

// compareSeconds is compareTimes by whole seconds.
func compareSeconds(a, b time.Time) int {
	if a.IsZero() || b.IsZero() {
		return compareTimes(a, b)
	}
	return cmp.Compare(a.Unix(), b.Unix())
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
