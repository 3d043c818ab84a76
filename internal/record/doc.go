/*
Package record holds the one thing that flows through the SDK: a [Record] is one
row of any object on its way into an org. A planner makes it and says what is
written and why; the writers send it, each once and in order, and note its end
on it.

A record may depend on others: it is sent once one of its parents is in the org,
with that parent's ID. Nothing here knows what a record is for.
*/
package record
