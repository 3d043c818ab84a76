package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"time"
)

// simulator starts the program on a free port, signs in with client
// credentials of its own choice, makes one query, looks at one page, and
// interrupts it.
func simulator(program string) (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "-addr", "127.0.0.1:0", "-client-id", "cid", "-client-secret", "csecret")
	cmd.Stderr = os.Stderr
	cmd.WaitDelay = time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			cancel() // kills it
			_ = cmd.Wait()
		}
	}()
	stdout := bufio.NewReader(out)
	first, err := stdout.ReadString('\n')
	if err != nil {
		return fmt.Errorf("the simulator printed no address: %w", err)
	}
	base, ok := strings.CutPrefix(strings.TrimSpace(first), "listening on ")
	if !ok {
		return fmt.Errorf("the simulator's first line is %q", first)
	}
	if err := signInAndQuery(ctx, base); err != nil {
		return err
	}
	if err := seePage(ctx, base); err != nil {
		return err
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, stdout); err != nil {
		return err
	}
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("the simulator was interrupted and ended with: %w", err)
	}
	fmt.Println("simulator: served", base, "and ended when interrupted")
	return nil
}

func signInAndQuery(ctx context.Context, base string) error {
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {"cid"}, "client_secret": {"csecret"}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/services/oauth2/token", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var token struct {
		AccessToken string `json:"access_token"`
		InstanceURL string `json:"instance_url"`
	}
	if err := answer(req, &token); err != nil {
		return err
	}
	if token.InstanceURL != base {
		return fmt.Errorf("instance_url is %q, not %q", token.InstanceURL, base)
	}
	q := url.Values{"q": {"SELECT Id, Name FROM Lead LIMIT 1"}}
	req, err = http.NewRequestWithContext(ctx, http.MethodGet, base+"/services/data/v66.0/query?"+q.Encode(), http.NoBody)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token.AccessToken)
	var rows struct {
		Done *bool `json:"done"`
	}
	if err := answer(req, &rows); err != nil {
		return err
	}
	if rows.Done == nil || !*rows.Done {
		return errors.New("the query is not done")
	}
	return nil
}

// seePage looks for the query on the page of the requests.
func seePage(ctx context.Context, base string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/requests", http.NoBody)
	if err != nil {
		return err
	}
	resp, err := (&http.Client{}).Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK || !strings.Contains(string(text), "/services/data/v66.0/query") {
		return fmt.Errorf("the page of requests is %s and does not tell of the query", resp.Status)
	}
	return nil
}

// answer decodes the answer to req into v; anything but 200 is an error.
func answer(req *http.Request, v any) error {
	resp, err := (&http.Client{}).Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %s", req.Method, req.URL.Path, resp.Status)
	}
	return json.NewDecoder(resp.Body).Decode(v)
}
