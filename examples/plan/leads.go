package main

import (
	"errors"
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// readLeads reads the leads of a file, of standard input ("-"), or the sample
// (""). Those that cannot be read are left out, each with its error in bad.
func readLeads(name string) (leads []salesforce.Lead, bad []error, err error) {
	in, err := sample.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = in.Close() }() // it was only read
	for lead, err := range salesforce.DecodeLeads(in, salesforce.DecodeOptions{}) {
		var one *salesforce.DecodeError
		switch {
		case errors.As(err, &one):
			bad = append(bad, err)
		case err != nil:
			return nil, nil, fmt.Errorf("reading leads: %w", err)
		default:
			leads = append(leads, lead)
		}
	}
	return leads, bad, nil
}
