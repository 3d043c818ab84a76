package planner

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
)

// stored is a record of the org, as a look-up gave it.
type stored struct {
	of     *Target
	values map[string]any // by API name; numbers are json.Number
}

func (r *stored) text(field string) string { return textIn(r.values, field) }
func (r *stored) id() string               { return r.text("Id") }
func (r *stored) converted() bool          { b, _ := r.values["IsConverted"].(bool); return b }

// time returns a date and time, zero if the record has none.
func (r *stored) time(field string) time.Time {
	at, _ := time.Parse("2006-01-02T15:04:05.000-0700", r.text(field)) // zero with an error
	return at
}

// company is a Lead's company; that of a Contact is what the mapping keeps of
// it or, if that is blank, the name of its account.
func (r *stored) company() string {
	if name := strings.TrimSpace(r.text(r.of.company)); name != "" {
		return name
	}
	account, _ := r.values["Account"].(map[string]any)
	return strings.TrimSpace(textIn(account, "Name"))
}

// nameKey returns the record's name key as keys are compared, "" if a part is
// missing.
func (r *stored) nameKey() string {
	return field.Caseless(nameKey(r.text("LastName"), r.company(), r.text("Phone")))
}

// changed returns the record as it will be.
func (r *stored) changed(changes []record.Change) *stored {
	values := maps.Clone(r.values)
	for i := range changes {
		if c := &changes[i]; c.Write {
			values[c.Field] = c.After
		}
	}
	return &stored{of: r.of, values: values}
}

// index holds the records of one object that a match may need.
type index struct {
	of      *Target
	byID    map[string]*stored
	byKey   map[string][]*stored
	byEmail map[string][]*stored
	byName  map[string][]*stored // by last name and phone
}

func newIndex(t *Target) *index {
	return &index{
		of: t, byID: make(map[string]*stored), byKey: make(map[string][]*stored),
		byEmail: make(map[string][]*stored), byName: make(map[string][]*stored),
	}
}

func (x *index) foldKey(s string) string { return foldKey(s, x.of.caseSensitive) }

// add takes a record of the org, once.
func (x *index) add(row map[string]any) {
	r := &stored{x.of, row}
	id := r.id()
	if _, ok := x.byID[id]; ok || id == "" {
		return
	}
	x.byID[id] = r
	put := func(by map[string][]*stored, key string) {
		if key != "" {
			by[key] = append(by[key], r)
		}
	}
	put(x.byKey, x.foldKey(r.text(x.of.Key)))
	put(x.byEmail, field.Caseless(r.text(standard.EmailField)))
	put(x.byName, ShortNameKey(r.text("LastName"), r.text("Phone")))
}

func (x *index) ids(ids []string) []*stored {
	var out []*stored
	for _, id := range ids {
		if r := x.byID[id]; r != nil && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

func (x *index) missing(ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return x.byID[id] != nil })
}

// find returns the records that the keys name, each once.
func find(by map[string][]*stored, keys []string, fold func(string) string) []*stored {
	if len(by) == 0 {
		return nil
	}
	var out []*stored
	for _, k := range keys {
		for _, r := range by[fold(k)] {
			if !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	return out
}

func (x *index) named(key string) []*stored {
	name, company, phone := nameParts(key)
	company = field.Caseless(company)
	var out []*stored
	for _, r := range x.byName[ShortNameKey(name, phone)] {
		if field.Caseless(r.company()) == company {
			out = append(out, r)
		}
	}
	return out
}
