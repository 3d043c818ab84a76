package salesforce

import (
	"cmp"
	_ "embed"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/page"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// String returns the plan as a table for a person: for each lead the record,
// and for each field that would be sent its value before and after. It holds
// captured values: do not log it.
func (p *Plan) String() string {
	if p == nil {
		return ""
	}
	var b strings.Builder
	for _, off := range p.Off {
		if off != nil {
			fmt.Fprintf(&b, "switched off: %v\n", off)
		}
	}
	for _, r := range p.Created {
		fmt.Fprintf(&b, "created, and not deleted: %s %s\n", r.Object, r.ID)
	}
	for i := range p.Items {
		p.writeItem(&b, i)
	}
	return b.String()
}

func (p *Plan) writeItem(b *strings.Builder, i int) {
	item := &p.Items[i]
	r := &item.Person
	fmt.Fprintf(b, "%d. lead %s: %s", i+1, item.LeadID, r.Verb)
	if r.Object != "" {
		fmt.Fprintf(b, " %s", r.Object)
	}
	if r.ID != "" {
		fmt.Fprintf(b, " %s", r.ID)
	}
	if r.MatchedBy != "" {
		fmt.Fprintf(b, " (matched by %s)", r.MatchedBy)
	}
	if r.CarriedBy != nil {
		fmt.Fprintf(b, ", as part of lead %s", p.carrierOf(r))
	}
	if r.Err != nil {
		fmt.Fprintf(b, ": %v", sferr.Explain(r.Err))
	}
	b.WriteByte('\n')
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	if r.Key != nil {
		fmt.Fprintf(w, "   %s\t\t->\t%s\n", r.Key.Field, show(r.Key.Value))
	}
	writeChanges(w, "   ", r.Changes)
	writeDropped(w, r.Dropped)
	for j := range item.Actions {
		writeAction(w, &item.Actions[j])
	}
	_ = w.Flush() // a Builder takes everything
}

// carrierOf names the lead whose record carries that of another one.
func (p *Plan) carrierOf(r *plan.Record) string {
	if i := r.CarriedBy.Item; i >= 0 && i < len(p.Items) {
		return p.Items[i].LeadID
	}
	return "(which the plan does not have)"
}

func writeAction(w *tabwriter.Writer, r *plan.Record) {
	fmt.Fprintf(w, "   Task of %s\t\t%s\t%s", r.For, r.Verb, r.ID)
	for _, c := range r.Changes {
		if c.Field == "Subject" {
			fmt.Fprint(w, show(c.After))
		}
	}
	if r.Err != nil {
		fmt.Fprint(w, sferr.Explain(r.Err))
	}
	fmt.Fprintln(w)
	if r.Verb == plan.Update {
		writeChanges(w, "      ", r.Changes)
	}
}

func writeDropped(w *tabwriter.Writer, dropped []*sferr.Problem) {
	for _, d := range dropped {
		fmt.Fprintf(w, "   %s\t%s:\t\t%s\n", placeOf(d), d.Code, d.Reason)
	}
}

func writeChanges(w *tabwriter.Writer, indent string, changes []plan.Change) {
	for _, f := range changes {
		if f.Write {
			fmt.Fprintf(w, "%s%s\t%s\t->\t%s\n", indent, f.Field, show(f.Before), show(f.After))
		}
	}
}

// show returns a value in one line of at most 60 characters.
func show(v any) string {
	if v == nil {
		return "(blank)"
	}
	return shorten(v, 60)
}

// shorten returns a value as JSON of at most so many characters.
func shorten(v any, limit int) string {
	b, err := org.AppendValue(nil, v)
	if err != nil {
		return "(unreadable)"
	}
	return cut(string(b), limit)
}

// cut returns at most so many characters of a text, the last of which says that
// there were more.
func cut(s string, limit int) string {
	if r := []rune(s); len(r) > limit {
		return string(r[:limit-1]) + "…"
	}
	return s
}

//go:embed plan.html
var planHTML string

// shownItem is a lead of a plan on its page.
type shownItem struct {
	Heading, Object, Note string
	Error                 *sferr.Problem
	Verb                  plan.Verb
	Changes               []shownChange
	Dropped               []shownLoss
	Tasks                 []shownTask
}

type shownChange struct{ Field, Before, After string }

type shownTask struct {
	Subject string
	Verb    plan.Verb
	Note    string
}

// HTML writes the plan as one page for a browser: for each lead the record, for
// each field that would be sent its value before and after, what would be
// dropped or refused and why, and the activities. The page needs no other file,
// asks for nothing and runs no script. It holds captured values: keep it as you
// keep the leads. The error is w's.
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
	persons, tasks := p.counts()
	title := "Plan for " + page.Plural(len(p.Items), "lead")
	summary := fmt.Sprintf("%s would be created and %d updated, and %d refused. %s would be logged.",
		page.Plural(persons[plan.Create], "record"), persons[plan.Update], persons[plan.Refuse], page.Plural(tasks[plan.Create], "activity"))
	numbers := func(by map[plan.Verb]int) []int {
		return []int{by[plan.Create], by[plan.Update], by[plan.Unchanged], by[plan.Refuse]}
	}
	return page.Write(w, title, planHTML, struct {
		Title, Summary string
		Counts         []row
		Off            []shownLoss
		Items          []shownItem
	}{title, summary, []row{{"Records", numbers(persons)}, {"Activities", numbers(tasks)}}, p.shownOff(), items})
}

func (p *Plan) shownOff() []shownLoss {
	var out []shownLoss
	for _, off := range p.Off {
		if off != nil {
			place := strings.TrimSuffix(off.Object+"."+placeOf(off), ".")
			out = append(out, shownLoss{place + " (" + off.Rule + ")", off.Code, off.Reason})
		}
	}
	return out
}

// shown is one lead as its page shows it.
func (p *Plan) shown(i int) shownItem {
	item := &p.Items[i]
	r := &item.Person
	out := shownItem{Heading: fmt.Sprintf("%d. Lead %s", i+1, item.LeadID), Verb: r.Verb, Object: r.Object, Error: sferr.Explain(r.Err)}
	var notes []string
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
	for _, d := range r.Dropped {
		out.Dropped = append(out.Dropped, shownLoss{cmp.Or(placeOf(d), d.Rule), d.Code, d.Reason})
	}
	for j := range item.Actions {
		out.Tasks = append(out.Tasks, shownAction(&item.Actions[j]))
	}
	return out
}

func shownAction(r *plan.Record) shownTask {
	out := shownTask{Subject: "Action " + r.For, Verb: r.Verb}
	var notes []string
	for _, c := range r.Changes {
		if c.Field == "Subject" {
			out.Subject = cmp.Or(shownValue(c.After), out.Subject)
		}
	}
	if r.ID != "" {
		notes = append(notes, "Task "+r.ID)
	}
	if r.CarriedBy != nil {
		notes = append(notes, "the same as an earlier action")
	}
	if r.Err != nil {
		notes = append(notes, sferr.Explain(r.Err).Error())
	}
	for _, c := range r.Changes {
		if c.Write && r.Verb == plan.Update && c.Field != "Subject" {
			notes = append(notes, c.Field+": "+shownValue(c.After))
		}
	}
	for _, d := range r.Dropped {
		notes = append(notes, fmt.Sprintf("%s: %s: %s", placeOf(d), d.Code, d.Reason))
	}
	out.Note = strings.Join(notes, "; ")
	return out
}

// shownLoss is a captured value that will be lost.
type shownLoss struct{ Field, Code, Reason string }

// placeOf names the fields that a loss is about.
func placeOf(p *sferr.Problem) string { return strings.Join(p.Fields, ", ") }

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
