package trials

import (
	"cmp"
	"encoding/json"
	"errors"
	"math/big"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// decide says what is written to the person's record.
func (o *oracle) decide(h *human) {
	h.object = o.target(h)
	h.fields = make(map[string]decided)
	if p := o.lastWith(h, followers["description"]); p != nil {
		h.lead.Description = p.Description
	}
	own := slices.DeleteFunc(slices.Clone(h.tags), func(t tags.Tag) bool { return o.followed(t) })
	mapped, tagged := o.mapper.Map(h.object, &h.lead), o.tagger.Map(h.object, h.tags)
	tagged.Dropped = o.tagger.Map(h.object, own).Dropped
	for _, e := range mapped.Dropped {
		h.drops = append(h.drops, e.Field+" "+e.Code())
	}
	for _, e := range tagged.Dropped {
		h.drops = append(h.drops, e.Field+" "+e.Code())
	}
	if h.err = o.refusal(h, append(problems(mapped.Err), problems(tagged.Err)...)); h.err != nil {
		return
	}
	late := o.late(h)
	for _, v := range slices.Concat(mapped.Values, tagged.Values) {
		if p := o.lastWith(h, followers["mostRecentCampaign"]); p != nil && v.Rule == "mostRecentCampaign" && !v.Blank {
			v.Value = followers["mostRecentCampaign"](p)
		}
		if o.outdated(h, &v) {
			continue
		}
		_, historic := historyFields[v.Rule]
		if after, ok := decideField(h.before, v, late && (!historic || v.Policy != field.Overwrite)); ok {
			h.fields[v.Field] = decided{after, v.Type}
		}
	}
	o.giveKey(h)
	if h.before == nil && h.err == nil {
		o.recognisable(h)
	}
	o.stamp(h, late)
}

// refusal says why the lead must not be written, if so: something is lost under
// Strict, or a Required rule has no value, unless the record has one.
func (o *oracle) refusal(h *human, problems []error) (why error) {
	required := false
	for _, problem := range problems {
		var e *field.Error
		missing := errors.As(problem, &e) && errors.Is(problem, field.ErrRequired)
		required = required || missing
		if h.before == nil || !missing || blank(h.before[e.Field]) {
			why = cmp.Or(why, errors.Unwrap(problem))
		}
	}
	if !built.RequiredOnUpdate && required && h.before != nil {
		return nil
	}
	return why
}

// problems are the single errors of a joined one.
func problems(err error) (out []error) {
	if list, ok := err.(interface{ Unwrap() []error }); ok {
		for _, err := range list.Unwrap() {
			out = append(out, problems(err)...)
		}
		return out
	}
	if err != nil {
		out = append(out, err)
	}
	return out
}

// decideField says what a field is to hold, and whether it has to be written.
func decideField(before row, v field.Value, late bool) (after any, write bool) {
	after = v.Value
	if blank(after) {
		after = nil
	}
	if before == nil {
		return after, after != nil
	}
	now := before[v.Field]
	empty := blank(now) || v.Placeholder != "" && now == v.Placeholder
	if late && v.Policy != field.CreateOnly && v.Policy != field.Append {
		v.Policy = field.WriteIfBlank
	}
	switch {
	case v.Blank || v.Policy == field.CreateOnly:
		return nil, false
	case v.Policy == field.WriteIfBlank:
		if after == nil || !empty || v.Type == field.Checkbox {
			return nil, false
		}
	case v.Policy == field.Append:
		if after == nil {
			return nil, false
		}
		if !empty {
			after = added(now.(string), after.(string), &v)
		}
	case after == nil && v.Type == field.Checkbox:
		after = false
	}
	return after, stored(now, v.Type) != stored(after, v.Type)
}

// added is a text with what it lacks.
func added(now, more string, v *field.Value) string {
	room := func(s string) bool { return v.Length == 0 || len(utf16.Encode([]rune(s))) <= v.Length }
	if v.Separator == "" && v.Type != field.MultiPicklist {
		now, more = plain(now), plain(more)
		if text := now + "\n" + more; !strings.Contains("\n"+now+"\n", "\n"+more+"\n") && room(text) {
			return text
		}
		return now
	}
	var have []string
	for item := range strings.SplitSeq(now, ";") {
		have = append(have, strings.TrimSpace(item))
	}
	for item := range strings.SplitSeq(more, ";") {
		if item = strings.TrimSpace(item); item != "" && !slices.Contains(have, item) && room(now+";"+item) {
			now, have = now+";"+item, append(have, item)
		}
	}
	return now
}

func plain(s string) string {
	return strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s))
}

// stored is a value in a form in which equal ones are equal.
func stored(v any, typ field.Type) any {
	text, isText := v.(string)
	if n, ok := v.(json.Number); ok {
		text, isText = n.String(), true
	}
	if text = plain(text); isText && text == "" {
		v = nil
	}
	switch {
	case typ == field.Checkbox && v == nil:
		return false
	case v == nil || !isText:
		return v
	}
	switch typ {
	case field.Email:
		return strings.ToLower(text)
	case field.Number:
		if n, ok := new(big.Rat).SetString(text); ok {
			return n.RatString()
		}
	case field.DateTime:
		for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05.000-0700"} {
			if at, err := time.Parse(layout, text); err == nil {
				return at.Unix()
			}
		}
	case field.MultiPicklist:
		items := strings.Split(text, ";")
		slices.Sort(items)
		return strings.Join(items, ";")
	default:
	}
	return text
}

// giveKey gives a new record, and a found one that has none, the first capture's
// external ID that no other record has: one may have stayed with a converted
// Lead.
func (o *oracle) giveKey(h *human) {
	if h.before != nil && !blank(h.before["mobly_id__c"]) {
		return
	}
	for _, i := range h.captures {
		key := o.keys[i].external
		taken := slices.ContainsFunc(o.people[h.object], func(r row) bool {
			have, _ := r["mobly_id__c"].(string)
			return strings.EqualFold(have, key)
		})
		if key != "" && !taken {
			h.fields["mobly_id__c"] = decided{key, field.Text}
			return
		}
	}
}

// recognisable refuses a new record that the next run would not find.
func (o *oracle) recognisable(h *human) {
	nameless := h.lead
	nameless.RemoteIDs = nil
	_, keyed := h.fields["mobly_id__c"]
	_, mailed := h.fields["Email"]
	switch {
	case nobody(&nameless):
		h.err = sferr.ErrEmpty
	case !keyed && !h.exact && (!mailed || !slices.ContainsFunc(h.captures, func(i int) bool { return o.keys[i].email != "" })):
		h.err = sferr.ErrNoKey
	}
}

// late reports whether the record holds a newer capture.
func (o *oracle) late(h *human) bool {
	if o.cfg.Settings.Keys.SyncedAt == "" || h.before == nil || h.lead.UpdatedAt.IsZero() || h.before[o.cfg.Settings.Keys.SyncedAt] == nil {
		return false
	}
	have, _ := stored(h.before[o.cfg.Settings.Keys.SyncedAt], field.DateTime).(int64)
	return have > h.lead.UpdatedAt.Unix()
}

// stamp keeps the time of the newest capture.
func (o *oracle) stamp(h *human, late bool) {
	if o.cfg.Settings.Keys.SyncedAt == "" || h.lead.UpdatedAt.IsZero() || late || h.err != nil {
		return
	}
	at := h.lead.UpdatedAt.UTC().Format(time.RFC3339)
	if h.before == nil || stored(h.before[o.cfg.Settings.Keys.SyncedAt], field.DateTime) != h.lead.UpdatedAt.Unix() {
		h.fields[o.cfg.Settings.Keys.SyncedAt] = decided{at, field.DateTime}
	}
}

// keepAddresses leaves the address of a found record alone
//
//  1. where one of several captures is known by it only;
//  2. where another record has the new one, or is given it before;
//  3. where another person was refused that has the present or the new one, or
//     would come to the record by the new one, being found by nothing that
//     goes before and given no external ID now.
func (o *oracle) keepAddresses() {
	keep := func(h *human) {
		delete(h.fields, "Email")
		h.drops = append(h.drops, "Email AMBIGUOUS_EMAIL")
	}
	var changed []*human
	for _, h := range o.humans {
		if _, ok := h.fields["Email"]; !ok || h.err != nil || h.before == nil {
			continue
		}
		if o.needsAddress(h) || built.KeptForOthers && o.reliedOn(h) {
			keep(h)
			continue
		}
		changed = append(changed, h)
	}
	for i := 0; i < len(changed); i++ {
		if o.taken(changed, i) {
			keep(changed[i])
			changed = slices.Delete(changed, i, i+1)
			i = -1 // what was free may be taken now
		}
	}
}

func (o *oracle) needsAddress(h *human) bool {
	key, _ := h.before["mobly_id__c"].(string)
	if given, ok := h.fields["mobly_id__c"]; ok {
		key = given.value.(string)
	}
	id := h.before["Id"].(string)
	return len(h.captures) > 1 && slices.ContainsFunc(h.captures, func(i int) bool {
		k := &o.keys[i]
		known := slices.Contains(k.contacts, id) || slices.Contains(k.leads, id) || k.external != "" && strings.EqualFold(k.external, key)
		return !known && k.email != "" && k.email == h.before["Email"]
	})
}

func (o *oracle) reliedOn(h *human) bool {
	return slices.ContainsFunc(o.humans, func(other *human) bool {
		has := func(address any) bool {
			return slices.ContainsFunc(other.captures, func(i int) bool { return o.keys[i].email != "" && o.keys[i].email == address })
		}
		given := has(stored(h.fields["Email"].value, field.Email))
		switch {
		case other == h:
			return false
		case other.matchErr:
			return given || has(h.before["Email"])
		case other.err == nil && !blank(other.fields["mobly_id__c"].value):
			return false
		case other.by == "external ID", other.by == "Contact ID", other.by == "Lead ID" && h.object == schema.Lead:
			return false
		}
		return given
	})
}

// taken reports whether the new address of changed[i] is another record's.
func (o *oracle) taken(changed []*human, i int) bool {
	address := stored(changed[i].fields["Email"].value, field.Email)
	for j, other := range changed {
		if j < i && stored(other.fields["Email"].value, field.Email) == address {
			return true
		}
	}
	for object, rows := range o.people {
		for _, r := range rows {
			moves := slices.ContainsFunc(changed, func(h *human) bool { return h.before["Id"] == r["Id"] })
			if r["Email"] == address && address != nil && !moves && !isConverted(r) && (object == schema.Lead || o.cfg.Settings.Policies.Strategy != salesforce.LeadsOnly) {
				return true
			}
		}
	}
	return false
}
