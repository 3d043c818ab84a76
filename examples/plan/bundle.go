package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// writeBundle writes a bundle without captured values.
func writeBundle(name string, bundle *setup.Bundle) error {
	text, err := json.MarshalIndent(bundle, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, append(text, '\n'), 0o644)
}

// replay plans the leads of a bundle on its org, and syncs them if the bundle has
// results. It tells what becomes of a lead in another way than the bundle says.
func (o *options) replay(ctx context.Context, out, errOut io.Writer) error {
	text, err := os.ReadFile(o.bundled)
	if err != nil {
		return err
	}
	var bundle setup.Bundle
	if err := json.Unmarshal(text, &bundle); err != nil {
		return fmt.Errorf("%s is not a bundle: %w", o.bundled, err)
	}
	org, err := salesforcetest.Load(text)
	if err != nil {
		return fmt.Errorf("%s is not a bundle: %w", o.bundled, err)
	}
	client, err := salesforce.New(sample.ConfigOf(org, bundle.Settings))
	if err != nil {
		return err
	}
	plan, err := client.Plan(ctx, bundle.Leads...)
	if err != nil {
		return err
	}
	if err := o.show(out, plan, o.bundled); err != nil || len(bundle.Results) == 0 {
		return err
	}
	results, err := client.Apply(ctx, plan)
	if err != nil {
		return err
	}
	_, err = io.WriteString(errOut, differences(bundle.Results, results))
	return err
}

// differences tells which leads end in another way.
func differences(was, is salesforce.Results) string {
	var b strings.Builder
	for i := range min(len(was), len(is)) {
		if before, now := end(was[i]), end(is[i]); before != now {
			fmt.Fprintf(&b, "plan: lead %d: %s in the bundle, %s in its replay\n", i+1, before, now)
		}
	}
	if b.Len() == 0 && len(was) == len(is) {
		fmt.Fprintf(&b, "plan: the replay of %d leads ends as the bundle says\n", len(is))
	}
	return b.String()
}

// end is the outcome of a lead, and of its other records, with the codes of errors and
// of what was dropped.
func end(r salesforce.Result) string {
	parts := []string{endOf(r.Outcome, r.Err, r.Dropped)}
	for _, list := range [][]salesforce.RecordResult{r.Actions, r.Related} {
		for _, other := range list {
			parts = append(parts, other.Object+" "+endOf(other.Outcome, other.Err, other.Dropped))
		}
	}
	return strings.Join(parts, ", ")
}

func endOf(outcome salesforce.Outcome, err error, dropped []*sferr.Problem) string {
	parts := []string{string(outcome)}
	if p := sferr.Explain(err); p != nil {
		parts = append(parts, p.Code)
	}
	for _, p := range dropped {
		parts = append(parts, "without", strings.Join(p.Fields, " and "), p.Code)
	}
	return strings.Join(parts, " ")
}
