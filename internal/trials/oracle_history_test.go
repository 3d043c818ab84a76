package trials

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/mapping"
)

// entry is a scan as the table of the history sees it: by whole seconds.
type entry struct {
	second   int64
	by       string
	event    string
	lastable bool  // it is neither an upload nor typed in
	only     int64 // -1: it may only be the first, 1: only the last; 0: either
}

// entries are the scans of a capture, ready-made ones included.
func (s *historyScene) entries(i int) (out []entry) {
	p := &s.captures[i].Person
	for _, scan := range p.Scans {
		out = append(out, entry{scan.At.Unix(), scan.By, scan.Event, scan.Source == "", 0})
	}
	if p.FirstScannedBy != "" {
		out = append(out, entry{second: p.FirstScannedAt.Unix(), by: p.FirstScannedBy, only: -1}, entry{p.LastScannedAt.Unix(), p.LastScannedBy, p.LastScannedEvent, true, 1})
	}
	return out
}

// scanned are the entries of some captures that have a scanner.
func (s *historyScene) scanned(of []int) (out []entry) {
	for _, i := range of {
		for _, e := range s.entries(i) {
			if e.by != "" {
				out = append(out, e)
			}
		}
	}
	return out
}

// lastable are the entries of some captures whose event may be the last.
func (s *historyScene) lastable(of []int) (out []entry) {
	for _, i := range of {
		for _, e := range s.entries(i) {
			if e.lastable && e.event != "" {
				out = append(out, e)
			}
		}
	}
	return out
}

// lastSecond is when a capture was scanned last, 0 if it was not.
func (s *historyScene) lastSecond(i int) (second int64) {
	for _, e := range s.scanned([]int{i}) {
		second = max(second, e.second)
	}
	return second
}

// extreme returns the texts in the first (-1) or last (1) second, and of these the
// one that is first or last in the alphabet.
func extreme(entries []entry, sign int64, text func(entry) string) (best string, second int64) {
	for _, e := range entries {
		if e.only == -sign {
			continue
		}
		better := sign * (e.second - second)
		name := strings.Compare(strings.ToLower(text(e)), strings.ToLower(best)) * int(sign)
		if best == "" || better > 0 || better == 0 && name > 0 {
			best, second = text(e), e.second
		}
	}
	return best, second
}

func scannerOf(e entry) string { return e.by }
func eventOf(e entry) string   { return e.event }

func (s *historyScene) all() (all []int) {
	for i := range s.captures {
		all = append(all, i)
	}
	return all
}

// settled reports whether syncing captures again must change nothing: each is
// ordered among the others.
func (s *historyScene) settled() bool {
	ordered := s.times && !slices.ContainsFunc(s.all(), func(i int) bool { return s.lastSecond(i) == 0 })
	return ordered || s.syncedAt || len(s.captures) == 1
}

// judge returns where the record differs from the table, and counts where the
// table says exactly what it holds.
func (s *historyScene) judge(record map[string]any, exact map[string]int) (problems []string) {
	mode := "neither"
	switch {
	case s.times:
		mode = "times"
	case s.syncedAt:
		mode = "syncedAt"
	}
	holds := func(source mapping.Source, name string, want []string) {
		got := fmt.Sprint(record[s.names[source]])
		if record[s.names[source]] == nil {
			got = ""
		}
		if len(want) == 0 {
			want = []string{""}
		}
		if len(want) == 1 {
			exact[mode+" "+name]++
		}
		if !slices.Contains(want, got) {
			problems = append(problems, fmt.Sprintf("%s: %q, want one of %q", name, got, want))
		}
	}
	holds(mapping.FromNumberOfScans, "NumberOfScans", s.number())
	firstBy, firstAt := s.first()
	lastBy, lastAt := s.last()
	holds(mapping.FromFirstScannedBy, "FirstScannedBy", firstBy)
	holds(mapping.FromLastScannedBy, "LastScannedBy", lastBy)
	holds(mapping.FromLastScannedEvent, "LastScannedEvent", s.event())
	holds(mapping.FromDescription, "Description", s.followed(func(p *mapping.Person) string { return p.Description }))
	holds(mapping.FromMostRecentCampaign, "MostRecentCampaign", s.followed(func(p *mapping.Person) string {
		if len(p.Campaigns) == 0 {
			return ""
		}
		return p.Campaigns[0].ID // the other one is older
	}))
	if s.times {
		holds(mapping.FromFirstScannedAt, "FirstScannedAt", firstAt)
		holds(mapping.FromLastScannedAt, "LastScannedAt", lastAt)
	}
	var events, campaigns []string
	for i := range s.captures {
		p := &s.captures[i].Person
		for _, scan := range p.Scans {
			events = append(events, scan.Event)
		}
		events = append(events, p.AllScannedEvents)
		for _, c := range p.Campaigns {
			campaigns = append(campaigns, c.ID)
		}
	}
	for source, want := range map[mapping.Source][]string{mapping.FromAllScannedEvents: events, mapping.FromAllCampaigns: campaigns} {
		got, _ := record[s.names[source]].(string)
		slices.Sort(want)
		want = slices.DeleteFunc(slices.Compact(want), func(s string) bool { return s == "" })
		list := slices.Sorted(strings.SplitSeq(got, ";"))
		if got == "" {
			list = nil
		}
		if !slices.Equal(list, want) {
			problems = append(problems, fmt.Sprintf("%s: %q, want %q", source, list, want))
		}
	}
	return problems
}

// number is the greatest number that a call had: of one of its captures or, without
// totals, of all.
func (s *historyScene) number() []string {
	best := -1
	for _, call := range s.calls {
		all, total := make(map[string]bool), false
		for _, i := range call {
			p, own := &s.captures[i].Person, make(map[string]bool)
			for _, scan := range p.Scans {
				own[fmt.Sprint(scan.At, strings.ToLower(scan.By), scan.Event)] = true
			}
			maps.Copy(all, own)
			if len(own) > 0 {
				best = max(best, len(own))
			}
			if p.NumberOfScans != nil {
				best, total = max(best, *p.NumberOfScans), true
			}
		}
		if len(all) > 0 && !total {
			best = max(best, len(all))
		}
	}
	if best < 0 {
		return nil
	}
	return []string{strconv.Itoa(best)}
}

// first is who scanned first: in all, or else in the first call with a scanner.
func (s *historyScene) first() (by, at []string) {
	entries := s.scanned(s.all())
	for _, call := range s.calls {
		if of := s.scanned(call); !s.times && len(of) > 0 {
			entries = of
			break
		}
	}
	return found(extreme(entries, -1, scannerOf))
}

func found(text string, second int64) (texts, times []string) {
	if text == "" {
		return nil, nil
	}
	return []string{text}, []string{time.Unix(second, 0).UTC().Format("2006-01-02T15:04:05.000+0000")}
}

// last is who scanned last: in all, or of the capture changed last, or of the last
// call.
func (s *historyScene) last() (by, at []string) {
	entries := s.scanned(s.all())
	switch newest := s.scanned([]int{s.changedLast()}); {
	case s.times || len(entries) == 0:
	case s.syncedAt && len(newest) == 0:
		return s.texts(entries, scannerOf), nil
	case s.syncedAt:
		entries = newest
	default:
		for _, call := range s.calls {
			if of := s.scanned(call); len(of) > 0 {
				entries = of
			}
		}
	}
	return found(extreme(entries, 1, scannerOf))
}

// texts are the different ones: any of them may be there.
func (s *historyScene) texts(entries []entry, text func(entry) string) (out []string) {
	for _, e := range entries {
		if !slices.Contains(out, text(e)) {
			out = append(out, text(e))
		}
	}
	return out
}

// changedLast is the capture that was changed last.
func (s *historyScene) changedLast() (last int) {
	for i := range s.captures {
		if s.captures[i].Person.UpdatedAt.After(s.captures[last].Person.UpdatedAt) {
			last = i
		}
	}
	return last
}

// event is the last event: exactly if it is that of the last scan, to which the
// record's time belongs.
func (s *historyScene) event() []string {
	entries := s.lastable(s.all())
	best, second := extreme(entries, 1, eventOf)
	_, scannedLast := extreme(s.scanned(s.all()), 1, scannerOf)
	other := func(e entry) bool { return e.second == second && e.only >= 0 && (!e.lastable || e.event == "") }
	switch newest := s.changedLast(); {
	case len(entries) == 0:
		return nil
	case s.times:
		if second == scannedLast && !slices.ContainsFunc(s.scanned(s.all()), other) && s.scannerAt(second) {
			return []string{best}
		}
	case s.syncedAt:
		if own, _ := extreme(s.lastable([]int{newest}), 1, eventOf); own != "" {
			return []string{own}
		}
	default:
		for _, call := range slices.Backward(s.calls) {
			if of := s.lastable(call); len(of) > 0 {
				text, _ := extreme(of, 1, eventOf)
				return []string{text}
			}
		}
	}
	return s.texts(entries, eventOf)
}

// scannerAt reports whether all events in the second have scanners.
func (s *historyScene) scannerAt(second int64) bool {
	return !slices.ContainsFunc(s.lastable(s.all()), func(e entry) bool { return e.second >= second && e.by == "" })
}

// followed is a value that follows a capture: the one scanned last or changed last,
// or that of the last call.
func (s *historyScene) followed(text func(*mapping.Person) string) []string {
	var all []string
	timed, changed := true, true
	for i := range s.captures {
		if v := text(&s.captures[i].Person); v != "" && !slices.Contains(all, v) {
			all = append(all, v)
		}
		timed = timed && s.lastSecond(i) > 0
		changed = changed && !s.captures[i].Person.UpdatedAt.IsZero()
	}
	of := func(captures []int) []string { // of those scanned or changed last
		var best []string
		var second int64
		for _, i := range captures {
			at := s.lastSecond(i)
			if s.syncedAt {
				at = s.captures[i].Person.UpdatedAt.Unix()
			}
			v := text(&s.captures[i].Person)
			switch {
			case v == "" && at < second:
			case v == "" && at > second:
				best, second = nil, at
			case at > second:
				best, second = []string{v}, at
			case at == second && v != "":
				best = append(best, v)
			}
		}
		return slices.Compact(best)
	}
	switch {
	case len(all) == 0:
		return nil
	case s.syncedAt && changed, s.times && !s.syncedAt && timed:
		if best := of(s.all()); len(best) == 1 {
			return best
		}
	case !s.times && !s.syncedAt && timed:
		for _, call := range slices.Backward(s.calls) {
			valued := slices.DeleteFunc(slices.Clone(call), func(i int) bool { return text(&s.captures[i].Person) == "" })
			if len(valued) > 0 {
				return of(valued)
			}
		}
	}
	return all
}
