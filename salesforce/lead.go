package salesforce

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// Lead is one captured lead with all that is to reach Salesforce: who the
// person is, the tags (qualifiers) given to them, and the engagement with them.
// Its JSON is that of Mobly's REST API, and reads back as the same Lead.
type Lead struct {
	Person  mapping.Person
	Tags    []tags.Tag
	Actions []engagement.Action
}

// clone returns a lead that shares no memory with l, but for what a custom value
// may point to.
func (l *Lead) clone() Lead {
	c := *l
	c.Tags, c.Actions = slices.Clone(l.Tags), slices.Clone(l.Actions)
	for i := range c.Actions {
		c.Actions[i].Custom = maps.Clone(c.Actions[i].Custom)
	}
	p := &c.Person
	p.Phones.LeadProvided, p.Phones.MoblyProvided = slices.Clone(p.Phones.LeadProvided), slices.Clone(p.Phones.MoblyProvided)
	p.Scans, p.Campaigns, p.RemoteIDs = slices.Clone(p.Scans), slices.Clone(p.Campaigns), slices.Clone(p.RemoteIDs)
	p.Custom, p.Unreadable = maps.Clone(p.Custom), slices.Clone(p.Unreadable)
	if p.NumberOfScans != nil {
		p.NumberOfScans = new(*p.NumberOfScans)
	}
	return c
}

// UnmarshalJSON reads a lead as this SDK documents it or as Mobly's REST API
// sends it: the fields of [mapping.Person]; "tags", each {"category", "value"} or
// {"tagOptionId", "value"}; and "leadActivityEvents", each an activity's ID or
// {"id", "eventType", "createdBy", "createdAt", "eventNotes"}. An activity known
// only by its ID becomes an Action with nothing but an ID: its result is Refused
// with [engagement.ErrNoContent]. [DecodeOptions.Activities] gives it its content.
//
// Mobly's activities add to the person: the campaign of a CAMPAIGN_ASSOCIATION to
// Person.Campaigns, and the event of any activity (associatedEvent) to Person.Scans,
// where it does not count as a scan ([mapping.ViaActivity]). [DecodeOptions.Events]
// names events that have only an ID.
//
// A tagOptionId means something only beside its tag group; see
// [DecodeOptions.TagGroups]. JSON of another kind is read where its meaning is
// clear; what is not is left out and named in Person.Unreadable.
//
// What is not an object, and an object that is not a lead, such as an error, an event
// that holds a lead, or one without any member of a lead, is a *[DecodeError] that
// says what it is.
func (l *Lead) UnmarshalJSON(b []byte) error {
	if kind := otherThanObject(b); kind != "" {
		return &DecodeError{Index: -1, Reason: "it is " + kind}
	}
	var in leadText
	if !leadForm.Read(b, &in) || in.Unreadable != nil {
		in = leadText{}
		if err := json.Unmarshal(b, (*mapping.Person)(&in.person)); err != nil {
			return err
		}
		if err := json.Unmarshal(b, &in.lists); err != nil {
			return err
		}
	}
	out := Lead{Person: mapping.Person(in.person)}
	out.Tags = readable[tags.Tag](&out.Person, "tags", in.Tags)
	out.Actions = readable[engagement.Action](&out.Person, "leadActivityEvents", in.Events)
	var raw []int
	for i := range out.Actions {
		if isAPIActivity(in.Events[i]) {
			raw = append(raw, i)
		}
	}
	out.associate(raw)
	if !out.isTelling() {
		if reason := notLead(b); reason != "" {
			return &DecodeError{Index: -1, Reason: reason}
		}
	}
	*l = out
	return nil
}

// person is a mapping.Person without its methods.
type person mapping.Person

// leadText is the JSON of a lead.
type leadText struct {
	person
	lists
}

type lists struct {
	Tags   scan.RawList `json:"tags"`
	Events scan.RawList `json:"leadActivityEvents"`
}

var leadForm = scan.FormOf(leadText{})

// readable returns the items of a list that can be read, and leaves them at the start
// of the list. It adds the others to the person's Unreadable. Null items are skipped.
func readable[T any, P interface {
	*T
	json.Unmarshaler
}](p *mapping.Person, name string, items scan.RawList) (out []T) {
	out = slices.Grow(out, len(items))
	for i, raw := range items {
		switch {
		case raw == nil:
			p.Unreadable = append(p.Unreadable, name)
			continue
		case string(raw) == "null":
			continue
		}
		out = append(out, *new(T))
		if P(&out[len(out)-1]).UnmarshalJSON(raw) != nil {
			out = out[:len(out)-1]
			p.Unreadable = append(p.Unreadable, fmt.Sprintf("%s[%d]", name, i))
			continue
		}
		items[len(out)-1] = raw
	}
	return out
}

// MarshalJSON writes the lead as one object, which UnmarshalJSON and
// [DecodeLeads] read as the same lead: the members of [mapping.Person], "tags", and
// "leadActivityEvents".
//
// What JSON does not have becomes what is read in its place: values of Custom
// their JSON kinds (numbers json.Number, times and bytes text, structs objects),
// empty lists nil, text valid UTF-8. The error names the value that JSON cannot
// hold, such as a NaN in Custom, and does not quote it.
func (l Lead) MarshalJSON() ([]byte, error) {
	b, err := l.encode()
	if err != nil {
		return nil, err
	}
	var read Lead
	if err := json.Unmarshal(b, &read); err != nil {
		return nil, fmt.Errorf("salesforce: the lead cannot be encoded as JSON: %s", scan.Reason(err))
	}
	return read.encode()
}

func (l *Lead) encode() ([]byte, error) {
	out := struct {
		person
		Tags   []tags.Tag `json:"tags,omitempty"`
		Events []any      `json:"leadActivityEvents,omitempty"`
	}{person: person(l.Person), Tags: l.Tags}
	p := &out.person
	p.CreatedAt, p.UpdatedAt = inMinutes(p.CreatedAt), inMinutes(p.UpdatedAt)
	p.FirstScannedAt, p.LastScannedAt = inMinutes(p.FirstScannedAt), inMinutes(p.LastScannedAt)
	p.Scans, p.Campaigns = slices.Clone(p.Scans), slices.Clone(p.Campaigns)
	for i := range p.Scans {
		p.Scans[i].At = inMinutes(p.Scans[i].At)
	}
	for i := range p.Campaigns {
		p.Campaigns[i].At = inMinutes(p.Campaigns[i].At)
	}
	p.Custom = maps.Clone(p.Custom)
	for key, v := range p.Custom {
		if v == json.Number("") { // JSON would have it 0
			p.Custom[key] = nil
		}
	}
	for i := range l.Actions {
		a := &l.Actions[i]
		if isOnlyID(a) {
			out.Events = append(out.Events, a.ID) // as Mobly's REST API has it
		} else {
			out.Events = append(out.Events, a)
		}
	}
	b, err := org.AppendValue(nil, out)
	if err != nil {
		return nil, l.unwritable(err)
	}
	return b, nil
}

// inMinutes returns the time in UTC if JSON cannot hold its zone, the offset of
// which is less than a day and in whole minutes there.
func inMinutes(at time.Time) time.Time {
	const day = 24 * 60 * 60
	if _, offset := at.Zone(); offset%60 != 0 || offset <= -day || offset >= day {
		return at.UTC()
	}
	return at
}

// unwritable says which value of the lead JSON cannot hold.
func (l *Lead) unwritable(err error) error {
	for _, key := range slices.Sorted(maps.Keys(l.Person.Custom)) {
		v := l.Person.Custom[key]
		if _, err := json.Marshal(v); err != nil {
			what := fmt.Sprintf("a %T", v)
			if e, ok := errors.AsType[*json.UnsupportedValueError](err); ok {
				what += ", " + e.Str // NaN, an infinity or a cycle
			}
			return fmt.Errorf("salesforce: the lead cannot be encoded as JSON: its custom value %q is %s", key, what)
		}
	}
	return fmt.Errorf("salesforce: the lead cannot be encoded as JSON: %w", err)
}
