package mapping_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func templateRule(text string) mapping.Mapping {
	return mapping.Mapping{Rules: []mapping.Rule{{From: mapping.Template(text), Lead: "Notes__c", Type: field.LongText}}}
}

func ada() mapping.Person {
	return mapping.Person{
		FirstName: "Ada", LastName: "Nwosu", CreatedAt: time.Date(2026, 10, 14, 23, 30, 0, 0, time.UTC), NumberOfScans: new(0),
		Company: mapping.Company{Name: "Northwind"}, LastScannedEvent: "Fair", AllScannedEvents: "Expo;Fair",
		Custom: map[string]any{"Badge ID": 7.0, "Blank": " ", "No": false},
	}
}

func TestTemplate(t *testing.T) {
	for text, want := range map[string]any{
		`{{.FirstName}} met at {{.LastEvent}}`:                                                        "Ada met at Fair",
		`met at {{.LastEvent | default "a booth"}}`:                                                   "met at Fair",
		`{{.Email | default "no e-mail"}}, {{.FirstName}}`:                                            "no e-mail, Ada",
		`{{with .Company}}at {{.Name}}{{end}}`:                                                        "at Northwind",
		`{{with .Company.Name}}at {{.}}{{else}}nowhere{{end}}`:                                        "at Northwind",
		`{{with .Company}}{{.Name}} of {{$.LastName}}{{end}}`:                                         "Northwind of Nwosu",
		`{{if and .FirstName (not .Email)}}{{.FirstName | upper}}{{else}}?{{end}}`:                    "ADA",
		`{{join ", " .Events}}: {{len .Events}}`:                                                      "Expo, Fair: 2",
		`{{date .CreatedAt}} {{lower .LastName | trim}}`:                                              "2026-10-15 nwosu",
		`{{index .Custom "Badge ID"}}`:                                                                "7",
		`{{.Custom.No}}`:                                                                              "false",
		`{{.NumberOfScans}} scans`:                                                                    "0 scans",
		`{{if gt .NumberOfScans 2}}hot{{else if eq .LastEvent "Fair"}}fair{{end}}`:                    "fair",
		`{{$name := .FirstName}}{{$name}}{{/* a comment */}}`:                                         "Ada",
		`{{slice .LastName 1 99}}{{slice .LastName 5 2}}{{slice .LastName -3 1}}{{slice .Email 0 1}}`: "wosuN",
		`{{index .Events 1}}{{index .Events 7}}{{index .Custom "Missing"}}`:                           "Fair",
		`{{.Events}} and {{with .Events}}{{.}}{{end}}`:                                                "Expo;Fair and Expo;Fair",
		`{{if eq .Email "x"}}{{.LastName}}{{else if .Email}}{{.Email}}{{else}}{{with .JobTitle}}{{.}}{{else}}no title{{end}}{{end}} of {{.FirstName}}`: "no title of Ada",
		`Fixed text`: "Fixed text",
		`{{slice .FirstName 0 1}}. {{.LastName}}`:                                     "A. Nwosu",
		"two\nlines of {{.FirstName}}":                                                "two\nlines of Ada",
		`{{.Email}} met at {{.JobTitle}}`:                                             nil, // what is named is blank
		`{{.Custom.Blank}}{{.Custom.Missing}} points`:                                 nil,
		`{{with .Email}}mail {{.}}{{else}}no mail{{end}}`:                             nil,
		`{{index .Custom "Missing"}} {{.Company.City}} at the fair {{.Company.Zip}}!`: nil,
	} {
		m, err := templateRule(text).Compile(field.Options{Location: time.FixedZone("", 14*3600)})
		require.NoError(t, err, text)
		lead := ada()
		rec := m.Map(schema.Lead, &lead)
		require.Empty(t, rec.Dropped, text)
		if want == nil {
			require.Empty(t, rec.Values, text)
			continue
		}
		require.Len(t, rec.Values, 1, text)
		require.Equal(t, want, rec.Values[0].Value, text)
		require.Equal(t, "template", rec.Values[0].Rule)
	}
}

// TestTemplateIsRefused: whatever is wrong with a template is found when it is
// compiled, in branches that are not taken too, and it can neither loop nor
// call into anything.
func TestTemplateIsRefused(t *testing.T) {
	const only = "its template does not work: only if and with are available in a rule; for a list there is join"
	for text, want := range map[string]string{
		`{{range .Events}}{{.}}{{end}}`:                     only,
		`{{range 1000000000}}x{{end}}`:                      only,
		`{{if .Email}}{{range .Events}}{{.}}{{end}}{{end}}`: only,
		`{{template "template"}}`:                           only,
		`{{define "a"}}{{template "a"}}{{end}}`:             "its template does not work: define and block are not available in a rule",
		`{{block "a" .}}x{{end}}`:                           "its template does not work: define and block are not available in a rule",
		`{{printf "%1000000d" 1}}`:                          "its template does not work: printf is not available in a rule",
		`{{html .FirstName}}`:                               "its template does not work: html is not available in a rule",
		`{{if .Email}}{{call .FirstName}}{{end}}`:           "its template does not work: call is not available in a rule",
		`{{.Nope}}`:                               "its template does not work: a lead has no field .Nope",
		`{{if .Email}}{{.Company.Nope}}{{end}}`:   "its template does not work: a lead has no field .Company.Nope",
		`{{with .Company}}{{.Nope}}{{end}}`:       "its template does not work: a lead has no field .Company.Nope",
		`{{with .FirstName}}{{.LastName}}{{end}}`: "its template does not work: a lead has no field .LastName",
		`{{with .FirstName}}{{$.Nope}}{{end}}`:    "its template does not work: a lead has no field .Nope",
		`{{if true}}{{else}}{{.Nope}}{{end}}`:     "its template does not work: a lead has no field .Nope",
		`{{lower (upper .Nope)}}`:                 "its template does not work: a lead has no field .Nope",
		`{{.FirstName.Nope}}`:                     "its template does not work: a lead has no field .FirstName.Nope",
		`{{(lower .FirstName).Nope}}`:             "its template does not work: a field of an expression is not available in a rule",
		`{{.}}`:                                   "its template does not work: a lone dot stands for a group of fields",
		`{{$}}`:                                   "its template does not work: it names a group of fields, not one",
		`{{.Company}}`:                            "its template does not work: it names a group of fields, not one",
		`{{.Custom}}`:                             "its template does not work: it names a group of fields, not one",
		`{{with .Company}}{{.}}{{end}}`:           "its template does not work: a lone dot stands for a group of fields",
		`{{`:                                      "its template does not work: template: template:1: unclosed action",
		`{{nope .FirstName}}`:                     `its template does not work: template: template:1: function "nope" not defined`,
		`{{index .Events "a"}}`:                   `its template does not work: template: template:1:2: executing "template" at <index .Events "a">: error calling index: index takes .Custom and a key, or a list and a number from 0`,
		`{{lower .NumberOfScans}}`:                "its template does not work: template: template:1:8: executing \"template\" at <.NumberOfScans>: wrong type for value; expected string; got int",
		`{{if eq .FirstName "B"}}{{lower .NumberOfScans}}{{end}}`:                    "its template does not work: template: template:1:32: executing \"template\" at <.NumberOfScans>: wrong type for value; expected string; got int",
		`{{if eq .FirstName "B"}}{{else if eq .LastName "C"}}{{eq .Email 5}}{{end}}`: `its template does not work: template: template:1:54: executing "template" at <eq .Email 5>: error calling eq: incompatible types for comparison: string and int`,
		`{{if eq .FirstName "B"}}{{with .Email}}{{$x := .}}{{$x.Foo}}{{end}}{{end}}`: `its template does not work: template: template:1:54: executing "template" at <$x.Foo>: can't evaluate field Foo in type string`,
		strings.Repeat("x", 10_001):                         "its template is longer than 10000 bytes",
		strings.Repeat("{{if .Email}}", 50) + "{{range 5}}": "its template does not work: template: template:1: unexpected EOF",
	} {
		_, err := templateRule(text).Compile(field.Options{})
		require.ErrorIs(t, err, field.ErrRule, text)
		require.EqualError(t, err, "template: invalid rule: "+want, text)
	}
}

func TestTemplateGivesNoMoreThanAFieldHolds(t *testing.T) {
	m, err := templateRule(strings.Repeat("{{.Description}}", 600)).Compile(field.Options{})
	require.NoError(t, err)
	rec := m.Map(schema.Lead, &mapping.Person{Description: strings.Repeat("MARKER", 5000)})
	require.Empty(t, rec.Values)
	require.Len(t, rec.Dropped, 1)
	require.EqualError(t, rec.Dropped[0], "template -> Lead.Notes__c: not of the field's type: the template produces more than a field can hold")
}

// TestTemplateDoesNotGrowByItself: each join trebles the text before it.
func TestTemplateDoesNotGrowByItself(t *testing.T) {
	m, err := templateRule(`{{$x := "ab"}}` + strings.Repeat(`{{$x = join $x .Events}}`, 14) + `{{len $x}}`).Compile(field.Options{})
	require.NoError(t, err)
	rec := m.Map(schema.Lead, &mapping.Person{AllScannedEvents: "A;B;C;D"})
	require.Empty(t, rec.Values)
	require.Len(t, rec.Dropped, 1)
	require.EqualError(t, rec.Dropped[0], "template -> Lead.Notes__c: not of the field's type: the template produces more than a field can hold")
	rec = m.Map(schema.Lead, &mapping.Person{AllScannedEvents: "A"})
	require.Equal(t, "1", rec.Values[0].Value)
}

// FuzzTemplate: a template that compiles maps any lead, and gives the same
// text twice.
func FuzzTemplate(f *testing.F) {
	for _, text := range []string{
		`{{.FirstName}} met at {{.LastEvent | default "a booth"}} on {{date .CreatedAt}}`, `{{with .Company}}{{.Name}}{{else}}{{$.LastName}}{{end}}`,
		`{{index .Custom "Badge ID"}}{{join ";" .Events}}{{slice .FirstName 0 1}}`, `{{if and (eq .LastName "x") (gt .NumberOfScans 1)}}{{len .Campaigns}}{{end}}`,
		`{{range .Events}}{{end}}`, `{{define "a"}}{{end}}`, `{{$x := .Phone}}{{$x}}`, `{{- 1.5e3 -}}`, `{{"a" | printf "%s"}}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, err := templateRule(text).Compile(field.Options{})
		if err != nil {
			require.ErrorIs(t, err, field.ErrRule)
			return
		}
		for _, lead := range []mapping.Person{{}, ada(), full()} {
			one, two := m.Map(schema.Lead, &lead), m.Map(schema.Lead, &lead)
			require.Equal(t, one.Values, two.Values)
			require.NoError(t, one.Err)
		}
	})
}
