package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// apply writes a plan to the org and tells what happened. It keeps the results in a
// new file, "" for none.
func apply(ctx context.Context, client *salesforce.Client, plan *salesforce.Plan, keep string, errOut io.Writer) (results salesforce.Results, err error) {
	var file *os.File
	if keep != "" { // before anything is written: without the file nothing can be taken back
		if file, err = os.OpenFile(keep, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err != nil {
			return nil, fmt.Errorf("nothing was written, name another file: %w", err)
		}
		defer func() { err = errors.Join(err, file.Close()) }()
	}
	results, ended := client.Apply(ctx, plan)
	if file != nil {
		if err := json.NewEncoder(file).Encode(results); err != nil {
			return results, errors.Join(ended, err)
		}
	}
	_, err = io.WriteString(errOut, summary(results, plan.Reverse))
	return results, errors.Join(ended, err)
}

// summary counts the outcomes, and names the leads that are not done and, of a sync
// taken back, the fields that were not restored.
func summary(results salesforce.Results, reverse bool) string {
	var b strings.Builder
	for _, o := range []salesforce.Outcome{
		salesforce.Created, salesforce.Updated, salesforce.Unchanged, salesforce.Refused, salesforce.Failed, salesforce.InDoubt, salesforce.NotSent,
	} {
		if n := results.Count(o); n > 0 {
			fmt.Fprintf(&b, "plan: %d %s\n", n, o)
		}
	}
	for _, r := range results {
		if p := r.Problem(); p != nil {
			fmt.Fprintf(&b, "plan: lead %s: %s: %v\n", r.LeadID, r.State(), p)
		}
		for _, d := range r.Dropped {
			if reverse {
				fmt.Fprintf(&b, "plan: lead %s: not restored: %v\n", r.LeadID, d)
			}
		}
		for _, o := range r.Related {
			for _, d := range o.Dropped {
				fmt.Fprintf(&b, "plan: lead %s: %s of %s: %v\n", r.LeadID, o.Object, o.For, d)
			}
		}
	}
	return b.String()
}

// readResults reads what -keep wrote.
func readResults(name string) (salesforce.Results, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var results salesforce.Results
	if err := json.Unmarshal(text, &results); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return results, nil
}
