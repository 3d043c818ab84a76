// Command backfill writes many leads to an org, by Bulk API 2.0, and shows how far
// it is.
//
//	go run . -in leads.jsonl -out results.jsonl  # a bar on a terminal, else a line every few seconds
//	go run . -out results.jsonl                  # the sample leads, on an org in memory
//	go run . -in - <leads.jsonl >results.jsonl   # from standard input to standard output
//	go run . -settings FILE -mapping FILE -tags FILE
//
// It reads leads as a JSON array, as JSON lines or as Mobly's REST API sends them,
// and writes one result for each as a line of JSON. Leads that cannot be read are
// reported with their index, and the others are written.
//
// Ctrl-C breaks it off: every lead that was read still has a result, which says
// whether the lead was written. Run the same command again, after that or after
// anything else went wrong: it finds what is in the org, writes what is missing,
// and doubles nothing. A second Ctrl-C ends the program at once.
//
// With SALESFORCE_DOMAIN set, and either SALESFORCE_CLIENT_ID and
// SALESFORCE_CLIENT_SECRET or SALESFORCE_USERNAME, SALESFORCE_PASSWORD and
// SALESFORCE_SECURITY_TOKEN, it writes to that org. SALESFORCE_EXTERNAL_ID and
// SALESFORCE_ACTIVITY_ID name its external ID fields for leads and activities, which
// jobs need; the defaults are mobly_id__c and mobly_activity_id__c.
//
// It exits 0 if every lead is done, 1 if some are not, and 2 if it could not begin
// or could not write the results.
//
// The percentage and the time left are those of the step under way. They are shown
// where the total is known: not while standard input is read.
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
	"time"

	"golang.org/x/term"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal is not caught
	complete, err := run(ctx, os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr, isTerminal)
	stop()
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "backfill:", err)
		os.Exit(2)
	case !complete:
		os.Exit(1)
	}
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// options is what the command line says.
type options struct {
	in, out string
	every   time.Duration
	files   sample.Files
}

func parse(args []string, told io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("backfill", flag.ContinueOnError)
	flags.SetOutput(told)
	o.files.Flags(flags)
	flags.StringVar(&o.in, "in", "", "read the leads from `FILE` instead of the sample; - is standard input")
	flags.StringVar(&o.out, "out", "", "write the results to `FILE`, which is overwritten, instead of standard output")
	flags.DurationVar(&o.every, "every", 0, "`interval` at which progress is shown; 0 is 5s, or 150ms on a terminal")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case o.every < 0:
		return o, errors.New("-every must not be negative")
	}
	return o, nil
}

// run reports whether every lead is done.
func run(ctx context.Context, args []string, env func(string) string, in io.Reader, out, errOut io.Writer, isTerminal func(io.Writer) bool) (complete bool, err error) {
	opts, err := parse(args, errOut)
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
	org, cfg, err := sample.Configure(env, settings)
	if err != nil {
		return false, err
	}
	p := &program{
		options: opts, org: org, config: cfg, in: in, out: out, errOut: errOut,
		// results on the same terminal would tear the bar apart
		terminal: isTerminal(errOut) && (opts.out != "" || !isTerminal(out)),
	}
	return p.run(ctx)
}
