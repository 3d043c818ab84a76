package rest

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

type answer struct {
	status int // 0 if none came
	header http.Header
	body   []byte
	err    error // of the transport, or of reading the body
	unsent bool  // nothing of the request can have reached Salesforce
}

// send tries once, and reads the whole answer.
func (c *Conn) send(ctx context.Context, o *outgoing, token *auth.Token) (a answer) {
	defer c.count(o, &a)
	if ctx.Err() != nil {
		return answer{err: ctx.Err(), unsent: true}
	}
	ctx, cancel := context.WithTimeout(ctx, c.cfg.Timeout)
	defer cancel()
	var asked, connected atomic.Bool // if a transport sets neither, it may have sent the request
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	if o.body != nil {
		ctx = context.WithValue(ctx, contentKey{}, o.body)
	}
	req := c.client.R().SetContext(ctx)
	req.Header = o.Header.Clone()
	req.Header.Set("Authorization", "Bearer "+string(token.AccessToken))
	resp, err := req.Execute(o.Method, strings.TrimSuffix(token.InstanceURL, "/")+o.target)
	if err != nil {
		if ue, ok := errors.AsType[*url.Error](err); ok {
			err = ue.Err // it prints the query
		}
		if resp != nil && resp.RawResponse != nil && resp.RawResponse.Body != nil {
			_ = resp.RawResponse.Body.Close()
		}
		return answer{err: err, unsent: refusedDial(err) || asked.Load() && !connected.Load()}
	}
	raw := resp.RawResponse
	raw.Body = &untilDone{raw.Body, ctx.Err}
	defer func() { _ = raw.Body.Close() }()
	a.status, a.header = raw.StatusCode, raw.Header
	if o.Into != nil && success(a.status) {
		a.err = copyBody(raw, o.Into, o.Most)
		return a
	}
	a.body, a.err = c.readBody(raw)
	return a
}

// untilDone is a body that ends with ctx, even if it is in memory and takes long to
// unpack, or its transport ignores ctx.
type untilDone struct {
	io.ReadCloser
	over func() error // the ctx's Err
}

func (b *untilDone) Read(p []byte) (int, error) {
	if err := b.over(); err != nil {
		return 0, err
	}
	return b.ReadCloser.Read(p)
}

// copyBody copies the body, unpacked, to a writer: at most that many bytes, unless
// zero.
func copyBody(resp *http.Response, into func() (io.Writer, error), most int64) error {
	r, err := unpacked(resp)
	if err != nil || r == nil {
		return err
	}
	w, err := into()
	if err != nil {
		return err
	}
	if most > 0 {
		r = io.LimitReader(r, most+1)
	}
	switch n, err := io.Copy(w, r); {
	case err != nil:
		return brokenBody(err)
	case most > 0 && n > most:
		return ErrTooLarge
	}
	return nil
}

func brokenBody(err error) error {
	if _, corrupt := errors.AsType[flate.CorruptInputError](err); corrupt || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) {
		return errors.Join(ErrTruncated, ErrGzip, err)
	}
	return errors.Join(ErrTruncated, err)
}

// unpacked returns the body without its gzip, nil if there is no body.
func unpacked(resp *http.Response) (io.Reader, error) {
	if !strings.EqualFold(resp.Header.Get("Content-Encoding"), "gzip") {
		return resp.Body, nil
	}
	z, err := gzip.NewReader(resp.Body)
	switch {
	case errors.Is(err, io.EOF):
		return nil, nil // no body, whatever its header says
	case err != nil:
		return nil, brokenBody(err)
	}
	return z, nil
}

// readBody reads the body, unpacked: at most MaxBody bytes. The size is not known in
// advance, so it is read into pieces of pooled memory, of which the pool keeps maxSpare
// bytes.
func (c *Conn) readBody(resp *http.Response) ([]byte, error) {
	r, err := unpacked(resp)
	if err != nil || r == nil {
		return nil, err
	}
	var pieces []*[pieceSize]byte
	defer func() {
		for _, p := range pieces[:min(len(pieces), maxSpare/pieceSize)] {
			c.pieces.Put(p)
		}
	}()
	size := 0
	for err == nil && int64(size) <= c.cfg.MaxBody {
		if size == len(pieces)*pieceSize {
			pieces = append(pieces, piece(&c.pieces))
		}
		var n int
		n, err = r.Read(pieces[len(pieces)-1][size%pieceSize:])
		size += n
	}
	switch {
	case int64(size) > c.cfg.MaxBody:
		return nil, ErrTooLarge
	case !errors.Is(err, io.EOF):
		return nil, brokenBody(err)
	}
	text := make([]byte, 0, size)
	for _, p := range pieces {
		text = append(text, p[:min(size-len(text), pieceSize)]...)
	}
	return bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")), nil
}

// sendable reports whether a token may be sent to the address: https, or this
// machine.
func sendable(instance string) bool {
	u, err := url.Parse(instance)
	if err != nil || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return false
	}
	if u.Scheme == "https" {
		return true
	}
	name := u.Hostname()
	ip, err := netip.ParseAddr(name)
	return u.Scheme == "http" && (name == "localhost" || strings.HasSuffix(name, ".localhost") || err == nil && ip.IsLoopback())
}
