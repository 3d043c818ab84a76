package planner

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
)

// stored is a record of the org, as a look-up gave it.
type stored struct {
	of   *Target
	row  rows.Row
	self [1]*stored // a list of the record alone
}

func (r *stored) text(field string) string { return r.row.Text(field) }
func (r *stored) id() string               { return r.text("Id") }
func (r *stored) converted() bool          { return r.row.Is("IsConverted") }

// time returns a date and time, zero if the record has none.
func (r *stored) time(name string) time.Time {
	at, _ := field.ParseStored(r.text(name))
	return at
}

// company is a Lead's company; that of a Contact is what the mapping keeps of
// it or, if that is blank, the name of its account.
func (r *stored) company() string { return r.companyOr(r.text(r.of.company)) }

func (r *stored) companyOr(name string) string {
	return cmp.Or(strings.TrimSpace(name), strings.TrimSpace(r.text("Account.Name")))
}

// nameKey returns the name key that the record has after changes, as keys are
// compared, "" if a part is missing.
func (r *stored) nameKey(changes ...record.Change) string {
	after := func(name string) string {
		if c := record.Find(changes, name); c != nil && c.Write {
			return record.TextAfter(c)
		}
		return r.text(name)
	}
	return field.Caseless(nameKey(after("LastName"), r.companyOr(after(r.of.company)), after("Phone")))
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
func (x *index) add(row rows.Row) {
	id := row.Text("Id")
	if _, ok := x.byID[id]; ok || id == "" {
		return
	}
	r := &stored{of: x.of, row: row}
	r.self[0], x.byID[id] = r, r
	put := func(by map[string][]*stored, key string) {
		switch others := by[key]; {
		case key == "":
		case others == nil:
			by[key] = r.self[:1:1]
		default:
			by[key] = append(others, r)
		}
	}
	put(x.byKey, x.foldKey(r.text(x.of.Key)))
	put(x.byEmail, field.Caseless(r.text(standard.EmailField)))
	if x.of.ByName {
		put(x.byName, ShortNameKey(r.text("LastName"), r.text("Phone")))
	}
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

// find returns the records that the keys name, each once. The list is not to be
// changed.
func find(by map[string][]*stored, keys []string, fold func(string) string) []*stored {
	if len(by) == 0 {
		return nil
	}
	if len(keys) == 1 {
		return by[fold(keys[0])]
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
