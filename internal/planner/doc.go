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
  - keys.go, namekey.go, person.go, roster.go: which captures are one person.
  - match.go, resolve.go, merged.go: which record a person is; the policies for
    several matches and converted leads are in resolve.go.
  - fields.go: what is written to a person's record. history.go has what several
    captures come to, and what older ones may change; places.go, states and
    countries; ambiguous.go, what keeps an address or a name from being changed.
  - tasks.go, existing.go, taskplan.go: which Task an action has, and what is
    written to it. A further field of every Task is one of engagement.Task's;
    writtenTaskFields in model.go names it, and taskplan.go checks it against the
    org. taskrules.go has what the rules of the engagement ask for. followup.go says
    which follow-ups a lead has; their Tasks are found and made like those of actions.
  - campaigns.go: which campaign an event or a label has. members.go: what the org says
    of campaigns and members; memberplan.go and memberstatus.go: what is written to a
    member; memberstale.go: which members of an older plan no longer hold; unsure.go:
    what no source says for sure.
  - learned.go: what is remembered from call to call. refusals.go has values that
    were refused and records that duplicate rules found; asking.go, what is asked
    of the org itself; rep.go, which user a rep is.
  - unanswered.go: what the org refused to look for.
  - stale.go: what of an older plan no longer holds.
*/
package planner
