// Report: github.com/forcedotcom/SalesforceMobileSDK-iOS/issues/3541 (after a change of My
// Domain, or to enhanced domains, each request of a running app is answered 301 or 307),
// github.com/RoseSilverSoftware/IlluminatedCloud/issues/1667 (instance_url answers 301).
// Right: a redirect to another host of Salesforce's says that the instance has moved: a new
// token is asked for once, and its instance_url used; and the error tells what to do.

package reports

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

func TestMoved(t *testing.T) {
	for _, status := range []int{http.StatusMovedPermanently, http.StatusTemporaryRedirect} {
		org := newOrg(t)
		inner := org.HTTPClient().Transport
		old := strings.TrimPrefix(org.URL(), "https://")
		const moved = "renamed.my.salesforce.com"
		isMoved, tokens := false, 0
		net := roundTripper(func(r *http.Request) (*http.Response, error) {
			if strings.Contains(r.URL.Path, "/oauth2/token") {
				tokens++
				res, err := inner.RoundTrip(r)
				if err != nil || !isMoved {
					return res, err
				}
				b, _ := io.ReadAll(res.Body)
				b = bytes.ReplaceAll(b, []byte(`"`+org.URL()+`"`), []byte(`"https://`+moved+`"`))
				res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(b)), int64(len(b))
				return res, nil
			}
			if isMoved && r.URL.Host == old {
				return &http.Response{StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
					Header: http.Header{"Location": {"https://" + moved + r.URL.RequestURI()}, "Content-Type": {"text/html"}},
					Body:   io.NopCloser(strings.NewReader("<html>moved</html>"))}, nil
			}
			again := r.Clone(r.Context())
			again.URL.Host, again.Host = old, old
			return inner.RoundTrip(again)
		})
		c := newClient(t, org, func(c *salesforce.Config) { c.HTTPClient = &http.Client{Transport: net} })
		_, _ = syncLeads(t, c, `[{"id":"m1","lastName":"Osei","email":"osei@lumen.example","company":{"name":"Lumen"}}]`)
		isMoved = true
		before := tokens
		_, err := syncLeads(t, c, `[{"id":"m2","lastName":"Kim","email":"kim@lumen.example","company":{"name":"Lumen"}}]`)
		_, err2 := syncLeads(t, c, `[{"id":"m2","lastName":"Kim","email":"kim@lumen.example","company":{"name":"Lumen"}}]`)
		if n := org.Count("Lead"); n != 2 {
			t.Errorf("HTTP %d: %d Leads, want 2; tokens asked for since the move: %d; errors: %v / %v", status, n, tokens-before, err, err2)
		}
		var e *sferr.Error
		if errors.As(err, &e) && sferr.Explain(e).Hint == "" {
			t.Errorf("HTTP %d: the error has no hint: %v", status, e)
		}
	}
}
