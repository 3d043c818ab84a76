// Command check reports what an org lacks before the leads of an event can be
// synced: fields, permissions, settings. It only reads the org.
//
//	go run ./examples/check                              # an org in memory that has gaps
//	go run ./examples/check -format html -out check.html # a page for a browser
//	go run ./examples/check -format json                 # for programs
//	go run ./examples/check -leads-per-day 500           # is the daily quota of API requests enough?
//
// With SALESFORCE_DOMAIN set, and either SALESFORCE_CLIENT_ID and
// SALESFORCE_CLIENT_SECRET or SALESFORCE_USERNAME, SALESFORCE_PASSWORD and
// SALESFORCE_SECURITY_TOKEN, it checks that org as that user: use the integration
// user, because others may have more rights. SALESFORCE_EXTERNAL_ID and
// SALESFORCE_ACTIVITY_ID name the external ID fields for leads and activities; the
// defaults are mobly_id__c and mobly_activity_id__c, and - does without.
//
// It exits 0 if leads can be synced, 1 if it found an error, and 2 if the check
// failed.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

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
	format      string
	out         string
	leadsPerDay int
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("check", flag.ContinueOnError)
	flags.StringVar(&o.format, "format", "text", "`text`, json or html")
	flags.StringVar(&o.out, "out", "", "write the report to `FILE` instead of standard output")
	flags.IntVar(&o.leadsPerDay, "leads-per-day", 0, "how many leads are expected in 24 hours")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case o.format != "text" && o.format != "json" && o.format != "html":
		return o, fmt.Errorf("the format is %q: it must be text, json or html", o.format)
	case o.leadsPerDay < 0:
		return o, errors.New("-leads-per-day must not be negative")
	}
	return o, nil
}

// run reports whether leads can be synced.
func run(ctx context.Context, args []string, env func(string) string, out io.Writer) (ready bool, err error) {
	opts, err := parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return true, nil // Parse has printed it
	case err != nil:
		return false, err
	}
	cfg, err := connect(env)
	if err != nil {
		return false, err
	}
	report, err := setup.Check(ctx, cfg, setup.CheckOptions{LeadsPerDay: opts.leadsPerDay})
	if err != nil {
		return false, err
	}
	if opts.out == "" {
		return report.Count(setup.SeverityError) == 0, write(out, report, opts.format)
	}
	file, err := os.Create(opts.out)
	if err != nil {
		return false, err
	}
	err = write(file, report, opts.format)
	return report.Count(setup.SeverityError) == 0, errors.Join(err, file.Close())
}

func write(w io.Writer, report *setup.Report, format string) error {
	switch format {
	case "json":
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(report)
	case "html":
		return report.HTML(w)
	default:
		_, err := io.WriteString(w, report.String())
		return err
	}
}
