package salesforce_test

import (
	"context"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// badInput is something that nobody should give to the API, and the error that
// it must be: a sentinel, a pointer to a variable of the error's type, or nil for
// any error.
type badInput struct {
	name string
	do   func(t *testing.T) error
	want any
}

// TestBadInput gives the public API of all packages what it should not be given:
// every time there is an error, as a rule one that a program can tell, and never a
// panic.
func TestBadInput(t *testing.T) {
	t.Parallel()
	inputs := append(badConfigs(), badCalls()...)
	inputs = append(inputs, badAuth()...)
	inputs = append(inputs, badText()...)
	require.GreaterOrEqual(t, len(inputs), 60)
	seen := make(map[string]bool)
	for _, in := range inputs {
		require.False(t, seen[in.name], in.name)
		seen[in.name] = true
		t.Run(in.name, func(t *testing.T) {
			err := in.do(t)
			require.Error(t, err)
			switch want := in.want.(type) {
			case nil:
			case error:
				require.ErrorIs(t, err, want)
			default:
				require.ErrorAs(t, err, want)
			}
			require.Less(t, len(err.Error()), 2000, "an error is no place for a whole input")
		})
	}
}

type noToken struct{}

func (noToken) Token(context.Context) (*auth.Token, error) { return nil, nil } //nolint:nilnil // what it is about

type someToken auth.Token

func (s someToken) Token(context.Context) (*auth.Token, error) { t := auth.Token(s); return &t, nil }

// badConfigs are what New refuses.
func badConfigs() []badInput {
	good := salesforce.Config{Auth: noToken{}}
	var none *auth.JWTBearer
	var noCache *auth.Cache
	var out []badInput
	add := func(name string, change func(*salesforce.Config)) {
		out = append(out, badInput{"Config: " + name, func(*testing.T) error {
			cfg := good
			change(&cfg)
			_, err := salesforce.New(cfg)
			return err
		}, salesforce.ErrConfig})
	}
	add("zero", func(c *salesforce.Config) { *c = salesforce.Config{} })
	add("a provider that is a nil pointer", func(c *salesforce.Config) { c.Auth = none })
	add("a cache that is a nil pointer", func(c *salesforce.Config) { c.Auth = noCache })
	add("a provider without settings", func(c *salesforce.Config) { c.Auth = &auth.ClientCredentials{} })
	add("a login without settings", func(c *salesforce.Config) { c.Auth = &auth.SOAPLogin{} })
	add("a source of nothing", func(c *salesforce.Config) { c.Auth = auth.FromTokenSource(nil, "") })
	add("unknown Strategy", func(c *salesforce.Config) { c.Settings.Policies.Strategy = "Best" })
	add("unknown Ambiguous", func(c *salesforce.Config) { c.Settings.Policies.Ambiguous = "Best" })
	add("unknown Unkeyed", func(c *salesforce.Config) { c.Settings.Policies.Unkeyed = "Best" })
	add("unknown Converted", func(c *salesforce.Config) { c.Settings.Policies.Converted = "Best" })
	add("unknown Duplicates", func(c *salesforce.Config) { c.Settings.Policies.Duplicates = "Best" })
	add("unknown Assignment", func(c *salesforce.Config) { c.Settings.Policies.Assignment = "Best" })
	add("unknown LeadOwner", func(c *salesforce.Config) { c.Settings.Policies.LeadOwner = "Best" })
	add("unknown TaskOwner", func(c *salesforce.Config) { c.Settings.Policies.TaskOwner = "Best" })
	add("unknown TaskUpdate", func(c *salesforce.Config) { c.Settings.Policies.TaskUpdate = "Best" })
	add("Accounts", func(c *salesforce.Config) { c.Settings.Policies.CreateAs = schema.Account })
	add("negative BatchSize", func(c *salesforce.Config) { c.Settings.API.BatchSize = -1 })
	add("huge BatchSize", func(c *salesforce.Config) { c.Settings.API.BatchSize = math.MaxInt })
	add("negative Concurrency", func(c *salesforce.Config) { c.Settings.API.Concurrency = math.MinInt })
	add("huge Concurrency", func(c *salesforce.Config) { c.Settings.API.Concurrency = math.MaxInt })
	add("negative Reserve", func(c *salesforce.Config) { c.Settings.API.ReservePercent = -5 })
	add("a Reserve of everything", func(c *salesforce.Config) { c.Settings.API.ReservePercent = 100 })
	add("negative CallTimeout", func(c *salesforce.Config) { c.CallTimeout = -time.Second })
	add("negative Attempts", func(c *salesforce.Config) { c.Attempts = -1 })
	add("Attempts without end", func(c *salesforce.Config) { c.Attempts = math.MaxInt })
	add("an App of two words", func(c *salesforce.Config) { c.App = "Acme Events" })
	add("an App that is another option", func(c *salesforce.Config) { c.App = "a,defaultNamespace=b" })
	add("an App with a line break", func(c *salesforce.Config) { c.App = "a\r\nX-Y: z" })
	add("an App of 65 letters", func(c *salesforce.Config) { c.App = strings.Repeat("a", 65) })
	add("no time zone", func(c *salesforce.Config) { c.Settings.TimeZone = "Europe/Atlantis" })
	add("the machine's time zone", func(c *salesforce.Config) { c.Settings.TimeZone = "Local" })
	add("a path for a time zone", func(c *salesforce.Config) { c.Settings.TimeZone = "../../etc/passwd" })
	add("a Contact for LeadsOnly", func(c *salesforce.Config) {
		c.Settings.Policies.Strategy, c.Settings.Policies.CreateAs = salesforce.LeadsOnly, schema.Contact
	})
	add("two owners of new Leads", func(c *salesforce.Config) {
		c.Settings.Policies.LeadOwner, c.Settings.Policies.Assignment = salesforce.IntegrationUser, salesforce.RunAssignment
	})
	add("a key of leads that is SOQL", func(c *salesforce.Config) { c.Settings.Keys.Lead = "Id FROM User--" })
	add("a key of activities of invalid UTF-8", func(c *salesforce.Config) { c.Settings.Keys.Activity = "a\xff" })
	add("a watermark of 1 MB", func(c *salesforce.Config) { c.Settings.Keys.SyncedAt = strings.Repeat("é", 1<<20) })
	add("an API version with a path", func(c *salesforce.Config) { c.Settings.API.Version = "66.0/../.." })
	add("an API version of yore", func(c *salesforce.Config) { c.Settings.API.Version = "20.0" })
	add("a rule without a source", func(c *salesforce.Config) { c.Settings.Mapping.Rules = []mapping.Rule{{Lead: "Title"}} })
	add("a template that does not end", func(c *salesforce.Config) {
		c.Settings.Mapping.Rules = []mapping.Rule{{From: mapping.Template("{{if .Email}}"), Lead: "Title"}}
	})
	add("a tag without a field", func(c *salesforce.Config) { c.Settings.Tags = tags.Mapping{Rules: []tags.Rule{{Category: "Score"}}} })
	return out
}

// badCalls are what a good client refuses, or reports.
func badCalls() []badInput {
	var out []badInput
	var salesforceError *sferr.Error
	add := func(name string, want any, do func(t *testing.T, w *world, c *salesforce.Client) error) {
		out = append(out, badInput{"Client: " + name, func(t *testing.T) error { w := newWorld(t); return do(t, w, w.client(keyed())) }, want})
	}
	leads := []salesforce.Lead{person("m1", "a@lumen.example")}
	one := func(l salesforce.Lead) func(*testing.T, *world, *salesforce.Client) error {
		return func(t *testing.T, w *world, c *salesforce.Client) error {
			r := w.sync(c, l, person("m9", "z@lumen.example"))
			require.Equal(t, salesforce.Created, r[1].Outcome, "the next one has nothing to do with it")
			return r[0].Err
		}
	}
	var nothing context.Context
	add("Sync without a context", salesforce.ErrContext, func(t *testing.T, _ *world, c *salesforce.Client) error {
		r, err := c.Sync(nothing, leads...)
		require.Equal(t, salesforce.NotSent, r[0].Outcome)
		return err
	})
	add("Plan without a context", salesforce.ErrContext, func(_ *testing.T, _ *world, c *salesforce.Client) error {
		_, err := c.Plan(nothing, leads...)
		return err
	})
	add("Apply without a context", salesforce.ErrContext, func(t *testing.T, _ *world, c *salesforce.Client) error {
		plan, err := c.Plan(t.Context(), leads...)
		require.NoError(t, err)
		_, err = c.Apply(nothing, plan)
		return err
	})
	add("Describe without a context", salesforce.ErrContext, func(_ *testing.T, _ *world, c *salesforce.Client) error {
		_, err := c.Describe(nothing, "Lead")
		return err
	})
	add("Query without a context", salesforce.ErrContext, func(_ *testing.T, _ *world, c *salesforce.Client) error {
		return queryError(nothing, c, "SELECT Id FROM Lead")
	})
	add("a context that is over", context.Canceled, func(t *testing.T, _ *world, c *salesforce.Client) error {
		ctx, _ := cancelled(t)
		_, err := c.Sync(ctx, leads...)
		return err
	})
	add("Apply of nil", salesforce.ErrPlan, func(t *testing.T, _ *world, c *salesforce.Client) error {
		_, err := c.Apply(t.Context(), nil)
		return err
	})
	add("a plan of zero items", salesforce.ErrPlan, func(t *testing.T, _ *world, c *salesforce.Client) error {
		_, err := c.Apply(t.Context(), &salesforce.Plan{Items: make([]salesforce.PlanItem, 3)})
		return err
	})
	add("a plan that names itself", salesforce.ErrPlan, func(t *testing.T, _ *world, c *salesforce.Client) error {
		_, err := c.Apply(t.Context(), &salesforce.Plan{Items: []salesforce.PlanItem{{Person: math.MaxInt, Verb: salesforce.Create}}})
		return err
	})
	add("Describe of nothing", &salesforceError, func(t *testing.T, _ *world, c *salesforce.Client) error {
		_, err := c.Describe(t.Context(), "")
		return err
	})
	add("Describe of a path", &salesforceError, func(t *testing.T, _ *world, c *salesforce.Client) error {
		_, err := c.Describe(t.Context(), "../../../etc?x=1#")
		return err
	})
	add("Describe of invalid UTF-8", &salesforceError, func(t *testing.T, _ *world, c *salesforce.Client) error {
		_, err := c.Describe(t.Context(), "L\xffead")
		return err
	})
	add("Query of nothing", &salesforceError, func(t *testing.T, _ *world, c *salesforce.Client) error { return queryError(t.Context(), c, "") })
	add("Query of 1 MB", &salesforceError, func(t *testing.T, _ *world, c *salesforce.Client) error {
		return queryError(t.Context(), c, "SELECT Id FROM Lead WHERE Name="+salesforce.Quote(strings.Repeat("é'", 1<<19)))
	})
	add("Query of no client", salesforce.ErrConfig, func(t *testing.T, _ *world, _ *salesforce.Client) error {
		return queryError(t.Context(), nil, "SELECT Id FROM Lead")
	})
	add("a zero client", salesforce.ErrConfig, func(t *testing.T, _ *world, _ *salesforce.Client) error {
		_, err := new(salesforce.Client).Sync(t.Context(), leads...)
		return err
	})
	add("a provider that gives nothing", auth.ErrResponse, func(t *testing.T, _ *world, _ *salesforce.Client) error {
		c, err := salesforce.New(salesforce.Config{Auth: noToken{}})
		require.NoError(t, err)
		_, err = c.Sync(t.Context(), leads...)
		return err
	})
	add("a token without an address", &salesforceError, func(t *testing.T, _ *world, _ *salesforce.Client) error {
		c, err := salesforce.New(salesforce.Config{Auth: someToken{AccessToken: "x"}, Settings: salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}}})
		require.NoError(t, err)
		_, err = c.Sync(t.Context(), leads...)
		return err
	})
	add("an empty lead", sferr.ErrEmpty, one(salesforce.Lead{}))
	add("a lead of control characters", sferr.ErrNoKey, one(salesforce.Lead{Person: mapping.Person{LastName: " \t\x00", Email: "\n"}}))
	add("a lead that nobody could recognise", sferr.ErrNoKey, one(salesforce.Lead{Person: mapping.Person{LastName: "Kim"}}))
	add("an e-mail that is none, alone", sferr.ErrNoKey, one(salesforce.Lead{Person: mapping.Person{Email: strings.Repeat("@", 1<<20)}}))
	add("an ID of 1 MB, alone", sferr.ErrNoKey, one(salesforce.Lead{Person: mapping.Person{ID: strings.Repeat("x", 1<<20), LastName: "Kim"}}))
	add("an ID of invalid UTF-8, alone", sferr.ErrNoKey, one(salesforce.Lead{Person: mapping.Person{ID: "m\xff\xfe", LastName: "Kim"}}))
	return out
}

func queryError(ctx context.Context, c *salesforce.Client, query string) error {
	for _, err := range salesforce.Query[map[string]any](ctx, c, query) {
		if err != nil {
			return err
		}
	}
	return nil
}

// badReader gives a little and then fails.
type badReader struct{ text string }

var errReader = errors.New("the disk is gone")

func (r *badReader) Read(p []byte) (int, error) {
	n := copy(p, r.text)
	if r.text = r.text[n:]; r.text == "" {
		return n, errReader
	}
	return n, nil
}

func decodeError(r io.Reader, opts salesforce.DecodeOptions) error {
	var out error
	for _, err := range salesforce.DecodeLeads(r, opts) {
		out = errors.Join(out, err)
	}
	return out
}
