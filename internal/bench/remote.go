package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// startSimulator starts a simulator in another process, which ends with stop.
func startSimulator(ctx context.Context) (r *remote, stop func(), err error) {
	cmd, err := child(ctx, "simulator")
	if err != nil {
		return nil, nil, err
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	stop = func() { _, _ = in.Close(), cmd.Wait() } // it serves until its input ends
	r = new(remote)
	if err := json.NewDecoder(out).Decode(r); err != nil {
		stop()
		return nil, nil, fmt.Errorf("the simulator does not start: %w", err)
	}
	return r, stop, nil
}

func (r *remote) reset(ctx context.Context, to reset) error {
	text, err := json.Marshal(to)
	if err != nil {
		return err
	}
	return r.ask(ctx, http.MethodPost, "/bench/reset", bytes.NewReader(text), nil)
}

func (r *remote) served(ctx context.Context, withDigest bool) (out served, err error) {
	path := "/bench/served"
	if withDigest {
		path += "?digest"
	}
	return out, r.ask(ctx, http.MethodGet, path, nil, &out)
}

func (r *remote) ask(ctx context.Context, method, path string, body io.Reader, out any) error {
	req, err := http.NewRequestWithContext(ctx, method, r.Control+path, body)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %s", method, path, resp.Status)
	}
	if out == nil {
		return nil
	}
	return json.NewDecoder(resp.Body).Decode(out)
}
