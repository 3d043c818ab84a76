package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"os"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// sample is 30 captured leads, made up and awkward on purpose.
//
//go:embed leads.json
var sample []byte

// readLeads reads the leads of a file, of standard input ("-"), or the sample
// ("").
func readLeads(name string) ([]salesforce.Lead, error) {
	var in io.Reader = bytes.NewReader(sample)
	switch name {
	case "":
	case "-":
		in = os.Stdin
	default:
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	var leads []salesforce.Lead
	for lead, err := range salesforce.DecodeLeads(in, salesforce.DecodeOptions{}) {
		if err != nil {
			return nil, fmt.Errorf("reading leads: %w", err)
		}
		leads = append(leads, lead)
	}
	return leads, nil
}
