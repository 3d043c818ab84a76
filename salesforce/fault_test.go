package salesforce_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

func cancelled(t *testing.T) (context.Context, context.CancelFunc) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	return ctx, stop
}

type answerFunc = func(path, body string, do func() (*http.Response, error)) (*http.Response, error)

// onWrite lets everything pass but composite requests that write, of which the
// n-th (from 1) gets the answer of f.
func onWrite(n int, f func(do func() (*http.Response, error)) (*http.Response, error)) answerFunc {
	seen := 0
	return func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
		if strings.HasSuffix(path, "/composite") && strings.Contains(body, "/composite/sobjects") {
			if seen++; seen == n {
				return f(do)
			}
		}
		return do()
	}
}

func lose(do func() (*http.Response, error)) (*http.Response, error) {
	if _, err := do(); err != nil {
		return nil, err
	}
	return nil, errors.New("connection reset by peer")
}

// The org changes behind a client's back: what it refuses in a record then
// costs that field, not the lead.
func TestRescue(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(w *world) // after the client has asked what the org is
		code   string
		field  string
	}{
		{"a picklist becomes restricted", func(w *world) {
			w.org.Define(schema.Lead, schema.Field{Name: "Industry", Type: schema.TypePicklist, Restricted: true, Createable: true, Updateable: true, Nillable: true,
				Picklist: []schema.PicklistValue{{Value: "Banking", Active: true}}})
		}, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "Industry"},
		{"a field becomes shorter", func(w *world) {
			w.org.Define(schema.Lead, schema.Field{Name: "Industry", Type: schema.TypeString, Length: 5, Createable: true, Updateable: true, Nillable: true})
		}, "STRING_TOO_LONG", "Industry"},
		{"a field becomes read-only", func(w *world) {
			w.org.Define(schema.Lead, schema.Field{Name: "Industry", Type: schema.TypeString, Length: 255, Nillable: true})
		}, "INVALID_FIELD_FOR_INSERT_UPDATE", "Industry"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			c := w.client(keyed())
			_, err := c.Plan(t.Context(), person("m0", "x@lumen.example"))
			require.NoError(t, err)
			tt.change(w)

			bad, good := person("m1", "a@lumen.example"), person("m2", "b@lumen.example")
			bad.Person.Company.Industry = "Manufacturing"
			got := w.sync(c, bad, good)
			require.Equal(t, []string{"Created", "Created"}, outcomes(got))
			require.Len(t, got[0].Dropped, 1)
			require.Equal(t, tt.field, got[0].Dropped[0].Fields[0])
			require.Equal(t, tt.code, got[0].Dropped[0].Code)
			require.Empty(t, got[1].Dropped)
			r := w.stored(got[0].ID)
			require.Nil(t, r[tt.field])
			require.Equal(t, "Kim", r["LastName"])
			require.Len(t, w.org.Records(schema.Lead), 2)

			w.org.ResetRequests()
			again := w.sync(c, bad, good)
			require.Equal(t, []string{"Unchanged", "Unchanged"}, outcomes(again))
			require.NotEmpty(t, again[0].Dropped, "the loss is told every time")
			require.Zero(t, w.writes(), "what was refused is not sent again")
		})
	}
}

func TestRescueOfAnUpdateThatLosesItsOnlyField(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	l := person("m1", "a@lumen.example")
	id := w.sync(c, l)[0].ID
	w.org.Define(schema.Lead, schema.Field{Name: "Industry", Type: schema.TypeString, Length: 255, Nillable: true})
	l.Person.Company.Industry = "Manufacturing"
	got := w.sync(c, l)[0]
	require.Equal(t, salesforce.Unchanged, got.Outcome)
	require.Equal(t, id, got.ID)
	require.NoError(t, got.Err)
	require.Len(t, got.Dropped, 1)
}

// A required field of the customer's that no rule fills refuses the record, and
// that record only.
func TestOneRecordFails(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	w.org.Define(schema.Lead, schema.Field{Name: "Region__c", Type: schema.TypeString, Length: 10, Createable: true, Updateable: true, Custom: true})
	w.contact(map[string]any{"Email": "b@lumen.example"})
	a := person("m1", "a@lumen.example")
	a.Actions = []engagement.Action{note("a1", "met")}
	got := w.sync(c, a, person("m2", "b@lumen.example"))
	require.Equal(t, []string{"Failed", "Updated"}, outcomes(got))
	var e *sferr.Error
	require.ErrorAs(t, got[0].Err, &e)
	require.Equal(t, "REQUIRED_FIELD_MISSING", e.Code)
	require.Equal(t, []string{"Region__c"}, e.Fields)
	require.NotContains(t, e.Error(), e.Message)
	require.Equal(t, salesforce.NotSent, got[0].Actions[0].Outcome)
	require.ErrorIs(t, got[0].Actions[0].Err, sferr.ErrNoParent)
}

// The answer to a write is lost. With an external ID the write is repeated and
// finds its own record; without one it is not repeated: the record is looked
// for.
func TestLostAnswer(t *testing.T) {
	t.Parallel()
	t.Run("upsert", func(t *testing.T) {
		for n, task := range []salesforce.Outcome{salesforce.Created, salesforce.Unchanged} { // of the person, of the Task, which is looked for
			w := newWorld(t)
			got := w.sync(w.client(w.through(keyed(), onWrite(n+1, lose))), withActions(person("m1", "a@lumen.example"), note("a1", "met")))
			require.Equal(t, salesforce.Created, got[0].Outcome)
			require.Equal(t, task, got[0].Actions[0].Outcome)
			require.Len(t, w.org.Records(schema.Lead), 1)
			require.Len(t, w.org.Records(schema.Task), 1)
		}
	})
	t.Run("insert", func(t *testing.T) {
		w := newWorld(t)
		cfg := w.through(keyless(), onWrite(1, lose))
		l := person("m1", "a@lumen.example")
		l.Actions = []engagement.Action{note("a1", "met")}
		c := w.client(cfg)
		got := w.sync(c, l)
		require.Equal(t, salesforce.Unchanged, got[0].Outcome)
		require.Equal(t, salesforce.Created, got[0].Actions[0].Outcome)
		require.Len(t, w.org.Records(schema.Lead), 1)
	})
	t.Run("insert, and then nothing answers any more", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			gone := false
			cfg := w.through(keyless(), func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
				if gone {
					return nil, io.ErrUnexpectedEOF
				}
				resp, err := do()
				if gone = strings.Contains(body, "/composite/sobjects"); gone {
					return nil, io.ErrUnexpectedEOF
				}
				return resp, err
			})
			l := withActions(person("m1", "a@lumen.example"), note("a1", "met"))
			results, err := w.client(cfg).Sync(t.Context(), l)
			require.Error(t, err)
			require.Equal(t, salesforce.InDoubt, results[0].Outcome)
			require.Equal(t, salesforce.NotSent, results[0].Actions[0].Outcome)
			require.Len(t, w.org.Records(schema.Lead), 1, "it was executed, once")
		})
	})
}

// After the last write that is made, too, what is in doubt is looked for.
func TestLostAgainAndAgain(t *testing.T) {
	for _, tt := range []struct {
		name         string
		writes       int // that go well before
		person, task salesforce.Outcome
	}{
		{"the person", 0, salesforce.Unchanged, salesforce.NotSent},
		{"the Task", 1, salesforce.Created, salesforce.Unchanged},
	} {
		for _, executed := range []bool{true, false} { // the last one
			t.Run(tt.name, func(t *testing.T) {
				w := newWorld(t)
				writes := 0
				c := w.client(w.through(keyless(), func(_, body string, do func() (*http.Response, error)) (*http.Response, error) {
					if !strings.Contains(body, "/composite/sobjects") {
						return do()
					}
					switch writes++; {
					case writes == tt.writes+3 && executed:
						return lose(do)
					case writes > tt.writes && writes <= tt.writes+3:
						return nil, io.ErrUnexpectedEOF
					}
					return do()
				}))
				l := withActions(person("m1", "a@lumen.example"), note("a1", "met"))
				got := w.sync(c, l)[0]
				require.Equal(t, tt.writes+3, writes)
				want := []salesforce.Outcome{tt.person, tt.task}
				if !executed {
					want[tt.writes] = salesforce.InDoubt
				}
				require.Equal(t, want, []salesforce.Outcome{got.Outcome, got.Actions[0].Outcome})
				require.Equal(t, tt.task == salesforce.Unchanged && executed, got.State() != salesforce.Retry)
				require.Equal(t, want[0] == salesforce.InDoubt, got.Err != nil)
				require.Equal(t, want[0] != salesforce.InDoubt, got.ID != "")
				require.Equal(t, want[1] == salesforce.Unchanged, got.Actions[0].ID != "")
				w.sync(c, l)
				require.Len(t, w.org.Records(schema.Lead), 1)
				require.Len(t, w.org.Records(schema.Task), 1)
			})
		}
	}
}

// The quota ends in the middle: what was not sent says so, and what was
// written stays written.
func TestQuotaEnds(t *testing.T) {
	w := newWorld(t)
	cfg := keyed()
	cfg.Settings.API.BatchSize, cfg.Settings.API.Concurrency = 1, 1
	cfg = w.through(cfg, onWrite(2, func(func() (*http.Response, error)) (*http.Response, error) {
		return reply(http.StatusForbidden, `[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]`), nil
	}))
	var leads []salesforce.Lead
	for id := range strings.SplitSeq("m1 m2 m3 m4 m5 m6 m7 m8 m9 m10 m11", " ") {
		leads = append(leads, person(id, id+"@lumen.example"))
	}
	results, err := w.client(cfg).Sync(t.Context(), leads...)
	var e *sferr.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, "REQUEST_LIMIT_EXCEEDED", e.Code)
	require.Equal(t, 5, results.Count(salesforce.Created))
	require.Equal(t, 6, results.Count(salesforce.NotSent))
	require.Len(t, w.org.Records(schema.Lead), 5)
}

func TestFieldOfARequiredRuleIsNeverDropped(t *testing.T) {
	w := newWorld(t)
	cfg := keyed()
	cfg.Settings.Mapping = mapping.Recommended()
	for i := range cfg.Settings.Mapping.Rules {
		if cfg.Settings.Mapping.Rules[i].Lead == "Industry" {
			cfg.Settings.Mapping.Rules[i].Required = true
		}
	}
	c := w.client(cfg)
	l := person("m1", "a@lumen.example")
	l.Person.Company.Industry = "Manufacturing"
	_, err := c.Plan(t.Context(), l)
	require.NoError(t, err)
	w.org.Define(schema.Lead, schema.Field{Name: "Industry", Type: schema.TypeString, Length: 5, Createable: true, Updateable: true, Nillable: true})
	got := w.sync(c, l)[0]
	require.Equal(t, salesforce.Failed, got.Outcome)
	require.Empty(t, w.org.Records(schema.Lead))
}

// More than ten changes of object in one collection are refused by Salesforce.
func TestManyLeadsAndContactsMixed(t *testing.T) {
	w := newWorld(t)
	var leads []salesforce.Lead
	for i := range 24 {
		email := fmt.Sprintf("p%d@lumen.example", i)
		if i%2 == 0 {
			w.lead(map[string]any{"Email": email})
		} else {
			w.contact(map[string]any{"Email": email})
		}
		leads = append(leads, person(fmt.Sprint("m", i), email))
	}
	require.Equal(t, 24, w.sync(w.client(keyed()), leads...).Count(salesforce.Updated))
}

// A write that was executed, and of which no answer tells, is in doubt where it
// cannot be looked for either: never "not sent", never "refused".
func TestLostUpsert(t *testing.T) {
	for name, lost := range map[string]func() (*http.Response, error){
		"broken off": func() (*http.Response, error) { return nil, io.ErrUnexpectedEOF },
		"502":        func() (*http.Response, error) { return reply(http.StatusBadGateway, "<html>"), nil },
		"500 with code": func() (*http.Response, error) {
			return reply(500, `[{"errorCode":"UNKNOWN_EXCEPTION","message":"x"}]`), nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				broken, writing := true, false
				cfg := w.through(keyed(), func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
					if strings.Contains(body, "/composite/sobjects") {
						writing = true
						if _, err := do(); err != nil {
							return nil, err
						}
					}
					if broken && writing {
						return lost()
					}
					return do()
				})
				c := w.client(cfg)
				results, err := c.Sync(t.Context(), person("m1", "a@lumen.example"))
				require.Error(t, err)
				require.Equal(t, salesforce.InDoubt, results[0].Outcome)
				broken = false
				require.Equal(t, salesforce.Unchanged, w.sync(c, person("m1", "a@lumen.example"))[0].Outcome)
				require.Len(t, w.org.Records(schema.Lead), 1)
			})
		})
	}
}

// A field that is deleted after the org was asked what it is costs that field.
func TestFieldGoesAway(t *testing.T) {
	hide := func(w *world) {
		w.org.Define(schema.Lead, schema.Field{Name: "mobly_linkedin__c", Type: schema.TypeURL, Length: 255, Nillable: true})
	}
	t.Run("before the match", func(t *testing.T) {
		w := newWorld(t)
		asked := 0
		bad := true
		cfg := w.through(keyed(), func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
			if describes(path, body) {
				asked++
				bad = asked <= 1 // the second time, the org says what it is now
			}
			if bad && strings.Contains(body, "queryAll") {
				return reply(200, `{"compositeResponse":[{"httpStatusCode":400,"referenceId":"r0","body":[{"errorCode":"INVALID_FIELD","message":"No such column 'x' on entity 'Contact'."}]},`+
					`{"httpStatusCode":200,"referenceId":"r1","body":{"records":[],"done":true}},{"httpStatusCode":200,"referenceId":"r2","body":{"records":[],"done":true}},{"httpStatusCode":200,"referenceId":"r3","body":{"records":[],"done":true}},`+
					`{"httpStatusCode":200,"referenceId":"r4","body":{"records":[],"done":true}}]}`), nil
			}
			return do()
		})
		got := w.sync(w.client(cfg), withActions(person("m1", "a@lumen.example"), note("a1", "met")))
		require.Equal(t, salesforce.Created, got[0].Outcome)
		require.Equal(t, 2, asked)
	})
	t.Run("before the write", func(t *testing.T) {
		w := newWorld(t)
		c := w.client(keyed())
		l := person("m1", "a@lumen.example")
		l.Person.LinkedIn = "https://linkedin.com/in/x"
		plan, err := c.Plan(t.Context(), l)
		require.NoError(t, err)
		hide(w)
		got, err := c.Apply(t.Context(), plan)
		require.NoError(t, err)
		require.Equal(t, salesforce.Created, got[0].Outcome)
		require.Equal(t, "mobly_linkedin__c", got[0].Dropped[0].Fields[0])
		again := w.sync(c, l)[0]
		require.Equal(t, salesforce.Unchanged, again.Outcome)
		require.Equal(t, "READ_ONLY", again.Dropped[0].Code, "the org was asked again")
	})
	t.Run("a collection refused as a whole", func(t *testing.T) {
		w := newWorld(t)
		l := person("m1", "a@lumen.example")
		l.Person.JobTitle = "Head of Data"
		cfg := w.through(keyed(), onWrite(1, func(func() (*http.Response, error)) (*http.Response, error) {
			return reply(200, `{"compositeResponse":[{"httpStatusCode":400,"referenceId":"r0","body":[{"errorCode":"INVALID_FIELD","message":"No such column 'Title' on sobject of type Lead"}]}]}`), nil
		}))
		got := w.sync(w.client(cfg), l)
		require.Equal(t, salesforce.Created, got[0].Outcome)
		require.Equal(t, "Title", got[0].Dropped[0].Fields[0])
	})
}

// Records that are locked for a moment are sent again.
func TestLockedRow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		cfg := w.through(keyed(), onWrite(1, func(func() (*http.Response, error)) (*http.Response, error) {
			return reply(200, `{"compositeResponse":[{"httpStatusCode":200,"referenceId":"r0","body":[{"success":false,"errors":[{"statusCode":"UNABLE_TO_LOCK_ROW","message":"x","fields":[]}]}]}]}`), nil
		}))
		require.Equal(t, salesforce.Created, w.sync(w.client(cfg), person("m1", "a@lumen.example"))[0].Outcome)
	})
}

// Everything that was not sent says so in the same way.
func TestNotSentEverywhere(t *testing.T) {
	w := newWorld(t)
	cfg := keyed()
	cfg.Settings.API.BatchSize, cfg.Settings.API.Concurrency = 1, 1
	cfg = w.through(cfg, onWrite(1, func(func() (*http.Response, error)) (*http.Response, error) {
		return reply(http.StatusForbidden, `[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]`), nil
	}))
	var leads []salesforce.Lead
	for i := range 7 {
		leads = append(leads, withActions(person(fmt.Sprint("m", i), fmt.Sprintf("p%d@lumen.example", i)), note(fmt.Sprint("a", i), "met")))
	}
	results, err := w.client(cfg).Sync(t.Context(), leads...)
	require.Error(t, err)
	for _, r := range results {
		require.Equal(t, salesforce.NotSent, r.Outcome)
		require.ErrorIs(t, r.Err, sferr.ErrNotSent)
		require.ErrorIs(t, r.Actions[0].Err, sferr.ErrNotSent)
	}
}

// What Salesforce did not get to is sent again, and given up for now where it
// never gets to it.
func TestHalted(t *testing.T) {
	halted := `[{"errorCode":"PROCESSING_HALTED","message":"Processing was halted before this operation"}]`
	for times, want := range map[int]salesforce.Outcome{1: salesforce.Created, 9: salesforce.Failed} {
		w := newWorld(t)
		writes := 0
		cfg := w.through(keyed(), func(_, body string, do func() (*http.Response, error)) (*http.Response, error) {
			if strings.Contains(body, "/composite/sobjects") {
				if writes++; writes <= times {
					return reply(200, composite(sub("r0", "400", halted))), nil
				}
			}
			return do()
		})
		got := w.sync(w.client(cfg), person("m1", "a@lumen.example"))[0]
		require.Equal(t, want, got.Outcome)
		require.Equal(t, want == salesforce.Created, got.State() != salesforce.Retry)
	}
}

// A row that stays locked is given up after a few rounds.
func TestRowStaysLocked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		writes := 0
		cfg := w.through(keyed(), func(_, body string, do func() (*http.Response, error)) (*http.Response, error) {
			if strings.Contains(body, "/composite/sobjects") {
				writes++
				return reply(200, composite(sub("r0", "200", `[{"success":false,"errors":[{"statusCode":"UNABLE_TO_LOCK_ROW","message":"x","fields":[]}]}]`))), nil
			}
			return do()
		})
		got := w.sync(w.client(cfg), person("m1", "a@lumen.example"))[0]
		require.Equal(t, salesforce.Failed, got.Outcome)
		require.Equal(t, 4, writes)
	})
}

// After Describe, a value that was refused is tried again.
func TestDescribeForgetsRefusals(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	l := person("m1", "a@lumen.example")
	l.Person.Company.Industry = "Manufacturing"
	_, err := c.Plan(t.Context(), l)
	require.NoError(t, err)
	industry := schema.Field{Name: "Industry", Type: schema.TypeString, Length: 5, Createable: true, Updateable: true, Nillable: true}
	w.org.Define(schema.Lead, industry)
	require.NotEmpty(t, w.sync(c, l)[0].Dropped)
	industry.Length = 50
	w.org.Define(schema.Lead, industry)
	require.Equal(t, salesforce.Unchanged, w.sync(c, l)[0].Outcome)
	_, err = c.Describe(t.Context(), "Lead")
	require.NoError(t, err)
	got := w.sync(c, l)[0]
	require.Equal(t, salesforce.Updated, got.Outcome)
	require.Equal(t, "Manufacturing", w.stored(got.ID)["Industry"])
}
