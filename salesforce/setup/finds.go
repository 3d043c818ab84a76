package setup

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"path"
	"sync"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// finds are the records in an org's answers.
type finds struct {
	next http.RoundTripper

	mu   sync.Mutex
	rows []map[string]any
}

// watch makes the requests of a configuration pass finds.
func watch(cfg *salesforce.Config) *finds {
	f := &finds{next: http.DefaultTransport, rows: []map[string]any{}}
	client := &http.Client{}
	if cfg.HTTPClient != nil {
		*client = *cfg.HTTPClient
	}
	if client.Transport != nil {
		f.next = client.Transport
	}
	client.Transport, cfg.HTTPClient = f, client
	return f
}

// RoundTrip sends a request and reads the records in the answer.
func (f *finds) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := f.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	var body bytes.Buffer
	_, err = body.ReadFrom(resp.Body)
	if closed := resp.Body.Close(); err != nil || closed != nil {
		return nil, errors.Join(err, closed)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body.Bytes()))
	dec := json.NewDecoder(&body)
	dec.UseNumber()
	var v any
	if dec.Decode(&v) == nil {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.read(v)
	}
	return resp, nil
}

// read keeps the records in a value. A record has its object as attributes.type.
func (f *finds) read(v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			f.read(item)
		}
	case map[string]any:
		about, _ := v["attributes"].(map[string]any)
		if url, _ := about["url"].(string); url != "" {
			v["Id"] = path.Base(url)
			delete(about, "url")
			f.rows = append(f.rows, v)
		}
		for _, item := range v {
			f.read(item)
		}
	}
}
