// Package engagement turns what a rep did with a lead - a call, an e-mail, a
// note - into the Task that Salesforce shows on the activity timeline.
//
// To decode actions as Mobly's REST API sends them, unmarshal JSON into
// [Action]. To write one by hand, fill in its fields. To get the Task, call
// [Options.Task]; the zero [Options] is ready to use:
//
//	task, err := engagement.Options{}.Task(action)
//
// A Task made here is one of the past: its status is a closed one, and its
// ActivityDate is the day of the action in [Options.Location]. Which person and
// which owner it belongs to, and whether the org has it already, is for the
// caller to settle; [Action.Key] is what to recognise it by. TaskSubtype can be
// given on create only, so a Task that exists must not be sent it again.
//
// The package is pure and imports the standard library only. All its values are
// safe for concurrent use as long as nobody changes them.
package engagement
