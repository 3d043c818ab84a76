package rest_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// deaf answers with a body that minds no context and ends it after some reads.
type deaf struct {
	body   []byte
	packed bool
	cancel context.CancelFunc
	after  int
	reads  int
}

func (d *deaf) RoundTrip(r *http.Request) (*http.Response, error) {
	resp := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(&portions{d, bytes.NewReader(d.body)}), Request: r, ContentLength: -1}
	if d.packed {
		resp.Header.Set("Content-Encoding", "gzip")
	}
	return resp, nil
}

type portions struct {
	*deaf
	from io.Reader
}

func (p *portions) Read(b []byte) (int, error) {
	if p.reads++; p.reads == p.after {
		p.cancel()
	}
	return p.from.Read(b[:min(len(b), 4<<10)])
}

// An answer is read no further than its context lasts, also where all of it is
// at hand and is only unpacked.
func TestReadingEndsWithTheContext(t *testing.T) {
	plain := bytes.Repeat([]byte("0123456789abcdef"), 64<<10)
	packed := []byte(pack(strings.Repeat(" ", 16<<20)))
	for name, tt := range map[string]struct {
		body   []byte
		packed bool
		into   bool
	}{
		"plain": {body: plain}, "plain, into a file": {body: plain, into: true},
		"packed": {body: packed, packed: true}, "packed, into a file": {body: packed, packed: true, into: true},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			d := &deaf{body: tt.body, packed: tt.packed, cancel: cancel, after: 2}
			c, _, _ := connect(t, nil, func(cfg *rest.Config) { cfg.HTTPClient = &http.Client{Transport: d} })
			req := rest.Request{Method: http.MethodGet, Path: "/x", Repeatable: true}
			var out bytes.Buffer
			if tt.into {
				req.Into = func() (io.Writer, error) { return &out, nil }
			}
			_, err := c.Do(ctx, req)
			require.ErrorIs(t, err, context.Canceled)
			require.Equal(t, d.after, d.reads)
			require.Less(t, out.Len(), 12<<20)
		})
	}
}
