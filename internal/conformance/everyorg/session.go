package everyorg

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Session is signed in to a target and knows what it has made there. It is not
// safe for concurrent use.
type Session struct {
	target Target
	token  string
	data   string          // "/services/data/v64.0"
	made   map[string]bool // IDs of the records to delete
}

// Open signs in to a target.
func Open(ctx context.Context, target Target) (*Session, error) {
	if target.Version == "" {
		target.Version = "64.0"
	}
	if target.HTTPClient == nil {
		target.HTTPClient = &http.Client{}
	}
	target.URL = strings.TrimRight(target.URL, "/")
	s := &Session{target: target, data: "/services/data/v" + target.Version, made: map[string]bool{}}
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {target.ClientID}, "client_secret": {target.ClientSecret}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target.URL+"/services/oauth2/token", strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	status, _, body, err := s.send(req)
	if err != nil {
		return nil, err
	}
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if status != http.StatusOK || json.Unmarshal(body, &token) != nil || token.AccessToken == "" {
		return nil, fmt.Errorf("signing in was answered with status %d", status)
	}
	s.token = token.AccessToken
	return s, nil
}

// Run sends the requests of c and returns how the answers differ from what they
// must be. It ends with the first answer that differs.
func (s *Session) Run(ctx context.Context, c Case) error {
	vars := map[string]string{"run": "Cf" + strings.ToLower(rand.Text()[:12]), "data": s.data, "key": s.target.ExternalID}
	for _, st := range c.steps {
		if err := s.step(ctx, st, vars); err != nil {
			return fmt.Errorf("%s: %w", st.do, err)
		}
	}
	return nil
}

func (s *Session) step(ctx context.Context, st step, vars map[string]string) error {
	status, header, answer, err := s.ask(ctx, st, vars)
	for tries := 0; err == nil && st.ended && running.Match(answer) && tries < maxTries; tries++ {
		select {
		case <-time.After(time.Second):
			status, header, answer, err = s.ask(ctx, st, vars)
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	switch {
	case err != nil:
		return err
	case status != st.status:
		return fmt.Errorf("status %d, not %d: %.600s", status, st.status, answer)
	case !strings.Contains(string(answer), expand(st.text, vars)):
		return fmt.Errorf("%q is not in %.600s", expand(st.text, vars), answer)
	}
	if st.etag != "" {
		if vars[st.etag] = header.Get("ETag"); vars[st.etag] == "" {
			return errors.New("the answer has no ETag")
		}
	}
	if st.want == "" {
		return nil
	}
	var want, got any
	if err := json.Unmarshal([]byte(expand(st.want, vars)), &want); err != nil {
		return fmt.Errorf("the pattern is no JSON: %w", err)
	}
	if err := json.Unmarshal(answer, &got); err != nil {
		return fmt.Errorf("the answer is no JSON: %.600s", answer)
	}
	if err := match("", want, got, vars); err != nil {
		return fmt.Errorf("%w in %.600s", err, answer)
	}
	return nil
}

// maxTries is how often a job is asked for, once a second, until it has ended.
const maxTries = 120

// running is what the answer says of a job that has not ended.
var running = regexp.MustCompile(`"state"\s*:\s*"(UploadComplete|InProgress)"`)

// ask sends the request of a step.
func (s *Session) ask(ctx context.Context, st step, vars map[string]string) (int, http.Header, []byte, error) {
	method, path, _ := strings.Cut(expand(st.do, vars), " ")
	body := expand(st.body, vars)
	if before, q, ok := strings.Cut(path, "?q="); ok {
		path = before + "?q=" + url.QueryEscape(q)
	}
	if !strings.HasPrefix(path, "/services/") && !strings.HasPrefix(path, "/id/") {
		path = s.data + path
	}
	req, err := http.NewRequestWithContext(ctx, method, s.target.URL+path, strings.NewReader(body))
	if err != nil {
		return 0, nil, nil, err
	}
	token := s.token
	if st.token != "" {
		token = st.token
	}
	req.Header.Set("Authorization", "Bearer "+token)
	for name, v := range st.header {
		req.Header.Set(name, expand(v, vars))
	}
	if body != "" {
		req.Header.Set("Content-Type", contentType(path))
	}
	status, header, answer, err := s.send(req)
	if err == nil {
		s.note(path, body, answer)
	}
	return status, header, answer, err
}

func contentType(path string) string {
	if strings.HasSuffix(path, "/batches") {
		return "text/csv"
	}
	return "application/json"
}

func (s *Session) send(req *http.Request) (status int, header http.Header, body []byte, err error) {
	resp, err := s.target.HTTPClient.Do(req)
	if err != nil {
		return 0, nil, nil, err
	}
	body, err = io.ReadAll(resp.Body)
	return resp.StatusCode, resp.Header, body, errors.Join(err, resp.Body.Close())
}

// note remembers the IDs of records that an answer says were made, at any
// depth: also of those that should not have been.
func (s *Session) note(path, body string, answer []byte) {
	var v any
	if strings.Contains(path, "/jobs/") || json.Unmarshal(answer, &v) != nil || body == "" {
		return
	}
	var visit func(v any)
	visit = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				visit(e)
			}
		case map[string]any:
			if id, ok := v["id"].(string); ok && v["success"] == true {
				s.made[id] = true
			}
			for _, e := range v {
				visit(e)
			}
		}
	}
	visit(v)
}

// Close deletes what the session made. It does so even when ctx has ended.
func (s *Session) Close(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	var all []error
	for ids := range slices.Chunk(slices.Sorted(maps.Keys(s.made)), 200) {
		req, err := http.NewRequestWithContext(ctx, http.MethodDelete, s.target.URL+s.data+"/composite/sobjects?ids="+strings.Join(ids, ","), http.NoBody)
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "Bearer "+s.token)
		status, _, body, err := s.send(req)
		if err == nil && status != http.StatusOK {
			err = fmt.Errorf("deleting the test's records was answered with status %d: %s", status, bytes.TrimSpace(body))
		}
		all = append(all, err)
	}
	s.made = map[string]bool{}
	return errors.Join(all...)
}

// expand puts variables into a text.
func expand(text string, vars map[string]string) string {
	for name, v := range vars {
		text = strings.ReplaceAll(text, "${"+name+"}", v)
	}
	return text
}
