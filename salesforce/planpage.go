package salesforce

import (
	"cmp"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/page"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

//go:embed plan.html
var planHTML string

// shownItem is a lead of a plan on its page.
type shownItem struct {
	Heading, Object, Note string
	Error                 *sferr.Problem
	Verb                  plan.Verb
	Verbs                 string // of all its records, for the filter
	Changes               []shownChange
	Folded                string // what a long list of new values is folded behind; "" if it is not
	Dropped               []shownLoss
	Tasks                 []shownTask
}

type shownChange struct{ Field, Before, After string }

type shownTask struct {
	Subject string
	Verb    plan.Verb
	Note    string
}

// shownVerb is a verb by which the page is filtered, with the number of leads
// that have a record of it.
type shownVerb struct {
	Verb  plan.Verb
	Leads int
}

// HTML writes the plan as one page for a browser: for each person the record, for
// each field that would be sent its value before and after, what would be dropped
// or refused and why, and the activities. The page shows all people, or those for
// whom something is created, updated or refused. It is self-contained and runs no
// script. It holds captured values: keep it as you keep the leads. The error is
// w's.
func (p *Plan) HTML(w io.Writer) error {
	if p == nil {
		p = new(Plan)
	}
	items := make([]shownItem, len(p.Items))
	for i := range p.Items {
		items[i] = p.shown(i)
	}
	type row struct {
		What    string
		Numbers []int // by verb
	}
	counts := p.counts()
	persons, tasks, related := counts[0], counts[1], counts[2]
	title := "Plan for " + page.Plural(len(p.Items), "lead")
	summary := fmt.Sprintf("%s would be created and %d updated, and %d refused. %s would be logged.",
		page.Plural(persons[plan.Create], "record"), persons[plan.Update], persons[plan.Refuse], page.Plural(tasks[plan.Create], "activity"))
	if len(related) > 0 {
		summary += fmt.Sprintf(" %s would be created and %d updated.", page.Plural(related[plan.Create], "related record"), related[plan.Update])
	}
	numbers := func(by map[plan.Verb]int) (n []int) {
		for _, v := range verbs {
			n = append(n, by[v])
		}
		return n
	}
	rows := []row{{"Records", numbers(persons)}, {"Activities", numbers(tasks)}}
	if len(related) > 0 {
		rows = append(rows, row{"Related records", numbers(related)})
	}
	return page.Write(w, title, planHTML, struct {
		Title, Summary string
		Counts         []row
		Verbs          []shownVerb
		Off            []shownLoss
		Created        []sferr.RecordRef
		Items          []shownItem
	}{title, summary, rows, shownVerbs(items), p.shownOff(), p.Created, items})
}

// verbs in the order of the page.
var verbs = [...]plan.Verb{plan.Create, plan.Update, plan.Unchanged, plan.Refuse}

func shownVerbs(items []shownItem) []shownVerb {
	var out []shownVerb
	for _, v := range verbs {
		n := 0
		for i := range items {
			if slices.Contains(strings.Fields(items[i].Verbs), string(v)) {
				n++
			}
		}
		if n > 0 {
			out = append(out, shownVerb{v, n})
		}
	}
	return out
}

func (p *Plan) shownOff() []shownLoss {
	var out []shownLoss
	for _, off := range withoutNull(p.Off) {
		place := strings.TrimSuffix(off.Object+"."+strings.Join(off.Fields, ", "), ".")
		out = append(out, shownLoss{place + " (" + off.Rule + ")", off.Code, whyOf(off)})
	}
	return out
}

// shown is one lead as its page shows it.
func (p *Plan) shown(i int) shownItem {
	item := &p.Items[i]
	r := &item.Person
	out := shownItem{Heading: fmt.Sprintf("%d. %s", i+1, p.nameOf(i)), Verb: r.Verb, Object: r.Object, Error: sferr.Explain(r.Err)}
	notes := []string{"lead " + item.LeadID}
	if r.ID != "" {
		notes = append(notes, r.Object+" "+r.ID)
	}
	if r.MatchedBy != "" {
		notes = append(notes, "matched by "+r.MatchedBy)
	}
	if r.CarriedBy != nil {
		notes = append(notes, "the same person as lead "+p.carrierOf(r)+", with which it is written")
	}
	out.Note = strings.Join(notes, ", ")
	if r.Key != nil {
		out.Changes = append(out.Changes, shownChange{Field: r.Key.Field, After: r.Key.Value})
	}
	for _, c := range r.Changes {
		if c.Write {
			out.Changes = append(out.Changes, shownChange{c.Field, shownValue(c.Before), shownValue(c.After)})
		}
	}
	if r.Verb == plan.Create && len(out.Changes) > mostUnfolded {
		out.Folded = page.Plural(len(out.Changes), "field") + " of a new " + r.Object
	}
	for _, d := range withoutNull(r.Dropped) {
		out.Dropped = append(out.Dropped, shownLoss{placeOf(d), d.Code, whyOf(d)})
	}
	of := []string{string(r.Verb)}
	for j, other := range slices.Concat(item.Actions, item.Related) {
		out.Tasks = append(out.Tasks, shownOther(&other, j >= len(item.Actions)))
		of = append(of, string(other.Verb))
	}
	slices.Sort(of)
	out.Verbs = strings.Join(slices.Compact(of), " ")
	return out
}

// mostUnfolded is how many fields of a new record are shown unfolded.
const mostUnfolded = 6

// nameOf returns the person and their company, "Ada Nwosu, Northwind Instruments": as
// the record will hold them, or as captured if the plan still has the leads.
func (p *Plan) nameOf(i int) string {
	r := &p.Items[i].Person
	if c := r.CarriedBy; c != nil && c.Item >= 0 && c.Item < len(p.Items) {
		r = &p.Items[c.Item].Person
	}
	value := func(rule string) string {
		for _, c := range r.Changes {
			switch {
			case c.Rule == rule && c.Write:
				return shownValue(c.After)
			case c.Rule == rule:
				return shownValue(cmp.Or(c.Before, c.After))
			}
		}
		return ""
	}
	first, last, company := value("firstName"), value("lastName"), value("company.name")
	if len(p.leads) == len(p.Items) && first+last+company == "" {
		captured := &p.leads[i].Person
		first, last, company = captured.FirstName, captured.LastName, captured.Company.Name
	}
	name := strings.TrimSpace(first + " " + last)
	if name != "" && company != "" {
		name += ", "
	}
	return cmp.Or(name+company, "Lead "+p.Items[i].LeadID)
}

// shownOther is a record beside the person's as the page shows it: an action's, or a
// related one.
func shownOther(r *plan.Record, related bool) shownTask {
	out, object, what := shownTask{Subject: "Action " + r.For, Verb: r.Verb}, "Task", "action"
	if related {
		out.Subject, object, what = strings.TrimSpace(r.Object+" "+r.For), r.Object, "record"
	}
	var notes []string
	for _, c := range r.Changes {
		if c.Field == "Subject" {
			out.Subject = cmp.Or(shownValue(c.After), out.Subject)
		}
	}
	if r.ID != "" {
		notes = append(notes, object+" "+r.ID)
	}
	if r.CarriedBy != nil {
		notes = append(notes, "the same as an earlier "+what)
	}
	if r.Err != nil {
		notes = append(notes, sferr.Explain(r.Err).Error())
	}
	for _, c := range r.Changes {
		if c.Write && (related || r.Verb == plan.Update) && c.Field != "Subject" {
			notes = append(notes, c.Field+": "+shownValue(c.After))
		}
	}
	for _, d := range withoutNull(r.Dropped) {
		notes = append(notes, fmt.Sprintf("%s: %s: %s", placeOf(d), d.Code, whyOf(d)))
	}
	out.Note = strings.Join(notes, "; ")
	return out
}

// shownLoss is a captured value that will be lost.
type shownLoss struct{ Field, Code, Reason string }

// shownValue is a value as a page shows it, "" for a blank one.
func shownValue(v any) string {
	const most = 500 // characters
	switch v := v.(type) {
	case nil:
		return ""
	case string: // without the quotes
		return cut(v, most)
	default:
		return shorten(v, most)
	}
}
