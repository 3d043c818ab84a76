package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// world is an org in memory with a Client whose traces and metrics stay in memory.
type world struct {
	org    *salesforcetest.Org
	mu     sync.Mutex // guards tokens
	client *salesforce.Client
	spans  *tracetest.InMemoryExporter
	reader *sdkmetric.ManualReader
	traces *sdktrace.TracerProvider
	tokens []string // that were sent
}

// RoundTrip sends a request to the org.
func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	if _, token, ok := strings.Cut(r.Header.Get("Authorization"), "Bearer "); ok {
		w.mu.Lock()
		w.tokens = append(w.tokens, token)
		w.mu.Unlock()
	}
	return w.org.HTTPClient().Transport.RoundTrip(r)
}

func newWorld(t *testing.T) *world {
	t.Helper()
	settings := sample.Settings(func(string) string { return "" })
	org, err := sample.NewOrg(settings)
	require.NoError(t, err)
	w := &world{org: org, spans: tracetest.NewInMemoryExporter(), reader: sdkmetric.NewManualReader()}
	w.traces = sdktrace.NewTracerProvider(sdktrace.WithSyncer(w.spans))
	cfg := sample.ConfigOf(org, settings)
	cfg.HTTPClient = &http.Client{Transport: w}
	require.NoError(t, instrument(&cfg, w.traces, sdkmetric.NewMeterProvider(sdkmetric.WithReader(w.reader))))
	w.client, err = salesforce.New(cfg)
	require.NoError(t, err)
	return w
}

func (w *world) sync(ctx context.Context, leads []salesforce.Lead) (salesforce.Results, error) {
	return syncLeads(ctx, w.traces.Tracer(scope), w.client, leads)
}

// spansOf returns the span of the service, and those of HTTP requests.
func (w *world) spansOf(t *testing.T) (own tracetest.SpanStub, requests tracetest.SpanStubs) {
	t.Helper()
	for _, s := range w.spans.GetSpans() {
		if s.Name == "sync leads" {
			own = s
		} else {
			requests = append(requests, s)
		}
	}
	require.NotEmpty(t, own.Name)
	return own, requests
}

// events returns the attributes of the events of that name.
func events(s tracetest.SpanStub, name string) (out []map[string]any) {
	for _, e := range s.Events {
		if e.Name == name {
			out = append(out, values(e.Attributes))
		}
	}
	return out
}

func values(list []attribute.KeyValue) map[string]any {
	out := map[string]any{}
	for _, a := range list {
		out[string(a.Key)] = a.Value.AsInterface()
	}
	return out
}

// sums returns the data points of a counter or gauge, by their attributes.
func (w *world) sums(t *testing.T, name string) map[string]int64 {
	t.Helper()
	out := map[string]int64{}
	var points []metricdata.DataPoint[int64]
	switch data := w.metric(t, name).(type) {
	case metricdata.Sum[int64]:
		points = data.DataPoints
	case metricdata.Gauge[int64]:
		points = data.DataPoints
	}
	for _, p := range points {
		out[p.Attributes.Encoded(attribute.DefaultEncoder())] = p.Value
	}
	return out
}

func (w *world) metric(t *testing.T, name string) metricdata.Aggregation {
	t.Helper()
	var all metricdata.ResourceMetrics
	require.NoError(t, w.reader.Collect(t.Context(), &all))
	for _, of := range all.ScopeMetrics {
		for _, m := range of.Metrics {
			if m.Name == name {
				return m.Data
			}
		}
	}
	return nil
}

func sampleLeads(t *testing.T) []salesforce.Lead {
	t.Helper()
	in, err := sample.Open("")
	require.NoError(t, err)
	leads, err := salesforce.ReadLeads(in, salesforce.DecodeOptions{})
	require.NoError(t, err)
	return leads
}

// someLeads are n leads, each with one action.
func someLeads(n int) (leads []salesforce.Lead) {
	for i := range n {
		id := fmt.Sprintf("lead-%05d", i)
		leads = append(leads, salesforce.Lead{
			Person:  mapping.Person{ID: id, LastName: "Nwosu", Email: id + "@northwind.example", Company: mapping.Company{Name: "Northwind"}},
			Actions: []engagement.Action{{ID: "a-" + id, Kind: engagement.Note, At: time.Date(2026, 10, 14, 15, 0, 0, 0, time.UTC)}},
		})
	}
	return leads
}
