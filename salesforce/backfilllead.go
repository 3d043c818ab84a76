package salesforce

import (
	"encoding/json"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// spooledLead is a lead as it is kept in a file: every field by its own name,
// without the leniency of the types' own JSON.
type spooledLead struct {
	Person     plainPerson
	Unreadable []string        `json:",omitempty"`
	Tags       []tags.Tag      `json:",omitempty"`
	Actions    []spooledAction `json:",omitempty"`
}

type (
	plainPerson mapping.Lead
	plainAction engagement.Action
)

// spooledAction keeps a Kind that nobody knows, which the type's own text refuses.
type spooledAction struct {
	plainAction
	Kind string
}

// lead returns the lead as it was given.
func (s *spooledLead) lead() Lead {
	l := Lead{Person: mapping.Lead(s.Person), Tags: s.Tags}
	l.Person.Unreadable = s.Unreadable
	for i := range s.Actions {
		a := engagement.Action(s.Actions[i].plainAction)
		a.Kind = engagement.Kind(s.Actions[i].Kind)
		l.Actions = append(l.Actions, a)
	}
	return l
}

func spooled(l *Lead) ([]byte, error) {
	s := spooledLead{Person: plainPerson(l.Person), Unreadable: l.Person.Unreadable, Tags: l.Tags}
	for i := range l.Actions {
		s.Actions = append(s.Actions, spooledAction{plainAction(l.Actions[i]), string(l.Actions[i].Kind)})
	}
	return json.Marshal(&s)
}

// len is how many leads there are.
func (b *backfill) len() int { return len(b.at) - 1 }

// each reads leads from the file, all of them where which is nil.
func (b *backfill) each(which []int32, do func(i int32, l *Lead) error) error {
	n := len(which)
	if which == nil {
		n = b.len()
	}
	var text []byte
	for k := range n {
		i := k
		if which != nil {
			i = int(which[k])
		}
		text = slices.Grow(text[:0], int(b.at[i+1]-b.at[i]))[:b.at[i+1]-b.at[i]]
		if _, err := b.leads.ReadAt(text, b.at[i]); err != nil {
			return err
		}
		var s spooledLead
		if err := unmarshal(text, &s); err != nil {
			return err
		}
		l := s.lead()
		if err := do(int32(i), &l); err != nil { //nolint:gosec // a number of leads
			return err
		}
	}
	return nil
}
