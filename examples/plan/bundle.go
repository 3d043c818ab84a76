package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

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
	told := ""
	for i := range min(len(was), len(is)) {
		if before, now := end(was[i]), end(is[i]); before != now {
			told += fmt.Sprintf("plan: lead %d: %s in the bundle, %s in its replay\n", i+1, before, now)
		}
	}
	if told == "" && len(was) == len(is) {
		told = fmt.Sprintf("plan: the replay of %d leads ends as the bundle says\n", len(is))
	}
	return told
}

// end is the outcome of a lead, and of its other records, with the codes of errors and
// of what was dropped.
func end(r salesforce.Result) string {
	text := endOf(r.Outcome, r.Err, r.Dropped)
	for _, list := range [][]salesforce.RecordResult{r.Actions, r.Related} {
		for _, other := range list {
			text += ", " + other.Object + " " + endOf(other.Outcome, other.Err, other.Dropped)
		}
	}
	return text
}

func endOf(outcome salesforce.Outcome, err error, dropped []*sferr.Problem) string {
	text := string(outcome)
	if p := sferr.Explain(err); p != nil {
		text += " " + p.Code
	}
	for _, p := range dropped {
		text += fmt.Sprint(" without ", p.Fields, " ", p.Code)
	}
	return text
}
