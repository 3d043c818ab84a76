package rest_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// A body that is not in memory is sent whole with each try, with its length.
func TestContent(t *testing.T) {
	o := &org{steps: []step{{status: 503}, {status: 201}}}
	c, _, _ := connect(t, o, nil)
	text := "Id,Name\n1,a\n"
	_, err := c.Do(t.Context(), rest.Request{
		Method: http.MethodPut, Path: "/jobs/ingest/750/batches", Repeatable: true,
		Body: &rest.Content{Type: "text/csv; charset=UTF-8", From: strings.NewReader(text + "more"), Size: int64(len(text))},
	})
	require.NoError(t, err)
	require.Equal(t, []string{text, text}, o.bodies)
	require.EqualValues(t, len(text), o.requests[1].ContentLength)
	require.Equal(t, "text/csv; charset=UTF-8", o.requests[1].Header.Get("Content-Type"))
}

// counted counts how much of it is read at a time.
type counted struct {
	strings.Reader
	most int
}

func (c *counted) ReadAt(b []byte, at int64) (int, error) {
	c.most = max(c.most, int(at))
	return c.Reader.ReadAt(b, at)
}

// Nothing of the body is read before the org takes it.
func TestContentIsNotReadAhead(t *testing.T) {
	body := &counted{Reader: *strings.NewReader(strings.Repeat("x", 1<<20))}
	c, _, _ := connect(t, &org{}, func(cfg *rest.Config) {
		cfg.HTTPClient.Transport = sends(func(r *http.Request) (*http.Response, error) {
			require.Zero(t, body.most)
			_, err := io.CopyN(io.Discard, r.Body, 1<<16)
			require.NoError(t, err)
			return &http.Response{StatusCode: http.StatusCreated, Header: http.Header{}, Body: http.NoBody}, nil
		})
	})
	_, err := c.Do(t.Context(), rest.Request{Method: http.MethodPut, Path: "/x", Body: &rest.Content{Type: "text/csv", From: body, Size: 1 << 20}})
	require.NoError(t, err)
	require.Less(t, body.most, 1<<17)
}

// An answer goes where it is to go, anew with each try; refusals do not, and are
// read as ever. The limit of other answers' size does not hold.
func TestInto(t *testing.T) {
	o := &org{steps: []step{{status: 200, broken: "half"}, {status: 503, body: errorBody("SERVER_UNAVAILABLE", "x")}, {status: 200, body: "whole answer"}}}
	c, _, _ := connect(t, o, func(cfg *rest.Config) { cfg.MaxBody = 5 })
	var got bytes.Buffer
	asked := 0
	resp, err := c.Do(t.Context(), rest.Request{Path: "/x", Into: func() (io.Writer, error) {
		asked++
		got.Reset()
		return &got, nil
	}})
	require.NoError(t, err)
	require.Equal(t, "whole answer", got.String())
	require.Empty(t, resp.Body)
	require.Equal(t, 2, asked, "by the broken answer and by the whole one")
}

// An answer that goes elsewhere is bounded as it is unpacked: a longer one is an
// error, at once.
func TestIntoIsBounded(t *testing.T) {
	bomb := []byte(pack(string(make([]byte, 32<<20))))
	for name, tt := range map[string]struct {
		body   []byte
		header http.Header
		most   int64
		fits   bool
	}{
		"as long as may be": {[]byte("12345"), nil, 5, true}, "a byte more": {[]byte("123456"), nil, 5, false}, "no limit": {[]byte("123456"), nil, 0, true}, "nothing": {nil, nil, 1, true},
		"a bomb": {bomb, http.Header{"Content-Encoding": {"gzip"}}, 1 << 20, false}, "a bomb that fits": {bomb, http.Header{"Content-Encoding": {"gzip"}}, 32 << 20, true},
	} {
		t.Run(name, func(t *testing.T) {
			asked := 0
			c, _, _ := connect(t, &org{}, func(cfg *rest.Config) {
				cfg.HTTPClient.Transport = sends(func(*http.Request) (*http.Response, error) {
					asked++
					return &http.Response{StatusCode: http.StatusOK, Header: tt.header.Clone(), Body: io.NopCloser(bytes.NewReader(tt.body))}, nil
				})
			})
			var got written
			_, err := c.Do(t.Context(), rest.Request{Path: "/x", Most: tt.most, Into: func() (io.Writer, error) { return &got, nil }})
			require.Equal(t, !tt.fits, errors.Is(err, rest.ErrTooLarge), err)
			require.Equal(t, 1, asked)
			if !tt.fits {
				require.LessOrEqual(t, int64(got), tt.most+1)
			}
		})
	}
}

// written counts what is written to it.
type written int64

func (w *written) Write(b []byte) (int, error) { *w += written(len(b)); return len(b), nil }

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
