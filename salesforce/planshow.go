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
	for i := range p.Items {
		p.Items[i].write(&b, p, i)
	}
	return b.String()
}

func (it *PlanItem) write(b *strings.Builder, p *Plan, i int) {
	fmt.Fprintf(b, "%d. lead %s: %s", i+1, it.LeadID, it.Verb)
	if it.Object != "" {
		fmt.Fprintf(b, " %s", it.Object)
	}
	if it.ID != "" {
		fmt.Fprintf(b, " %s", it.ID)
	}
	if it.MatchedBy != "" {
		fmt.Fprintf(b, " (matched by %s)", it.MatchedBy)
	}
	switch {
	case it.Person == i:
	case it.Person >= 0 && it.Person < len(p.Items):
		fmt.Fprintf(b, ", as part of lead %s", p.Items[it.Person].LeadID)
	default:
		fmt.Fprintf(b, ", as part of item %d, which the plan does not have", it.Person)
	}
	if it.Err != nil {
		fmt.Fprintf(b, ": %v", sferr.Explain(it.Err))
	}
	b.WriteByte('\n')
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	if it.Key != nil {
		fmt.Fprintf(w, "   %s\t\t->\t%s\n", it.Key.Field, show(it.Key.Value))
	}
	writeChanges(w, "   ", it.Fields)
	for _, d := range it.Dropped {
		fmt.Fprintf(w, "   %s\t%s:\t\t%s\n", placeOf(d), d.Code, d.Reason)
	}
	for _, t := range it.Tasks {
		t.write(w)
	}
	_ = w.Flush() // a Builder takes everything
}

func (t *TaskPlan) write(w *tabwriter.Writer) {
	fmt.Fprintf(w, "   Task of %s\t\t%s\t%s", t.ActionID, t.Verb, t.ID)
	for _, f := range t.Fields {
		if f.Field == "Subject" {
			fmt.Fprint(w, show(f.After))
		}
	}
	if t.Err != nil {
		fmt.Fprint(w, sferr.Explain(t.Err))
	}
	fmt.Fprintln(w)
	if t.Verb == Update {
		writeChanges(w, "      ", t.Fields)
	}
}

func writeChanges(w *tabwriter.Writer, indent string, fields []FieldChange) {
	for _, f := range fields {
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
	Verb                  Verb
	Changes               []shownChange
	Dropped               []shownLoss
	Tasks                 []shownTask
}

type shownChange struct{ Field, Before, After string }

type shownTask struct {
	Subject string
	Verb    Verb
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
	records, tasks := p.counts()
	title := "Plan for " + page.Plural(len(p.Items), "lead")
	summary := fmt.Sprintf("%s would be created and %d updated, and %d refused. %s would be logged.",
		page.Plural(records[Create], "record"), records[Update], records[Refuse], page.Plural(tasks[Create], "activity"))
	return page.Write(w, title, planHTML, struct {
		Title, Summary string
		Counts         []row
		Items          []shownItem
	}{title, summary, []row{{"Records", records[Create:]}, {"Activities", tasks[Create:]}}, items})
}

// shown is one lead as its page shows it.
func (p *Plan) shown(i int) shownItem {
	it := &p.Items[i]
	out := shownItem{Heading: fmt.Sprintf("%d. Lead %s", i+1, it.LeadID), Verb: it.Verb, Object: it.Object, Error: sferr.Explain(it.Err)}
	var notes []string
	if it.ID != "" {
		notes = append(notes, it.Object+" "+it.ID)
	}
	if it.MatchedBy != "" {
		notes = append(notes, "matched by "+it.MatchedBy)
	}
	if it.Person != i && it.Person >= 0 && it.Person < len(p.Items) {
		notes = append(notes, "the same person as lead "+p.Items[it.Person].LeadID+", with which it is written")
	}
	out.Note = strings.Join(notes, ", ")
	if it.Key != nil {
		out.Changes = append(out.Changes, shownChange{Field: it.Key.Field, After: it.Key.Value})
	}
	for _, f := range it.Fields {
		if f.Write {
			out.Changes = append(out.Changes, shownChange{f.Field, shownValue(f.Before), shownValue(f.After)})
		}
	}
	for _, d := range it.Dropped {
		out.Dropped = append(out.Dropped, shownLoss{cmp.Or(placeOf(d), d.Rule), d.Code, d.Reason})
	}
	for j := range it.Tasks {
		out.Tasks = append(out.Tasks, p.shownTask(&it.Tasks[j]))
	}
	return out
}

func (p *Plan) shownTask(t *TaskPlan) shownTask {
	out := shownTask{Subject: "Action " + t.ActionID, Verb: t.Verb}
	var notes []string
	for _, f := range t.Fields {
		if f.Field == "Subject" {
			out.Subject = cmp.Or(shownValue(f.After), out.Subject)
		}
	}
	if t.ID != "" {
		notes = append(notes, "Task "+t.ID)
	}
	if t.Same != nil {
		notes = append(notes, "the same as an earlier action")
	}
	if t.Err != nil {
		notes = append(notes, sferr.Explain(t.Err).Error())
	}
	for _, f := range t.Fields {
		if f.Write && t.Verb == Update && f.Field != "Subject" {
			notes = append(notes, f.Field+": "+shownValue(f.After))
		}
	}
	for _, d := range t.Dropped {
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
