/*
Package engagement turns what a rep did with a lead (a call, an e-mail, a note)
into the Task that Salesforce shows on the activity timeline.

# Make a Task from an action

Unmarshal an action from JSON as Mobly's REST API sends it, or fill in an [Action]
yourself. [ToTask] returns its Task, with Mobly's defaults:

	task, err := engagement.ToTask(action)

Actions that are not engagements get no Task.

# Fit Tasks to an org

A [Mapping] says what should be different, by kind: Subject, Status, Priority, Type,
Subtype, and further fields from templates, or no Task at all. [Mapping.Compile]
prepares it for an org as a [Mapper].

# What is left to the caller

A Task made here is about something already done: its Status should be a closed
one, and its ActivityDate is the day of the action in the Location of the options. The
caller decides which person and owner it belongs to, and whether the org has it
already, by Task.Rep and [Action.Key]. Salesforce accepts TaskSubtype on create
only, so leave it out when you update an existing Task.

The package is pure: it does no I/O. All its values are safe for concurrent use as
long as nobody changes them.
*/
package engagement
