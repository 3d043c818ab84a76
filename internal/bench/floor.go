package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// floorSide is the least that can be done: structs in, structs out, the same
// requests as ours and as many at once, no judgement.
type floorSide struct {
	who   salesforcetest.Credentials
	token string
	job   *job
	http  http.Client
}

func newFloor(who salesforcetest.Credentials) *floorSide {
	return &floorSide{who: who, job: new(job), http: http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: concurrency}}}
}

// concurrency is how many requests ours sends at once.
const concurrency = 4

// prepare refuses all but the whole job, whose requests were recorded.
func (f *floorSide) prepare(do string, from, to int) (func(context.Context) error, error) {
	if do != write || from != 0 || to != len(f.job.Leads.Rows) {
		return nil, fmt.Errorf("the floor has no requests to %s leads %d to %d", do, from, to)
	}
	return f.run, nil
}

// collection is the body of a sub-request that writes.
type collection[T any] struct {
	AllOrNone bool `json:"allOrNone"`
	Records   []T  `json:"records"`
}

// saved are the answers to a composite request that writes.
type saved struct {
	Responses []struct {
		Body []struct {
			ID      string `json:"id"`
			Success bool   `json:"success"`
		} `json:"body"`
	} `json:"compositeResponse"`
}

// found are the answers to one that reads, or to a query.
type found struct {
	Records   []map[string]any `json:"records"`
	Responses []struct {
		Body struct {
			Records []map[string]any `json:"records"`
		} `json:"body"`
	} `json:"compositeResponse"`
}

func (f *floorSide) run(ctx context.Context) error {
	if f.token == "" {
		token, err := (&auth.ClientCredentials{Domain: f.who.Domain, ClientID: f.who.ClientID, ClientSecret: auth.Secret(f.who.ClientSecret)}).Token(ctx)
		if err != nil {
			return err
		}
		f.token = string(token.AccessToken)
	}
	err := atOnce(len(f.job.Reads), func(i int) error {
		var out found
		q := &f.job.Reads[i]
		if q.Body == nil {
			return f.do(ctx, http.MethodGet, q.Path, nil, &out)
		}
		return f.do(ctx, http.MethodPost, q.Path, q.Body, &out)
	})
	if err != nil {
		return err
	}
	ids, err := send(ctx, f, &f.job.Leads)
	if err != nil {
		return err
	}
	for i := range f.job.Tasks.Rows {
		f.job.Tasks.Rows[i].WhoID = ids[f.job.Of[i]]
	}
	_, err = send(ctx, f, &f.job.Tasks)
	return err
}

// send sends records in collections of the same sizes as ours, and returns
// their IDs.
func send[T any](ctx context.Context, f *floorSide, r *records[T]) ([]string, error) {
	starts := make([]int, len(r.Sizes))
	next := 0
	for i, sizes := range r.Sizes {
		starts[i] = next
		for _, n := range sizes {
			next += n
		}
	}
	ids := make([]string, next)
	err := atOnce(len(r.Sizes), func(i int) error {
		var in compositeBody
		var out saved
		at := starts[i]
		for k, n := range r.Sizes[i] {
			sub := r.Request
			sub.Ref, sub.Body = fmt.Sprintf("r%d_%016x", k, k), collection[T]{Records: r.Rows[at : at+n]}
			in.Requests, at = append(in.Requests, sub), at+n
		}
		if err := f.do(ctx, http.MethodPost, "/services/data/v"+salesforce.DefaultVersion+"/composite", &in, &out); err != nil {
			return err
		}
		at = starts[i]
		for _, answer := range out.Responses {
			for _, record := range answer.Body {
				if !record.Success {
					return errors.New("records were refused")
				}
				ids[at] = record.ID
				at++
			}
		}
		return nil
	})
	return ids, err
}

func (f *floorSide) do(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, f.who.Domain+path, body)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+f.token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := f.http.Do(req)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(resp.Body)
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %s", method, path, resp.Status)
	}
	return json.Unmarshal(text, out)
}

// atOnce calls do for 0 to n-1, as many at once as ours does.
func atOnce(n int, do func(int) error) error {
	errs := make([]error, n)
	free := make(chan struct{}, concurrency)
	var wg sync.WaitGroup
	for i := range n {
		free <- struct{}{}
		wg.Go(func() {
			errs[i] = do(i)
			<-free
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}
