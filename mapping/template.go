package mapping

import (
	"errors"
	"fmt"
	"strings"
	"text/template"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// view is what a template sees of a lead.
type view struct {
	ID, FirstName, LastName, Email, PersonalEmail, Address string
	LinkedIn, Facebook, Twitter, ProfilePicture            string
	JobTitle, Description, Phone                           string
	Company                                                Company
	CreatedAt, UpdatedAt                                   string // "2006-01-02T15:04:05.000Z", or ""
	NumberOfScans                                          int
	FirstScannedBy, LastScannedBy, LastEvent, LastCampaign string
	OtherPhones, Events, Campaigns                         []string
	Custom                                                 map[string]string
}

func newView(f *facts) view {
	l, h := f.lead, f.rollup()
	primary, others := f.phones()
	v := view{
		ID: l.ID, FirstName: l.FirstName, LastName: l.LastName,
		Email: l.Email, PersonalEmail: l.PersonalEmail, Address: l.Address,
		LinkedIn: l.LinkedIn, Facebook: l.Facebook, Twitter: l.Twitter, ProfilePicture: l.ProfilePicture,
		JobTitle: l.JobTitle, Description: l.Description, Phone: primary,
		Company:        l.Company,
		CreatedAt:      plainText(moment(l.CreatedAt)),
		UpdatedAt:      plainText(moment(l.UpdatedAt)),
		FirstScannedBy: h.FirstScannedBy, LastScannedBy: h.LastScannedBy,
		LastEvent: h.LastScannedEvent, LastCampaign: h.MostRecentCampaign,
		OtherPhones: others, Events: h.Events, Campaigns: h.Campaigns,
		Custom: make(map[string]string, len(l.Custom)),
	}
	if h.NumberOfScans != nil {
		v.NumberOfScans = *h.NumberOfScans
	}
	for key, value := range l.Custom {
		v.Custom[key] = plainText(value)
	}
	return v
}

func plainText(v any) string {
	s, _ := (&field.Spec{Type: field.LongText}).Coerce(v)
	out, _ := s.(string)
	return out
}

// templateFuncs is the closed set of functions, beside the comparisons, and,
// or, not, index, slice and len of text/template. What could call into or
// print a structure is taken away.
var templateFuncs = template.FuncMap{
	"lower":   strings.ToLower,
	"upper":   strings.ToUpper,
	"trim":    strings.TrimSpace,
	"join":    func(separator string, items []string) string { return field.Join(items, separator) },
	"default": either,
	"date": func(moment string) string {
		day, _ := (&field.Spec{Type: field.Date}).Coerce(moment)
		out, _ := day.(string)
		return out
	},
	"call":     refused,
	"print":    refused,
	"printf":   refused,
	"println":  refused,
	"html":     refused,
	"js":       refused,
	"urlquery": refused,
}

var errTemplateFunc = errors.New("function not available in a rule")

func refused(...any) (string, error) { return "", errTemplateFunc }

// compileTemplate parses a template and tries it on a blank lead and on a full
// one, so that a wrong name is found before the first lead.
func compileTemplate(source string) (known, string) {
	t, err := template.New("template").Option("missingkey=zero").Funcs(templateFuncs).Parse(source)
	if err != nil {
		return known{}, templateProblem(err)
	}
	full := &Lead{
		FirstName: "A", LastName: "B", Email: "a@b.example", Custom: map[string]any{}, NumberOfScans: new(1),
		AllScannedEvents: "A;B", AllCampaigns: "A;B",
		Phones: Phones{LeadProvided: []Phone{{Number: "1"}, {Number: "2"}}},
	}
	for _, l := range []*Lead{{}, full} {
		if err := t.Execute(new(strings.Builder), newView(&facts{lead: l})); err != nil {
			return known{}, templateProblem(err)
		}
	}
	return known{label: "Template", get: func(f *facts) any {
		var b strings.Builder
		if err := t.Execute(&b, newView(f)); err != nil {
			return failure("the template failed on this lead")
		}
		return text(b.String())
	}}, ""
}

// templateProblem says what text/template said: it quotes the template, which
// is no captured value.
func templateProblem(err error) string {
	return fmt.Sprintf("its template does not work: %v", err)
}

// failure is what a getter returns that could not read its source.
type failure string
