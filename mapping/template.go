package mapping

import (
	"errors"
	"fmt"
	"strings"
	"text/template"
	"text/template/parse"
	"time"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// The limits of a template and its result. A text field holds 131,072
// characters at most.
const (
	maxTemplate = 10_000
	maxOutput   = 4 * 131_072
)

// textTemplate is a compiled template. It cannot loop, so its cost is at most
// its length times that of the longest text.
type textTemplate struct {
	text  *template.Template
	reads []source // the sources that it names
	whole bool     // it names Custom as a whole
}

// view is the person of a template: its texts, and fields that shadow its other
// values.
type view struct {
	Person
	CreatedAt, UpdatedAt           string // "2006-01-02T15:04:05.000Z", or ""
	FirstScannedAt, LastScannedAt  string // likewise
	NumberOfScans                  int
	Phone, LastEvent, LastCampaign string
	OtherPhones, Events, Campaigns list
	Custom                         map[string]string
}

// list is a list in a template. Written without a join, it is separated by
// semicolons.
type list []string

func (l list) String() string { return core.Join(l, ";") }

func newView(f *facts) *view {
	p, h, phones := f.person, f.recall(), f.phone()
	v := view{
		Person:       *p,
		CreatedAt:    core.PlainText(moment(&p.CreatedAt)),
		UpdatedAt:    core.PlainText(moment(&p.UpdatedAt)),
		Phone:        phones.primary,
		LastEvent:    h.LastScannedEvent,
		LastCampaign: h.MostRecentCampaign,
		OtherPhones:  append([]string(nil), phones.others...),
		Events:       append([]string(nil), h.Events...),
		Campaigns:    append([]string(nil), h.Campaigns...),
		Custom:       make(map[string]string, len(p.Custom)),
	}
	if h.NumberOfScans != nil {
		v.NumberOfScans = *h.NumberOfScans
	}
	for key, value := range p.Custom {
		v.Custom[key] = core.PlainText(value)
	}
	for _, text := range v.texts() {
		*text = core.Visible(*text)
	}
	v.ID = core.Visible(p.ID)
	v.Email, v.PersonalEmail = core.Address(p.Email), core.Address(p.PersonalEmail)
	v.FirstScannedBy, v.LastScannedBy = h.FirstScannedBy, h.LastScannedBy
	v.FirstScannedAt, v.LastScannedAt = core.PlainText(moment(&h.FirstScannedAt)), core.PlainText(moment(&h.LastScannedAt))
	return &v
}

// templateFuncs are the functions of a template, besides the comparisons, and,
// or, not and len of text/template. None of them fails, whatever the lead,
// unless its result is longer than a field can hold.
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
			day, _ := (&core.Spec{Type: schema.TypeDate, Location: zone}).CoerceText(moment)
			out, _ := day.(string)
			return out
		},
	}
}

// joinItems joins a list. It limits its result as output does: a variable that
// is the separator of the next join would grow without end.
func joinItems(separator string, items []string) (string, error) {
	size := len(separator) * len(items)
	for _, item := range items {
		size += len(item)
	}
	if size > maxOutput {
		return "", errOutput
	}
	return core.Join(items, separator), nil
}

// itemOf returns a value of Custom or an item of a list, "" if there is none.
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

// partOf returns the characters of a text from one position up to another, as
// far as there are any.
func partOf(text string, from, to int) string {
	runes := []rune(text)
	to = min(max(to, 0), len(runes))
	from = min(max(from, 0), to)
	return string(runes[from:to])
}

// compileTemplate compiles a template. Dates are those of zone.
func compileTemplate(text string, zone *time.Location) (t *textTemplate, problem string) {
	if len(text) > maxTemplate {
		return nil, fmt.Sprintf("its template is longer than %d bytes", maxTemplate)
	}
	t = new(textTemplate)
	if err := t.compile(text, zone); err != nil { // it may quote the template, but no captured value
		return nil, "its template does not work: " + err.Error()
	}
	return t, ""
}

// compile parses the template, checks it, and executes it on a blank lead and on
// a full one, and with all branches taken, so that mistakes are found before the
// first lead.
func (t *textTemplate) compile(text string, zone *time.Location) (err error) {
	blank := func() *template.Template {
		return template.New("template").Option("missingkey=zero").Funcs(templateFuncs(zone))
	}
	if t.text, err = blank().Parse(text); err != nil {
		return err
	}
	if problem := t.check(); problem != "" {
		return errors.New(problem)
	}
	everyBranch, err := blank().AddParseTree("template", &parse.Tree{Name: "template", Root: flat(t.text.Root)})
	if err != nil {
		return err
	}
	for _, p := range []*Person{{}, fullPerson()} {
		for _, try := range []*template.Template{t.text, everyBranch} {
			if err := try.Execute(new(output), newView(&facts{person: p})); err != nil {
				return err
			}
		}
	}
	return nil
}

func fullPerson() *Person {
	at := time.Unix(0, 0)
	p := &Person{
		ID: "A", CreatedAt: at, UpdatedAt: at, Phones: Phones{LeadProvided: []Phone{{Number: "1"}, {Number: "2"}}},
		NumberOfScans: new(1), FirstScannedBy: "A", LastScannedBy: "A", LastScannedEvent: "A", AllScannedEvents: "A;B",
		MostRecentCampaign: "A", AllCampaigns: "A;B",
	}
	for _, text := range p.texts() {
		*text = "A"
	}
	return p
}

// read executes the template. Its result is blank if every field that it names
// is, whatever fixed text it has.
func (t *textTemplate) read(f *facts) captured {
	if t.blank(f) {
		return captured{}
	}
	var out output
	if err := t.text.Execute(&out, newView(f)); err != nil {
		if errors.Is(err, errOutput) {
			return captured{value: failure("the template produces more than a field can hold")}
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
		for _, v := range f.person.Custom {
			if !core.BlankValue(v) {
				return false
			}
		}
	}
	return len(t.reads) > 0 || t.whole
}

type output struct{ strings.Builder }

var errOutput = errors.New("too much output")

func (o *output) Write(p []byte) (int, error) {
	if o.Len()+len(p) > maxOutput {
		return 0, errOutput
	}
	return o.Builder.Write(p)
}
