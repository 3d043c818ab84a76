package planner

import (
	"maps"
	"slices"
	"strings"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Reversal finds out what of a plan that takes back what was written may still be
// taken back. A Change of such a plan leads from what was written, Before, to what
// was there, After; a field that was written several times has several, the newest
// first.
type Reversal struct {
	plan    *Plan
	objects map[string]*schema.Object
	rows    map[string][]rows.Row // what the org has, by ID, some fields in each
}

// NewReversal begins to look at a plan. objects are those of its records, by name.
func NewReversal(plan *Plan, objects map[string]*schema.Object) *Reversal {
	return &Reversal{plan: plan, objects: objects, rows: make(map[string][]rows.Row)}
}

// Questions asks for what the fields hold now.
func (v *Reversal) Questions() []soql.Question {
	var out []soql.Question
	for _, name := range slices.Sorted(maps.Keys(v.objects)) {
		var ids, fields []string
		for _, r := range v.plan.Records() {
			if r.Object != name {
				continue
			}
			ids = append(ids, r.ID)
			for i := range r.Changes {
				if f := v.objects[name].Field(r.Changes[i].Field); f != nil {
					fields = append(fields, f.Name)
				}
			}
		}
		out = append(out, v.questions(v.objects[name], ids, core.Union(nil, fields, core.Itself))...)
	}
	return out
}

// questions asks for fields of records, as many at once as a query can name.
func (v *Reversal) questions(o *schema.Object, ids, fields []string) []soql.Question {
	always := []string{"Id"}
	fields = slices.DeleteFunc(fields, func(name string) bool { return name == "Id" || name == "IsConverted" })
	if o.Field("IsConverted") != nil {
		always = append(always, "IsConverted")
	}
	q := soql.Question{Object: o.Name, Conditions: []soql.OneOf{{Field: "Id", Values: ids}}, Row: v.see, Fields: always}
	if o.Name == schema.Task { // archived ones too
		q.Deleted, q.Filter = true, "IsDeleted=false"
	}
	var out []soql.Question
	length := 0
	for _, name := range fields {
		if length += len(name) + 1; length > maxColumns {
			out = append(out, q)
			q.Fields, length = always, len(name)+1
		}
		q.Fields = append(slices.Clip(q.Fields), name)
	}
	return append(out, q)
}

// see takes a record of the org, or some fields of it.
func (v *Reversal) see(row rows.Row) {
	id := row.Text("Id")
	v.rows[id] = append(v.rows[id], row)
}

// Settle leaves in the plan what is to be taken back, once the questions have their
// answers; by force, all of it. What was changed since is left as it is, and
// reported. A record that is gone, or is a Lead that was converted, is refused.
func (v *Reversal) Settle(force bool) {
	for _, r := range v.plan.Records() {
		now := v.rows[r.ID]
		switch {
		case force:
		case len(now) == 0:
			r.Refuse(sferr.ErrDeleted)
			continue
		case now[0].Is("IsConverted"):
			r.Refuse(sferr.ErrConverted)
			continue
		}
		written := r.Changes
		r.Changes = nil
		for len(written) > 0 {
			name := written[0].Field
			same := func(c record.Change) bool { return strings.EqualFold(c.Field, name) }
			steps := slices.DeleteFunc(slices.Clone(written), func(c record.Change) bool { return !same(c) })
			written = slices.DeleteFunc(written, same)
			v.takeBack(r, steps, now, force)
		}
		if !r.Changed() {
			r.Verb = record.Keep
		}
	}
}

// takeBack plans what becomes of one field that was written in steps.
func (v *Reversal) takeBack(r *record.Record, steps []record.Change, rows []rows.Row, force bool) {
	c := steps[0]
	meta := v.objects[r.Object].Field(c.Field)
	if meta == nil || !meta.Updateable {
		r.Dropped = append(r.Dropped, unwritten(c.Field, c.Rule, field.ErrReadOnly, "the org lacks the field, or the integration user may not write it: it stays as it is"))
		return
	}
	equal := func(a, b any) bool { return core.Equal(a, b, core.KindOf(meta.Type)) }
	before, after, edited := c.Before(), c.After(), false
	for _, earlier := range steps[1:] {
		if edited = !equal(after, earlier.Before()); edited {
			break // what the later write found is somebody's
		}
		after = earlier.After()
	}
	d := record.Decision{Field: c.Field, Rule: c.Rule, Policy: c.Policy, Reason: "as it was before", Write: true}
	if now := valueIn(rows, meta.Name); !force {
		switch {
		case equal(now, after):
			d.Write, d.Reason, before = false, "already as it was before", after
		case !equal(now, before):
			d.Write, d.Reason, before = false, "changed since", now
			edited = true
		}
	}
	r.Changes = append(r.Changes, record.NewChange(&d, before, after))
	if edited {
		r.Dropped = append(r.Dropped, &sferr.Problem{
			Code: "CHANGED_SINCE", Object: r.Object, Fields: []string{c.Field}, Rule: c.Rule, Reason: "the field has changed since it was written: the later value stays",
		})
	}
}

// valueIn returns the first value of the column in rows, nil if none has it.
func valueIn(rows []rows.Row, column string) any {
	for _, row := range rows {
		if v := row.Value(column); v != nil {
			return v
		}
	}
	return nil
}
