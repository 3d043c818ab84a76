package tags

import (
	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
)

// The columns that are not just read into a rule.
const (
	colCategory  = "Category"
	colField     = "Field"
	colSeveral   = "Several"
	colSeparator = "Separator"
)

var sheet = rule.Sheet[Rule]{
	Package: "tags", Field: colField, Fieldless: "without a field",
	Columns: []string{
		colCategory, "Value", colField, "Objects", "Type", "Length", "Policy", "Values", "Order", colSeveral, colSeparator, "Clear", "Strict",
	},
	In: func(r *Rule) []any {
		return []any{
			&r.Category, &r.Value, (*rule.APIName)(&r.Field), &r.Objects, &r.Type, &r.Length, &r.Policy, &r.Values,
			(*rule.Lines)(&r.Order), (*string)(&r.Several), &r.Separator, &r.Clear, &r.Strict,
		}
	},
	Name: func(r *Rule) string { return r.name() },
}

// UnmarshalCSV reads a mapping from a planning sheet: a CSV file with a header
// and a row for each rule, as spreadsheets save it and [Mapping.MarshalCSV]
// writes it. The columns are Category, Value, Field, Objects (API names,
// separated by semicolons), Type, Length, Policy, Values (a line "tag =
// written" for each value), Order (a line for each value), Several, Separator,
// Clear and Strict, as in [Rule].
// Only Category and Field are required. Rows without a Field are ignored: the
// plan is not to sync that category.
//
// The file is read like that of a mapping.Mapping; see mapping.UnmarshalCSV.
// The error joins one [*field.SheetError] for each problem. UnmarshalCSV does not
// check the rules, [Mapping.Compile] does.
func UnmarshalCSV(data []byte) (Mapping, error) {
	var m Mapping
	err := sheet.Read(data, func(row *rule.Row) bool {
		r, ok := readRule(row)
		if ok {
			m.Rules = append(m.Rules, r)
		}
		return ok
	})
	if err != nil {
		return Mapping{}, err
	}
	return m, nil
}

// readRule reads a rule. ok is false if the row names no field.
func readRule(row *rule.Row) (r Rule, ok bool) {
	r = sheet.Rule(row)
	var problem string
	if r.Several, problem = core.OneOf(string(r.Several), choices, "values"); problem != "" {
		row.Fail(colSeveral, "it is "+problem)
	}
	switch {
	case r.Field == "":
		return r, false
	case core.BlankText(r.Category):
		row.Fail(colCategory, "it is blank")
	case r.Separator != "" && !core.ValidSeparator(r.Separator):
		row.Fail(colSeparator, "it is not one punctuation mark, such as a semicolon, with at most two spaces")
	}
	return r, true
}

// MarshalCSV writes the mapping as a planning sheet, which [UnmarshalCSV] reads
// back; see mapping.Mapping.MarshalCSV. The error names the first rule that a
// sheet cannot hold: one without a field, with an unknown type or policy, or with a
// carriage return.
func (m Mapping) MarshalCSV() ([]byte, error) {
	data := sheet.Write(sheet.Rows(m.Rules))
	back, err := UnmarshalCSV(data)
	return data, sheet.Check(m.Rules, back.Rules, err)
}
