package salesforce

import (
	"context"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/bulk"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/spool"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// describe asks anew what the objects are: a job whose data names a field that is
// gone fails as a whole.
func (b *backfill) describe(ctx context.Context) (err error) {
	for _, object := range []string{schema.Contact, schema.Lead, schema.Task} {
		if object != schema.Contact || b.client.cfg.Strategy != LeadsOnly {
			b.client.outdated(object)
		}
	}
	b.model, err = b.client.compiled(ctx)
	return err
}

// introduce asks who the reps are, what counts as closed, and which rule assigns
// new leads.
func (b *backfill) introduce(ctx context.Context) error {
	var reps []string
	for rep := range b.reps {
		reps = append(reps, rep)
	}
	slices.Sort(reps)
	b.reps = nil
	owners := b.planner.learned.askOwners(reps)
	statuses := b.planner.learned.askStatuses(b.size[1] > 0)
	lookups := b.client.org.Lookups(append(owners.questions(), statuses.questions()...))
	var refused error
	if b.client.cfg.Assignment == RunAssignmentRule && b.model.Creates == schema.Lead {
		lookups = append(lookups, org.Query{
			URL:    soql.QueryURL(b.client.org.DataPath("/query"), "SELECT Id FROM AssignmentRule WHERE SobjectType='Lead' AND Active=true"),
			Object: "AssignmentRule",
			Row:    func(row map[string]any) { b.assignment, _ = row["Id"].(string) },
			Failed: func(err error) { refused = err },
		})
	}
	if err := b.client.org.Ask(ctx, lookups); err != nil {
		return err
	}
	if refused != nil {
		return &BackfillError{Setting: "Assignment", Err: refused, Reason: "a job names the assignment rule that is to run, and the org does not let it be read: " +
			"choose SkipAssignmentRule, or give the integration user the permission View Setup and Configuration"}
	}
	owners.keep()
	statuses.keep()
	return nil
}

// survey reads what the org has of the leads' persons and Tasks.
func (b *backfill) survey(ctx context.Context) (err error) {
	if b.org.file, err = spool.New(); err != nil {
		return errSpool(err)
	}
	counts, merged, err := b.counts(ctx)
	if err != nil {
		return err
	}
	if err := b.surveyMerged(ctx, merged); err != nil {
		return err
	}
	b.kin.join()
	if err := b.nameFolded(); err != nil {
		return errSpool(err)
	}
	queries, err := b.startQueries(ctx, counts)
	if err != nil {
		return err
	}
	if err := b.surveyPersons(ctx, counts, queries); err != nil {
		return err
	}
	b.kin.settle()
	if err := b.surveyTasks(ctx, counts[len(b.model.persons)], queries[len(b.model.persons)]); err != nil {
		return err
	}
	b.kin.settle()
	b.kin.keys = nil
	return errSpool(b.org.settle(&b.kin))
}

// startQueries starts a query job for each object, Task last, that is not to be
// looked up, so that the org works on all of them at once.
func (b *backfill) startQueries(ctx context.Context, counts []int) ([]*bulk.Query, error) {
	queries, n := make([]*bulk.Query, len(counts)), len(b.model.persons)
	var err error
	for i := range b.model.persons {
		if pm := &b.model.persons[i]; counts[i] > 0 && b.cheaper(counts[i], b.size[0]) {
			if queries[i], err = b.client.jobs.StartQuery(ctx, bulk.QuerySpec{Object: pm.object, Fields: pm.fieldList()}); err != nil {
				return nil, err
			}
		}
	}
	if counts[n] > 0 && b.size[1] > 0 && b.cheaper(counts[n], b.size[1]) {
		columns := newTaskIndex(b.model, b.planner.learned, nil, nil).columns(b.model.task.key)
		queries[n], err = b.client.jobs.StartQuery(ctx, bulk.QuerySpec{Object: b.model.task.object, Fields: columns, Where: b.taskFilter(), All: true})
	}
	return queries, err
}

// surveyPersons reads the records of persons, Lead first: it names contacts.
func (b *backfill) surveyPersons(ctx context.Context, counts []int, queries []*bulk.Query) error {
	converted := make(map[uint64]int32)
	for i := len(b.model.persons) - 1; i >= 0; i-- {
		pm := &b.model.persons[i]
		keep := func(row map[string]any) error {
			if lead, ok := b.kin.recordOwner(row, pm, converted); ok {
				return errSpool(b.org.add(lead, int32(i), row)) //nolint:gosec // one of two
			}
			return nil
		}
		var err error
		switch {
		case queries[i] != nil:
			err = queries[i].Read(ctx, keep)
		case counts[i] > 0:
			err = b.lookUp(ctx, i, converted, keep)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// surveyTasks reads the Tasks that leads' actions may have.
func (b *backfill) surveyTasks(ctx context.Context, count int, query *bulk.Query) error {
	if err := b.nameActions(); err != nil {
		return errSpool(err)
	}
	b.kin.join()
	found := make(map[uint64]bool)
	keep := func(row map[string]any) error {
		key, _ := row[b.model.task.key].(string)
		if lead, ok := b.kin.find(kinAction, key); ok {
			found[b.kin.hash(kinAction, key)] = true
			return errSpool(b.org.add(lead, -1, row))
		}
		return nil
	}
	var err error
	switch {
	case b.size[1] == 0:
		return nil
	case query != nil:
		err = query.Read(ctx, keep)
	case count > 0:
		err = b.lookUp(ctx, -1, nil, keep)
	}
	if err != nil {
		return err
	}
	return b.surveyMarked(ctx, found)
}

func (b *backfill) taskFilter() string { return b.model.task.key + "!=null AND IsDeleted=false" }

// cheaper reports whether a query job over all records of an object takes fewer
// API calls than looking keys of that length up.
func (b *backfill) cheaper(records, keys int) bool {
	const job = 5 // to create it, and to wait for it
	return job+records/b.client.jobs.Limits.Page <= 1+keys/b.client.bulk.lookUp
}

// counts asks how many records each of the model's objects has, Task last, and,
// where leads have known records, how many of each were merged into others.
func (b *backfill) counts(ctx context.Context) (counts, merged []int, err error) {
	var queries []countQuery
	for i := range b.model.persons {
		queries = append(queries, countQuery{"/query", b.model.persons[i].object.Name})
	}
	if b.model.task.key != "" {
		queries = append(queries, countQuery{"/queryAll", schema.Task + " WHERE " + b.taskFilter()})
	}
	n := len(queries)
	for i := range b.model.persons {
		if pm := &b.model.persons[i]; b.known && pm.object.Field(masterField) != nil {
			queries = append(queries, countQuery{"/queryAll", pm.object.Name + " WHERE " + mergedOnly})
		}
	}
	if counts, err = b.count(ctx, queries); err != nil {
		return nil, nil, err
	}
	merged, counts = counts[n:], counts[:n:n]
	if b.model.task.key == "" {
		counts = append(counts, 0)
	}
	return counts, merged, nil
}
