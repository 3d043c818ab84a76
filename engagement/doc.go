// Package engagement turns what a rep did with a lead - a call, an e-mail, a
// note - into the Task that Salesforce shows on the activity timeline.
//
// # Make Tasks of actions
//
// To decode actions as Mobly's REST API sends them, unmarshal JSON into
// [Action]. To write one by hand, fill in its fields. To get the Task, call
// [Options.Task]; the zero [Options] is ready to use:
//
//	task, err := engagement.Options{}.Task(action)
//
// What is no engagement gets none; [LeftOut] counts it.
//
// # Fit the Tasks to an org
//
// [Options] says which Subject, Status and Priority Tasks have. [Subjects] makes
// subjects of templates, [Options.WithClosed] takes the Status from those that
// the org counts as closed, and Location is the time zone of the days.
//
// # What is left to the caller
//
// A Task made here is one of the past: its status is a closed one, and its
// ActivityDate is the day of the action in [Options.Location]. Which person and
// which owner it belongs to, and whether the org has it already, is for the
// caller to settle: Task.Rep and [Action.Key] are what to go by. TaskSubtype can be
// given on create only, so a Task that exists must not be sent it again.
//
// The package is pure. All its values are safe for concurrent use as long as
// nobody changes them.
package engagement
