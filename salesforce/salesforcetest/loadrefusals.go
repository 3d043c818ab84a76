package salesforcetest

import (
	"errors"
	"slices"
)

// bundled is what a bundle says of one record: what was planned, and what Salesforce
// said.
type bundled struct {
	Object string `json:"object"`
	ID     string `json:"id"`
	Key    *struct {
		Field string `json:"field"`
		Value string `json:"value"`
	} `json:"key"`
	Changes []bundledChange `json:"changes"`
	Dropped []problem       `json:"dropped"`
	Error   problem         `json:"error"`
}

type bundledChange struct {
	Field string `json:"field"`
	After any    `json:"after"`
}

type problem struct {
	Code   string   `json:"code"`
	Fields []string `json:"fields"`
}

// bundledLead is what a bundle's plan, or its results, say of one lead. In a plan the
// person is a member of its own.
type bundledLead struct {
	bundled
	Person  bundled   `json:"person"`
	Actions []bundled `json:"actions"`
	Related []bundled `json:"related"`
}

// loadRefusals makes the org refuse what validation rules and triggers refused according
// to the results: the rules themselves are not known.
func (o *Org) loadRefusals(plan, results []bundledLead) {
	for i := range min(len(plan), len(results)) {
		o.refuse(plan[i].Person, results[i].bundled)
		for j := range min(len(plan[i].Actions), len(results[i].Actions)) {
			o.refuse(plan[i].Actions[j], results[i].Actions[j])
		}
		for j := range min(len(plan[i].Related), len(results[i].Related)) {
			o.refuse(plan[i].Related[j], results[i].Related[j])
		}
	}
}

// refuse makes the org refuse one record, or a field of it, as it did.
func (o *Org) refuse(planned, ended bundled) {
	for _, p := range append(ended.Dropped, ended.Error) {
		field := ""
		if len(p.Fields) > 0 {
			field = p.Fields[0]
		}
		fails := func(c Change) bool { return planned.is(c) && (field == "" || c.Get(field) != c.Was(field)) }
		switch p.Code {
		case "FIELD_CUSTOM_VALIDATION_EXCEPTION":
			o.validation = append(o.validation, ValidationRule{Object: planned.Object, Field: field, Message: errBundled.Error(), Fails: fails})
		case "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY":
			o.triggers = append(o.triggers, Trigger{Object: planned.Object, Name: planned.Object + "Trigger", Run: func(c Change) error {
				if fails(c) {
					return errBundled
				}
				return nil
			}})
		}
	}
}

var errBundled = errors.New("refused as in the bundle")

// is reports whether a change is that of the record.
func (b *bundled) is(c Change) bool {
	switch {
	case b.ID != "":
		return c.ID == b.ID
	case b.Key != nil:
		return c.Text(b.Key.Field) == b.Key.Value
	}
	return !slices.ContainsFunc(b.Changes, func(change bundledChange) bool {
		return slices.Contains(telling, change.Field) && change.After != c.Get(change.Field)
	})
}

// telling are the fields that tell records without a key apart.
var telling = []string{"Email", "FirstName", "LastName", "Company", "Phone", "Description"}
