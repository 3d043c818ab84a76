package org

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

var persons = []string{schema.Contact, schema.Lead, schema.Task}

// described is an org that says what its objects are.
type described struct {
	mu     sync.Mutex
	asked  []string                                     // "together Contact Lead", "alone Task"
	hold   chan struct{}                                // unless nil, answers wait until it is closed
	refuse func(asked string) (status int, body string) // unless nil, an answer of its own; status 0: none
	after  string                                       // of its answers' Retry-After
	ended  int                                          // requests that were cancelled
}

func (d *described) RoundTrip(r *http.Request) (*http.Response, error) {
	object := func(path string) string { return strings.Split(path, "/")[5] }
	var asked, body string
	if r.Method == http.MethodGet {
		asked, body = "alone "+object(r.URL.Path), describedAs(object(r.URL.Path))
	} else {
		var in struct {
			CompositeRequest []struct{ URL, ReferenceID string }
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			return nil, err
		}
		var names, parts []string
		for _, sub := range in.CompositeRequest {
			names = append(names, object(sub.URL))
			status, text := http.StatusOK, describedAs(object(sub.URL))
			if d.refuse != nil {
				if s, b := d.refuse("part " + object(sub.URL)); s > 0 {
					status, text = s, b
				}
			}
			parts = append(parts, fmt.Sprintf(`{"body":%s,"httpHeaders":{},"httpStatusCode":%d,"referenceId":%q}`, text, status, sub.ReferenceID))
		}
		asked = "together " + strings.Join(names, " ")
		body = `{"compositeResponse":[` + strings.Join(parts, ",") + `]}`
	}
	d.mu.Lock()
	d.asked = append(d.asked, asked)
	hold := d.hold
	d.mu.Unlock()
	if hold != nil {
		select {
		case <-hold:
		case <-r.Context().Done():
			d.mu.Lock()
			defer d.mu.Unlock()
			d.ended++
			return nil, r.Context().Err()
		}
	}
	status := http.StatusOK
	if d.refuse != nil {
		if s, b := d.refuse(asked); s > 0 {
			status, body = s, b
		}
	}
	return &http.Response{StatusCode: status, Request: r, Header: http.Header{"Content-Type": {"application/json"}, "Last-Modified": {"Mon, 23 Nov 2026 08:34:54 GMT"}, "Retry-After": {d.after}}, Body: io.NopCloser(strings.NewReader(body))}, nil
}

func describedAs(object string) string {
	return `{"name":"` + object + `","createable":true,"updateable":true,"queryable":true,"fields":[{"name":"Id","type":"id"}]}`
}

// take returns what was asked since the last call.
func (d *described) take() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	asked := d.asked
	d.asked = nil
	return asked
}

func (d *described) open(c Connection) *Org {
	c.Tokens, c.HTTPClient, c.Version, c.Attempts = auth.NewCache(signedIn{}), &http.Client{Transport: d}, "66.0", cmp.Or(c.Attempts, 1)
	return Open(c, 200, 5)
}

// at64 runs do in 64 goroutines, the first of them before the others. None gets an
// answer before all wait for it.
func (d *described) at64(do func(i int)) {
	d.hold = make(chan struct{})
	var all sync.WaitGroup
	for i := range 64 {
		all.Go(func() { do(i) })
		if i == 0 || i == 63 {
			synctest.Wait()
		}
	}
	close(d.hold)
	all.Wait()
	d.hold = nil
}

// However many ask, and whatever they know, the org is asked once.
func TestDescribeOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := new(described)
		o := d.open(Connection{})
		ask := func(anew bool, names ...string) (objects []*schema.Object) {
			answers := o.Describe(t.Context(), anew, names...)
			for i, name := range names {
				require.NoError(t, answers[i].Err)
				require.Equal(t, strings.ToLower(name), strings.ToLower(answers[i].Object.Name))
				objects = append(objects, answers[i].Object)
			}
			return objects
		}
		sets := [][]string{persons, {schema.Task, "lead"}, {schema.Lead}, persons}
		d.at64(func(i int) {
			ask(i%2 == 0, sets[i%len(sets)]...)
		})
		require.Equal(t, []string{"together Contact Lead Task"}, d.take())

		old := ask(false, persons...)
		require.Empty(t, d.take(), "all is known")
		d.at64(func(int) {
			o.Forget(old, persons...)
			ask(false, persons...)
		})
		require.Equal(t, []string{"together Contact Lead Task"}, d.take())
		o.Forget(old, persons...) // by one who was late
		require.NotSame(t, old[0], ask(false, schema.Contact)[0])
		require.Empty(t, d.take())
		old = ask(false, schema.Lead)
		d.at64(func(int) {
			o.Forget(old, schema.Lead)
			require.Len(t, ask(false, persons...), 3)
		})
		require.Equal(t, []string{"alone Lead"}, d.take())
		o.Forget(nil, "task")
		require.Nil(t, o.Known(schema.Task))

		d.at64(func(i int) { ask(true, []string{schema.Account, "Event"}[i%2]) })
		require.ElementsMatch(t, []string{"alone Account", "alone Event"}, d.take())
	})
}

// A caller that needs an object which others already ask for asks for the rest at the
// same time, and for an object with two spellings once.
func TestDescribeOverlap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &described{hold: make(chan struct{})}
		o := d.open(Connection{})
		var all sync.WaitGroup
		for _, names := range [][]string{{schema.Lead}, {schema.Contact, "lead", schema.Task, "TASK"}} {
			all.Go(func() {
				for i, answer := range o.Describe(t.Context(), false, names...) {
					require.NoError(t, answer.Err)
					require.Equal(t, strings.ToLower(names[i]), strings.ToLower(answer.Object.Name))
				}
			})
			synctest.Wait()
		}
		require.Equal(t, []string{"alone Lead", "together Contact Task"}, d.take(), "nothing was answered yet")
		close(d.hold)
		all.Wait()
	})
}

// A caller that a hook takes away leaves the other requests that it waits for, which end.
func TestDescribeHooksOfOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &described{hold: make(chan struct{})}
		d.refuse = func(asked string) (int, string) {
			if asked == "alone Lead" {
				panic("a transport")
			}
			return 0, ""
		}
		o := d.open(Connection{})
		go func() {
			defer func() { _ = recover() }()
			o.Describe(t.Context(), false, schema.Lead)
		}()
		synctest.Wait()
		d.mu.Lock()
		first := d.hold
		d.hold = make(chan struct{})
		d.mu.Unlock()
		got := make(chan any)
		go func() {
			defer func() { got <- recover() }()
			o.Describe(t.Context(), false, persons...)
		}()
		synctest.Wait()
		close(first)
		require.Equal(t, "a transport", <-got)
		require.Equal(t, 1, d.ended, "nobody waits for the others any more")
	})
}

// A caller whose context ends leaves; the others get the answer to the same request.
func TestDescribeLeave(t *testing.T) {
	for first := range 2 { // whether the one who leaves has begun it or not
		synctest.Test(t, func(t *testing.T) {
			d := &described{hold: make(chan struct{})}
			o := d.open(Connection{})
			end := make([]context.CancelFunc, 2)
			left := make([]chan error, 2)
			for i := range end {
				var ctx context.Context
				ctx, end[i] = context.WithCancel(t.Context())
				defer end[i]()
				left[i] = make(chan error)
				go func() {
					left[i] <- o.Describe(ctx, false, persons...)[1].Err
				}()
				synctest.Wait()
			}
			end[first]()
			require.ErrorIs(t, <-left[first], context.Canceled)
			synctest.Wait()
			require.Zero(t, d.ended)
			close(d.hold)
			require.NoError(t, <-left[1-first])
			require.Equal(t, []string{"together Contact Lead Task"}, d.take())
			require.NotNil(t, o.Known(schema.Lead))
		})
	}
}

// The last one to leave takes the request along, and nothing is kept of it.
func TestDescribeLastLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &described{hold: make(chan struct{})}
		o := d.open(Connection{})
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i+1)*time.Second)
				defer cancel()
				began := time.Now()
				for _, answer := range o.Describe(ctx, i%2 == 0, persons...) {
					require.ErrorIs(t, answer.Err, context.DeadlineExceeded)
				}
				require.Equal(t, time.Duration(i+1)*time.Second, time.Since(began))
				if i == 7 {
					require.Equal(t, 1, d.ended, "it was waited for")
				}
			})
		}
		all.Wait()
		require.Equal(t, []string{"together Contact Lead Task"}, d.take())
		require.Nil(t, o.Known(schema.Lead))

		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorIs(t, o.Describe(ctx, false, schema.Lead)[0].Err, context.Canceled)
		require.Empty(t, d.take(), "nobody would wait for the answer")
		close(d.hold)
		require.NoError(t, o.Describe(t.Context(), false, schema.Lead)[0].Err)
		require.NoError(t, o.Describe(ctx, false, schema.Lead)[0].Err, "it is known")
	})
}

// If the org asks for a pause that is longer than a caller has left, the caller gets
// the error at once.
func TestDescribeRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &described{refuse: func(string) (int, string) { return http.StatusServiceUnavailable, "[]" }, after: "60"}
		o := d.open(Connection{Attempts: 2})
		for until, tries := range map[time.Duration]int{10 * time.Second: 1, 5 * time.Minute: 2} {
			ctx, cancel := context.WithTimeout(t.Context(), until)
			began := time.Now()
			e, ok := errors.AsType[*sferr.Error](o.Describe(ctx, false, schema.Lead)[0].Err)
			require.True(t, ok)
			require.Equal(t, time.Minute, e.RetryAfter)
			require.Equal(t, tries > 1, time.Since(began) > 0)
			require.Len(t, d.take(), tries)
			cancel()
		}
	})
}

// What a hook does to its goroutine is done to all who wait for it, and to nobody else.
func TestDescribeHooks(t *testing.T) {
	for name, want := range map[string]any{"panic, together": "a hook", "exit, together": "an exit", "panic, alone": "a hook", "exit, alone": "an exit"} {
		names := persons
		if strings.HasSuffix(name, "alone") {
			names = persons[1:2]
		}
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d, bad := new(described), true
				o := d.open(Connection{Trace: func(context.Context, Try) {
					switch {
					case bad && strings.HasPrefix(name, "exit"):
						runtime.Goexit()
					case bad:
						panic(want)
					}
				}})
				var mu sync.Mutex
				got := map[any]int{}
				d.at64(func(int) {
					what := any("an exit")
					defer func() {
						if v := recover(); v != nil {
							what = v
						}
						mu.Lock()
						defer mu.Unlock()
						got[what]++
					}()
					o.Describe(t.Context(), true, names...)
				})
				require.Equal(t, map[any]int{want: 64}, got)
				require.Len(t, d.take(), 1)
				bad = false
				require.NoError(t, o.Describe(t.Context(), false, schema.Lead)[0].Err)
			})
		})
	}
}

// What a composite request does not tell is asked for alone, at once; what keeps all
// requests from being answered is asked once.
func TestDescribeTogether(t *testing.T) {
	refusal := func(code string) string { return `[{"errorCode":"` + code + `","message":"x"}]` }
	all := []string{"together Contact Lead Task", "alone Contact", "alone Lead", "alone Task"}
	for name, tt := range map[string]struct {
		refuse map[string]string // status and body, by what is asked
		asked  []string
		failed map[string]string // code, by object
	}{
		"well":                     {asked: all[:1]},
		"no composite":             {refuse: map[string]string{all[0]: "404" + refusal("NOT_FOUND")}, asked: all},
		"none for this user":       {refuse: map[string]string{all[0]: "403" + refusal("FUNCTIONALITY_NOT_ENABLED")}, asked: all},
		"not implemented":          {refuse: map[string]string{all[0]: "501[]"}, asked: all},
		"an answer to nothing":     {refuse: map[string]string{all[0]: `200{"compositeResponse":[]}`}, asked: all},
		"a page":                   {refuse: map[string]string{all[0]: `200<html>`}, asked: all},
		"no describe in it":        {refuse: map[string]string{"part Contact": "404" + refusal("NOT_FOUND"), "part Lead": "404" + refusal("NOT_FOUND"), "part Task": "404" + refusal("NOT_FOUND")}, asked: all},
		"one object is missing":    {refuse: map[string]string{"part Lead": "404" + refusal("NOT_FOUND")}, asked: []string{all[0], all[2]}},
		"one object is hidden":     {refuse: map[string]string{"part Lead": "404" + refusal("NOT_FOUND"), "alone Lead": "404" + refusal("NOT_FOUND")}, asked: []string{all[0], all[2]}, failed: map[string]string{schema.Lead: "NOT_FOUND"}},
		"one is another":           {refuse: map[string]string{"part Lead": "200" + describedAs(schema.Task)}, asked: []string{all[0], all[2]}},
		"one is a list":            {refuse: map[string]string{"part Lead": "200[]"}, asked: []string{all[0], all[2]}},
		"one was halted":           {refuse: map[string]string{"part Task": "400" + refusal("PROCESSING_HALTED")}, asked: []string{all[0], all[3]}},
		"the org is down":          {refuse: map[string]string{all[0]: "503[]"}, asked: all[:1], failed: map[string]string{schema.Contact: "", schema.Lead: "", schema.Task: ""}},
		"the day's requests":       {refuse: map[string]string{all[0]: "403" + refusal("REQUEST_LIMIT_EXCEEDED")}, asked: all[:1], failed: map[string]string{schema.Contact: "REQUEST_LIMIT_EXCEEDED", schema.Lead: "REQUEST_LIMIT_EXCEEDED", schema.Task: "REQUEST_LIMIT_EXCEEDED"}},
		"no requests for the user": {refuse: map[string]string{all[0]: "403" + refusal("API_DISABLED_FOR_ORG"), all[1]: "403" + refusal("API_DISABLED_FOR_ORG"), all[2]: "403" + refusal("API_DISABLED_FOR_ORG"), all[3]: "403" + refusal("API_DISABLED_FOR_ORG")}, asked: all, failed: map[string]string{schema.Contact: "API_DISABLED_FOR_ORG", schema.Lead: "API_DISABLED_FOR_ORG", schema.Task: "API_DISABLED_FOR_ORG"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := new(described)
				d.refuse = func(asked string) (status int, body string) {
					_, _ = fmt.Sscanf(tt.refuse[asked], "%3d", &status)
					return status, strings.TrimPrefix(tt.refuse[asked], strconv.Itoa(status))
				}
				o := d.open(Connection{})
				failed := map[string]string{}
				for i, answer := range o.Describe(t.Context(), false, persons...) {
					object := persons[i]
					if answer.Err == nil {
						require.Equal(t, object, answer.Object.Name)
						require.Same(t, answer.Object, o.Known(object))
						continue
					}
					e, ok := errors.AsType[*sferr.Error](answer.Err)
					require.True(t, ok, answer.Err)
					failed[object] = e.Code
					require.Nil(t, o.Known(object), "an error is not kept")
				}
				if tt.failed == nil {
					tt.failed = map[string]string{}
				}
				require.Empty(t, gocmp.Diff(tt.failed, failed))
				asked := d.take()
				require.Equal(t, tt.asked[0], asked[0])
				require.ElementsMatch(t, tt.asked, asked)
			})
		})
	}
}

// Objects that are asked for alone are asked for at the same time.
func TestDescribeAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &described{hold: make(chan struct{})}
		d.refuse = func(asked string) (int, string) {
			if asked == "together Contact Lead Task" {
				return http.StatusNotImplemented, "[]"
			}
			return 0, ""
		}
		o := d.open(Connection{})
		done := make(chan []*Described)
		go func() { done <- o.Describe(t.Context(), false, persons...) }()
		synctest.Wait()
		d.mu.Lock()
		first := d.hold
		d.hold = make(chan struct{})
		d.mu.Unlock()
		close(first)
		synctest.Wait()
		require.Len(t, d.take(), 1+3, "none waits for the answer to another")
		close(d.hold)
		for _, answer := range <-done {
			require.NoError(t, answer.Err)
		}
	})
}
