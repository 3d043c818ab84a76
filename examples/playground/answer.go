package main

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"html/template"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// question is what the page sends: the texts of its boxes, and what people did since
// the last reply.
type question struct {
	Texts  texts             `json:"texts"`
	Cells  map[string]string `json:"cells"`  // edited, by "mapping/ROW/COLUMN"
	Files  []file            `json:"files"`  // dropped
	Sample bool              `json:"sample"` // the sample is to take the place of the texts
}

// reply is what the page shows then.
type reply struct {
	Texts texts             `json:"texts"`
	HTML  map[string]string `json:"html"`  // by the ID of its element
	Files map[string]string `json:"files"` // to be looked at and downloaded, by name
}

var errUnreadable = errors.New("the page sent something unreadable: load it again")

// answer returns the JSON of the reply to the JSON of a question. It is all that the
// page asks of its program, be that a server or WebAssembly. What is wrong with a text
// stands in the reply.
func answer(ctx context.Context, in []byte) []byte {
	q := question{Texts: texts{}}
	err := json.Unmarshal(in, &q)
	switch {
	case err != nil || q.Texts == nil:
		q, err = question{Texts: texts{}}, errUnreadable
	case q.Sample:
		q.Texts, err = samples()
	default:
		err = errors.Join(q.Texts.edit(q.Cells), q.Texts.take(q.Files))
	}
	r := reply{Texts: q.Texts, HTML: map[string]string{}, Files: map[string]string{}}
	report, planErr := r.plan(ctx)
	if err := errors.Join(err, planErr); err != nil {
		report.Problems = strings.Split(strings.ReplaceAll(err.Error(), ":\n", ": "), "\n")
	}
	r.HTML["status"], r.HTML["report"] = render("status", report), render("report", report)
	for _, kind := range []string{kindMapping, kindTags} {
		r.HTML[kind+"-sheet"] = q.Texts.sheetHTML(kind)
	}
	out, _ := json.Marshal(r) // maps of texts always are JSON
	return out
}

// report is what the page says of the texts.
type report struct {
	Problems         []string
	Leads            int
	Creates, Updates int // records
}

// plan adds the files of the texts to the reply: the settings with the mapping and the
// tags and, if there are leads, their plan on an org in memory.
func (r *reply) plan(ctx context.Context) (out report, err error) {
	settings, err := r.Texts.settings()
	if err == nil {
		err = settings.Validate()
	}
	if err != nil {
		return out, err
	}
	text, err := json.MarshalIndent(settings, "", "  ")
	if err != nil {
		return out, err
	}
	r.Files["settings.json"] = string(text) + "\n"
	if strings.TrimSpace(r.Texts[kindLeads]) == "" {
		return out, nil
	}
	leads, leftOut := salesforce.ReadLeads(strings.NewReader(r.Texts[kindLeads]), salesforce.DecodeOptions{})
	plan, err := planOf(ctx, leads, settings, r.Texts[kindSnapshot])
	if err != nil {
		return out, errors.Join(leftOut, err)
	}
	out.Leads = len(leads)
	out.Creates, out.Updates = plan.Writes()
	var page strings.Builder
	err = plan.HTML(&page)
	r.Files["plan.html"] = page.String()
	return out, errors.Join(leftOut, err)
}

// planOf plans leads on an org loaded from the snapshot. Without one, the org has what
// the settings need.
func planOf(ctx context.Context, leads []salesforce.Lead, settings salesforce.Settings, snapshot string) (*salesforce.Plan, error) {
	org, err := sample.NewOrg(settings)
	if strings.TrimSpace(snapshot) != "" {
		org, err = salesforcetest.Load([]byte(snapshot))
	}
	if err != nil {
		return nil, err
	}
	client, err := salesforce.New(sample.ConfigOf(org, settings))
	if err != nil {
		return nil, err
	}
	return client.Plan(ctx, leads...)
}

//go:embed pages
var pages embed.FS

var templates = template.Must(template.ParseFS(pages, "pages/*.html"))

func render(name string, data any) string {
	var out strings.Builder
	if err := templates.ExecuteTemplate(&out, name, data); err != nil { // both are the program's
		panic(err)
	}
	return out.String()
}

// sheetHTML returns the sheet of a kind for the page. What is wrong with a text that is
// no sheet stands in the report, too.
func (t texts) sheetHTML(kind string) string {
	s, err := t.sheet(kind)
	if err != nil {
		return render("no-sheet", err)
	}
	return render("sheet", s)
}
