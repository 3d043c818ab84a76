package planner

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Target is an object that leads are written to: one that a lead may become, or
// Task.
type Target struct {
	Object        *schema.Object
	Key           string                    // its external ID field as the org spells it; empty: none
	keyLength     int                       // of its values, at most
	caseSensitive bool                      // the external ID distinguishes letter case
	watermark     string                    // the field that holds the time of the newest capture; empty: none
	Follows       bool                      // converted leads stand for their contacts
	company       string                    // the field that holds the company; empty: none
	history       map[mapping.Source]string // the fields of the first scanner and the times
	ByName        bool                      // records are looked for by name, company and phone
	locksAccount  bool                      // Tasks are written that lock the account of a Contact
	fields        []string
	typed         bool     // the values that the fields take depend on the record type
	codes         []string // fields written in the place of mapped states and countries
	columns       []string // that matching and planning read
}

// setKey takes a field for the external ID; "" leaves the target without.
func (t *Target) setKey(setting, name string) error {
	f, err := t.setting(setting, name, false)
	if f != nil {
		t.Key, t.keyLength, t.caseSensitive = f.Name, f.Length, f.CaseSensitive
	}
	return err
}

func (m *Model) newTarget(o *schema.Object) (Target, error) {
	t := Target{Object: o, ByName: m.MatchByName && o.Name == m.Creates, Follows: o.Name == schema.Lead && !m.LeadsOnly, company: m.companyField(o), locksAccount: len(m.FollowUps) > 0}
	if err := t.setKey("keys.lead", m.ExternalID); err != nil {
		return t, err
	}
	watermark, err := t.setting("keys.syncedAt", m.SyncedAt, true)
	if err != nil {
		return t, err
	}
	if watermark != nil {
		t.watermark = watermark.Name
	}
	for _, name := range slices.Concat(m.mapper.Fields(o.Name), m.tagMapper.Fields(o.Name)) {
		switch {
		case strings.EqualFold(name, t.Key):
			return t, fmt.Errorf("%w: %s.%s is the field of keys.lead: no rule may write it", field.ErrRule, o.Name, name)
		case strings.EqualFold(name, t.watermark):
			return t, fmt.Errorf("%w: %s.%s is the field of keys.syncedAt: no rule may write it", field.ErrRule, o.Name, name)
		case containsFold(t.fields, name):
			return t, fmt.Errorf("%w: %s.%s has two rules: only one may write a field", field.ErrRule, o.Name, name)
		}
		t.fields = append(t.fields, name)
	}
	t.history = m.historyFields(&t)
	t.codes = CodeFields(o, t.fields)
	t.typed = o.Field(schema.RecordTypeID) != nil && slices.ContainsFunc(t.fields, func(name string) bool { return o.Field(name).Restricted })
	t.columns = t.readColumns()
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

// Columns returns the fields that matching and planning read. They must not be changed.
func (t *Target) Columns() []string { return t.columns }

func (t *Target) readColumns() []string {
	names := []string{"IsConverted"} // of a Lead
	if t.Follows {
		names = append(names, "ConvertedContactId")
	}
	names = slices.Concat(names, []string{standard.EmailField, t.Key, t.watermark}, t.fields, t.codes)
	if t.ByName {
		names = append(names, "LastName", "Phone", t.company)
	}
	if t.typed {
		names = append(names, schema.RecordTypeID)
	}
	if t.locksAccount && t.Object.Name == schema.Contact {
		names = append(names, "AccountId")
	}
	list := []string{"Id", "CreatedDate", "SystemModstamp"}
	for _, n := range names {
		if f := t.Object.Field(n); f != nil && !containsFold(list, n) {
			list = append(list, f.Name)
		}
	}
	if t.ByName && t.Object.Name == schema.Contact {
		list = append(list, "Account.Name")
	}
	return list
}

// maxColumns is how long the columns of a query may be, in bytes of a URL: the
// longest value, a name key, has room behind them.
const maxColumns = soql.MaxURL - 4000

// readable makes sure that a query can name all fields that matching reads.
func (t *Target) readable() error {
	if n := len(strings.Join(t.Columns(), ",")); n > maxColumns {
		return fmt.Errorf("%w: %s has %d mapped fields, whose names have %d characters: no more than %d fit into a query", sferr.ErrConfig, t.Object.Name, len(t.fields), n, maxColumns)
	}
	return nil
}

// setting returns the field that a setting names, which the user may write: one
// of times, or an external ID. Contact may lack it; "" names none.
func (t *Target) setting(setting, name string, times bool) (*schema.Field, error) {
	if name == "" {
		return nil, nil
	}
	var reason string
	kind, code, hint := sferr.ErrFieldType, "FIELD_TYPE", "name another field, or change this one"
	f := t.Object.Field(name)
	switch {
	case f == nil:
		return nil, t.unfit(sferr.ErrNotReady, "NOT_READY", setting, name, "the org lacks a key field, or hides it from the integration user",
			`create the field with package setup, or grant Read and Edit on it, or set its key to "-" (NoKey), which does without`)
	case !times && (!f.ExternalID || !f.Unique || f.Type != schema.TypeString):
		reason = "the field is not a text field with the attributes External ID and Unique"
	case times && f.Type != schema.TypeDateTime:
		reason = "the field is not a date and time field"
	case !f.Createable || times && !f.Updateable:
		kind, code = sferr.ErrPermission, "PERMISSION"
		reason, hint = "the integration user may not write the field", "grant Edit on the field"
	default:
		return f, nil
	}
	return nil, t.unfit(kind, code, setting, f.Name, reason, hint)
}

// unfit returns why a field cannot be that of a setting, and what to do about it.
// Contact may do without.
func (t *Target) unfit(is error, code, setting, name, reason, hint string) error {
	if t.Object.Name == schema.Contact {
		return nil
	}
	return &sferr.Problem{Code: code, Object: t.Object.Name, Fields: []string{name}, Rule: setting, Reason: reason, Hint: hint, Err: is}
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

// historyFields returns the fields of the first scanner and the times, by source.
func (s *Settings) historyFields(t *Target) map[mapping.Source]string {
	fields := make(map[mapping.Source]string)
	for _, r := range s.Mapping.Rules {
		name := r.Lead
		if t.Object.Name == schema.Contact {
			name = r.Contact
		}
		f := t.Object.Field(name)
		if f != nil && containsFold(t.fields, name) && (r.From == mapping.FromFirstScannedBy || f.Type == schema.TypeDateTime) {
			fields[r.From] = f.Name
		}
	}
	return fields
}
