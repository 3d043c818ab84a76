package main

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// sampleLeads are the captured leads of the quickstart.
//
//go:embed leads.json
var sampleLeads []byte

// readLeads reads the leads of a file, of standard input ("-"), or the sample
// (""). Those that cannot be read are left out, each with its error in bad.
func readLeads(name string) (leads []salesforce.Lead, bad []error, err error) {
	var in io.Reader = bytes.NewReader(sampleLeads)
	switch name {
	case "":
	case "-":
		in = os.Stdin
	default:
		f, err := os.Open(name)
		if err != nil {
			return nil, nil, err
		}
		defer f.Close()
		in = f
	}
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
