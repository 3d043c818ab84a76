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

	peer "github.com/k-capehart/go-salesforce/v3"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// The sides of a comparison.
const (
	ours  = "ours"
	peers = "peer"
	floor = "floor"
)

// side does a whole job once.
type side func(ctx context.Context) error

// newSide signs in, so that a job finds a client that is ready.
func newSide(ctx context.Context, name string, who salesforcetest.Credentials, j *job, leads int) (side, error) {
	switch name {
	case ours:
		return newOurs(who, makeLeads(leads))
	case peers:
		return newPeer(who, j)
	case floor:
		return newFloor(ctx, who, j)
	}
	return nil, fmt.Errorf("there is no side %q", name)
}

func newOurs(who salesforcetest.Credentials, leads []salesforce.Lead) (side, error) {
	client, err := ourClient(who, nil, nil)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error {
		results, err := client.Sync(ctx, leads...)
		if err != nil {
			return err
		}
		return firstFailure(results)
	}, nil
}

// batch is how many records the peer's README sends at once, which is the most.
const batch = 200

func newPeer(who salesforcetest.Credentials, j *job) (side, error) {
	sf, err := peer.Init(peer.Creds{Domain: who.Domain, ConsumerKey: who.ClientID, ConsumerSecret: who.ClientSecret})
	if err != nil {
		return nil, err
	}
	leads, tasks := make([]leadRecord, len(j.Leads.Rows)), make([]taskRecord, len(j.Tasks.Rows))
	for i := range leads {
		leads[i] = j.Leads.Rows[i].leadRecord
	}
	for i := range tasks {
		tasks[i] = j.Tasks.Rows[i].taskRecord
	}
	return func(context.Context) error { // it takes no context
		results, err := sf.InsertCollection(schema.Lead, leads, batch)
		if err != nil {
			return err
		}
		if results.HasSalesforceErrors {
			return errors.New("leads were refused")
		}
		for i := range tasks {
			tasks[i].WhoID = results.Results[j.Of[i]].Id
		}
		results, err = sf.InsertCollection(schema.Task, tasks, batch)
		if err == nil && results.HasSalesforceErrors {
			err = errors.New("tasks were refused")
		}
		return err
	}, nil
}

// floorSide is the least that can be done: structs in, structs out, the same
// requests as ours and as many at once, no judgement.
type floorSide struct {
	who   salesforcetest.Credentials
	token string
	job   *job
}

func newFloor(ctx context.Context, who salesforcetest.Credentials, j *job) (side, error) {
	token, err := (&auth.ClientCredentials{Domain: who.Domain, ClientID: who.ClientID, ClientSecret: auth.Secret(who.ClientSecret)}).Token(ctx)
	if err != nil {
		return nil, err
	}
	f := &floorSide{who: who, token: string(token.AccessToken), job: j}
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
	err := atOnce(len(f.job.Reads), func(i int) error {
		var out found
		q := &f.job.Reads[i]
		if q.Body == nil {
			return f.send(ctx, http.MethodGet, q.Path, nil, &out)
		}
		return f.send(ctx, http.MethodPost, q.Path, q.Body, &out)
	})
	if err != nil {
		return err
	}
	ids, err := write(ctx, f, &f.job.Leads)
	if err != nil {
		return err
	}
	for i := range f.job.Tasks.Rows {
		f.job.Tasks.Rows[i].WhoID = ids[f.job.Of[i]]
	}
	_, err = write(ctx, f, &f.job.Tasks)
	return err
}

// write sends records in collections of the same sizes as ours, and returns
// their IDs.
func write[T any](ctx context.Context, f *floorSide, r *records[T]) ([]string, error) {
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
		var in composite
		var out saved
		at := starts[i]
		for k, n := range r.Sizes[i] {
			sub := r.Request
			sub.Ref, sub.Body = fmt.Sprintf("r%d_%016x", k, k), collection[T]{Records: r.Rows[at : at+n]}
			in.Requests, at = append(in.Requests, sub), at+n
		}
		if err := f.send(ctx, http.MethodPost, "/services/data/v"+salesforce.DefaultVersion+"/composite", &in, &out); err != nil {
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

func (f *floorSide) send(ctx context.Context, method, path string, in, out any) error {
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
	resp, err := http.DefaultClient.Do(req)
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

// atOnce calls do for 0 to n-1, four at once, as ours does.
func atOnce(n int, do func(int) error) error {
	errs := make([]error, n)
	free := make(chan struct{}, 4)
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
