// Command setup prepares an org for the leads of an event: it creates the custom
// fields that the org lacks, and the permission set of the integration user.
//
//	go run ./examples/setup                       # an org in memory: list what is to be done
//	go run ./examples/setup -out DIR              # write an SFDX project, to deploy with "sf project deploy start"
//	go run ./examples/setup -apply                # list it, ask, and do it
//	go run ./examples/setup -apply -yes -assign integration@example.com
//
// With SALESFORCE_DOMAIN set, and either SALESFORCE_CLIENT_ID and
// SALESFORCE_CLIENT_SECRET or SALESFORCE_USERNAME, SALESFORCE_PASSWORD and
// SALESFORCE_SECURITY_TOKEN, it does the same for that org. They must be those of
// an admin with Customize Application and View Setup and Configuration: the
// integration user is refused. If you created an app only for this, delete it
// afterwards. SALESFORCE_EXTERNAL_ID and SALESFORCE_ACTIVITY_ID name the external
// ID fields for leads and activities; the defaults are mobly_id__c and
// mobly_activity_id__c, and - does without.
//
// A folder that holds anything that this command did not write is left alone.
//
// It exits 0 if everything was done, and 1 otherwise.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends it at once
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdin, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "setup:", strings.TrimPrefix(err.Error(), "setup: "))
		os.Exit(1)
	}
}

// options is what the command line says.
type options struct {
	out   string
	apply bool
	yes   bool
	plan  setup.PlanOptions
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("setup", flag.ContinueOnError)
	flags.StringVar(&o.out, "out", "", "write an SFDX project to `DIR`")
	flags.BoolVar(&o.apply, "apply", false, "do what is said, once it is confirmed")
	flags.BoolVar(&o.yes, "yes", false, "do not ask before -apply")
	flags.StringVar(&o.plan.Assign, "assign", "", "give the permission set to the user of that `NAME`")
	flags.BoolVar(&o.plan.AddValues, "add-values", false, "add values to picklists that lack some")
	flags.BoolVar(&o.plan.ViewAll, "view-all", false, "grant View All on leads and contacts")
	flags.StringVar(&o.plan.PermissionSet, "permission-set", "", "API `NAME` of the permission set")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case o.out != "" && o.apply:
		return o, errors.New("-out and -apply are two ways to the same: choose one")
	case o.out != "" && (o.yes || o.plan.AddValues || o.plan.Assign != ""):
		return o, errors.New("-yes, -add-values and -assign are for -apply: a folder does none of it")
	}
	return o, nil
}

func run(ctx context.Context, args []string, env func(string) string, in io.Reader, out io.Writer) error {
	opts, err := parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return nil // Parse has printed it
	case err != nil:
		return err
	}
	target, err := connect(env)
	if err != nil {
		return err
	}
	return target.setUp(ctx, opts, in, out)
}

// setUp writes the folder, or plans and, where it is asked, applies.
func (target *target) setUp(ctx context.Context, opts options, in io.Reader, out io.Writer) error {
	if opts.plan.Assign == "" {
		opts.plan.Assign = target.user
	}
	p := &printer{out: out}
	if opts.out != "" {
		return writeFolder(ctx, p, target, opts)
	}
	changes, err := target.admin.Plan(ctx, target.cfg, opts.plan)
	if err != nil {
		return err
	}
	p.printf("What %s needs:\n\n%s\n", target.name, changes)
	switch {
	case len(changes.Steps) == 0:
		return p.err
	case !opts.apply:
		p.printf("Nothing was written. To do this, pass -apply; to write it as files, -out DIR.\n")
	default:
		if !opts.yes && target.user == "" { // an org in memory is nobody's
			p.printf("Proceed? Type yes: ")
			if yes, err := confirmed(ctx, in); !yes {
				p.printf("Nothing was written.\n")
				return errors.Join(err, p.err)
			}
		}
		if err := apply(ctx, p, target, changes); err != nil {
			return err
		}
	}
	if opts.plan.Assign == "" {
		p.printf("The permission set is assigned to nobody: name the integration user with -assign, or assign it by hand.\n")
	}
	return p.err
}

// confirmed reports whether a person types yes before ctx ends. Reading from a
// terminal cannot be broken off: it is left behind then.
func confirmed(ctx context.Context, in io.Reader) (bool, error) {
	var answer string
	var err error
	read := make(chan struct{})
	go func() {
		defer close(read)
		answer, err = bufio.NewReader(in).ReadString('\n')
	}()
	select {
	case <-ctx.Done():
		return false, ctx.Err()
	case <-read:
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return err == nil && strings.TrimSpace(answer) == "yes", err
}

// apply does what was planned and says what became of it.
func apply(ctx context.Context, p *printer, target *target, changes *setup.Changes) error {
	report, err := target.admin.Apply(ctx, changes)
	if report != nil {
		p.printf("Results:\n\n%s\n", report)
		for i := range report.Results {
			// Salesforce's own words are for whoever sees the org's setup anyway.
			if e, ok := errors.AsType[*sferr.Error](report.Results[i].Err); ok && e.Message != "" {
				p.printf("%s: Salesforce says: %s\n", report.Results[i].Target, e.Message)
			}
		}
	}
	switch {
	case err != nil:
		return err
	case report.Err() != nil:
		return errors.New("not everything was done: fix what the steps say, and run setup again")
	}
	p.printf("Done, with %d API calls. A second run would find nothing to do.\n", target.admin.Calls())
	return p.err
}

// printer keeps the first error of printing.
type printer struct {
	out io.Writer
	err error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.out, format, args...)
	}
}
