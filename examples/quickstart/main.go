// Command quickstart syncs captured leads to Salesforce and reports what happened
// to each, then syncs them again to show that nothing is written twice.
//
//	go run ./examples/quickstart                # the sample leads, on an org in memory
//	go run ./examples/quickstart -dry-run       # only say what would be written
//	go run ./examples/quickstart -in FILE       # other leads
//	go run ./examples/quickstart -json          # one JSON object per lead and line
//
// With SALESFORCE_DOMAIN set, and either SALESFORCE_CLIENT_ID and
// SALESFORCE_CLIENT_SECRET or SALESFORCE_USERNAME, SALESFORCE_PASSWORD and
// SALESFORCE_SECURITY_TOKEN, it does the same on that org. The org should have
// the fields of package mapping's Recommended; fields that it lacks are left out,
// and the output says so. SALESFORCE_EXTERNAL_ID and SALESFORCE_ACTIVITY_ID name
// the external ID fields for leads and activities; the defaults are mobly_id__c
// and mobly_activity_id__c, and - does without.
//
// Package examples/sample connects to the org and has the mapping.
//
// It exits 0 if the run finished, even if leads were refused.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends it at once
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "quickstart:", err)
		os.Exit(1)
	}
}

// options is what the command line says.
type options struct {
	in     string
	dryRun bool
	json   bool
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("quickstart", flag.ContinueOnError)
	flags.StringVar(&o.in, "in", "", "read the leads from `FILE` instead of the sample; - is standard input")
	flags.BoolVar(&o.dryRun, "dry-run", false, "say what would be written, and write nothing")
	flags.BoolVar(&o.json, "json", false, "print one JSON object per lead and line, and nothing else")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	return o, nil
}

func run(ctx context.Context, args []string, env func(string) string, out io.Writer) error {
	opts, err := parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return nil // Parse has printed it
	case err != nil:
		return err
	}
	input, err := readLeads(opts.in)
	if err != nil {
		return err
	}
	target, err := sample.Connect(env)
	if err != nil {
		return err
	}
	var show reporter = &textReporter{out: out, target: target.Name}
	if opts.json {
		show = &jsonReporter{out: out}
	}
	if opts.dryRun {
		plan, err := target.Client.Plan(ctx, input.good()...)
		if err != nil {
			return err
		}
		return show.plan(plan, input.bad)
	}
	for n := 1; n <= 2; n++ {
		before := target.Calls()
		results, err := target.Client.Sync(ctx, input.good()...)
		calls := target.Calls() - before
		if showErr := show.results(n, input.all(results), calls); showErr != nil {
			return showErr
		}
		if err != nil {
			return err
		}
	}
	return nil
}
