// Command check reports what an org lacks before the leads of an event can be
// synced: fields, permissions, settings. It only reads the org.
//
//	go run ./examples/check                              # an org in memory that has gaps
//	go run ./examples/check -format html -out check.html # a page for a browser
//	go run ./examples/check -format json                 # for programs
//	go run ./examples/check -leads-per-day 500           # is the daily quota of API requests enough?
//	go run ./examples/check -settings FILE -mapping FILE -tags FILE
//	go run ./examples/check -snapshot acme.json          # keep the org's schema and settings for tests
//	go run ./examples/check -save last.json              # keep the report as JSON
//	go run ./examples/check -since last.json             # tell what has changed since that report
//
// Without -settings, -mapping and -tags it checks for the sample's settings; see
// examples/setup -sheet.
//
// With SALESFORCE_DOMAIN set, and either SALESFORCE_CLIENT_ID and
// SALESFORCE_CLIENT_SECRET or SALESFORCE_USERNAME, SALESFORCE_PASSWORD and
// SALESFORCE_SECURITY_TOKEN, it checks that org as that user: use the integration
// user, because others may have more rights. SALESFORCE_EXTERNAL_ID and
// SALESFORCE_ACTIVITY_ID name the external ID fields for leads and activities; the
// defaults are mobly_id__c and mobly_activity_id__c, and - does without.
//
// salesforcetest.Load makes an org in memory of a snapshot. For a check every night, give
// -since and -save the same file: the earlier report is read before the new one is
// written, and one of a check that saw nothing, as after a refused log-in, is not.
//
// It exits 0 if leads can be synced, 1 if it found an error, and 2 if the check
// failed. With -since it exits 1 only if something is worse or new.
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
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	ready, err := run(ctx, os.Args[1:], os.Getenv, os.Stdout)
	stop()
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "check:", err)
		os.Exit(2)
	case !ready:
		os.Exit(1)
	}
}

// options is what the command line says.
type options struct {
	files       sample.Files
	format      string
	out         string
	snapshot    string
	save        string
	since       string
	leadsPerDay int
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("check", flag.ContinueOnError)
	o.files.Flags(flags)
	flags.StringVar(&o.format, "format", "text", "`text`, json or html")
	flags.StringVar(&o.out, "out", "", "write the report, or what has changed, to `FILE` instead of standard output")
	flags.StringVar(&o.snapshot, "snapshot", "", "write the org's schema and settings to `FILE`")
	flags.StringVar(&o.save, "save", "", "write the report as JSON to `FILE`, for -since")
	flags.StringVar(&o.since, "since", "", "tell what has changed since the report in `FILE`")
	flags.IntVar(&o.leadsPerDay, "leads-per-day", 0, "how many leads are expected in 24 hours")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case o.format != "text" && o.format != "json" && o.format != "html":
		return o, fmt.Errorf("the format is %q: it must be text, json or html", o.format)
	case o.out != "" && (o.out == o.snapshot || o.out == o.save), o.save != "" && o.save == o.snapshot:
		return o, errors.New("-out, -snapshot and -save need files of their own")
	case o.leadsPerDay < 0:
		return o, errors.New("-leads-per-day must not be negative")
	}
	return o, nil
}

// run reports whether leads can be synced or, with -since, whether nothing is worse
// than it was.
func run(ctx context.Context, args []string, env func(string) string, out io.Writer) (ready bool, err error) {
	opts, err := parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return true, nil // Parse has printed it
	case err != nil:
		return false, err
	}
	settings, err := opts.files.Read(env)
	if err != nil {
		return false, err
	}
	last, err := opts.last()
	if err != nil {
		return false, err
	}
	cfg, err := connect(env, settings)
	if err != nil {
		return false, err
	}
	report, err := setup.Check(ctx, cfg, setup.CheckOptions{LeadsPerDay: opts.leadsPerDay})
	if err != nil {
		return false, err
	}
	if err := opts.keep(report); err != nil {
		return false, err
	}
	if last == nil {
		return report.Count(setup.SeverityError) == 0, opts.write(out, report)
	}
	drift := report.Since(last)
	return len(drift.Worse)+len(drift.New) == 0, opts.write(out, drift)
}
