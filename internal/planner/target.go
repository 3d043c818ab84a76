package planner

import (
	"fmt"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Target is one of the objects that a lead may become.
type Target struct {
	Object        *schema.Object
	Key           string // its external ID field as the org spells it; empty: none
	keyLength     int    // of its values, at most
	caseSensitive bool   // the external ID distinguishes letter case
	watermark     string // the field that holds the time of the newest capture; empty: none
	Follows       bool   // converted leads stand for their contacts
	company       string // the field that holds the company; empty: none
	ByName        bool   // records are looked for by name, company and phone
	fields        []string
	codes         []string        // fields written in the place of mapped states and countries
	off           []sferr.Dropped // rules that are switched off there
}

// TaskTarget is what the org says of Task.
type TaskTarget struct {
	Object        *schema.Object
	Key           string // its external ID field; empty: none
	KeyLength     int
	caseSensitive bool
}

func (s *Settings) newTaskTarget(o *schema.Object) (TaskTarget, error) {
	t := TaskTarget{Object: o}
	if s.ActivityID == "" {
		return t, nil
	}
	f, err := keyField(o, s.ActivityID)
	if err != nil {
		return t, fmt.Errorf("ActivityID: %w", err)
	}
	t.Key, t.KeyLength, t.caseSensitive = f.Name, f.Length, f.CaseSensitive
	return t, nil
}

// newTarget compiles the settings for an object. Contact may lack the external
// ID and the watermark.
func (m *Model) newTarget(o *schema.Object) (Target, error) {
	t := Target{Object: o, ByName: m.MatchByName && o.Name == m.Creates, Follows: o.Name == schema.Lead && !m.LeadsOnly}
	if m.ExternalID != "" {
		f, err := keyField(o, m.ExternalID)
		switch {
		case err == nil:
			t.Key, t.keyLength, t.caseSensitive = f.Name, f.Length, f.CaseSensitive
		case o.Name == schema.Lead:
			return t, fmt.Errorf("ExternalID: %w", err)
		}
	}
	if m.SyncedAt != "" {
		f, err := watermarkField(o, m.SyncedAt)
		switch {
		case err == nil:
			t.watermark = f.Name
		case o.Name == schema.Lead:
			return t, fmt.Errorf("SyncedAt: %w", err)
		}
	}
	for _, names := range [][]string{m.mapper.Fields(o.Name), m.tagMapper.Fields(o.Name)} {
		for _, name := range names {
			switch {
			case strings.EqualFold(name, t.Key):
				return t, fmt.Errorf("%s.%s is the ExternalID: no rule may write it", o.Name, name)
			case strings.EqualFold(name, t.watermark):
				return t, fmt.Errorf("%s.%s is the SyncedAt: no rule may write it", o.Name, name)
			case containsFold(t.fields, name):
				return t, fmt.Errorf("%s.%s has two rules: a field may be written by one only", o.Name, name)
			}
			t.fields = append(t.fields, name)
		}
	}
	t.company = m.companyField(o)
	t.codes = CodeFields(o, t.fields)
	for _, e := range m.mapper.Off(o.Name) {
		t.off = append(t.off, dropped(e))
	}
	for _, e := range m.tagMapper.Off(o.Name) {
		t.off = append(t.off, dropped(e))
	}
	return t, t.readable()
}

// companyField returns the field that holds a person's company: Lead's own, or
// the one that a rule writes the company's name to.
func (s *Settings) companyField(o *schema.Object) string {
	if o.Name == schema.Lead {
		return "Company"
	}
	for _, r := range s.Mapping.Rules {
		if f := o.Field(r.Contact); r.From == "company.name" && f != nil {
			return f.Name
		}
	}
	return ""
}

// Columns returns the fields that matching and planning read.
func (t *Target) Columns() []string {
	list := []string{"Id", "CreatedDate", "SystemModstamp"}
	add := func(names ...string) {
		for _, n := range names {
			if f := t.Object.Field(n); f != nil && !containsFold(list, n) {
				list = append(list, f.Name)
			}
		}
	}
	if t.Object.Name == schema.Lead {
		add("IsConverted")
	}
	if t.Follows {
		add("ConvertedContactId")
	}
	add(standard.EmailField, t.Key, t.watermark)
	add(t.fields...)
	add(t.codes...)
	if t.ByName {
		add("LastName", "Phone", t.company)
		if t.Object.Name == schema.Contact {
			list = append(list, "Account.Name")
		}
	}
	return list
}

// maxColumns is how long the columns of a query may be, in bytes of a URL: the
// longest value, a name key, has room behind them.
const maxColumns = soql.MaxURL - 4000

// readable makes sure that a query can name all fields that matching reads.
func (t *Target) readable() error {
	if n := len(strings.Join(t.Columns(), ",")); n > maxColumns {
		return fmt.Errorf("%s has %d mapped fields, whose names have %d characters: no more than %d fit into a query", t.Object.Name, len(t.fields), n, maxColumns)
	}
	return nil
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

// watermarkField returns a date and time field that the user may write.
func watermarkField(o *schema.Object, name string) (*schema.Field, error) {
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

// CodeFields returns the code fields that stand beside mapped texts, in the
// order of fields.
func CodeFields(o *schema.Object, fields []string) []string {
	var out []string
	for _, name := range fields {
		if f := o.CodeField(name); f != nil && !containsFold(fields, f.Name) {
			out = append(out, f.Name)
		}
	}
	return out
}
