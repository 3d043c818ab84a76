package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// reporter shows a person or a program what became of the leads.
type reporter interface {
	plan(plan *salesforce.Plan, bad map[int]error) error
	results(run int, results salesforce.Results, calls int64) error
}

// textReporter writes for a person.
type textReporter struct {
	out    io.Writer
	target string
	err    error
}

func (r *textReporter) printf(format string, args ...any) {
	if r.err == nil {
		_, r.err = fmt.Fprintf(r.out, format, args...)
	}
}

func (r *textReporter) results(run int, results salesforce.Results, calls int64) error {
	r.printf("Sync %d of %d leads to %s\n\n", run, len(results), r.target)
	for i := range results {
		r.result(i, &results[i])
	}
	count := results.Count
	r.printf("\nLeads: %d created, %d updated, %d unchanged, %d refused, %d failed",
		count(salesforce.Created), count(salesforce.Updated), count(salesforce.Unchanged),
		count(salesforce.Refused), count(salesforce.Failed))
	if n := count(salesforce.InDoubt) + count(salesforce.NotSent); n > 0 {
		r.printf(", %d in doubt or not sent", n)
	}
	tasks := make(map[salesforce.Outcome]int)
	for i := range results {
		for _, a := range results[i].Actions {
			tasks[a.Outcome]++
		}
	}
	r.printf("\nTasks: %d created, %d unchanged, %d left out\nAPI calls used: %d\n\n",
		tasks[salesforce.Created], tasks[salesforce.Unchanged],
		tasks[salesforce.Refused]+tasks[salesforce.Failed]+tasks[salesforce.InDoubt]+tasks[salesforce.NotSent], calls)
	return r.err
}

func (r *textReporter) result(i int, res *salesforce.Result) {
	r.printf("%2d  %-9s  %-7s  %-18s  %s", i+1, res.Outcome, res.Object, res.ID, tasksOf(res.Actions))
	if res.FoldedInto != "" {
		r.printf("  same person as lead %s", res.FoldedInto)
	}
	if res.Err != nil {
		r.printf("  %v", res.Err)
	}
	r.printf("\n")
	for _, d := range res.Dropped {
		r.dropped(d)
	}
	for _, a := range res.Actions {
		if a.Err != nil {
			r.printf("      action %s: %s: %v\n", a.For, a.Outcome, a.Err)
		}
		for _, d := range a.Dropped {
			r.dropped(d)
		}
	}
	for _, o := range res.Related {
		r.printf("      %s, %s: %s", o.Object, o.For, o.Outcome)
		if o.Err != nil {
			r.printf(": %v", o.Err)
		}
		r.printf("\n")
		for _, d := range o.Dropped {
			r.dropped(d)
		}
	}
}

func (r *textReporter) dropped(d *sferr.Problem) {
	r.printf("      %s: %s: %s\n", cmp.Or(strings.Join(d.Fields, ", "), d.Rule), d.Code, why(d))
}

// why says what is wrong, and what to do about it.
func why(p *sferr.Problem) string {
	if p.Hint == "" {
		return p.Reason
	}
	return p.Reason + ": " + p.Hint
}

// tasksOf counts actions by outcome: "Tasks 2 Created, 1 Refused".
func tasksOf(actions []salesforce.RecordResult) string {
	if len(actions) == 0 {
		return "no Tasks"
	}
	var order []salesforce.Outcome
	n := make(map[salesforce.Outcome]int)
	for _, a := range actions {
		if n[a.Outcome] == 0 {
			order = append(order, a.Outcome)
		}
		n[a.Outcome]++
	}
	parts := make([]string, len(order))
	for i, o := range order {
		parts[i] = fmt.Sprintf("%d %s", n[o], o)
	}
	return "Tasks: " + strings.Join(parts, ", ")
}

func (r *textReporter) plan(p *salesforce.Plan, bad map[int]error) error {
	for _, i := range slices.Sorted(maps.Keys(bad)) {
		r.printf("%v\n", bad[i])
	}
	creates, updates := p.Writes()
	r.printf("Plan for %d leads in %s: %d records would be created, %d updated\n\n%s",
		len(p.Items), r.target, creates, updates, p)
	return r.err
}
