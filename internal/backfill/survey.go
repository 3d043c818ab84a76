package backfill

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/bulk"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// askOrg asks who the reps are, what counts as closed, and which rule assigns new
// leads.
func (b *run) askOrg(ctx context.Context) error {
	asking := b.learned.Ask(slices.Sorted(maps.Keys(b.reps)), b.actionKeys > 0)
	b.reps = nil
	questions := asking.Questions()
	var refused error
	if s := b.Engine.Settings; !s.SkipAssignment && s.Creates == schema.Lead {
		questions = append(questions, soql.Question{
			Fields: []string{"Id"}, Object: "AssignmentRule", Conditions: []soql.OneOf{{Values: []string{"SobjectType='Lead' AND Active=true"}}},
			Row:      func(row rows.Row) { b.assignment = row.Text("Id") },
			Optional: true, Failed: func(_ []soql.OneOf, err error) { refused = err },
		})
	}
	if err := b.Engine.Org.Ask(ctx, questions...); err != nil {
		return err
	}
	if refused != nil {
		return fmt.Errorf("%w: policies.assignment: a job must name the assignment rule to run, and the integration user may not read it: "+
			"set policies.assignment to Skip, or give the integration user the permission View Setup and Configuration: %w", sferr.ErrConfig, refused)
	}
	asking.Keep()
	if b.logs {
		return b.Engine.Settings.FitStatuses(b.learned)
	}
	return nil
}

// survey reads what the org has of the leads' persons and Tasks.
func (b *run) survey(ctx context.Context) (err error) {
	b.rows.file = b.leads
	counts, merged, err := b.counts(ctx)
	if err != nil {
		return err
	}
	if err := b.surveyMerged(ctx, merged); err != nil {
		return err
	}
	b.clusters.join()
	if err := b.nameFolded(ctx); err != nil {
		return err
	}
	queries, err := b.startQueries(ctx, counts)
	if err != nil {
		return err
	}
	if err := b.surveyPersons(ctx, counts, queries); err != nil {
		return err
	}
	b.clusters.settle()
	tasks := len(b.model.Targets)
	if err := b.surveyTasks(ctx, counts[tasks], queries[tasks]); err != nil {
		return err
	}
	b.clusters.settle()
	b.clusters.keys = nil
	return b.rows.settle(&b.clusters)
}

// startQueries starts a query job for each object, Task last, that is not to be
// looked up, so that the org works on all of them at once.
func (b *run) startQueries(ctx context.Context, counts []int) ([]*bulk.Query, error) {
	queries, n := make([]*bulk.Query, len(counts)), len(b.model.Targets)
	var err error
	for i := range b.model.Targets {
		if t := &b.model.Targets[i]; counts[i] > 0 && b.cheaper(counts[i], b.personKeys) {
			if queries[i], err = b.Jobs.StartQuery(ctx, bulk.QuerySpec{Object: t.Object, Fields: t.Columns()}); err != nil {
				return nil, err
			}
		}
	}
	if counts[n] > 0 && b.actionKeys > 0 && b.cheaper(counts[n], b.actionKeys) {
		columns := b.model.TaskColumns(b.model.Task.Key)
		queries[n], err = b.Jobs.StartQuery(ctx, bulk.QuerySpec{Object: b.model.Task.Object, Fields: columns, Where: b.taskFilter(), All: true})
	}
	return queries, err
}

// surveyPersons reads the records of persons, Lead first: it names contacts.
func (b *run) surveyPersons(ctx context.Context, counts []int, queries []*bulk.Query) error {
	converted := make(map[uint64]int32)
	for i, t := range slices.Backward(b.model.Targets) {
		keep := func(row rows.Row) error {
			if lead, ok := b.clusters.owner(row, &t, converted); ok {
				return b.rows.add(lead, int32(i), row) //nolint:gosec // one of two
			}
			return nil
		}
		read, err := readJob(ctx, queries[i], keep)
		if !read && counts[i] > 0 {
			err = b.lookUpPersons(ctx, i, len(converted) > 0, keep)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// surveyTasks reads the Tasks that leads' actions may have.
func (b *run) surveyTasks(ctx context.Context, count int, query *bulk.Query) error {
	if err := b.nameActions(ctx); err != nil {
		return err
	}
	b.clusters.join()
	found := make(map[uint64]bool)
	keep := func(row rows.Row) error {
		key := row.Text(b.model.Task.Key)
		if lead, ok := b.clusters.find(actionKey, key); ok {
			found[b.clusters.hash(actionKey, key)] = true
			return b.rows.add(lead, taskRow, row)
		}
		return nil
	}
	if b.actionKeys == 0 {
		return nil
	}
	read, err := readJob(ctx, query, keep)
	if !read && count > 0 {
		err = b.inChunks(ctx, func(leads []planner.Lead) error {
			return b.ask(ctx, keep, b.model.TaskQuestion(b.learned, leads)...)
		})
	}
	if err != nil {
		return err
	}
	return b.surveyMarked(ctx, found)
}

// readJob reads a query job, and reports whether it succeeded. If the org aborted the
// job, for example for its size, the records must be looked up instead.
func readJob(ctx context.Context, query *bulk.Query, keep func(rows.Row) error) (read bool, err error) {
	if query == nil {
		return false, nil
	}
	if err = query.Read(ctx, keep); err != nil && query.State == "Failed" {
		return false, nil
	}
	return true, err
}

func (b *run) taskFilter() string { return b.model.Task.Key + "!=null AND IsDeleted=false" }

// cheaper reports whether a query job over all records of an object takes fewer
// API calls than looking keys of that length up.
func (b *run) cheaper(records, keys int) bool {
	const job = 5 // to create it, and to wait for it
	return job+records/b.Jobs.Limits.Page <= 1+keys/b.Limits.LookUp
}

// counts asks how many records each target has, Task last, and, if leads have
// known records, how many of each were merged into others.
func (b *run) counts(ctx context.Context) (counts, merged []int, err error) {
	var queries []countQuery
	for i := range b.model.Targets {
		queries = append(queries, countQuery{"/query", b.model.Targets[i].Object.Name})
	}
	if b.model.Task.Key != "" {
		queries = append(queries, countQuery{"/queryAll", schema.Task + " WHERE " + b.taskFilter()})
	}
	n := len(queries)
	for i := range b.model.Targets {
		if t := &b.model.Targets[i]; b.known && t.Object.Field(planner.MasterField) != nil {
			queries = append(queries, countQuery{"/queryAll", t.Object.Name + " WHERE " + planner.MergedOnly})
		}
	}
	if counts, err = b.count(ctx, queries); err != nil {
		return nil, nil, err
	}
	merged, counts = counts[n:], counts[:n:n]
	if b.model.Task.Key == "" {
		counts = append(counts, 0)
	}
	return counts, merged, nil
}

// countQuery is what is counted: an object and a filter, by a resource.
type countQuery struct{ resource, of string }

// count counts records, up to five times. If the org does not say, there are too
// many for a job.
func (b *run) count(ctx context.Context, queries []countQuery) ([]int, error) {
	const many = 1 << 40
	subs := make([]org.Subrequest, len(queries))
	for i, q := range queries {
		subs[i] = org.Subrequest{Method: http.MethodGet, URL: soql.QueryURL(b.Engine.Org.DataPath(q.resource), "SELECT COUNT() FROM "+q.of)}
	}
	answers, err := b.Engine.Org.Composite(ctx, subs, true)
	if err != nil {
		return nil, org.Wrap(err)
	}
	counts := make([]int, len(queries))
	for i := range answers {
		var out struct {
			Total int `json:"totalSize"`
		}
		counts[i] = many
		if answers[i].Err(http.MethodGet, "") == nil && org.Unmarshal(answers[i].Body, &out) == nil {
			counts[i] = out.Total
		}
	}
	return counts, nil
}
