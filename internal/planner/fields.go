package planner

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// write plans what happens to a person's record: one change for each mapped
// field that has a value.
func (m *matcher) write(p *person, plan *Plan) {
	r, t := p.record, m.model.target(p.record.Object)
	p.fill = p.fill || t.newer(p)
	model, mapped, tagged := cmp.Or(m.typed[p], m.model), &m.mapped, &m.tagged
	lead, history := m.summed.sumUp(p, t, plan.Leads, m.model.Mapping.Captures)
	model.mapper.MapHistory(mapped, r.Object, lead, history)
	model.tagMapper.MapInto(tagged, r.Object, p.tags)
	tagged.Dropped = slices.DeleteFunc(tagged.Dropped, m.model.followUps.takes)
	for _, e := range model.unfit[r.Object] {
		if p.found == nil && !slices.ContainsFunc(mapped.Values, func(v field.Value) bool { return v.Field == e.Field }) {
			mapped.Dropped = append(mapped.Dropped, e)
		}
	}
	keepsType := func(e *field.Error) bool { return p.found != nil && e.Field == schema.RecordTypeID }
	r.Dropped = appendDropped(r.Dropped, slices.DeleteFunc(mapped.Dropped, keepsType)...)
	r.Dropped = appendDropped(r.Dropped, slices.DeleteFunc(tagged.Dropped, keepsType)...)
	if mapped.Err != nil || tagged.Err != nil {
		if err := missing(p.found, mapped.Err, tagged.Err); err != nil {
			r.Refuse(err)
			return
		}
	}
	r.Changes = plan.roomFor(len(mapped.Values) + len(tagged.Values) + 3) // key, watermark and owner
	if err := m.decideAll(p, t, plan); err != nil {
		r.Refuse(err)
		return
	}
	m.setKey(p, t, plan)
	t.setWatermark(p, plan)
	m.setOwner(p, t, plan)
	if r.Verb == record.Create {
		if err := recognisable(p); err != nil {
			r.Refuse(err)
			return
		}
	}
	r.Dropped = append(r.Dropped, m.learned.withhold(r.Object, r.ID, r.Changes)...)
}

// typeOf returns the record type of a person's record: its own or, for a new one, the
// rule's, else the user's default. "" is the master.
func (m *matcher) typeOf(p *person, t *Target) string {
	if p.found != nil {
		return p.found.text(schema.RecordTypeID)
	}
	given := slices.Concat(m.model.mapper.Map(t.Object.Name, p.lead).Values, m.model.tagMapper.Map(t.Object.Name, p.tags).Values)
	for _, v := range given {
		if id, ok := v.Value.(string); ok && v.Field == schema.RecordTypeID && m.learned.refusedWith(t.Object.Name, "", v.Field, id) == "" {
			return id
		}
	}
	if byDefault := core.RecordType(t.Object.RecordTypes, ""); byDefault != nil {
		return byDefault.ID
	}
	return ""
}

// decideAll decides on every mapped value. In an org with state and country
// picklists, codes take the place of names.
func (m *matcher) decideAll(p *person, t *Target, plan *Plan) error {
	values := append(append(m.values[:0], m.mapped.Values...), m.tagged.Values...)
	m.values = values
	if len(t.codes) > 0 {
		var lost []*sferr.Problem
		values, lost = t.placed(p, values)
		if len(lost) > 0 && m.model.Strict {
			return fmt.Errorf("%w: %s %s", sferr.ErrInvalidValue, lost[0].Fields[0], lost[0].Code)
		}
		p.record.Dropped = append(p.record.Dropped, lost...)
	}
	for i := range values {
		m.decide(p, t, &values[i], plan)
	}
	return nil
}

// decide decides on one value. A record with a newer capture takes only
// additions.
func (m *matcher) decide(p *person, t *Target, v *field.Value, plan *Plan) {
	policy, why := v.Policy, ""
	adopted := p.by == ByDuplicateRule
	switch {
	case adopted && v.Field == standard.EmailField:
		v.Policy = field.CreateOnly // by its address the record would be taken for the lead's own
	case p.found == nil || policy == field.CreateOnly:
	case adopted:
		v.Policy = field.WriteIfBlank
	default:
		if historic, reason, ok := m.summed.historic(p, t, v); ok {
			v.Policy, why = historic, reason
		} else if p.fill && policy != field.Append && v.Order == nil {
			v.Policy = field.WriteIfBlank
		}
	}
	p.put(v, plan, policy, why)
}

// put decides on a value by its policy. If it is not written, although it differs, the
// change has the policy that is given and, unless empty, the reason why.
func (p *person) put(v *field.Value, plan *Plan, policy field.Policy, why string) {
	var before any
	if p.found != nil {
		before = p.found.row.ValueLike(v.Field, v.Value)
	}
	ch := rule.Decide(before, p.found == nil, *v)
	if ch.Lost != nil {
		p.record.Dropped = appendDropped(p.record.Dropped, ch.Lost)
	}
	d := record.Decision{Field: v.Field, Rule: v.Rule, Policy: string(v.Policy), Reason: ch.Reason, Write: ch.Write, Required: v.Required}
	if why != "" && !ch.Write && ch.Reason != "unchanged" {
		d.Policy, d.Reason = string(policy), why
	}
	plan.change(p.record, d, before, ch.After)
}

// recognisable makes sure that the next run finds a new record again: it has an
// external ID; or its e-mail address, or what else it is known by, cannot be left
// out.
func recognisable(p *person) error {
	r, lead := p.record, p.lead
	if len(lead.RemoteIDs) > 0 { // they led to no record
		without := *lead
		without.RemoteIDs = nil
		lead = &without
	}
	if lead.Empty() {
		return sferr.Explain(sferr.ErrEmpty)
	}
	if r.Key != nil {
		return nil
	}
	required := []string{standard.EmailField}
	switch {
	case len(p.keys.Emails) > 0:
	case p.keys.keyless():
		required = []string{"LastName", "Phone"}
		if r.Object == schema.Lead {
			required = append(required, "Company")
		}
	default:
		return sferr.Explain(sferr.ErrNoKey)
	}
	for _, name := range required {
		c := record.Find(r.Changes, name)
		if c == nil || !c.Write {
			return sferr.Explain(sferr.ErrNoKey)
		}
		record.Require(c)
	}
	return nil
}

// missing returns the errors that refuse the lead. If a record was found, it leaves out
// errors about the record type, and about required fields that have a value.
func missing(found *stored, errs ...error) error {
	var left []error
	for _, err := range errs {
		if several, ok := err.(interface{ Unwrap() []error }); ok {
			left = append(left, missing(found, several.Unwrap()...))
			continue
		}
		name := ""
		if e, ok := errors.AsType[*field.Error](err); ok {
			name = e.Field
		}
		if found == nil || name != schema.RecordTypeID && (!errors.Is(err, field.ErrRequired) || core.BlankValue(found.row.Value(name))) {
			left = append(left, err)
		}
	}
	return errors.Join(left...)
}

// setKey gives a new record its external ID, and a found one that lacks it. An
// ID that a converted lead has stays there.
func (m *matcher) setKey(p *person, t *Target, plan *Plan) {
	if t.Key == "" || p.by == ByDuplicateRule {
		return
	}
	x := m.indexes[t.Object.Name]
	i := slices.IndexFunc(p.keys.external, func(key string) bool { return !p.passed || len(x.byKey[x.foldKey(key)]) == 0 })
	if i < 0 {
		return
	}
	key := p.keys.external[i]
	if p.record.Verb == record.Create {
		p.record.Key = plan.newKey(t.Key, key)
		return
	}
	if f := t.Object.Field(t.Key); f.Updateable && core.BlankText(p.found.text(t.Key)) {
		plan.change(p.record, record.Decision{Field: t.Key, Rule: standard.KeyRule, Write: true, Reason: "the record has no external ID yet"}, nil, key)
	}
}

// newer reports whether the person's record has a newer capture already. Salesforce
// keeps whole seconds.
func (t *Target) newer(p *person) bool {
	return p.found != nil && !p.lead.UpdatedAt.IsZero() && p.found.time(t.watermark).After(p.lead.UpdatedAt.Truncate(time.Second))
}

func (t *Target) setWatermark(p *person, plan *Plan) {
	if t.watermark == "" || p.lead.UpdatedAt.IsZero() || t.newer(p) {
		return
	}
	p.put(&field.Value{
		Field: t.watermark, Rule: "updatedAt", Type: field.DateTime,
		Value: p.lead.UpdatedAt.UTC().Truncate(time.Second).Format("2006-01-02T15:04:05.000Z"),
	}, plan, "", "")
}

// setOwner gives a new record its owner, unless a rule has done so.
func (m *matcher) setOwner(p *person, t *Target, plan *Plan) {
	if p.record.Verb != record.Create || containsFold(t.fields, standard.OwnerField) {
		return
	}
	rep := m.model.scanner(p)
	if rep == "" {
		return
	}
	id, lost := m.learned.userOf(rep, "scanner")
	if f := t.Object.Field(standard.OwnerField); lost == nil && (f == nil || !f.Createable) {
		lost = unwritten(standard.OwnerField, "scanner", field.ErrReadOnly, "the integration user may not set the owner")
	}
	if lost != nil {
		p.record.Dropped = append(p.record.Dropped, lost)
		return
	}
	plan.change(p.record, record.Decision{Field: standard.OwnerField, Rule: "scanner", Write: true, Reason: "new"}, nil, id)
}

// scanner returns the e-mail of the rep who is to own a new record, "" if there
// is none.
func (s *Settings) scanner(p *person) string {
	switch s.Owner {
	case FirstScanner:
		return p.lead.History(s.Mapping.Captures).FirstScannedBy
	case LastScanner:
		return p.lead.History(s.Mapping.Captures).LastScannedBy
	default:
		return ""
	}
}

func appendDropped(to []*sferr.Problem, lost ...*field.Error) []*sferr.Problem {
	for _, e := range lost {
		to = append(to, sferr.Explain(e))
	}
	return to
}

// keep leaves a field as it is, and reports the loss.
func keep(r *record.Record, c *record.Change, code, reason string) {
	record.LeaveOut(c, reason)
	r.Dropped = append(r.Dropped, &sferr.Problem{Fields: []string{c.Field}, Rule: c.Rule, Code: code, Reason: reason})
}

// unwritten describes a value that is not written, by one of package field's errors.
func unwritten(name, rule string, is error, reason string) *sferr.Problem {
	return sferr.Explain(&field.Error{Field: name, Rule: rule, Err: is, Reason: reason})
}
