// Command otel syncs leads and prints OpenTelemetry traces and metrics of it, as
// lines of JSON.
//
//	go run .                # the sample leads, on an org in memory
//	go run . -in leads.json # other leads; - is standard input
//
// A span of the program's own covers the Sync. The HTTP requests are spans below it,
// by otelhttp as the transport of Config.HTTPClient; batches, retries and Bulk API
// jobs are its events, and numbers of leads, actions and API calls are metrics, by
// the hooks of Config.Trace. No captured value and no token is in any of them:
// query.go keeps SOQL from otelhttp. In a service, give instrument the providers
// that export to your collector.
//
// With SALESFORCE_DOMAIN set, and either SALESFORCE_CLIENT_ID and
// SALESFORCE_CLIENT_SECRET or SALESFORCE_USERNAME, SALESFORCE_PASSWORD and
// SALESFORCE_SECURITY_TOKEN, it writes to that org. SALESFORCE_EXTERNAL_ID and
// SALESFORCE_ACTIVITY_ID name its external ID fields for leads and activities; the
// defaults are mobly_id__c and mobly_activity_id__c.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"go.opentelemetry.io/otel/exporters/stdout/stdoutmetric"
	"go.opentelemetry.io/otel/exporters/stdout/stdouttrace"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "otel:", err)
		os.Exit(1)
	}
}

// run syncs the leads and prints what was recorded of it.
func run(ctx context.Context, args []string, env func(string) string, out io.Writer) (err error) {
	flags := flag.NewFlagSet("otel", flag.ContinueOnError)
	name := flags.String("in", "", "read the leads from `FILE` instead of the sample; - is standard input")
	if err := flags.Parse(args); err != nil {
		return err
	}
	in, err := sample.Open(*name)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // it was only read
	leads, err := salesforce.ReadLeads(in, salesforce.DecodeOptions{})
	if err != nil {
		return err
	}
	_, cfg, err := sample.Configure(env, sample.Settings(env))
	if err != nil {
		return err
	}

	spans, err := stdouttrace.New(stdouttrace.WithWriter(out))
	if err != nil {
		return err
	}
	numbers, err := stdoutmetric.New(stdoutmetric.WithWriter(out))
	if err != nil {
		return err
	}
	traces := sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans))
	meters := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewPeriodicReader(numbers)))
	defer func() {
		last := context.WithoutCancel(ctx) // the last numbers are written even if ctx has ended
		err = errors.Join(err, traces.Shutdown(last), meters.Shutdown(last))
	}()
	if err := instrument(&cfg, traces, meters); err != nil {
		return err
	}
	client, err := salesforce.New(cfg)
	if err != nil {
		return err
	}
	_, err = syncLeads(ctx, traces.Tracer(scope), client, leads)
	return err
}

// syncLeads is a call of the service's own: what the Client sends is part of its
// span.
func syncLeads(ctx context.Context, tracer trace.Tracer, client *salesforce.Client, leads []salesforce.Lead) (salesforce.Results, error) {
	ctx, span := tracer.Start(ctx, "sync leads")
	defer span.End()
	return client.Sync(ctx, leads...)
}
