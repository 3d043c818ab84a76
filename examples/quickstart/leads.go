package main

import (
	"errors"
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// input is the leads that were read, and what was wrong with those that could
// not be, by their places.
type input struct {
	leads []salesforce.Lead // empty where bad has an error
	bad   map[int]error
}

// good returns the leads that could be read.
func (in *input) good() []salesforce.Lead {
	var out []salesforce.Lead
	for i, l := range in.leads {
		if in.bad[i] == nil {
			out = append(out, l)
		}
	}
	return out
}

// all puts the results of those that could be read and those of the others in
// the order of the input.
func (in *input) all(good salesforce.Results) salesforce.Results {
	out := make(salesforce.Results, 0, len(in.leads))
	for i := range in.leads {
		if err := in.bad[i]; err != nil {
			out = append(out, salesforce.Result{Outcome: salesforce.Refused, Err: err})
			continue
		}
		out = append(out, good[0])
		good = good[1:]
	}
	return out
}

// readLeads reads the leads of a file, of standard input ("-"), or the sample
// (""). A lead that cannot be read costs no other.
func readLeads(name string) (*input, error) {
	in, err := sample.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }() // it was only read
	out := &input{bad: make(map[int]error)}
	for lead, err := range salesforce.DecodeLeads(in, salesforce.DecodeOptions{}) {
		var one *salesforce.DecodeError
		switch {
		case errors.As(err, &one):
			out.bad[len(out.leads)] = err
		case err != nil:
			return nil, fmt.Errorf("reading leads: %w", err)
		}
		out.leads = append(out.leads, lead)
	}
	return out, nil
}
