package salesforce

import (
	"context"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// freshener finds out what of a plan no longer holds.
type freshener struct {
	model  *model
	plan   *Plan
	keys   map[int]keys      // of each new person, by the carrying item: all that a match would find them by
	found  map[string]bool   // IDs of the records that persons of the plan are
	stamps map[string]string // SystemModstamp by ID, of the records to update
	taken  map[string]bool   // keys of records that are there, as takenKey makes them
	tasks  map[string]string // IDs of Tasks that are there, by folded key or marker
	marked taskMarkers
}

// freshen returns a copy of the plan without what became stale since it was
// made.
func (c *Client) freshen(ctx context.Context, plan *Plan) (*Plan, error) {
	if creates, updates := plan.Writes(); creates+updates == 0 {
		return plan, nil
	}
	m, err := c.compiled(ctx)
	if err != nil {
		return nil, err
	}
	f := &freshener{
		model: m, plan: &Plan{Items: slices.Clone(plan.Items), leads: plan.leads},
		found: make(map[string]bool), stamps: make(map[string]string), taken: make(map[string]bool), tasks: make(map[string]string),
	}
	f.keys, f.marked.fold = f.allKeys(), func(key string) string { return foldKey(key, m.task.cased) }
	for i := range f.plan.Items {
		f.found[f.plan.Items[i].ID] = true
	}
	var asked []soql.Question
	for i := range m.persons {
		asked = append(asked, f.question(&m.persons[i]))
	}
	if err := c.org.Ask(ctx, c.org.Lookups(append(asked, f.taskQuestions()...))); err != nil {
		return nil, err
	}
	f.takeMarked()
	for i := range f.plan.Items {
		f.refresh(i)
	}
	return f.plan, nil
}

// allKeys returns the keys of the new persons: the address that is to be written,
// and, where the plan has its leads, those of all captures.
func (f *freshener) allKeys() map[int]keys {
	captures := make(map[int][]capture)
	known := f.plan.hasLeads()
	var mapped mapping.Record
	for i := range f.plan.Items {
		it := &f.plan.Items[i]
		if f.plan.Items[it.Person].Verb != Create {
			continue
		}
		if email := it.after(standard.EmailField); email != "" {
			captures[it.Person] = append(captures[it.Person], capture{i, keys{emails: []string{email}}})
		}
		if known {
			captures[it.Person] = append(captures[it.Person], capture{i, f.model.keysOf(&f.plan.leads[i].Person, &mapped)})
		}
	}
	out := make(map[int]keys, len(captures))
	for person, of := range captures {
		out[person] = joined(of)
	}
	return out
}

// exact returns the exact key of a new person who would be found by it.
func (f *freshener) exact(i int, pm *personModel) *keys {
	it, k := &f.plan.Items[i], f.keys[i]
	if it.Key != nil && !k.renamed() {
		return nil
	}
	return it.exactKeys(pm.company)
}

// carries reports whether an item carries a record of the object to write.
func (f *freshener) carries(i int, verb Verb) bool {
	it := &f.plan.Items[i]
	return it.Person == i && it.Verb == verb
}

// question asks for the records to update, and for those that a new person would
// be found by.
func (f *freshener) question(pm *personModel) soql.Question {
	var ids, keys, emails, exact []string
	for i := range f.plan.Items {
		it := &f.plan.Items[i]
		switch {
		case f.carries(i, Update) && it.Object == pm.object.Name:
			ids = append(ids, it.ID)
		case f.carries(i, Create):
			if it.Key != nil && strings.EqualFold(it.Key.Field, pm.key) {
				keys = append(keys, it.Key.Value)
			}
			for _, email := range f.keys[i].emails {
				emails = field.StoredAddresses(emails, email)
			}
			if it.Object != pm.object.Name {
				continue
			}
			if k := f.exact(i, pm); k != nil {
				exact = append(exact, k.exactTerm(pm.object.Name))
			}
		}
	}
	conds := []soql.OneOf{{Field: "Id", Values: ids}, {Values: exact}}
	if pm.key != "" {
		conds = append(conds, soql.OneOf{Field: pm.key, Values: keys})
	}
	if pm.object.Field(standard.EmailField) != nil {
		conds = append(conds, soql.OneOf{Field: standard.EmailField, Values: emails})
	}
	return soql.Question{Fields: pm.fieldList(), Object: pm.object.Name, Conditions: conds, Row: func(row map[string]any) {
		f.see(pm, &record{object: pm.object.Name, companyField: pm.company, values: row})
	}}
}

// see takes note of a record that is there. Converted leads are passed over
// where the configuration passes over them.
func (f *freshener) see(pm *personModel, r *record) {
	f.stamps[r.id()] = r.text("SystemModstamp")
	if r.converted() && f.model.PassConverted {
		return
	}
	f.taken[takenKey(standard.EmailField, r.text(standard.EmailField), false)] = true
	if pm.key != "" {
		f.taken[takenKey(pm.key, r.text(pm.key), pm.cased)] = true
	}
	delete(f.taken, "") // a record without one of them stands in nobody's way
	if !pm.exact {
		return
	}
	f.taken[takenKey("", r.exactKey(), false)] = true
	if r.text(pm.key) == "" && !r.converted() && !f.found[r.id()] {
		f.taken[takenKey(standard.KeyRule, r.exactKey(), false)] = true // somebody with an external ID would be given it
	}
}

func takenKey(field, value string, cased bool) string {
	if value == "" {
		return "" // never taken
	}
	return strings.ToLower(field) + exactSeparator + foldKey(value, cased)
}

// taskQuestions asks for the Tasks that were to be created.
func (f *freshener) taskQuestions() []soql.Question {
	key := f.model.task.key
	var keys, who []string
	for i := range f.plan.Items {
		it := &f.plan.Items[i]
		for j := range it.Tasks {
			if it.Tasks[j].Verb != Create {
				continue
			}
			if k := it.Tasks[j].Key; k != nil && strings.EqualFold(k.Field, key) {
				keys = append(append(keys, k.Value), it.Tasks[j].OtherKeys...)
			} else if it.ID != "" && !slices.Contains(who, it.ID) {
				who = append(who, it.ID)
			}
		}
	}
	var out []soql.Question
	if key != "" {
		keys = slices.DeleteFunc(keys, func(s string) bool { return s == "" || !fitsKey(s, f.model.task.keyLength) })
		out = append(out, soql.Question{
			Deleted: true, Fields: []string{"Id", key}, Object: schema.Task, Filter: "IsDeleted=false", Conditions: []soql.OneOf{{Field: key, Values: keys}},
			Row: func(row map[string]any) {
				r := record{values: row}
				f.tasks[f.marked.fold(r.text(key))] = r.id()
			},
		})
	}
	return append(out, soql.Question{
		Deleted: true, Fields: []string{"Id", "Description", "CreatedDate"}, Object: schema.Task, Filter: "IsDeleted=false",
		Conditions: []soql.OneOf{{Field: "WhoId", Values: who}}, Row: f.marked.see,
	})
}

// takeMarked takes note of the Tasks that carry the marker of one that was to be
// created.
func (f *freshener) takeMarked() {
	wanted := make(map[string]bool)
	for i := range f.plan.Items {
		for j := range f.plan.Items[i].Tasks {
			t := &f.plan.Items[i].Tasks[j]
			for _, key := range append([]string{t.key()}, t.OtherKeys...) {
				wanted[f.marked.fold(key)] = true
			}
		}
	}
	for key, task := range f.marked.byKey(func(key string) bool { return wanted[key] }, func(string) bool { return false }) {
		f.tasks[key] = task.id
	}
}

// refresh refuses an item that became stale, and keeps Tasks that are there.
func (f *freshener) refresh(i int) {
	it := &f.plan.Items[i]
	if carrier := &f.plan.Items[it.Person]; it.Person != i {
		if carrier.Verb == Refuse && it.Verb != Refuse {
			it.Verb, it.Err = Refuse, carrier.Err
		}
	} else if f.stale(i) {
		it.refuse(sferr.ErrStale)
	}
	it.Tasks = slices.Clone(it.Tasks)
	for j := range it.Tasks {
		t := &it.Tasks[j]
		switch id := f.task(t); {
		case it.Verb == Refuse && t.Verb != Refuse:
			t.Verb, t.Err = Refuse, sferr.ErrNoPerson
		case t.Verb == Create && t.Same == nil && id != "":
			t.Verb, t.ID = Keep, id
		}
	}
	for j := range it.Tasks {
		if t := &it.Tasks[j]; t.Same != nil && t.Verb != Refuse {
			first := &f.plan.Items[t.Same.Item].Tasks[t.Same.Task]
			if first.Verb == Keep {
				t.Verb, t.ID, t.Same = Keep, first.ID, nil
			}
		}
	}
}

// task returns the ID of the Task that is there by one of the keys of a new one,
// "" where none is.
func (f *freshener) task(t *TaskPlan) string {
	for _, key := range append([]string{t.key()}, t.OtherKeys...) {
		if id := f.tasks[f.marked.fold(key)]; id != "" && key != "" {
			return id
		}
	}
	return ""
}

func (f *freshener) stale(i int) bool {
	it := &f.plan.Items[i]
	switch it.Verb {
	case Update:
		stamp, there := f.stamps[it.ID]
		return !there || it.Modstamp != "" && stamp != it.Modstamp
	case Create:
		var exact *keys
		cased, by := false, ""
		if pm := f.model.person(it.Object); pm != nil {
			exact, cased = f.exact(i, pm), pm.cased
		}
		if it.Key != nil {
			by = standard.KeyRule
		}
		return it.Key != nil && f.taken[takenKey(it.Key.Field, it.Key.Value, cased)] ||
			slices.ContainsFunc(f.keys[i].emails, func(email string) bool { return f.taken[takenKey(standard.EmailField, email, false)] }) ||
			exact != nil && f.taken[takenKey(by, exact.exact, false)]
	default:
		return false
	}
}

// after returns the text that a field is written with, "" where it is not.
func (it *PlanItem) after(name string) string {
	for i := range it.Fields {
		if f := &it.Fields[i]; f.Write && f.Field == name {
			s, _ := f.After.(string)
			return s
		}
	}
	return ""
}

// value returns the text that a field of the record will hold, as far as the
// plan knows.
func (it *PlanItem) value(name string) string {
	for i := range it.Fields {
		if f := &it.Fields[i]; f.Field == name {
			s, _ := f.After.(string)
			return s
		}
	}
	return ""
}

// exactKeys returns the exact key of a new record without an address.
func (it *PlanItem) exactKeys(companyField string) *keys {
	name, company, phone := it.after("LastName"), it.after(companyField), it.after("Phone")
	if it.after(standard.EmailField) != "" || name == "" || phone == "" {
		return nil
	}
	return &keys{exact: name + exactSeparator + company + exactSeparator + phone}
}

// key returns the key that a new Task is written with: its external ID, or the
// one in the marker of its Description.
func (t *TaskPlan) key() string {
	if t.Key != nil {
		return t.Key.Value
	}
	for i := range t.Fields {
		if text, ok := t.Fields[i].After.(string); ok && t.Fields[i].Field == "Description" {
			if keys := markersOf(text); len(keys) > 0 {
				return keys[len(keys)-1]
			}
		}
	}
	return ""
}
