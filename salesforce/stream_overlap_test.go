package salesforce_test

import (
	"iter"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// matchedTooSoon has nothing written until a second window was matched, by that
// many look-ups of both, so that what that match saw is surely out of date.
func (w *world) matchedTooSoon(cfg salesforce.Config, lookUps int) salesforce.Config {
	matches, second := 0, make(chan struct{})
	var mu sync.Mutex
	return w.through(cfg, func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
		switch {
		case !strings.HasSuffix(path, "/composite"):
			return do()
		case strings.Contains(body, "/composite/sobjects"):
			<-second
			return do()
		}
		resp, err := do()
		mu.Lock()
		defer mu.Unlock()
		if matches++; matches == lookUps {
			close(second)
		}
		return resp, err
	})
}

// A window is matched again where it shares anything with the one before by which
// the org, as it was before that was written, is not to be planned with.
func TestStreamMatchesAgain(t *testing.T) {
	titled := func(l salesforce.Lead) salesforce.Lead {
		l.Person.JobTitle = "CTO"
		return l
	}
	exact := keyed()
	exact.Settings.Policies.Unkeyed = salesforce.MatchByName
	for _, tt := range []struct {
		name  string
		cfg   salesforce.Config
		leads func(w *world) (first, second salesforce.Lead)
		leave int // records of Lead
		sent  int // collections
		want  salesforce.Outcome
	}{
		{"a record", keyless(), func(w *world) (first, second salesforce.Lead) {
			id := w.lead(map[string]any{"FirstName": "Grace"})
			return titled(known(person("m1", ""), id)), titled(known(person("m2", ""), id))
		}, 1, 1, salesforce.Unchanged},
		{"an address that is not the lead's own", salesforce.Config{
			Settings: salesforce.Settings{
				Mapping: mapping.Mapping{Rules: []mapping.Rule{
					{From: mapping.FromPersonalEmail, Lead: "Email"}, {From: mapping.FromLastName, Lead: "LastName"}, {From: mapping.FromCompanyName, Lead: "Company"},
				}},
				Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey},
			},
		}, func(*world) (first, second salesforce.Lead) {
			first, second = person("m1", "a@lumen.example"), person("m2", "b@lumen.example")
			first.Person.PersonalEmail, second.Person.PersonalEmail = "p@home.example", "P@home.example"
			return first, second
		}, 1, 1, salesforce.Unchanged},
		{"an action", keyed(), func(*world) (first, second salesforce.Lead) {
			return withActions(person("m1", "a@lumen.example"), note("a1", "met")), withActions(person("m2", "b@lumen.example"), note("A1 ", "met"))
		}, 2, 3, salesforce.Created},
		{"a name, of one who has an ID since", exact, func(*world) (first, second salesforce.Lead) {
			return unkeyed("Zoë"), nameOnly("m1", "Zoe\u0308")
		}, 1, 2, salesforce.Updated},
		{"a name, of one who has none any more", exact, func(*world) (first, second salesforce.Lead) {
			return nameOnly("m1", "Kim"), unkeyed("Kim\u200b")
		}, 1, 1, salesforce.Unchanged},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			first, second := tt.leads(w)
			given, lookUps := 0, 2
			if tt.cfg.Settings.Policies.Unkeyed == salesforce.MatchByName {
				lookUps = 3 // who has an ID is looked for by it first
			}
			var got salesforce.Results
			for r, err := range w.client(w.matchedTooSoon(tt.cfg, lookUps)).SetWindow(1).Stream(t.Context(), source([]salesforce.Lead{first, second}, nil, &given)) {
				require.NoError(t, err)
				got = append(got, r)
			}
			require.Len(t, got, 2)
			require.Equal(t, tt.want, got[1].Outcome)
			require.Len(t, w.org.Records(schema.Lead), tt.leave)
			require.Equal(t, tt.sent, w.writes(), "nothing is written in vain")
			for _, a := range got[1].Actions {
				require.Equal(t, salesforce.Unchanged, a.Outcome)
			}
			for _, task := range w.org.Records(schema.Task) {
				require.Equal(t, got[0].ID, task["WhoId"], "it is on the timeline that it was on")
			}
		})
	}
}

// However the consumer leaves, what is under way then is finished before it goes
// on.
func TestStreamFinishesWhatItBegan(t *testing.T) {
	for name, leave := range map[string]func(t *testing.T, results iter.Seq2[salesforce.Result, error]){
		"break": func(t *testing.T, results iter.Seq2[salesforce.Result, error]) {
			for _, err := range results {
				require.NoError(t, err)
				break
			}
		},
		"panic": func(t *testing.T, results iter.Seq2[salesforce.Result, error]) {
			defer func() { require.Equal(t, "the consumer's", recover()) }()
			for _, err := range results {
				require.NoError(t, err)
				panic("the consumer's")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				c := w.client(w.through(keyed(), func(_, body string, do func() (*http.Response, error)) (*http.Response, error) {
					if strings.Contains(body, "/composite/sobjects") {
						<-time.After(time.Minute)
					}
					return do()
				})).SetWindow(window)
				given := 0
				leave(t, c.Stream(t.Context(), source(someLeads(4*window), nil, &given)))
				require.Len(t, w.org.Records(schema.Lead), 2*window)
				require.Len(t, w.org.Records(schema.Task), 2*window)
			})
		})
	}
}
