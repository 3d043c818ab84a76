/*
Package backfill brings leads by the 100,000 into an org with Bulk API 2.0. It
asks and writes the same records as a sync, in another order:

	read ─► survey ─► jobs for persons ─► jobs for Tasks ─► results, in order
	file    what the org has               what a job cannot do is synced

Leads that may be one person, or share a record or an action, are a cluster and
are always planned together. Nothing is kept in memory for long but numbers: the
leads, and the records of the org that concern them, are in temporary files, and
the same clusters are planned anew for each step. Every plan of a lead is the
same, since what is learned meanwhile is kept apart.

Which file a change belongs to:

  - run.go: the order of events. read.go: the input.
  - clusters.go: which leads are planned together.
  - survey.go, lookup.go: what the org has.
  - write.go: which records go to which job. state.go: what became of each: a
    column in a job's results is read by package bulk.
  - results.go: results in the order of the input, and the sync of the rest.
    plain.go: the results that need no plan.
*/
package backfill
