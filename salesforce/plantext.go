package salesforce

import (
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
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
	for _, off := range withoutNull(p.Off) {
		fmt.Fprintf(&b, "switched off: %v\n", off)
	}
	for _, r := range p.Created {
		fmt.Fprintf(&b, "created, not deleted: %s %s\n", r.Object, r.ID)
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
	writeDropped(w, "   ", r.Dropped)
	for j := range item.Actions {
		writeOther(w, "Task", &item.Actions[j], item.Actions[j].Verb == plan.Update)
	}
	for j := range item.Related {
		writeOther(w, item.Related[j].Object, &item.Related[j], true)
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

func writeOther(w *tabwriter.Writer, object string, r *plan.Record, changes bool) {
	fmt.Fprintf(w, "   %s of %s\t\t%s\t%s", object, r.For, r.Verb, r.ID)
	for _, c := range r.Changes {
		if c.Field == "Subject" {
			fmt.Fprint(w, show(c.After))
		}
	}
	if r.Err != nil {
		fmt.Fprint(w, sferr.Explain(r.Err))
	}
	fmt.Fprintln(w)
	if changes {
		writeChanges(w, "      ", r.Changes)
	}
	writeDropped(w, "      ", r.Dropped)
}

func writeDropped(w *tabwriter.Writer, indent string, dropped []*sferr.Problem) {
	for _, d := range withoutNull(dropped) {
		fmt.Fprintf(w, "%s%s\t%s:\t\t%s\n", indent, placeOf(d), d.Code, whyOf(d))
	}
}

// placeOf names the fields that a loss is about, or its rule.
func placeOf(p *sferr.Problem) string { return cmp.Or(strings.Join(p.Fields, ", "), p.Rule) }

// whyOf says what is wrong, and what to do about it.
func whyOf(p *sferr.Problem) string {
	if p.Hint == "" {
		return p.Reason
	}
	return p.Reason + ": " + p.Hint
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

// cut shortens a text to limit characters and ends it with an ellipsis if it was
// longer.
func cut(s string, limit int) string {
	if r := []rune(s); len(r) > limit {
		return string(r[:limit-1]) + "…"
	}
	return s
}
