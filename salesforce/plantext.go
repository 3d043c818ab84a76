package salesforce

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
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
		fmt.Fprintf(b, ": %v", it.Err)
	}
	b.WriteByte('\n')
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	if it.Key != nil {
		fmt.Fprintf(w, "   %s\t\t->\t%s\n", it.Key.Field, show(it.Key.Value))
	}
	for _, f := range it.Fields {
		if f.Write {
			fmt.Fprintf(w, "   %s\t%s\t->\t%s\n", f.Field, show(f.Before), show(f.After))
		}
	}
	for _, d := range it.Dropped {
		fmt.Fprintf(w, "   %s\t%s:\t\t%s\n", d.Field, d.Code, d.Reason)
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
		fmt.Fprint(w, t.Err)
	}
	fmt.Fprintln(w)
	if t.Verb != Update {
		return
	}
	for _, f := range t.Fields {
		if f.Write {
			fmt.Fprintf(w, "      %s\t%s\t->\t%s\n", f.Field, show(f.Before), show(f.After))
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
