package mapping

import (
	"cmp"
	"slices"
	"strings"
	"time"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Occasion is an event that a person was captured at, or a label that they have.
type Occasion struct {
	EventID string // Mobly's ID of the event; "" is not known
	Event   string // its name; "" is not known
	Label   string // ID of the label (see [Campaign]); "" is an event

	// Scans is the number of scans at the event. Uploads, manual entries and
	// activities do not count. Unless Complete is true, there may have been more, because
	// only activities or the person's summary name the event. A label has none.
	Scans    int
	Complete bool

	// Person is the person without any history of other occasions. It shares memory
	// with the person whose occasion it is.
	Person Person
}

// Occasions returns each event that the person was captured at, by first capture, name
// and ID, and then each label, by time and ID. Those without a time come last.
//
//  1. Uploads, manual entries and activities make an event an occasion. Under
//     [ScansOnly], uploads and manual entries count nowhere.
//  2. Events with different IDs are different. A capture without an ID is of the event
//     of that name, in any letter case, if exactly one ID has it.
//  3. A scan given twice, with the same time and scanner, counts once.
//  4. The events of the summary are occasions too, and LastScannedEvent had a scan.
func (p *Person) Occasions(c Captures) []Occasion {
	if p == nil {
		return nil
	}
	found := events{byKey: make(map[[2]string]*event), byName: make(map[string]*event)}
	found.addScans(p.Scans, c)
	found.addSummary(p)
	slices.SortStableFunc(found.list, func(a, b *event) int {
		return cmp.Or(core.CompareTimes(a.at, b.at), strings.Compare(a.name, b.name), strings.Compare(a.id, b.id))
	})
	var out []Occasion
	for _, e := range found.list {
		out = append(out, e.occasion(p))
	}
	for _, id := range core.Union(p.History(c).Campaigns, []string{core.Seen(p.MostRecentCampaign)}, core.Seen) {
		if id != "" {
			o := Occasion{Label: id, Complete: true, Person: p.withoutHistory()}
			o.Person.Campaigns = []Campaign{{ID: id}}
			out = append(out, o)
		}
	}
	return out
}

// event is an event of a person.
type event struct {
	id, name string
	at       time.Time // of the first capture
	scans    []Scan
	last     bool // it is the person's LastScannedEvent
}

// events are those of a person.
type events struct {
	list   []*event
	byKey  map[[2]string]*event // by ID or, without one, by name
	byName map[string]*event    // nil: several have the name
}

func (l *events) addScans(given []Scan, c Captures) {
	scans := slices.DeleteFunc(slices.Clone(given), func(s Scan) bool { return c == ScansOnly && !s.isScan() })
	for i := range scans {
		s := &scans[i]
		s.By, s.Event, s.EventID = core.Address(s.By), core.Clean(s.Event, false), core.Seen(s.EventID)
	}
	slices.SortStableFunc(scans, compareScans)
	for _, s := range scans {
		if s.EventID != "" {
			l.find(s.EventID, s.Event) // before those that have the name alone
		}
	}
	for _, s := range scans {
		if s.EventID == "" && s.Event == "" {
			continue
		}
		e := l.find(s.EventID, s.Event)
		if e.scans == nil {
			e.at = s.At
		}
		e.scans = append(e.scans, s)
	}
}

// find returns the event of an ID or, without one, of a name, and adds it if there is
// none.
func (l *events) find(id, name string) *event {
	looks := core.Looks(name)
	if e := l.byName[looks]; id == "" && e != nil {
		return e
	}
	key := [2]string{id}
	if id == "" {
		key[1] = looks
	}
	e := l.byKey[key]
	if e == nil {
		e = &event{id: id}
		l.byKey[key], l.list = e, append(l.list, e)
	}
	e.name = cmp.Or(e.name, name)
	if other, taken := l.byName[looks]; taken && other != e {
		l.byName[looks] = nil
	} else {
		l.byName[looks] = e
	}
	return e
}

// addSummary adds the events of the person's summary. A name that several events have
// says nothing new.
func (l *events) addSummary(p *Person) {
	last := core.Clean(p.LastScannedEvent, false)
	for i, name := range append([]string{last}, core.Split(p.AllScannedEvents, ";")...) {
		e, taken := l.byName[core.Looks(name)]
		if name == "" || taken && e == nil {
			continue
		}
		e = l.find("", name)
		if i == 0 {
			e.last, e.at = true, cmp.Or(e.at, p.LastScannedAt)
		}
	}
}

// occasion returns the event as an occasion of the person.
func (e *event) occasion(p *Person) Occasion {
	o := Occasion{EventID: e.id, Event: e.name, Person: p.withoutHistory()}
	counted := make(map[[2]string]bool)
	for i := range e.scans {
		s := &e.scans[i]
		o.Complete = o.Complete || !s.isActivity()
		if s.isScan() && !s.isActivity() {
			counted[[2]string{instant(s.At), core.Caseless(s.By)}] = true
		}
	}
	o.Scans, o.Person.Scans = len(counted), e.scans
	if e.last {
		o.Scans = max(o.Scans, 1)
		o.Person.LastScannedBy, o.Person.LastScannedAt, o.Person.LastScannedEvent = p.LastScannedBy, p.LastScannedAt, p.LastScannedEvent
	}
	if len(e.scans) == 0 {
		o.Person.AllScannedEvents = e.name
	}
	return o
}

// withoutHistory returns a copy of the person that was captured nowhere.
func (p *Person) withoutHistory() Person {
	out := *p
	out.Scans, out.Campaigns, out.NumberOfScans = nil, nil, nil
	out.FirstScannedBy, out.FirstScannedAt, out.LastScannedBy, out.LastScannedAt = "", time.Time{}, "", time.Time{}
	out.LastScannedEvent, out.AllScannedEvents, out.MostRecentCampaign, out.AllCampaigns = "", "", "", ""
	return out
}
