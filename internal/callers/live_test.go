package callers

import (
	"context"
	"encoding/json"
	"io"
	"iter"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/conformance/sample"
	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// live makes what a sane caller gives, around an org that is made when something
// first needs it.
type live struct {
	t *testing.T
	w *testworld.World
}

func (l *live) world() *testworld.World {
	if l.w == nil {
		l.w = testworld.New(l.t)
	}
	return l.w
}

func (l *live) config() salesforce.Config {
	w := l.world()
	return salesforce.Config{Auth: w.Org.Auth(), HTTPClient: w.Org.HTTPClient(), Journal: true}
}

func (l *live) client() *salesforce.Client { return l.world().Client(salesforce.Config{Journal: true}) }

func (l *live) admin() *setup.Admin {
	a, err := setup.NewAdmin(setup.AdminConfig{Auth: l.world().Org.Auth(), HTTPClient: l.world().Org.HTTPClient()})
	require.NoError(l.t, err)
	return a
}

func (l *live) leads() []salesforce.Lead {
	full := salesforce.Lead{}
	full.Person, full.Tags, full.Actions = sample.Full()
	return []salesforce.Lead{full, testworld.Person("m2", "b@lumen.example")}
}

// value returns the sane value of a type, if it is not the one that reflection
// makes.
func (l *live) value(typ reflect.Type) (reflect.Value, bool) {
	if of, ok := sanes[typ]; ok {
		v := reflect.New(typ).Elem()
		v.Set(reflect.ValueOf(of(l)))
		return v, true
	}
	return reflect.Value{}, false
}

// again uses what was called once more, as its next caller does.
func (l *live) again(arg any) {
	lead := testworld.Person("m9", "z@lumen.example")
	switch arg := arg.(type) {
	case *salesforce.Client:
		_, _ = arg.Sync(l.t.Context(), lead)
	case *salesforcetest.Org:
		_, _ = arg.Add(schema.Lead, map[string]any{"LastName": "Kim", "Company": "Lumen"})
		c, err := salesforce.New(salesforce.Config{Auth: arg.Auth(), HTTPClient: arg.HTTPClient()})
		if err == nil { // its credentials may be of no use by now
			_, _ = c.Sync(l.t.Context(), testworld.WithActions(lead, testworld.Note("a1", "met")))
		}
		_ = arg.Requests()
	}
}

func of[T any](sane func(*live) T) func(*live) any { return func(l *live) any { return sane(l) } }

// must is for what cannot fail with sane values.
func must[T any](l *live, v T, err error) T {
	require.NoError(l.t, err)
	return v
}

var sanes = map[reflect.Type]func(*live) any{
	reflect.TypeFor[context.Context](): of(func(l *live) context.Context {
		ctx, cancel := context.WithTimeout(l.t.Context(), 24*time.Hour)
		l.t.Cleanup(cancel)
		return ctx
	}),
	reflect.TypeFor[*salesforce.Client](): of((*live).client),
	reflect.TypeFor[salesforce.Config]():  of((*live).config),
	reflect.TypeFor[salesforce.Settings](): of(func(*live) salesforce.Settings {
		return salesforce.Settings{Keys: salesforce.Keys{Lead: "mobly_id__c"}}
	}),
	reflect.TypeFor[salesforce.Lead]():   of(func(l *live) salesforce.Lead { return l.leads()[0] }),
	reflect.TypeFor[[]salesforce.Lead](): of((*live).leads),
	reflect.TypeFor[iter.Seq2[salesforce.Lead, error]](): of(func(l *live) iter.Seq2[salesforce.Lead, error] {
		return salesforce.FromSlice(l.leads())
	}),
	reflect.TypeFor[*salesforce.Plan](): of(func(l *live) *salesforce.Plan {
		p, err := l.client().Plan(l.t.Context(), l.leads()...)
		return must(l, p, err)
	}),
	reflect.TypeFor[salesforce.Results](): of(func(l *live) salesforce.Results {
		r, err := l.client().Sync(l.t.Context(), l.leads()...)
		return must(l, r, err)
	}),
	reflect.TypeFor[*setup.Admin](): of((*live).admin),
	reflect.TypeFor[setup.AdminConfig](): of(func(l *live) setup.AdminConfig {
		return setup.AdminConfig{Auth: l.world().Org.Auth(), HTTPClient: l.world().Org.HTTPClient()}
	}),
	reflect.TypeFor[setup.Options](): of(func(*live) setup.Options { return setup.Options{} }),
	reflect.TypeFor[*setup.Changes](): of(func(l *live) *setup.Changes {
		c, err := l.admin().Plan(l.t.Context(), salesforce.Settings{}, setup.Options{})
		return must(l, c, err)
	}),
	reflect.TypeFor[*setup.Report](): of(func(l *live) *setup.Report {
		r, err := setup.Check(l.t.Context(), l.config(), setup.CheckOptions{})
		return must(l, r, err)
	}),
	reflect.TypeFor[*setup.Requirements](): of(func(*live) *setup.Requirements { return setup.Needs(salesforce.Settings{}) }),
	reflect.TypeFor[mapping.Person]():      of(func(l *live) mapping.Person { return l.leads()[0].Person }),
	reflect.TypeFor[mapping.Mapping]():     of(func(*live) mapping.Mapping { return mapping.Recommended() }),
	reflect.TypeFor[*mapping.Mapper](): of(func(l *live) *mapping.Mapper {
		m, err := mapping.Recommended().Compile(field.Options{})
		return must(l, m, err)
	}),
	reflect.TypeFor[[]tags.Tag](): of(func(l *live) []tags.Tag { return l.leads()[0].Tags }),
	reflect.TypeFor[tags.Mapping](): of(func(*live) tags.Mapping {
		return tags.Mapping{Rules: []tags.Rule{{Category: "Score", Field: "Rating"}, {Category: tags.Unmatched, Field: "Description"}}}
	}),
	reflect.TypeFor[*tags.Mapper](): of(func(l *live) *tags.Mapper {
		m, err := tags.Mapping{Rules: []tags.Rule{{Category: "Score", Field: "Rating"}}}.Compile(field.Options{})
		return must(l, m, err)
	}),
	reflect.TypeFor[engagement.Action](): of(func(l *live) engagement.Action { return l.leads()[0].Actions[0] }),
	reflect.TypeFor[*engagement.Mapper](): of(func(l *live) *engagement.Mapper {
		m, err := engagement.Mapping{}.Compile(field.Options{})
		return must(l, m, err)
	}),
	reflect.TypeFor[field.Options](): of(func(l *live) field.Options {
		return field.Options{}
	}),
	reflect.TypeFor[*schema.Object]():      of(func(l *live) *schema.Object { return l.world().Org.Describe(schema.Lead) }),
	reflect.TypeFor[*salesforcetest.Org](): of(func(l *live) *salesforcetest.Org { return l.world().Org }),
	reflect.TypeFor[*auth.Cache]():         of(func(l *live) *auth.Cache { return auth.NewCache(l.world().Org.Auth()) }),
	reflect.TypeFor[auth.Provider]():       of(func(l *live) auth.Provider { return l.world().Org.Auth() }),
	reflect.TypeFor[auth.TokenStore]():     of(func(*live) auth.TokenStore { return auth.NewMemoryStore("refresh") }),
	reflect.TypeFor[*http.Client]():        of(func(l *live) *http.Client { return l.world().Org.HTTPClient() }),
	reflect.TypeFor[io.Reader](): of(func(l *live) io.Reader {
		text, err := json.Marshal(l.leads())
		return strings.NewReader(string(must(l, text, err)))
	}),
}
