package rest_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// text is a body that is appended to memory lent for it, in several pieces.
func text(s string) rest.Append {
	return func(b []byte, room rest.Room) ([]byte, error) {
		for part := range slices.Chunk([]byte(s), 300) {
			b = append(room(b, 32<<10), part...)
		}
		return b, nil
	}
}

// slow is a transport that answers before it has read the body, as it does where
// the org answers early, and reads on for as long as it likes.
type slow struct {
	mu     sync.Mutex
	bodies []io.ReadCloser
	again  []func() (io.ReadCloser, error)
}

func (s *slow) RoundTrip(req *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bodies, s.again = append(s.bodies, req.Body), append(s.again, req.GetBody)
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("{}"))}, nil
}

// A body stays what it is until the transport closes it, whatever is sent in the
// meantime. Afterwards nobody reads in it what another request sends.
func TestBodyIsWholeUntilItIsClosed(t *testing.T) {
	late := new(slow)
	c, _, _ := connect(t, &org{}, func(cfg *rest.Config) { cfg.HTTPClient.Transport = late })
	do := func(i int) string {
		body := strings.Repeat(string(rune('a'+i)), 1000+i)
		_, err := c.Do(t.Context(), rest.Request{Method: http.MethodPost, Path: "/x", Body: text(body)})
		require.NoError(t, err)
		return body
	}
	var sent []string
	for i := range 20 {
		sent = append(sent, do(i))
	}
	for i, body := range late.bodies {
		start := make([]byte, 10)
		_, err := io.ReadFull(body, start)
		require.NoError(t, err)
		if i%2 == 1 { // closed before its end: its memory may be used by the next
			require.NoError(t, body.Close())
			require.NoError(t, body.Close())
			do(i)
			continue
		}
		tail, err := io.ReadAll(body)
		require.NoError(t, err)
		require.Equal(t, sent[i], string(start)+string(tail))
		require.NoError(t, body.Close())
	}
	for i := range sent {
		n, err := late.bodies[i].Read(make([]byte, 10))
		require.Zero(t, n)
		require.ErrorContains(t, err, "the body is no more")
		body, err := late.again[i]()
		require.NoError(t, err)
		n, err = body.Read(make([]byte, 10))
		require.Zero(t, n)
		require.ErrorContains(t, err, "the body is no more")
		require.NoError(t, body.Close())
	}
}

// Memory is used again, unless it is more than the largest request needs.
func TestBodyMemoryIsUsedAgain(t *testing.T) {
	const most = 1 << 20
	c, _, _ := connect(t, &org{steps: []step{{status: 200, body: "{}"}}}, nil)
	seen, again := make(map[*byte]bool), false
	for i := range 30 { // a pool may lose some
		size := 1000
		if i%5 == 4 {
			size = most + 1
		}
		_, err := c.Do(t.Context(), rest.Request{Method: http.MethodPost, Path: "/x", Body: rest.Append(func(b []byte, _ rest.Room) ([]byte, error) {
			require.Empty(t, b)
			require.LessOrEqual(t, cap(b), most)
			first := &b[:1][0]
			again = again || seen[first]
			seen[first] = true
			return append(b, make([]byte, size)...), nil
		})})
		require.NoError(t, err)
	}
	require.True(t, again)
}

// A transport may close a body while it reads it: what it reads is the body, or
// nothing.
func TestBodyIsClosedWhileItIsRead(t *testing.T) {
	late := new(slow)
	c, _, _ := connect(t, &org{}, func(cfg *rest.Config) { cfg.HTTPClient.Transport = late })
	for i := range 50 {
		want := strings.Repeat(string(rune('a'+i%26)), 1000)
		_, err := c.Do(t.Context(), rest.Request{Method: http.MethodPost, Path: "/x", Body: text(want)})
		require.NoError(t, err)
		body := late.bodies[i]
		var wg sync.WaitGroup
		wg.Go(func() {
			read, _ := io.ReadAll(body)
			if !strings.HasPrefix(want, string(read)) {
				t.Errorf("%q was read of another's body", read)
			}
		})
		wg.Go(func() { _ = body.Close() })
		wg.Go(func() {
			_, err := c.Do(t.Context(), rest.Request{Method: http.MethodPost, Path: "/y", Body: text(strings.Repeat("-", 1000))})
			if err != nil {
				t.Error(err)
			}
		})
		wg.Wait()
		late.bodies = late.bodies[:i+1]
	}
}

// An answer has nothing of one that could not be read whole.
func TestAnswerAfterOneThatIsCutOff(t *testing.T) {
	const most = 20
	long, whole, cut := step{status: 200, body: strings.Repeat("long", most)}, step{status: 200, body: "{}"}, step{status: 200, broken: "half"}
	o := &org{}
	c, _, _ := connect(t, o, func(cfg *rest.Config) { cfg.MaxBody = most })
	for range 20 {
		o.steps = append(o.steps, long, whole, cut, whole)
		for _, cause := range []error{rest.ErrTooLarge, rest.ErrTruncated} {
			fails(t.Context(), t, c, rest.Request{Method: http.MethodPost, Path: "/x"}, cause)
			resp, err := c.Do(t.Context(), rest.Request{Path: "/x"})
			require.NoError(t, err)
			require.Equal(t, "{}", string(resp.Body))
		}
	}
}

// Each try sends the whole body.
func TestBodyOfEachTry(t *testing.T) {
	o := &org{steps: []step{{status: 503}, {err: io.ErrUnexpectedEOF}, {status: 200, body: "{}"}}}
	c, _, _ := connect(t, o, nil)
	written := 0
	_, err := c.Do(t.Context(), rest.Request{Method: http.MethodPost, Path: "/x", Repeatable: true, Body: rest.Append(func(b []byte, _ rest.Room) ([]byte, error) {
		written++
		return append(b, `{"a":1}`...), nil
	})})
	require.NoError(t, err)
	require.Equal(t, 1, written)
	require.Equal(t, slices.Repeat([]string{`{"a":1}`}, 3), o.bodies)
	require.Equal(t, "application/json; charset=UTF-8", o.requests[2].Header.Get("Content-Type"))
	require.EqualValues(t, 7, o.requests[2].ContentLength)
}

// What cannot be written is not sent.
func TestBodyThatCannotBeWritten(t *testing.T) {
	o := &org{steps: []step{{status: 200, body: "{}"}}}
	c, _, _ := connect(t, o, nil)
	_, err := c.Do(t.Context(), rest.Request{Method: http.MethodPost, Path: "/x", Body: rest.Append(func(b []byte, _ rest.Room) ([]byte, error) {
		return append(b, "half"...), io.ErrShortWrite
	})})
	require.ErrorIs(t, err, io.ErrShortWrite)
	require.Empty(t, o.requests)
	_, err = c.Do(t.Context(), rest.Request{Method: http.MethodPost, Path: "/x", Body: text("whole")})
	require.NoError(t, err)
	require.Equal(t, []string{"whole"}, o.bodies)
}

// Bodies and answers of requests that are under way at once are their own. The
// transport reads and closes each while others are written.
func TestBodiesAtOnce(t *testing.T) {
	c, _, _ := connect(t, &org{}, func(cfg *rest.Config) {
		cfg.HTTPClient.Transport = sends(func(r *http.Request) (*http.Response, error) {
			body, err := io.ReadAll(r.Body)
			if err == nil {
				err = r.Body.Close()
			}
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(string(body)))}, err
		})
	})
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			var answers [][]byte
			var want []string
			for k := range 50 {
				body := strings.Repeat(string(rune('a'+i)), 1+(7*k)%113)
				resp, err := c.Do(t.Context(), rest.Request{Method: http.MethodPost, Path: "/x", Body: text(body)})
				if err != nil {
					t.Error(err)
					return
				}
				answers, want = append(answers, resp.Body), append(want, body)
			}
			for k := range answers {
				if string(answers[k]) != want[k] {
					t.Errorf("request %d: %q came back as %q", k, want[k], answers[k])
				}
			}
		})
	}
	wg.Wait()
}
