// Command setup prepares an org for the leads of an event: it creates the custom
// fields that the org lacks, and the permission set of the integration user.
//
//	go run ./examples/setup                       # an org in memory: list what is to be done
//	go run ./examples/setup -out DIR              # write an SFDX project, to deploy with "sf project deploy start"
//	go run ./examples/setup -apply                # list it, ask, and do it
//	go run ./examples/setup -apply -yes -assign integration@example.com
//	go run ./examples/setup -sheet DIR            # write settings.json, mapping.csv and tags.csv, to be filled in
//	go run ./examples/setup -settings FILE -mapping FILE -tags FILE
//
// Without -settings, -mapping and -tags it sets up the org for the sample's settings.
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

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
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
	files sample.Files
	sheet string
	out   string
	apply bool
	yes   bool
	plan  setup.Options
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("setup", flag.ContinueOnError)
	o.files.Flags(flags)
	flags.StringVar(&o.sheet, "sheet", "", "write the recommended settings to `DIR`, to be filled in")
	flags.StringVar(&o.out, "out", "", "write an SFDX project to `DIR`")
	flags.BoolVar(&o.apply, "apply", false, "carry out the listed steps, once confirmed")
	flags.BoolVar(&o.yes, "yes", false, "do not ask before -apply")
	flags.StringVar(&o.plan.Assign, "assign", "", "assign the permission set to the user with this `NAME`")
	flags.BoolVar(&o.plan.AddValues, "add-values", false, "add missing values to picklists")
	flags.BoolVar(&o.plan.ViewAll, "view-all", false, "grant View All on leads and contacts")
	flags.StringVar(&o.plan.PermissionSet, "permission-set", "", "API `NAME` of the permission set")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case o.sheet != "" && flags.NFlag() > 1:
		return o, errors.New("-sheet goes alone: fill in the files, then name them with -settings, -mapping and -tags")
	case o.out != "" && o.apply:
		return o, errors.New("-out and -apply are two ways to do the same: choose one")
	case o.out != "" && (o.yes || o.plan.AddValues || o.plan.Assign != ""):
		return o, errors.New("-yes, -add-values and -assign go with -apply, not with -out")
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
	if opts.sheet != "" {
		if err := sample.WriteSheet(opts.sheet); err != nil {
			return err
		}
		_, err := fmt.Fprintf(out, "Wrote %s, %s, %s and %s to %s: fill them in, then name them with -settings, -mapping, -tags and -campaigns.\n",
			sample.SettingsFile, sample.MappingFile, sample.TagsFile, sample.CampaignsFile, opts.sheet)
		return err
	}
	settings, err := opts.files.Read(env)
	if err != nil {
		return err
	}
	target, err := connect(env, settings)
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
	changes, err := target.admin.Plan(ctx, target.settings, opts.plan)
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
	results, err := target.admin.Apply(ctx, changes)
	if len(results) > 0 {
		p.printf("Results:\n\n")
	}
	failed := false
	for i := range results {
		r := &results[i]
		p.printf("%3d. %-9s %s", i+1, r.Outcome, r)
		if r.Err != nil {
			failed = true
			p.printf(": %v", r.Err)
		}
		p.printf("\n")
		// Salesforce's own words are for whoever sees the org's setup anyway.
		if e, ok := errors.AsType[*sferr.Error](r.Err); ok && e.Message != "" {
			p.printf("     Salesforce says: %s\n", e.Message)
		}
	}
	switch {
	case err != nil:
		return err
	case failed:
		return errors.New("not everything was done: fix what the steps say, and run setup again")
	}
	p.printf("\nDone. A second run would find nothing to do.\n")
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
