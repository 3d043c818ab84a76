package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"os"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// The sides of a comparison.
const (
	ours       = "ours"
	peers      = "peer"      // the peer by collections
	composites = "composite" // the peer by composite requests
	node       = "jsforce"   // see jsforce.mjs
	floor      = "floor"
)

// sides are all of them, in the order of the tables.
var sides = []string{ours, peers, composites, node, floor}

// What sides do with leads. All but the first are for ours alone.
const (
	write     = "write"    // by Client.Sync, or what stands for it
	readWrite = "read"     // ReadLeads, then Client.Sync
	stream    = "stream"   // Client.Stream
	backfill  = "backfill" // Client.Backfill
	decode    = "decode"   // DecodeLeads, without an org
	unmarshal = "any"      // json.Unmarshal of the same text into any
)

// side is a client of Salesforce that is to write leads. It signs in when it
// first writes.
type side interface {
	// prepare returns a function that does something with the leads from one
	// number to another. What preparing takes is not measured.
	prepare(do string, from, to int) (func(ctx context.Context) error, error)
}

func newSide(t *task) (side, error) {
	if t.Side == ours {
		client, err := ourClient(t.Org.Credentials, nil, nil)
		return &oursSide{client: client}, err
	}
	switch t.Side {
	case peers, composites:
		s := &peerSide{who: t.Org.Credentials, composites: t.Side == composites}
		return s, readJSON(t.Job, &s.job)
	case floor:
		s := newFloor(t.Org.Credentials)
		return s, readJSON(t.Job, s.job)
	}
	return nil, fmt.Errorf("there is no side %q", t.Side)
}

func readJSON(file string, into any) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

// oursSide is this module, used as its README shows.
type oursSide struct {
	client *salesforce.Client
	leads  []salesforce.Lead // made when they are first asked for
}

func (s *oursSide) prepare(do string, from, to int) (func(context.Context) error, error) {
	for i := len(s.leads); i < to; i++ {
		s.leads = append(s.leads, makeLead(i, actionsPerLead))
	}
	leads := s.leads[from:to]
	switch do {
	case write:
		return func(ctx context.Context) error { return s.sync(ctx, leads) }, nil
	case stream:
		return func(ctx context.Context) error {
			return drain(s.client.Stream(ctx, salesforce.FromSlice(leads)), len(leads))
		}, nil
	case backfill:
		return func(ctx context.Context) error {
			return drain(s.client.Backfill(ctx, salesforce.FromSlice(leads)), len(leads))
		}, nil
	}
	text, err := json.Marshal(leads)
	if err != nil {
		return nil, err
	}
	switch do {
	case readWrite:
		return func(ctx context.Context) error {
			read, err := salesforce.ReadLeads(bytes.NewReader(text), salesforce.DecodeOptions{})
			if err != nil {
				return err
			}
			return s.sync(ctx, read)
		}, nil
	case decode:
		return func(context.Context) error {
			return count(salesforce.DecodeLeads(bytes.NewReader(text), salesforce.DecodeOptions{}), len(leads))
		}, nil
	case unmarshal:
		return func(context.Context) error {
			var v any
			return json.Unmarshal(text, &v)
		}, nil
	}
	return nil, fmt.Errorf("ours does not %s", do)
}

func (s *oursSide) sync(ctx context.Context, leads []salesforce.Lead) error {
	results, err := s.client.Sync(ctx, leads...)
	if err != nil {
		return err
	}
	return firstFailure(results)
}

// drain holds that all leads are done.
func drain(results iter.Seq2[salesforce.Result, error], n int) error {
	return count(func(yield func(salesforce.Result, error) bool) {
		for r, err := range results {
			if err == nil {
				err = firstFailure(salesforce.Results{r})
			}
			if !yield(r, err) {
				return
			}
		}
	}, n)
}

// count holds that there are n values and no error.
func count[T any](values iter.Seq2[T, error], n int) error {
	got := 0
	for _, err := range values {
		if err != nil {
			return err
		}
		got++
	}
	if got != n {
		return fmt.Errorf("%d of %d leads", got, n)
	}
	return nil
}
