package salesforce_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// sub is one answer of a composite request.
func sub(ref, status, body string) string {
	return `{"referenceId":"` + ref + `","httpStatusCode":` + status + `,"body":` + body + `}`
}

func composite(subs ...string) string {
	return `{"compositeResponse":[` + strings.Join(subs, ",") + `]}`
}

// TestAnswersThatSayNothing: a write whose answer cannot be paired with its
// records was executed, perhaps: its leads are looked for, and written once more
// only if they are not there.
func TestAnswersThatSayNothing(t *testing.T) {
	t.Parallel()
	ok := `[{"id":"00Q000000000001EAA","success":true,"created":true,"errors":[]}]`
	for name, answer := range map[string]string{
		"no JSON":                   "hello",
		"none":                      composite(),
		"too many":                  composite(sub("r0", "200", ok), sub("r1", "200", ok)),
		"another one's":             composite(sub("r7", "200", ok)),
		"too few results":           composite(sub("r0", "200", "[]")),
		"too many results":          composite(sub("r0", "200", `[{"id":"00Q000000000001EAA","success":true},{"id":"00Q000000000002EAA","success":true}]`)),
		"an object":                 composite(sub("r0", "200", `{"id":"00Q000000000001EAA","success":true}`)),
		"no status":                 composite(`{"referenceId":"r0","body":null}`),
		"neither saved nor refused": composite(sub("r0", "200", "[{}]")),
		"an error of the server":    composite(sub("r0", "500", `[{"errorCode":"UNKNOWN_EXCEPTION","message":"x"}]`)),
	} {
		t.Run(name, func(t *testing.T) {
			for _, executed := range []bool{true, false} {
				w := newWorld(t)
				cfg := w.through(keyless(), onWrite(1, func(do func() (*http.Response, error)) (*http.Response, error) {
					if executed {
						if _, err := do(); err != nil {
							return nil, err
						}
					}
					return reply(http.StatusOK, answer), nil
				}))
				got := w.sync(w.client(cfg), withActions(person("m1", "a@lumen.example"), note("a1", "met")))
				want := salesforce.Created
				if executed {
					want = salesforce.Unchanged
				}
				require.Equal(t, want, got[0].Outcome)
				require.Equal(t, salesforce.Created, got[0].Actions[0].Outcome)
				require.Len(t, w.org.Records(schema.Lead), 1)
				require.Len(t, w.org.Records(schema.Task), 1)
			}
		})
	}
}

// Of two collections of one request the answer to the first cannot be read: the
// second was written all the same, and says so; the first is looked for.
func TestOneOfTwoAnswersSaysNothing(t *testing.T) {
	w := newWorld(t)
	id := w.lead(map[string]any{"Email": "b@lumen.example"})
	cfg := w.through(keyed(), onWrite(1, func(func() (*http.Response, error)) (*http.Response, error) {
		return reply(http.StatusOK, composite(sub("r0", "200", "[]"), sub("r1", "200", `[{"id":"`+id+`","success":true,"errors":[]}]`))), nil
	}))
	got := w.sync(w.client(cfg), person("m1", "a@lumen.example"), person("m2", "b@lumen.example"))
	require.Equal(t, []string{"Created", "Updated"}, outcomes(got))
}

// An answer to an earlier request of the same kind is not taken for this one's:
// what it says is of other records.
func TestAnswerToAnEarlierRequest(t *testing.T) {
	t.Parallel()
	for kind, object := range map[string]string{"match": "GET", "write": schema.Lead, "write of Tasks": schema.Task} {
		for name, cfg := range map[string]salesforce.Config{"keys": keyed(), "no keys": keyless()} {
			t.Run(kind+", "+name, func(t *testing.T) {
				w := newWorld(t)
				c := w.client(cfg)
				require.NoError(t, c.Ping(t.Context()))
				w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.Replay, Path: "/composite", Object: object, Nth: 2})
				w.sync(c, withActions(person("m1", "a@lumen.example"), note("a1", "met")))
				if kind == "match" {
					w.lead(map[string]any{"Email": "b@lumen.example"})
				}
				for range 3 {
					results, _ := c.Sync(t.Context(), withActions(person("m2", "b@lumen.example"), note("a2", "met")))
					if r := results[0]; r.Outcome != salesforce.NotSent {
						require.Equal(t, "b@lumen.example", w.stored(r.ID)["Email"])
						for _, task := range w.org.Records(schema.Task) {
							require.Equal(t, task["Id"] == r.Actions[0].ID, task["WhoId"] == r.ID)
						}
					}
				}
				require.Len(t, w.org.Records(schema.Lead), 2)
				require.Len(t, w.org.Records(schema.Task), 2)
			})
		}
	}
}

// An upsert whose answer is lost is sent again, and one may be carried out twice.
// What is refused then, because the
// Task is there and its TaskSubtype cannot be changed, is no loss: the Task is
// looked for.
func TestRefusalAfterALostAnswer(t *testing.T) {
	for _, fault := range []salesforcetest.Fault{
		{Kind: salesforcetest.Reset, Executed: true, Path: "/composite", Object: schema.Task, Nth: 1},
		{Kind: salesforcetest.Twice, Path: "/composite", Object: schema.Task, Nth: 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			c := w.client(keyed())
			require.NoError(t, c.Ping(t.Context()))
			w.org.Inject(fault)
			got := w.sync(c, withActions(person("m1", "a@lumen.example"), note("a1", "met")))[0].Actions[0]
			require.Equal(t, salesforce.Unchanged, got.Outcome)
			require.Equal(t, "Task", w.org.Records(schema.Task)[0]["TaskSubtype"])
			require.Equal(t, w.org.Records(schema.Task)[0]["Id"], got.ID)
			for _, d := range got.Dropped {
				require.Equal(t, "OwnerId", strings.Join(d.Fields, " "), "nobody knows the rep")
			}
		})
	}
}

// An upsert that found its record after all has updated it. Only a plan that is
// applied by force comes to that.
func TestUpsertThatUpdates(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	plan, err := c.Plan(t.Context(), person("m1", "a@lumen.example"))
	require.NoError(t, err)
	id := w.lead(map[string]any{"mobly_id__c": "m1"}) // meanwhile
	plan.Force = true
	results, err := c.Apply(t.Context(), plan)
	require.NoError(t, err)
	require.Equal(t, salesforce.Updated, results[0].Outcome)
	require.Equal(t, id, results[0].ID)
}

// The org's assignment rule gives new leads their owner, unless the mapping
// does, and never runs on updates.
func TestAssignment(t *testing.T) {
	w := newWorld(t)
	owner := w.org.Records("User")[0]["Id"].(string)
	w.lead(map[string]any{"Email": "known@lumen.example"})
	headers := func(cfg salesforce.Config) (out []string) {
		w.org.ResetRequests()
		w.sync(w.client(cfg), person("m1", "a@lumen.example"), person("m2", "known@lumen.example"))
		for _, r := range w.org.Requests() {
			for _, s := range r.Subrequests {
				if s.Method != http.MethodGet {
					out = append(out, s.Path[strings.LastIndex(s.Path, "/"):]+" "+s.Header.Get("Sforce-Auto-Assign"))
				}
			}
		}
		return out
	}
	require.Equal(t, []string{"/mobly_id__c ", "/sobjects FALSE"}, headers(keyed()))

	w = newWorld(t)
	w.lead(map[string]any{"Email": "known@lumen.example"})
	cfg := keyed()
	cfg.Settings.Mapping = mapping.Recommended()
	cfg.Settings.Mapping.Rules = append(cfg.Settings.Mapping.Rules, mapping.Rule{From: mapping.Constant(owner), Lead: "OwnerId", Policy: field.CreateOnly})
	require.Equal(t, []string{"/mobly_id__c FALSE", "/sobjects FALSE"}, headers(cfg))
}

// Describe asks whether anything has changed, and is told so in few bytes.
func TestDescribeNotModified(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	a, err := c.Describe(t.Context(), "Lead")
	require.NoError(t, err)
	b, err := c.Describe(t.Context(), "lead")
	require.NoError(t, err)
	require.Same(t, a, b)
	requests := w.org.Requests()
	require.Equal(t, http.StatusNotModified, requests[len(requests)-1].Status)
}

// Another process creates the lead between match and write: the key is taken,
// so the lead is matched again, and the record that is there is changed.
func TestKeyIsTakenMeanwhile(t *testing.T) {
	w := newWorld(t)
	var id string
	cfg := w.through(keyed(), onWrite(1, func(func() (*http.Response, error)) (*http.Response, error) {
		id = w.lead(map[string]any{"mobly_id__c": "m1", "FirstName": "Bo"})
		return reply(http.StatusOK, composite(sub("r0", "200", `[{"success":false,"errors":[{"statusCode":"DUPLICATE_VALUE","message":"duplicate value found: mobly_id__c duplicates value on record with id: `+id+`","fields":[]}]}]`))), nil
	}))
	got := w.sync(w.client(cfg), withActions(person("m1", "a@lumen.example"), note("a1", "met")))
	require.Equal(t, []string{"Updated"}, outcomes(got))
	require.Equal(t, id, got[0].ID)
	require.Equal(t, "Grace", w.stored(id)["FirstName"])
	require.Equal(t, salesforce.Created, got[0].Actions[0].Outcome)
	require.Len(t, w.org.Records(schema.Lead), 1)
}

// A found record is deleted, or converted, between match and write.
func TestRecordGoesMeanwhile(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(w *world, id string)
		object string
	}{
		"deleted":   {func(w *world, id string) { require.NoError(w.t, w.org.Delete(id)) }, schema.Lead},
		"converted": {func(w *world, id string) { _, _, err := w.org.Convert(id); require.NoError(w.t, err) }, schema.Contact},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			id := w.lead(map[string]any{"Email": "a@lumen.example", "FirstName": "Bo"})
			cfg := w.through(keyed(), onWrite(1, func(do func() (*http.Response, error)) (*http.Response, error) {
				tt.change(w, id)
				return do()
			}))
			got := w.sync(w.client(cfg), withActions(person("m1", "a@lumen.example"), note("a1", "met")))[0]
			require.True(t, got.Outcome == salesforce.Created || got.Outcome == salesforce.Updated, got.Err)
			require.Equal(t, tt.object, got.Object)
			require.NotEqual(t, id, got.ID)
			require.Equal(t, "Grace", w.record(got.ID)["FirstName"])
			require.Equal(t, got.ID, w.record(got.Actions[0].ID)["WhoId"])
		})
	}
}

// The describe of another object is no answer.
func TestDescribeOfAnotherObject(t *testing.T) {
	w := newWorld(t)
	other := true
	c := w.client(w.through(keyed(), func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
		if other && describes(path, body) { // asked for together, and then alone
			return reply(http.StatusOK, composite(sub("r0", "200", `{"name":"Lead"}`), sub("r1", "200", `{"name":"Task"}`), sub("r2", "200", `{"name":"Contact"}`))), nil
		}
		return do()
	}))
	results, err := c.Sync(t.Context(), person("m1", "a@lumen.example"))
	require.ErrorIs(t, err, sferr.ErrResponse)
	require.Equal(t, salesforce.NotSent, results[0].Outcome)
	other = false
	require.Equal(t, salesforce.Created, w.sync(c, person("m1", "a@lumen.example"))[0].Outcome)
}

// The owners of Tasks are asked for in the same request as the records. Where
// Salesforce did not get to them, they are not taken for unknown.
func TestOwnersHalted(t *testing.T) {
	w := newWorld(t)
	_, err := w.org.AddUser(salesforcetest.User{Email: "rep@example.com", LastName: "Rep"})
	require.NoError(t, err)
	c, lead := w.client(keyed()), withActions(person("m1", "a@lumen.example"), note("a1", "met"))
	require.NoError(t, c.Ping(t.Context()))
	w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.Halt, Parts: 3, Path: "/composite", Nth: 1})
	results, err := c.Sync(t.Context(), lead)
	require.ErrorContains(t, err, "PROCESSING_HALTED")
	require.Equal(t, salesforce.NotSent, results[0].Outcome)
	require.Less(t, results[0].RetryAfter(), 5*time.Minute)
	require.Empty(t, w.sync(c, lead)[0].Actions[0].Dropped)
}

// What an admin is told when the org does not say what its objects are depends
// on why: a permission is named only where one may be missing.
func TestDescribeRefused(t *testing.T) {
	for status, permission := range map[int]bool{404: true, 403: true, 400: false} {
		w := newWorld(t)
		cfg := w.through(keyed(), func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
			if describes(path, body) {
				return reply(status, `[{"errorCode":"NOT_FOUND","message":"x"}]`), nil
			}
			return do()
		})
		_, err := w.client(cfg).Sync(t.Context(), person("m1", "a@lumen.example"))
		require.ErrorContains(t, err, "cannot read what Contact is in this org")
		require.Equal(t, permission, strings.Contains(err.Error(), "the integration user needs Read on it"), status)
	}
}
