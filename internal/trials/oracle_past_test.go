package trials

import (
	"encoding/json"
	"math"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

// historyFields are the rules whose values an older capture may not overwrite.
var historyFields = map[string]bool{
	"numberOfScans": true, "firstScannedBy": true, "firstScannedAt": true, "lastScannedBy": true, "lastScannedAt": true,
	"lastScannedEvent": true, "mostRecentCampaign": true, "description": true,
}

// followers are the values that follow one capture.
var followers = map[string]func(*mapping.Person) string{
	"description": func(p *mapping.Person) string { return strings.TrimSpace(p.Description) },
	"mostRecentCampaign": func(p *mapping.Person) string {
		own := mapping.Campaign{}
		for _, c := range p.Campaigns {
			if c.At.After(own.At) || c.At.Equal(own.At) && c.ID > own.ID {
				own = c
			}
		}
		return own.ID
	},
}

// lastWith is the capture with a value that was changed last, if the org keeps when,
// or else scanned last, nil if none has one. Those that do not say when come last.
func (o *oracle) lastWith(h *human, text func(*mapping.Person) string) (last *mapping.Person) {
	const never = int64(math.MaxInt64)
	key := func(p *mapping.Person) (first, then int64) {
		scanned, changed := o.scannedLast(p), never
		if scanned == 0 {
			scanned = never
		}
		if !p.UpdatedAt.IsZero() {
			changed = p.UpdatedAt.UnixNano()
		}
		if o.cfg.Settings.Keys.SyncedAt != "" {
			return changed, scanned
		}
		return scanned, changed
	}
	for _, i := range h.captures {
		p := &o.leads[i].Person
		if text(p) == "" {
			continue
		}
		if last != nil {
			a1, a2 := key(last)
			if b1, b2 := key(p); b1 < a1 || b1 == a1 && b2 < a2 {
				continue
			}
		}
		last = p
	}
	return last
}

// scans are those of a capture, in the terms of the table of the history.
func scansOf(p *mapping.Person) (out []entry) {
	for _, s := range p.Scans {
		out = append(out, entry{s.At.Unix(), s.By, s.Event, s.Source != "upload", 0})
	}
	return out
}

func (o *oracle) scannedLast(p *mapping.Person) int64 {
	_, second := extreme(scansOf(p), 1, scannerOf)
	return second
}

// outdated reports whether a record has a newer value than the captures give: for a
// blank field none is.
func (o *oracle) outdated(h *human, v *field.Value) bool {
	if h.before == nil || !historyFields[v.Rule] || v.Policy != field.Overwrite || blank(v.Value) {
		return false
	}
	had := func(name string) int64 {
		at, _ := stored(h.before["mobly_"+name+"__c"], field.DateTime).(int64)
		return at
	}
	text := func(v any) string { s, _ := v.(string); return strings.ToLower(s) }
	now := h.before[v.Field]
	firstBy, first := extreme(scansOf(&h.lead), -1, scannerOf)
	switch v.Rule {
	case "numberOfScans":
		if blank(now) {
			return false
		}
		a, _ := now.(json.Number).Float64()
		b, _ := v.Value.(json.Number).Float64()
		return a > b
	case "firstScannedBy", "firstScannedAt":
		at, by := had("first_scanned_at"), text(h.before["mobly_first_scanned_by__c"])
		if at == 0 {
			return by != "" && (v.Rule == "firstScannedBy" || by != text(firstBy))
		}
		return first > at || first == at && text(firstBy) >= by
	}
	if blank(now) {
		return false
	}
	var scanned, changed int64
	switch v.Rule {
	case "description", "mostRecentCampaign":
		p := o.lastWith(h, followers[v.Rule])
		scanned, changed = o.scannedLast(p), p.UpdatedAt.Unix()
	case "lastScannedEvent":
		var events []entry
		for _, e := range scansOf(&h.lead) {
			if e.lastable && e.event != "" {
				events = append(events, e)
			}
		}
		_, scanned = extreme(events, 1, eventOf)
		changed = h.lead.UpdatedAt.Unix()
	default:
		scanned, changed = o.scannedLast(&h.lead), h.lead.UpdatedAt.Unix()
	}
	newest, follows := had("last_scanned_at"), v.Rule == "description" || v.Rule == "mostRecentCampaign"
	synced := int64(0)
	if o.cfg.Settings.Keys.SyncedAt != "" {
		synced = had("synced_at")
	}
	bySync := synced > 0 && changed > 0
	switch {
	case newest == 0, follows && (bySync || scanned == 0):
		return bySync && changed < synced
	case scanned == newest && !follows && v.Rule != "lastScannedAt":
		return text(v.Value) <= text(now)
	}
	return scanned < newest
}
