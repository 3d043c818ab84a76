package salesforce

import (
	"context"
	"iter"
)

// question asks for records of the org: those of an object that meet one of the
// conditions.
type question struct {
	deleted    bool // deleted and archived records are looked at too
	fields     []string
	object     string
	filter     string // a term that the records must meet as well; empty: none
	order      string // a field; empty: no order
	conditions []condition
	row        func(map[string]any)
	failed     func(error) // what to do where the org refuses the query for good; nil: the call fails
}

// answer asks the org every round of questions.
func (c *Client) answer(ctx context.Context, rounds iter.Seq[[]question]) error {
	for round := range rounds {
		if err := c.org.ask(ctx, c.org.lookups(round)); err != nil {
			return err
		}
	}
	return nil
}

// lookups returns the queries that ask the questions.
func (o *org) lookups(questions []question) []lookup {
	var out []lookup
	for i := range questions {
		out = append(out, o.lookup(&questions[i])...)
	}
	return out
}
