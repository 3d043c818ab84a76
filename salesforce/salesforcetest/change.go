package salesforcetest

import (
	"errors"
	"strings"
)

// Change is a record about to be saved, as the rules of an org's admin see it.
// It is valid only during the call of the rule.
type Change struct {
	Object string // API name
	ID     string // of the record; a new one has it already
	User   string // ID of who saves

	entity    *entity
	old, next *record
}

// Creating reports whether the record is new.
func (c Change) Creating() bool { return c.old == nil }

// Get returns the new value of a field: nil for a blank one, a string, a bool
// or a [encoding/json.Number]. It is nil if the object lacks the field.
func (c Change) Get(field string) any { return c.value(c.next, field) }

// Was returns the field's current value: nil for a new record.
func (c Change) Was(field string) any { return c.value(c.old, field) }

// Text returns the new value of a text field, and "" for anything else.
func (c Change) Text(field string) string { return text(c.Get(field)) }

func (c Change) value(r *record, field string) any {
	if r == nil {
		return nil
	}
	if col := c.entity.column(field); col != nil {
		return r.values[col.Name]
	}
	return nil
}

// ValidationRule is a validation rule of an object, as an admin writes it.
type ValidationRule struct {
	Object  string
	Field   string            // where the message appears; "" for the top of the page
	Message string            // shown to the user
	Fails   func(Change) bool // the error condition; the org is locked and must not be called
}

// Trigger is Apex that runs before a record is saved and can refuse it.
type Trigger struct {
	Object string
	Name   string             // "" is the object's name followed by "Trigger"
	Run    func(Change) error // the org is locked and must not be called
}

// AddValidationRule refuses records for which the rule fails, with
// FIELD_CUSTOM_VALIDATION_EXCEPTION and the rule's message. If several rules
// fail, all are reported. [Org.Add] bypasses them.
func (o *Org) AddValidationRule(rule ValidationRule) {
	o.lock()
	defer o.mu.Unlock()
	o.validation = append(o.validation, rule)
}

// AddTrigger refuses records for which the trigger returns an error, with
// CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, as Apex that throws does. The message
// ends with the error's text. [Org.Add] bypasses it.
func (o *Org) AddTrigger(t Trigger) {
	o.lock()
	defer o.mu.Unlock()
	t.Name = orText(t.Name, t.Object+"Trigger")
	o.triggers = append(o.triggers, t)
}

// SetAssignmentRule makes fn the active assignment rule of an object: it
// returns the ID of the new owner, or "" to keep the owner. As in Salesforce
// the rule runs on create and on update, unless the request says
// Sforce-Auto-Assign: FALSE. For a Bulk API 2.0 job it runs only if the job
// names the rule, which is a record of AssignmentRule. A nil fn removes it. The
// org is locked while fn runs and must not be called.
func (o *Org) SetAssignmentRule(object string, fn func(Change) (ownerID string)) {
	o.lock()
	defer o.mu.Unlock()
	if o.assignment == nil {
		o.assignment = map[string]func(Change) string{}
	}
	o.assignment[strings.ToLower(object)] = fn
	rules := o.entity("AssignmentRule")
	for id, r := range rules.rows {
		if name, _ := r.values["SobjectType"].(string); strings.EqualFold(name, object) {
			o.saver(true).update(rules, id, members(pair{"Active", fn != nil}))
			return
		}
	}
	_, _ = o.insertAll("AssignmentRule", pair{"Name", "Standard"}, pair{"SobjectType", object}, pair{"Active", fn != nil}) // an admin may
}

// custom runs the triggers and the rules that an admin made.
func (s *saver) custom(c Change) faults {
	for _, t := range s.org.triggers {
		if !strings.EqualFold(t.Object, c.Object) || t.Run == nil {
			continue
		}
		if err := t.Run(c); err != nil {
			return one(triggerFailed(t.Name, c, err))
		}
	}
	var fs faults
	for _, rule := range s.org.validation {
		if !strings.EqualFold(rule.Object, c.Object) || rule.Fails == nil || !rule.Fails(c) {
			continue
		}
		f := refused("FIELD_CUSTOM_VALIDATION_EXCEPTION", rule.Message)
		if rule.Field != "" {
			f.Fields = []string{rule.Field}
		}
		fs = append(fs, f)
	}
	return fs
}

func triggerFailed(name string, c Change, err error) fault {
	event := "BeforeUpdate"
	if c.Creating() {
		event = "BeforeInsert"
	}
	return refused("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", name+": execution of "+event+"\n\ncaused by: "+err.Error())
}

// errCPU is what Apex ends with that computes for too long.
var errCPU = errors.New("System.LimitException: Apex CPU time limit exceeded")

// assign gives the record the owner that the assignment rule finds.
func (s *saver) assign(c Change) {
	rule := s.org.assignment[strings.ToLower(c.Object)]
	if rule == nil || s.admin || s.noAssign {
		return
	}
	if id, ok := parseID(rule(c)); ok {
		c.next.values["OwnerId"] = id
	}
}
