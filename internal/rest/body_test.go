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
	_, err := c.Do(t.Context(), rest.Request{Method: http.MethodPost, Path: "/x", Repeatable: true, Body: []byte(`{"a":1}`)})
	require.NoError(t, err)
	require.Equal(t, slices.Repeat([]string{`{"a":1}`}, 3), o.bodies)
	require.Equal(t, "application/json; charset=UTF-8", o.requests[2].Header.Get("Content-Type"))
	require.EqualValues(t, 7, o.requests[2].ContentLength)
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
				resp, err := c.Do(t.Context(), rest.Request{Method: http.MethodPost, Path: "/x", Body: []byte(body)})
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
