package salesforce_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/conformance/fair"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// The marks: in all that was captured, and in all secrets. The address is in
// lower case, as it is stored.
const (
	capturedMark = "capturedmark"
	secretMark   = "secretmark"
)

// markedLeads have the mark in all values, but those by which Mobly names things.
func markedLeads(n int) []salesforce.Lead {
	var leads []salesforce.Lead
	for i := range n {
		l := person(fmt.Sprint("m", i), fmt.Sprintf("%s%d@lumen.example", capturedMark, i))
		l.Person.LastName, l.Person.FirstName, l.Person.JobTitle = capturedMark, capturedMark, capturedMark
		l.Person.Company = mapping.Company{Name: capturedMark, Industry: capturedMark, City: capturedMark}
		l.Person.Phones.LeadProvided = []mapping.Phone{{Number: capturedMark}}
		if i%3 == 0 {
			l.Person.ID, l.Person.Email = "", "" // known by name, company and phone
		}
		a := note(fmt.Sprint("a", i), capturedMark)
		a.By = capturedMark + "@lumen.example"
		l.Actions = []engagement.Action{a}
		leads = append(leads, l)
	}
	return leads
}

// errQuoting is a transport's own error.
var errQuoting = errors.New(capturedMark + secretMark)

// listener is told all that a client tells anybody.
type listener struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *listener) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// hear takes note of a value as everything prints it.
func (l *listener) hear(values ...any) {
	for _, v := range values {
		text, err := json.Marshal(v)
		if err != nil {
			text = []byte(err.Error())
		}
		_, _ = fmt.Fprintf(l, "%v %+v %#v %s %q %s\n", v, v, v, v, v, text)
		err, _ = v.(error)
		for err != nil && !errors.Is(errQuoting, err) { // who unwraps so far asks for it
			_, _ = fmt.Fprintf(l, "%v %+v %#v\n", err, err, err)
			err = errors.Unwrap(err)
		}
	}
}

func (l *listener) results(results salesforce.Results, err error) {
	l.hear(err)
	for i := range results {
		r := &results[i]
		l.hear(*r, r.Err, r.Dropped)
		for _, d := range r.Dropped {
			l.hear(d.Err)
		}
		for _, a := range r.Actions {
			l.hear(a, a.Err, a.Dropped)
		}
	}
}

// TestNothingTellsSecretsOrCapturedValues sends marked leads with marked secrets
// down every way of failing: all kinds of chaos, refused log-ins, answers that
// quote what was sent. Neither an error, nor a result, nor the log, nor the trace
// has a mark.
func TestNothingTellsSecretsOrCapturedValues(t *testing.T) {
	t.Parallel()
	quoting := func(status int, code string) func(do func() (*http.Response, error)) (*http.Response, error) {
		return func(func() (*http.Response, error)) (*http.Response, error) {
			return reply(status, fmt.Sprintf(`[{"errorCode":%q,"message":"%s and %s","fields":["%s x",%[2]q]}]`, code, capturedMark, secretMark, capturedMark)), nil
		}
	}
	ways := map[string]func(w *world, cfg salesforce.Config) salesforce.Config{
		"refused credentials": func(w *world, cfg salesforce.Config) salesforce.Config {
			w.org.RefuseSignIn("invalid_client", secretMark)
			return w.through(cfg, func(_, _ string, do func() (*http.Response, error)) (*http.Response, error) { return do() })
		},
		"an answer that quotes": func(w *world, cfg salesforce.Config) salesforce.Config {
			return w.through(cfg, onWrite(1, quoting(400, "FIELD_CUSTOM_VALIDATION_EXCEPTION"))) //nolint:bodyclose // the transport's caller does
		},
		"a code that quotes": func(w *world, cfg salesforce.Config) salesforce.Config {
			return w.through(cfg, onWrite(1, quoting(500, capturedMark+" "+secretMark))) //nolint:bodyclose // the transport's caller does
		},
		"a transport that quotes": func(w *world, cfg salesforce.Config) salesforce.Config {
			return w.through(cfg, onWrite(1, func(func() (*http.Response, error)) (*http.Response, error) {
				return nil, errQuoting
			}))
		},
		"no JSON": func(w *world, cfg salesforce.Config) salesforce.Config {
			return w.through(cfg, onWrite(1, func(func() (*http.Response, error)) (*http.Response, error) {
				return reply(200, capturedMark+secretMark), nil
			}))
		},
		"JSON of another kind": func(w *world, cfg salesforce.Config) salesforce.Config {
			return w.through(cfg, onWrite(1, func(func() (*http.Response, error)) (*http.Response, error) {
				return reply(200, `{"compositeResponse":"`+capturedMark+secretMark+`"}`), nil
			}))
		},
		"a validation rule that quotes": func(w *world, cfg salesforce.Config) salesforce.Config {
			w.org.AddValidationRule(salesforcetest.ValidationRule{Object: "Lead", Message: capturedMark, Fails: func(salesforcetest.Change) bool { return true }})
			return cfg
		},
		"a record's error that names what is no field": func(w *world, cfg salesforce.Config) salesforce.Config {
			w.org.Inject(salesforcetest.Fault{
				Kind: salesforcetest.RefuseRecord, PerRecord: true, Code: "FIELD_CUSTOM_VALIDATION_EXCEPTION", Message: capturedMark, Fields: []string{capturedMark, "LastName"},
			})
			return cfg
		},
		"a record's error that quotes the separator of rows' errors": func(w *world, cfg salesforce.Config) salesforce.Config {
			w.org.Inject(salesforcetest.Fault{
				Kind: salesforcetest.RefuseRecord, PerRecord: true, Code: "FIELD_CUSTOM_VALIDATION_EXCEPTION", Message: "A_B:" + capturedMark + "--" + capturedMark + ": " + capturedMark, Fields: []string{"LastName"},
			})
			return cfg
		},
		"a code of tomorrow": func(w *world, cfg salesforce.Config) salesforce.Config {
			w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, PerRecord: true, Code: "SOME_NEW_CODE", Message: capturedMark + "--" + capturedMark, Fields: []string{capturedMark}})
			return cfg
		},
		"jobs that quote": func(w *world, cfg salesforce.Config) salesforce.Config {
			return w.through(cfg, func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
				resp, err := do()
				if err == nil && strings.Contains(path, "/jobs/ingest/") && body == "" {
					rewrite(resp, func(text string) string {
						return strings.NewReplacer(`"JobComplete"`, `"`+capturedMark+`"`, `"upsert"`, `"`+capturedMark+`"`, "sf__Created", capturedMark).Replace(text)
					})
				}
				return resp, err
			})
		},
		"a duplicate rule": func(w *world, cfg salesforce.Config) salesforce.Config {
			w.org.AddDuplicateRule(salesforcetest.DuplicateRule{Object: "Lead", Action: salesforcetest.BlockDuplicates, Key: func(salesforcetest.Change) string { return "all" }})
			return cfg
		},
	}
	for _, k := range fair.Kinds {
		ways["chaos: "+k.Name] = func(w *world, cfg salesforce.Config) salesforce.Config {
			f := k.Fault
			f.Message, f.Path, f.Probability = capturedMark+" "+secretMark, "/composite", 0.7
			w.org.Inject(f)
			return cfg
		}
	}
	for i, name := range slices.Sorted(maps.Keys(ways)) {
		if skips(i, 4) {
			continue
		}
		way := ways[name]
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { tellAll(t, way) })
		})
	}
}

// tellAll syncs marked leads by a client that is set up for failure.
func tellAll(t *testing.T, way func(w *world, cfg salesforce.Config) salesforce.Config) {
	t.Helper()
	w, l := newWorld(t), new(listener)
	w.org.SetCredentials(salesforcetest.Credentials{ClientSecret: secretMark})
	cfg := keyed()
	cfg.Settings.Policies.Unkeyed, cfg.Settings.API.BatchSize, cfg.Settings.Policies.Duplicates = salesforce.MatchByName, 2, salesforce.UseDuplicate
	cfg.Logger = slog.New(slog.NewJSONHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug, AddSource: true}))
	cfg.Trace = &salesforce.Trace{
		Request: func(_ context.Context, i salesforce.RequestInfo) { l.hear(i, i.Err) },
		Batch:   func(_ context.Context, i salesforce.BatchInfo) { l.hear(i) },
		Run:     func(_ context.Context, i salesforce.RunInfo) { l.hear(i, i.Err) },
		Job:     func(_ context.Context, i salesforce.JobInfo) { l.hear(i) },
	}
	leads := markedLeads(12)
	cfg = way(w, cfg)
	cfg.Auth = w.org.Auth()
	if cfg.HTTPClient == nil {
		cfg.HTTPClient = w.org.HTTPClient()
	}
	c, err := salesforce.New(cfg)
	require.NoError(t, err)
	for range 3 {
		l.results(c.Sync(t.Context(), leads...))
	}
	l.results(w.backfill(c, leads...))
	l.hear(c, cfg.Auth, cfg.Settings, queryError(t.Context(), c, "SELECT Id FROM Lead WHERE Nope="+salesforce.Quote(capturedMark)))
	if plan, err := c.Plan(t.Context(), leads...); err == nil {
		for i := range plan.Items {
			l.hear(plan.Items[i].Err, plan.Items[i].Dropped)
			for j := range plan.Items[i].Tasks {
				l.hear(plan.Items[i].Tasks[j].Err, plan.Items[i].Tasks[j].Dropped)
			}
		}
	}
	text := l.text.String()
	require.Greater(t, len(text), 1000)
	for _, mark := range []string{capturedMark, secretMark} {
		if i := strings.Index(strings.ToLower(text), mark); i >= 0 {
			t.Errorf("%s: ...%s", mark, text[max(0, i-300):min(len(text), i+100)])
		}
	}
}
