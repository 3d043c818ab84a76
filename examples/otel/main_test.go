package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/baggage"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// The service's span has the HTTP requests below it, sign-in included, and the
// batches on it; the metrics say what the results do.
func TestSync(t *testing.T) {
	w := newWorld(t)
	results, err := w.sync(t.Context(), sampleLeads(t))
	require.NoError(t, err)
	own, requests := w.spansOf(t)
	require.Len(t, requests, len(w.org.Requests()))
	for _, s := range requests {
		require.Equal(t, own.SpanContext.SpanID(), s.Parent.SpanID())
		require.EqualValues(t, http.StatusOK, values(s.Attributes)["http.response.status_code"])
	}
	var calls int64
	for _, n := range w.sums(t, "salesforce.api.calls") {
		calls += n
	}
	require.EqualValues(t, len(requests)-1, calls, "sign-ins aside")
	runs := events(own, "salesforce.run")
	require.Len(t, runs, 1)
	require.Equal(t, []any{calls, int64(len(results))}, []any{runs[0]["calls"], runs[0]["leads"]})

	leads, actions, records := map[string]int64{}, map[string]int64{}, int64(0)
	for _, r := range results {
		leads[fmt.Sprintf("outcome=%v", r.Outcome)]++
		for _, a := range r.Actions {
			actions[fmt.Sprintf("outcome=%v", a.Outcome)]++
		}
	}
	require.Empty(t, cmp.Diff(leads, w.sums(t, "salesforce.leads")))
	require.Empty(t, cmp.Diff(actions, w.sums(t, "salesforce.actions")))
	for _, b := range events(own, "salesforce.batch") {
		require.Zero(t, b["failed"])
		records += b["records"].(int64)
	}
	require.Positive(t, records)
	used, limit := w.org.Usage()
	require.Equal(t, map[string]int64{"": int64(limit)}, w.sums(t, "salesforce.api.limit"))
	require.InDelta(t, used, w.sums(t, "salesforce.api.used")[""], 1)
	require.Empty(t, w.sums(t, "salesforce.api.retries"))
}

// A request that is sent again is an event, a retry, and a failed span; a run that
// ends early leaves its error.
func TestTrouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: http.StatusServiceUnavailable, Times: 1})
		_, err := w.sync(t.Context(), someLeads(1))
		require.NoError(t, err)
		own, requests := w.spansOf(t)
		retries := events(own, "salesforce.retry")
		require.Len(t, retries, 1)
		require.Equal(t, []any{int64(503), int64(1)}, []any{retries[0]["http.response.status_code"], retries[0]["attempt"]})
		require.Positive(t, retries[0]["wait"])
		require.Equal(t, map[string]int64{"http.response.status_code=503": 1}, w.sums(t, "salesforce.api.retries"))
		failed := 0
		for _, s := range requests {
			if s.Status.Code == codes.Error {
				failed++
			}
		}
		require.Equal(t, 1, failed)

		w.spans.Reset()
		w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: http.StatusServiceUnavailable})
		_, err = w.sync(t.Context(), someLeads(2))
		require.Error(t, err)
		own, _ = w.spansOf(t)
		require.Len(t, events(own, "exception"), 1)
	})
}

// Jobs are events when they start, get further and end, and their time is a metric.
func TestJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.org.SetJobTime(3 * time.Minute)
		ctx, span := w.traces.Tracer(scope).Start(t.Context(), "sync leads")
		for r, err := range w.client.Backfill(ctx, salesforce.FromSlice(someLeads(2100))) {
			require.NoError(t, err)
			require.NoError(t, r.Err)
		}
		span.End()
		own, _ := w.spansOf(t)
		ids := map[any]bool{}
		for _, e := range events(own, "salesforce.job") {
			ids[e["id"]] = true
		}
		data := w.metric(t, "salesforce.job.duration").(metricdata.Histogram[float64])
		jobs := 0
		for _, p := range data.DataPoints {
			kind := values(p.Attributes.ToSlice())
			require.Equal(t, "JobComplete", kind["state"])
			if kind["operation"] == "upsert" {
				require.GreaterOrEqual(t, p.Sum, float64(p.Count)*180)
			}
			jobs += int(p.Count)
		}
		require.Len(t, ids, jobs)
		require.GreaterOrEqual(t, jobs, 2, "people and actions")
	})
}

// Nothing that was captured, no token and no secret is recorded, whatever fails;
// the org gets its queries all the same, and no header of OpenTelemetry.
func TestNothingCaptured(t *testing.T) {
	before := otel.GetTextMapPropagator()
	otel.SetTextMapPropagator(propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{})) // as services do
	defer otel.SetTextMapPropagator(before)
	synctest.Test(t, func(t *testing.T) {
		var recorded strings.Builder
		queries := 0
		for _, fault := range []*salesforcetest.Fault{
			nil,
			{Kind: salesforcetest.RefuseRecord, Code: "STRING_TOO_LONG", Message: "data value too large: nwosu-marker", PerRecord: true},
			{Kind: salesforcetest.Reset, Nth: 4},
			{Kind: salesforcetest.ServerError, Status: http.StatusServiceUnavailable},
		} {
			w := newWorld(t)
			if fault != nil {
				w.org.Inject(*fault)
			}
			member, err := baggage.NewMember("tenant", "nwosu-marker")
			require.NoError(t, err)
			bag, err := baggage.New(member)
			require.NoError(t, err)
			ctx := baggage.ContextWithBaggage(t.Context(), bag)
			lead := salesforce.Lead{Person: mapping.Person{
				ID: "nwosu-marker-1", FirstName: "nwosu-marker", LastName: "nwosu-marker", Email: "nwosu-marker@northwind.example",
				Company: mapping.Company{Name: "nwosu-marker"},
			}}
			_, _ = w.sync(ctx, []salesforce.Lead{lead, lead}) // how it ends is another test's
			for _, err := range salesforce.Query[map[string]any](ctx, w.client, "SELECT Id FROM Lead WHERE Email = 'nwosu-marker@northwind.example'") {
				_ = err // as above
			}
			for _, r := range w.org.Requests() {
				if strings.Contains(r.Query.Get("q"), "nwosu-marker") {
					queries++
				}
				require.Empty(t, r.Header.Values("traceparent"))
				require.Empty(t, r.Header.Values("baggage"))
			}
			var metrics metricdata.ResourceMetrics
			require.NoError(t, w.reader.Collect(t.Context(), &metrics))
			text, err := json.Marshal([]any{w.spans.GetSpans(), metrics})
			require.NoError(t, err)
			recorded.Write(text)
			require.NotEmpty(t, w.tokens)
			for _, secret := range append(w.tokens, w.org.Credentials().ClientSecret) {
				require.NotContains(t, string(text), secret)
			}
		}
		require.Positive(t, queries, "the test has queries to hide")
		require.Contains(t, recorded.String(), "url.full")
		require.NotContains(t, recorded.String(), "nwosu-marker")
	})
}

// The program prints spans and metrics.
func TestRun(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), nil, func(string) string { return "" }, &out))
	for _, want := range []string{`"Name":"sync leads"`, `"Name":"HTTP POST"`, `"Name":"salesforce.leads"`} {
		require.Contains(t, out.String(), want)
	}
	decoder := json.NewDecoder(&out)
	for {
		var line map[string]any
		err := decoder.Decode(&line)
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
	}

	bad := filepath.Join(t.TempDir(), "leads.json")
	require.NoError(t, os.WriteFile(bad, []byte("[17]"), 0o600))
	for args, want := range map[string]string{"-in " + bad: "lead 0", "-in nowhere": "nowhere", "-nope": "not defined"} {
		require.ErrorContains(t, run(t.Context(), strings.Fields(args), func(string) string { return "" }, io.Discard), want)
	}
}
