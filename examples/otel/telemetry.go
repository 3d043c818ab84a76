package main

import (
	"cmp"
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// instrument makes the Client of cfg report to traces and metrics. Each HTTP
// request is a span below the one in the context of the call. That span, which is
// your own, gets events, and meters get the numbers that [instruments] lists.
func instrument(cfg *salesforce.Config, traces trace.TracerProvider, meters metric.MeterProvider) error {
	in, err := newInstruments(meters.Meter(scope))
	if err != nil {
		return err
	}
	cfg.Trace = &salesforce.Trace{Request: in.request, Batch: in.batch, Job: in.job, Run: in.run}

	client := *cmp.Or(cfg.HTTPClient, &http.Client{})
	if client.Transport == nil {
		client.Transport = http.DefaultTransport
	}
	if shared, ok := client.Transport.(*http.Transport); ok && cfg.HTTPClient == nil { // what a Client does by itself
		own := shared.Clone()
		own.MaxIdleConnsPerHost = cmp.Or(cfg.Settings.API.Concurrency, 4)
		client.Transport = own
	}
	client.Transport = hideQuery{otelhttp.NewTransport(
		restoreQuery{client.Transport},
		otelhttp.WithTracerProvider(traces),
		otelhttp.WithMeterProvider(meters),
		// Salesforce has no use for your trace IDs, and must not get your baggage
		otelhttp.WithPropagators(propagation.NewCompositeTextMapPropagator()),
	)}
	cfg.HTTPClient = &client
	return nil
}

const scope = "github.com/getmobly/mobly-salesforce-go/examples/otel"
