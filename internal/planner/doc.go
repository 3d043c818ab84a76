/*
Package planner decides what is written. It is pure: it sends nothing and takes
no context.

	leads ─► roster ─► questions ─► (rows) ─► roster meets them ─► records
	         who is it  what to look up       which record is it   what is written, and why

A [Planning] yields rounds of questions ([Planning.Questions]); its caller asks
the org and gives it the rows. [Planning.Plan] then makes the records: one for
each person, and one for each action, that depends on its person's.

Which file a change belongs to:

  - model.go: the settings compiled for an org. What has to be known of an object
    is in target.go.
  - keys.go, namekey.go, groups.go, roster.go: which captures are one person.
  - match.go, resolve.go, merged.go: which record a person is; the policies for
    several matches and converted leads are in resolve.go.
  - fields.go: what is written to a person's record. places.go, addresses.go and
    names.go hold what keeps an address or a name from being changed.
  - tasks.go, taskplan.go, markers.go, rewrite.go: which Task an action has, and
    what is written to it. A further field of every Task is one of
    engagement.Task's; taskplan.go checks it against the org.
  - learned.go: what is remembered from call to call, in memos (memo.go): values
    that were refused (refusals.go), records that duplicate rules found
    (substitutes.go), and what is asked of the org itself (asking.go).
  - stale.go: what of an older plan no longer holds.
*/
package planner
