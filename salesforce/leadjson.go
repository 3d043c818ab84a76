package salesforce

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// MarshalJSON writes the lead as one object, which UnmarshalJSON and
// [DecodeLeads] read as the same lead: the members of [mapping.Person], "tags", and
// "leadActivityEvents" with the Actions and then the ActivityIDs.
//
// What JSON does not have becomes what is read in its place: values of Custom
// their JSON kinds (numbers json.Number, times and bytes text, structs objects),
// empty lists nil, text valid UTF-8. Writing the lead that was read gives the same
// bytes. The error names the value that JSON cannot hold, such as a NaN in Custom,
// and does not quote it.
func (l Lead) MarshalJSON() ([]byte, error) {
	b, err := l.encode()
	if err != nil {
		return nil, err
	}
	var read Lead
	if err := json.Unmarshal(b, &read); err != nil {
		return nil, fmt.Errorf("salesforce: the lead cannot be JSON: %s", scan.Reason(err))
	}
	return read.encode()
}

// encode writes the lead as it is.
func (l *Lead) encode() ([]byte, error) {
	type person mapping.Person // without its UnmarshalJSON
	out := struct {
		person
		Tags   []tags.Tag `json:"tags,omitempty"`
		Events []any      `json:"leadActivityEvents,omitempty"`
	}{person: person(l.Person), Tags: l.Tags}
	p := &out.person
	p.CreatedAt, p.UpdatedAt = inMinutes(p.CreatedAt), inMinutes(p.UpdatedAt)
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
		out.Events = append(out.Events, &l.Actions[i])
	}
	for _, id := range l.ActivityIDs {
		out.Events = append(out.Events, id)
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
			return fmt.Errorf("salesforce: the lead cannot be JSON: its custom value %q is %s", key, what)
		}
	}
	return fmt.Errorf("salesforce: the lead cannot be JSON: %w", err)
}
