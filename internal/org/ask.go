package org

import (
	"context"
	"iter"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
)

// Answer asks the org every round of questions.
func (o *Org) Answer(ctx context.Context, rounds iter.Seq[[]soql.Question]) error {
	for round := range rounds {
		if err := o.Ask(ctx, o.Lookups(round)); err != nil {
			return err
		}
	}
	return nil
}

// Lookups returns the queries that ask the questions.
func (o *Org) Lookups(questions []soql.Question) []Query {
	var out []Query
	for i := range questions {
		out = append(out, o.Lookup(&questions[i])...)
	}
	return out
}
