package salesforce

import (
	"context"
	"iter"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
)

// answer asks the org every round of questions.
func (o *org) answer(ctx context.Context, rounds iter.Seq[[]soql.Question]) error {
	for round := range rounds {
		if err := o.ask(ctx, o.lookups(round)); err != nil {
			return err
		}
	}
	return nil
}

// lookups returns the queries that ask the questions.
func (o *org) lookups(questions []soql.Question) []lookup {
	var out []lookup
	for i := range questions {
		out = append(out, o.lookup(&questions[i])...)
	}
	return out
}
