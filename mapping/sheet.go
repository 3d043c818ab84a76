package mapping

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
)

// The columns that are not just read into a rule.
const (
	colFrom      = "Mobly Field"
	colLead      = "Lead Field"
	colContact   = "Contact Field"
	colSeparator = "Separator"
	colCaptures  = "Captures"
)

var sheet = rule.Sheet[Rule]{
	Package: "mapping", Field: colLead + " or " + colContact, Fieldless: "that names no field",
	Columns: []string{
		colFrom, colLead, colContact, "Type", "Length", "Policy", "Values", "Default", "Placeholder",
		"Required", "Clear", "Strict", "Label", colSeparator, colCaptures,
	},
	Optional: colCaptures, Objects: []string{"Account", "CampaignMember"},
	In: func(r *Rule) []any {
		return []any{
			(*string)(&r.From), (*rule.APIName)(&r.Lead), (*rule.APIName)(&r.Contact), &r.Type, &r.Length, &r.Policy, &r.Values,
			&r.Default, &r.Placeholder, &r.Required, &r.Clear, &r.Strict, &r.Label, nil, nil, // the last two are the mapping's
		}
	},
	Name: func(r *Rule) string { return r.From.short() },
}

// UnmarshalCSV reads a mapping from a planning sheet: a CSV file with a header
// and a row for each rule, as spreadsheets save it and [Mapping.MarshalCSV]
// writes it.
//
//   - Mobly Field: Mobly's name ("Job Title", see [Sources]), a [Source]
//     ("jobTitle"), or a source that begins with "custom:", "const:" or
//     "template:".
//   - Lead Field, Contact Field, and a column for each further object, Account,
//     CampaignMember or a custom one ("CampaignMember Field", "Visit__c Field"): the
//     API names. Rows without any are ignored: the plan is not to sync that field.
//   - Type, Length, Policy, Values, Default, Placeholder, Required, Clear,
//     Strict, Label: as in [Rule]. Types may have their names in Salesforce's
//     setup ("Text Area (Long)"), policies those of Mobly ("Write if Blank").
//     Values has a line "captured = written" for each value. Required, Clear
//     and Strict are yes or no.
//   - Separator, Captures: those of the [Mapping], in any one row.
//
// A sheet has at most 4 MiB and 5,000 rows.
// Only Mobly Field and one of the fields are required. The header may be in any
// letter case and order. Blank rows and other columns are ignored.
//
// The file may be CSV UTF-8 as Excel, LibreOffice and Google Sheets save it, or
// Excel's Unicode Text (UTF-16). Commas, semicolons, tabs, or the sign that a
// first line "sep=;" names, separate its cells. An apostrophe before a number, a
// date, a truth value or a formula marks text and is removed: '007 is 007. A
// cell that a spreadsheet has changed beyond repair (1.2E+11, #NAME?) is an
// error.
//
// The error joins one [*field.SheetError] for each problem. UnmarshalCSV does not
// check the rules, [Mapping.Compile] does.
func UnmarshalCSV(data []byte) (Mapping, error) {
	var m Mapping
	if err := sheet.Read(data, m.readRow); err != nil {
		return Mapping{}, err
	}
	return m, nil
}

// readRow reads a rule and the settings of the mapping, and reports whether there
// is anything.
func (m *Mapping) readRow(row *rule.Row) bool {
	if separator := row.Cell(colSeparator); separator != "" {
		switch {
		case !core.ValidSeparator(separator):
			row.Fail(colSeparator, "it is not one punctuation mark, such as a semicolon, with at most two spaces")
		case m.Separator != "" && m.Separator != separator:
			row.Fail(colSeparator, "another row has a different one, but all lists share one")
		}
		m.Separator = separator
	}
	captures, problem := core.OneOf(row.Cell(colCaptures), []Captures{ScansOnly}, "values")
	if problem != "" {
		row.Fail(colCaptures, "it is "+problem)
	}
	m.Captures = cmp.Or(captures, m.Captures)
	r := sheet.Rule(row)
	r.Fields = row.Fields()
	if len(r.fields()) == 0 {
		return m.Separator != "" || m.Captures != ""
	}
	var ok bool
	if r.From, ok = sourceOf(string(r.From)); !ok {
		row.Fail(colFrom, "it is not a field of Mobly's and does not begin with custom:, const: or template:")
	}
	m.Rules = append(m.Rules, r)
	return true
}

// sheetOf returns the sheet with a column for each further object of the rules.
func sheetOf(rules []Rule) (*rule.Sheet[Rule], error) {
	var objects, columns []string
	for _, r := range rules {
		objects = slices.AppendSeq(objects, maps.Keys(r.Fields))
	}
	slices.Sort(objects)
	objects = slices.Compact(objects)
	for _, object := range objects {
		if !rule.HasColumn(object, sheet.Objects) {
			return nil, fmt.Errorf("mapping: a field of %q does not fit into a sheet, which takes Account, CampaignMember and custom objects", object)
		}
		columns = append(columns, object+rule.FieldSuffix)
	}
	s, at := sheet, slices.Index(sheet.Columns, colContact)+1
	s.Columns = slices.Insert(slices.Clone(s.Columns), at, columns...)
	s.In = func(r *Rule) []any {
		cells := make([]any, len(objects))
		for i, object := range objects {
			cells[i] = new(rule.APIName(r.Fields[object]))
		}
		return slices.Insert(sheet.In(r), at, cells...)
	}
	return &s, nil
}

func sourceOf(cell string) (Source, bool) {
	name := strings.TrimLeft(cell, " \t\n")
	for _, prefix := range []string{customPrefix, constantPrefix, templatePrefix} {
		if strings.HasPrefix(name, prefix) {
			return Source(name), true
		}
	}
	key := core.Fold(name)
	for i := range sources {
		if core.Fold(string(sources[i].name)) == key || core.Fold(sources[i].label) == key {
			return sources[i].name, true
		}
	}
	return "", false
}

// MarshalCSV writes the mapping as a planning sheet, which [UnmarshalCSV] reads
// back as the same mapping, also after a spreadsheet opened and saved it: cells
// that it would evaluate or rewrite (formulas, leading zeros, long numbers,
// dates, truth values) begin with an apostrophe. The error names the first rule
// that does not fit into a sheet: one without a field, with an unknown source, type
// or policy, or with a carriage return in a text.
func (m Mapping) MarshalCSV() ([]byte, error) {
	labelled := slices.Clone(m.Rules)
	for i := range labelled {
		if at := labelled[i].From.index(); at >= 0 {
			labelled[i].From = Source(sources[at].label)
		}
	}
	sheet, err := sheetOf(m.Rules)
	if err != nil {
		return nil, err
	}
	rows := sheet.Rows(labelled)
	if m.Separator != "" || m.Captures != "" {
		if len(rows) == 0 {
			rows = append(rows, make([]string, len(sheet.Columns)))
		}
		rows[0] = append(rows[0][:len(sheet.Columns)-2], m.Separator, string(m.Captures))
	}
	data := sheet.Write(rows)
	back, err := UnmarshalCSV(data)
	return data, sheet.Check(m.Rules, back.Rules, err)
}
