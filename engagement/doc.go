// Package engagement turns what a rep did with a lead (a call, an e-mail, a
// note) into the Task that Salesforce shows on the activity timeline.
//
// # Make a Task from an action
//
// Unmarshal an action from JSON as Mobly's REST API sends it, or fill in an
// [Action] yourself. [Options.Task] returns its Task; the zero [Options] is
// ready to use:
//
//	task, err := engagement.Options{}.Task(action)
//
// Actions that are not engagements get no Task; [LeftOut] counts them.
//
// # Fit Tasks to an org
//
// [Options] sets the Subject, Status and Priority of Tasks. [Subjects] builds
// subjects from templates, [Options.WithClosed] picks a Status that the org
// counts as closed, and Location is the time zone of the days.
//
// # What is left to the caller
//
// A Task made here lies in the past: its Status is a closed one, and its
// ActivityDate is the day of the action in [Options.Location]. The caller
// decides which person and owner it belongs to, and whether the org has it
// already, by Task.Rep and [Action.Key]. Salesforce accepts TaskSubtype on
// create only, so leave it out when you update an existing Task.
//
// The package is pure. All its values are safe for concurrent use as long as
// nobody changes them.
package engagement
