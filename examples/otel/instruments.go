package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// instruments are the hooks of a [salesforce.Trace]. What they get contains no
// captured value and no token.
type instruments struct {
	calls   metric.Int64Counter     // by method and status
	retries metric.Int64Counter     // by status of the attempt before
	leads   metric.Int64Counter     // by outcome
	actions metric.Int64Counter     // by outcome
	jobs    metric.Float64Histogram // by object, operation and state
	used    metric.Int64Gauge
	limit   metric.Int64Gauge

	mu    sync.Mutex
	begun map[string]time.Time // of jobs under way, by ID
}

func newInstruments(m metric.Meter) (*instruments, error) {
	in := &instruments{begun: make(map[string]time.Time)}
	var errs [7]error
	in.calls, errs[0] = m.Int64Counter("salesforce.api.calls", metric.WithUnit("{request}"), metric.WithDescription("Attempts of API requests, sign-ins aside"))
	in.retries, errs[1] = m.Int64Counter("salesforce.api.retries", metric.WithUnit("{request}"), metric.WithDescription("Attempts that are followed by another one"))
	in.leads, errs[2] = m.Int64Counter("salesforce.leads", metric.WithUnit("{lead}"), metric.WithDescription("Leads by outcome"))
	in.actions, errs[3] = m.Int64Counter("salesforce.actions", metric.WithUnit("{action}"), metric.WithDescription("Actions of leads by outcome"))
	in.jobs, errs[4] = m.Float64Histogram("salesforce.job.duration", metric.WithUnit("s"), metric.WithDescription("Time from start to end of Bulk API 2.0 jobs"),
		metric.WithExplicitBucketBoundaries(10, 30, 60, 300, 900, 3600))
	in.used, errs[5] = m.Int64Gauge("salesforce.api.used", metric.WithUnit("{request}"), metric.WithDescription("API requests of all users of the org in the last 24 hours"))
	in.limit, errs[6] = m.Int64Gauge("salesforce.api.limit", metric.WithUnit("{request}"), metric.WithDescription("API requests that the org may be sent in 24 hours"))
	return in, errors.Join(errs[:]...)
}

func (in *instruments) request(ctx context.Context, i salesforce.RequestInfo) {
	status := attribute.Int("http.response.status_code", i.Status) // 0 if no answer came
	in.calls.Add(ctx, 1, metric.WithAttributes(attribute.String("http.request.method", i.Method), status))
	if i.RetryIn > 0 {
		in.retries.Add(ctx, 1, metric.WithAttributes(status))
		event(ctx, "salesforce.retry", attribute.String("url.path", i.Path), status,
			attribute.Int("attempt", i.Attempt), attribute.Float64("wait", i.RetryIn.Seconds()))
	}
}

func (in *instruments) batch(ctx context.Context, i salesforce.BatchInfo) {
	event(ctx, "salesforce.batch", attribute.String("object", i.Object), attribute.String("operation", i.Operation),
		attribute.Int("records", i.Records), attribute.Int("failed", i.Failed))
}

func (in *instruments) job(ctx context.Context, i salesforce.JobInfo) {
	kind := []attribute.KeyValue{
		attribute.String("object", i.Object), attribute.String("operation", i.Operation), attribute.String("state", i.State),
	}
	event(ctx, "salesforce.job", append(kind, attribute.String("id", i.ID),
		attribute.Int("records", i.Records), attribute.Int("processed", i.Processed), attribute.Int("failed", i.Failed))...)
	in.mu.Lock()
	defer in.mu.Unlock()
	begun, known := in.begun[i.ID]
	switch i.State {
	case "JobComplete", "Aborted", "Failed":
		delete(in.begun, i.ID)
		in.jobs.Record(ctx, time.Since(begun).Seconds(), metric.WithAttributes(kind...))
	default:
		if !known {
			in.begun[i.ID] = time.Now()
		}
	}
}

func (in *instruments) run(ctx context.Context, i salesforce.RunInfo) {
	for outcome, n := range i.Outcomes {
		in.leads.Add(ctx, int64(n), metric.WithAttributes(attribute.String("outcome", string(outcome))))
	}
	for outcome, n := range i.Actions {
		in.actions.Add(ctx, int64(n), metric.WithAttributes(attribute.String("outcome", string(outcome))))
	}
	if i.APILimit > 0 {
		in.used.Record(ctx, int64(i.APIUsed))
		in.limit.Record(ctx, int64(i.APILimit))
	}
	event(ctx, "salesforce.run", attribute.Int("leads", i.Leads), attribute.Int64("calls", i.Calls), attribute.Float64("took", i.Took.Seconds()))
	if i.Err != nil {
		trace.SpanFromContext(ctx).RecordError(i.Err)
	}
}

// event adds to the span of the call.
func event(ctx context.Context, name string, attributes ...attribute.KeyValue) {
	trace.SpanFromContext(ctx).AddEvent(name, trace.WithAttributes(attributes...))
}
