// Command plan is the dry run: it shows what a sync of captured leads would
// write, field by field with the values before and after, what would be dropped
// or refused and why, and which activities would be logged. It writes nothing to
// the org, unless -apply or -undo says so.
//
//	go run ./examples/plan                             # the sample leads, on an org in memory
//	go run ./examples/plan -format html -out plan.html # a page for a browser
//	go run ./examples/plan -format json                # for programs; salesforce.Plan reads it
//	go run ./examples/plan -in FILE                    # other leads; - is standard input
//	go run ./examples/plan -settings FILE -mapping FILE -tags FILE
//	go run ./examples/plan -apply -keep FILE           # writes the plan, and keeps what was overwritten
//	go run ./examples/plan -undo FILE                  # takes that back
//	go run ./examples/plan -bundle FILE                # keeps the case to be shown to others
//	go run ./examples/plan -replay FILE                # plans such a case again, on an org in memory
//
// Taking back restores each field that still holds what was written. Later changes
// by others stay and are reported; records that were created are listed, not
// deleted. -keep never overwrites a file: it may be needed to take an earlier sync
// back. The org in memory ends with the program.
//
// A bundle has the plan, the leads, the settings and what was read of the org, with every
// captured value replaced by another of the same shape; see setup.Bundle. With -apply it
// has the results too, and -replay tells where its own differ.
//
// With SALESFORCE_DOMAIN set, and either SALESFORCE_CLIENT_ID and
// SALESFORCE_CLIENT_SECRET or SALESFORCE_USERNAME, SALESFORCE_PASSWORD and
// SALESFORCE_SECURITY_TOKEN, it plans for that org. SALESFORCE_EXTERNAL_ID and
// SALESFORCE_ACTIVITY_ID name the external ID fields for leads and activities; the
// defaults are mobly_id__c and mobly_activity_id__c, and - does without.
//
// Its output and the file of -keep, unlike a bundle, hold captured values: protect them as you protect
// the leads.
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
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
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
	apply           bool
	keep, undo      string
	bundle, bundled string
	files           sample.Files
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("plan", flag.ContinueOnError)
	o.files.Flags(flags)
	flags.StringVar(&o.in, "in", "", "read the leads from `FILE` instead of the sample; - is standard input")
	flags.StringVar(&o.out, "out", "", "write the plan to `FILE` instead of standard output")
	flags.StringVar(&o.format, "format", "text", "`text`, json or html")
	flags.BoolVar(&o.apply, "apply", false, "write the plan to the org")
	flags.StringVar(&o.keep, "keep", "", "with -apply: keep the results, and what was overwritten, in the new `FILE`")
	flags.StringVar(&o.undo, "undo", "", "take back what the results in `FILE` say was written")
	flags.StringVar(&o.bundle, "bundle", "", "write the case without captured values to `FILE`")
	flags.StringVar(&o.bundled, "replay", "", "plan the case in `FILE`, which -bundle wrote, on an org in memory")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case o.format != "text" && o.format != "json" && o.format != "html":
		return o, fmt.Errorf("the format is %q: it must be text, json or html", o.format)
	case o.keep != "" && !o.apply:
		return o, errors.New("-keep needs -apply: a plan alone writes nothing")
	case o.undo != "" && (o.apply || o.in != "" || o.bundle != ""):
		return o, errors.New("-undo takes neither -apply nor -in nor -bundle: it writes what the results say")
	case o.bundled != "" && (o.apply || o.in != "" || o.bundle != "" || o.undo != "" || o.files != (sample.Files{})):
		return o, errors.New("-replay takes no leads, no settings and no other deed: the bundle has them")
	}
	return o, nil
}

// run writes the plan to out, and reports to errOut which leads could not be read and
// what was applied.
func run(ctx context.Context, args []string, env func(string) string, out, errOut io.Writer) error {
	opts, err := parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return nil // Parse has printed it
	case err != nil:
		return err
	}
	if opts.bundled != "" {
		return opts.replay(ctx, out, errOut)
	}
	settings, err := opts.files.Read(env)
	if err != nil {
		return err
	}
	name, cfg, err := sample.Configure(env, settings)
	if err != nil {
		return err
	}
	cfg.Journal = opts.keep != ""
	client, err := salesforce.New(cfg)
	if err != nil {
		return err
	}
	bundle, err := opts.plan(ctx, cfg, client, errOut)
	if err != nil {
		return err
	}
	if err := opts.show(out, bundle.Plan, name); err != nil {
		return err
	}
	if opts.bundle != "" { // without results for now, in case that Apply fails
		if err := writeBundle(opts.bundle, bundle); err != nil {
			return err
		}
	}
	if !opts.apply && opts.undo == "" {
		return nil
	}
	bundle.Results, err = apply(ctx, client, bundle.Plan, opts.keep, errOut)
	if err != nil || opts.bundle == "" {
		return err
	}
	return writeBundle(opts.bundle, bundle)
}

// plan returns the plan of the leads, or the one that takes results back, in a bundle
// that is complete if one was asked for.
func (o *options) plan(ctx context.Context, cfg salesforce.Config, client *salesforce.Client, errOut io.Writer) (*setup.Bundle, error) {
	if o.undo != "" {
		results, err := readResults(o.undo)
		if err != nil {
			return nil, err
		}
		return &setup.Bundle{Plan: salesforce.Undo(results)}, nil
	}
	leads, bad, err := readLeads(o.in)
	if err != nil {
		return nil, err
	}
	for _, e := range bad {
		if _, err := fmt.Fprintln(errOut, "plan: left out:", e); err != nil {
			return nil, err
		}
	}
	if o.bundle != "" {
		return setup.NewBundle(ctx, cfg, leads...)
	}
	plan, err := client.Plan(ctx, leads...)
	return &setup.Bundle{Plan: plan}, err
}

// show writes the plan where the command line says.
func (o *options) show(out io.Writer, plan *salesforce.Plan, org string) error {
	if o.out == "" {
		return write(out, plan, o.format, org)
	}
	file, err := os.OpenFile(o.out, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600) // it holds captured values
	if err != nil {
		return err
	}
	return errors.Join(write(file, plan, o.format, org), file.Close())
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
