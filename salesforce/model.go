package salesforce

import (
	"errors"
	"fmt"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// model is the configuration compiled against what the org says of its
// objects. It never changes.
type model struct {
	*planner.Settings
	objects   []*schema.Object // compiled against; Task is the last
	mapper    *mapping.Mapper
	keyMapper *mapping.Mapper // of the fields of Lead that are keys: most of a lead need not be mapped to know who it is
	tagMapper *tags.Mapper
	persons   []personModel // in match order
	task      taskModel
}

// personModel is one of the objects that a lead may be.
type personModel struct {
	object    *schema.Object
	key       string          // its external ID field as the org spells it; empty: none
	keyLength int             // of its values, at most
	cased     bool            // the external ID tells letter cases apart
	synced    string          // the field that holds the time of the newest capture; empty: none
	follows   bool            // converted leads stand for their contacts
	company   string          // the field that holds the company; empty: none
	exact     bool            // records are looked for by name, company and phone
	fields    []string        // mapped fields, each once
	codes     []string        // fields that are written in the place of mapped states and countries
	off       []sferr.Dropped // rules switched off there
}

// taskModel is what the org says of Task.
type taskModel struct {
	object    *schema.Object
	key       string // its external ID field; empty: none
	keyLength int
	cased     bool
}

// lead returns what is known of Lead, which every strategy has.
func (m *model) lead() *personModel { return m.person(schema.Lead) }

func (m *model) person(object string) *personModel {
	for i := range m.persons {
		if m.persons[i].object.Name == object {
			return &m.persons[i]
		}
	}
	return nil
}

// object returns what the org says of one of the model's objects.
func (m *model) object(name string) *schema.Object {
	if pm := m.person(name); pm != nil {
		return pm.object
	}
	return m.task.object
}

// compile fits the settings to the org's objects, the last of which is
// Task. Its error tells every problem.
func compile(c *planner.Settings, objects []*schema.Object) (*model, error) {
	m, known := &model{Settings: c, objects: objects}, schema.New(objects...)
	var errs []error
	var err error
	options := mapping.Options{Schema: known, Location: c.Engagement.Location, Strict: c.Strict}
	if m.mapper, err = c.Mapping.Compile(options); err != nil {
		errs = append(errs, err)
	}
	if m.keyMapper, err = keyMapping(c).Compile(options); err != nil && len(errs) == 0 {
		errs = append(errs, err)
	}
	if m.tagMapper, err = c.Tags.Compile(tags.Options{Schema: known, Location: c.Engagement.Location, Strict: c.Strict}); err != nil {
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	persons, task := objects[:len(objects)-1], objects[len(objects)-1]
	for _, o := range persons {
		p, err := newPersonModel(m, o)
		errs = append(errs, err)
		m.persons = append(m.persons, p)
	}
	if m.MatchByName && m.person(m.Creates) != nil && m.person(m.Creates).company == "" {
		errs = append(errs, fmt.Errorf("%w: Unkeyed is MatchExact and Create is Contact, but no rule keeps company.name in a field of Contact: contacts could not be told apart by it", mapping.ErrRule))
	}
	m.task.object = task
	if c.ActivityID != "" {
		f, err := keyField(task, c.ActivityID)
		if err != nil {
			errs = append(errs, fmt.Errorf("ActivityID: %w", err))
		} else {
			m.task.key, m.task.keyLength, m.task.cased = f.Name, f.Length, f.CaseSensitive
		}
	}
	return m, errors.Join(errs...)
}

// keyMapping is the part of the mapping that fills the fields of Lead by which a
// person may be told.
func keyMapping(c *planner.Settings) mapping.Mapping {
	keys := []string{standard.EmailField}
	if c.MatchByName {
		keys = append(keys, "LastName", "Company", "Phone")
	}
	part := c.Mapping
	part.Rules = nil
	for _, r := range c.Mapping.Rules {
		if containsFold(keys, r.Lead) {
			part.Rules = append(part.Rules, r)
		}
	}
	return part
}

func newPersonModel(m *model, o *schema.Object) (personModel, error) {
	c := m.Settings
	p := personModel{object: o, exact: m.MatchByName && o.Name == m.Creates, follows: o.Name == schema.Lead && !c.LeadsOnly}
	if c.ExternalID != "" {
		f, err := keyField(o, c.ExternalID)
		switch {
		case err == nil:
			p.key, p.keyLength, p.cased = f.Name, f.Length, f.CaseSensitive
		case o.Name == schema.Lead:
			return p, fmt.Errorf("ExternalID: %w", err)
		}
	}
	if c.SyncedAt != "" {
		f, err := syncedField(o, c.SyncedAt)
		switch {
		case err == nil:
			p.synced = f.Name
		case o.Name == schema.Lead:
			return p, fmt.Errorf("SyncedAt: %w", err)
		}
	}
	for _, names := range [][]string{m.mapper.Fields(o.Name), m.tagMapper.Fields(o.Name)} {
		for _, name := range names {
			switch {
			case strings.EqualFold(name, p.key):
				return p, fmt.Errorf("%s.%s is the ExternalID: no rule may write it", o.Name, name)
			case strings.EqualFold(name, p.synced):
				return p, fmt.Errorf("%s.%s is the SyncedAt: no rule may write it", o.Name, name)
			case containsFold(p.fields, name):
				return p, fmt.Errorf("%s.%s has two rules: a field may be written by one only", o.Name, name)
			}
			p.fields = append(p.fields, name)
		}
	}
	p.company = companyField(c, o)
	p.codes = codeFields(o, p.fields)
	for _, e := range m.mapper.Off(o.Name) {
		p.off = append(p.off, droppedByMapping(e))
	}
	for _, e := range m.tagMapper.Off(o.Name) {
		p.off = append(p.off, droppedByTags(e))
	}
	return p, p.readable()
}

// companyField returns the field that holds a person's company: Lead's own, or
// that which a rule writes the company's name to.
func companyField(c *planner.Settings, o *schema.Object) string {
	if o.Name == schema.Lead {
		return "Company"
	}
	for _, r := range c.Mapping.Rules {
		if f := o.Field(r.Contact); r.From == "company.name" && f != nil {
			return f.Name
		}
	}
	return ""
}

// keyField returns an external ID field that the user may write.
func keyField(o *schema.Object, name string) (*schema.Field, error) {
	f := o.Field(name)
	switch {
	case f == nil:
		return nil, fmt.Errorf("%s has no field %s, or the integration user may not see it", o.Name, name)
	case !f.ExternalID || !f.Unique || f.Type != schema.TypeString:
		return nil, fmt.Errorf("%s.%s is no text field with the attributes External ID and Unique", o.Name, f.Name)
	case !f.Createable:
		return nil, fmt.Errorf("%s.%s may not be written by the integration user: grant Edit on it", o.Name, f.Name)
	}
	return f, nil
}

// syncedField returns a date and time field that the user may write.
func syncedField(o *schema.Object, name string) (*schema.Field, error) {
	f := o.Field(name)
	switch {
	case f == nil:
		return nil, fmt.Errorf("%s has no field %s, or the integration user may not see it", o.Name, name)
	case f.Type != schema.TypeDateTime:
		return nil, fmt.Errorf("%s.%s is no date and time field", o.Name, f.Name)
	case !f.Createable || !f.Updateable:
		return nil, fmt.Errorf("%s.%s may not be written by the integration user: grant Edit on it", o.Name, f.Name)
	}
	return f, nil
}
