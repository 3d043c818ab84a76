package mapping

import (
	"errors"
	"fmt"
	"strings"
	"text/template"
	"text/template/parse"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// What a template may be and give. A text field holds 131,072 characters at
// most.
const (
	maxTemplate = 10_000
	maxOutput   = 4 * 131_072
)

// textTemplate is a compiled template: it costs no more than its length times
// that of the longest text, captured or joined, since it cannot loop.
type textTemplate struct {
	text  *template.Template
	reads []source // what it names; none: it is a constant
	whole bool     // it names all of Custom
}

// view is what a template sees of a lead: its texts, and what shadows the rest.
type view struct {
	Lead
	CreatedAt, UpdatedAt           string // "2006-01-02T15:04:05.000Z", or ""
	NumberOfScans                  int
	Phone, LastEvent, LastCampaign string
	OtherPhones, Events, Campaigns list
	Custom                         map[string]string
}

// list is a list of a lead. Written without a join it has semicolons.
type list []string

func (l list) String() string { return field.Join(l, ";") }

func newView(f *facts) *view {
	l, h, phones := f.lead, f.recall(), f.phone()
	v := view{
		Lead:         *l,
		CreatedAt:    plainText(moment(l.CreatedAt)),
		UpdatedAt:    plainText(moment(l.UpdatedAt)),
		Phone:        phones.primary,
		LastEvent:    h.LastScannedEvent,
		LastCampaign: h.MostRecentCampaign,
		OtherPhones:  append([]string(nil), phones.others...),
		Events:       append([]string(nil), h.Events...),
		Campaigns:    append([]string(nil), h.Campaigns...),
		Custom:       make(map[string]string, len(l.Custom)),
	}
	if h.NumberOfScans != nil {
		v.NumberOfScans = *h.NumberOfScans
	}
	for key, value := range l.Custom {
		v.Custom[key] = plainText(value)
	}
	for _, text := range v.texts() {
		*text = field.Visible(*text)
	}
	v.ID = field.Visible(l.ID)
	v.Email, v.PersonalEmail = field.Address(l.Email), field.Address(l.PersonalEmail)
	v.FirstScannedBy, v.LastScannedBy = h.FirstScannedBy, h.LastScannedBy
	return &v
}

func plainText(v any) string {
	s, _ := (&field.Spec{Type: field.LongText}).Coerce(v)
	out, _ := s.(string)
	return out
}

// templateFuncs are the functions beside the comparisons, and, or, not and len
// of text/template. None of them fails, whatever a lead has, unless it gives more
// than a field can hold.
func templateFuncs(zone *time.Location) template.FuncMap {
	return template.FuncMap{
		"index":   itemOf,
		"slice":   partOf,
		"lower":   strings.ToLower,
		"upper":   strings.ToUpper,
		"trim":    strings.TrimSpace,
		"join":    joinItems,
		"default": either,
		"date": func(moment string) string {
			day, _ := (&field.Spec{Type: field.Date, Location: zone}).CoerceText(moment)
			out, _ := day.(string)
			return out
		},
	}
}

// joinItems joins a list. Its length is limited as that of the output is: a
// variable that is the separator of the next join would grow without end.
func joinItems(separator string, items []string) (string, error) {
	size := len(separator) * len(items)
	for _, item := range items {
		size += len(item)
	}
	if size > maxOutput {
		return "", errOutput
	}
	return field.Join(items, separator), nil
}

// itemOf is one of Custom, or an item of a list; "" where there is none.
func itemOf(of, key any) (string, error) {
	switch of := of.(type) {
	case map[string]string:
		if key, ok := key.(string); ok {
			return of[key], nil
		}
	case list:
		if i, ok := key.(int); ok && i >= 0 {
			if i < len(of) {
				return of[i], nil
			}
			return "", nil
		}
	}
	return "", errors.New("index takes .Custom and a key, or a list and a number from 0")
}

// partOf is a part of a text, from one character up to another; as much of it
// as there is.
func partOf(text string, from, to int) string {
	runes := []rune(text)
	to = min(max(to, 0), len(runes))
	from = min(max(from, 0), to)
	return string(runes[from:to])
}

// compileTemplate parses a template, checks what it names, and tries it on a
// blank lead and on a full one, and with all branches taken, so that what is
// wrong is found before the first lead. Dates are those of zone.
func compileTemplate(text string, zone *time.Location) (t *textTemplate, problem string) {
	if len(text) > maxTemplate {
		return nil, fmt.Sprintf("its template is longer than %d bytes", maxTemplate)
	}
	parsed, err := template.New("template").Option("missingkey=zero").Funcs(templateFuncs(zone)).Parse(text)
	if err != nil {
		return nil, templateProblem(err)
	}
	t = &textTemplate{text: parsed}
	if problem := t.check(); problem != "" {
		return nil, "its template does not work: " + problem
	}
	everyBranch := template.New("template").Option("missingkey=zero").Funcs(templateFuncs(zone))
	if _, err := everyBranch.AddParseTree("template", &parse.Tree{Name: "template", Root: flat(parsed.Root)}); err != nil {
		return nil, templateProblem(err)
	}
	for _, l := range []*Lead{{}, fullLead()} {
		for _, try := range []*template.Template{parsed, everyBranch} {
			if err := try.Execute(new(output), newView(&facts{lead: l})); err != nil {
				return nil, templateProblem(err)
			}
		}
	}
	return t, ""
}

// fullLead is a lead of which nothing is blank.
func fullLead() *Lead {
	at := time.Unix(0, 0)
	l := &Lead{
		ID: "A", CreatedAt: at, UpdatedAt: at, Phones: Phones{LeadProvided: []Phone{{Number: "1"}, {Number: "2"}}},
		NumberOfScans: new(1), FirstScannedBy: "A", LastScannedBy: "A", LastScannedEvent: "A", AllScannedEvents: "A;B",
		MostRecentCampaign: "A", AllCampaigns: "A;B",
	}
	for _, text := range l.texts() {
		*text = "A"
	}
	return l
}

// templateProblem says what text/template said: it quotes the template, which
// is no captured value.
func templateProblem(err error) string {
	return fmt.Sprintf("its template does not work: %v", err)
}

// read executes the template. It is blank where everything that it names is,
// whatever fixed text it has.
func (t *textTemplate) read(f *facts) captured {
	if t.blank(f) {
		return captured{}
	}
	var out output
	if err := t.text.Execute(&out, newView(f)); err != nil {
		if errors.Is(err, errOutput) {
			return captured{value: failure("the template gives more than a field can hold")}
		}
		return captured{value: failure("the template failed on this lead")}
	}
	return captured{text: out.String()}
}

func (t *textTemplate) blank(f *facts) bool {
	for i := range t.reads {
		if got := f.read(&t.reads[i]); !got.blank() {
			return false
		}
	}
	if t.whole {
		for _, v := range f.lead.Custom {
			if !field.BlankValue(v) {
				return false
			}
		}
	}
	return len(t.reads) > 0 || t.whole
}

// output is a text of limited length.
type output struct{ strings.Builder }

var errOutput = errors.New("too much output")

func (o *output) Write(p []byte) (int, error) {
	if o.Len()+len(p) > maxOutput {
		return 0, errOutput
	}
	return o.Builder.Write(p)
}
