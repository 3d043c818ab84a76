// Command plan is the dry run: it shows what a sync of captured leads would
// write, field by field with the values before and after, what would be dropped
// or refused and why, and which activities would be logged. It writes nothing to
// the org.
//
//	go run ./examples/plan                             # the sample leads, on an org in memory
//	go run ./examples/plan -format html -out plan.html # a page for a browser
//	go run ./examples/plan -format json                # for programs; salesforce.Plan reads it
//	go run ./examples/plan -in FILE                    # other leads; - is standard input
//
// With SALESFORCE_DOMAIN set, and either SALESFORCE_CLIENT_ID and
// SALESFORCE_CLIENT_SECRET or SALESFORCE_USERNAME, SALESFORCE_PASSWORD and
// SALESFORCE_SECURITY_TOKEN, it plans for that org. SALESFORCE_EXTERNAL_ID and
// SALESFORCE_ACTIVITY_ID name the external ID fields for leads and activities; the
// defaults are mobly_id__c and mobly_activity_id__c, and - does without.
//
// Its output holds captured values: protect it as you protect the leads.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Getenv, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "plan:", err)
		os.Exit(1)
	}
}

// options is what the command line says.
type options struct {
	in, out, format string
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("plan", flag.ContinueOnError)
	flags.StringVar(&o.in, "in", "", "read the leads from `FILE` instead of the sample; - is standard input")
	flags.StringVar(&o.out, "out", "", "write the plan to `FILE` instead of standard output")
	flags.StringVar(&o.format, "format", "text", "`text`, json or html")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case o.format != "text" && o.format != "json" && o.format != "html":
		return o, fmt.Errorf("the format is %q: it must be text, json or html", o.format)
	}
	return o, nil
}

// run writes the plan to out, and tells told of leads that cannot be read.
func run(ctx context.Context, args []string, env func(string) string, out, told io.Writer) error {
	opts, err := parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return nil // Parse has printed it
	case err != nil:
		return err
	}
	leads, bad, err := readLeads(opts.in)
	if err != nil {
		return err
	}
	for _, e := range bad {
		if _, err := fmt.Fprintln(told, "plan: left out:", e); err != nil {
			return err
		}
	}
	target, err := sample.Connect(env)
	if err != nil {
		return err
	}
	plan, err := target.Client.Plan(ctx, leads...)
	if err != nil {
		return err
	}
	if opts.out == "" {
		return write(out, plan, opts.format, target.Name)
	}
	file, err := os.OpenFile(opts.out, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600) // it holds captured values
	if err != nil {
		return err
	}
	return errors.Join(write(file, plan, opts.format, target.Name), file.Close())
}

func write(w io.Writer, plan *salesforce.Plan, format, org string) error {
	switch format {
	case "json":
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(plan)
	case "html":
		return plan.HTML(w)
	default:
		creates, updates := plan.Writes()
		_, err := fmt.Fprintf(w, "Plan for %d leads in %s: %d records would be created, %d updated\n\n%s", len(plan.Items), org, creates, updates, plan)
		return err
	}
}
