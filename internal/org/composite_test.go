package org

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// rawBody is JSON as it is.
type rawBody []byte

func (r rawBody) AppendJSON(b []byte, _ rest.Room) ([]byte, error) { return append(b, r...), nil }

// A sub-request is what encoding/json makes of it, whatever stands in its
// address and headers.
func TestSubrequestJSON(t *testing.T) {
	const odd = "<&>'\"\\ é\u2028 \xff\x00\x7f/"
	for _, headers := range []map[string]string{nil, {}, {"B" + odd: "2" + odd}, {"B": "2", "A": "1", "C" + odd: odd}} {
		want := struct {
			Method  string            `json:"method"`
			URL     string            `json:"url"`
			Ref     string            `json:"referenceId"`
			Headers map[string]string `json:"httpHeaders,omitempty"`
			Body    json.RawMessage   `json:"body,omitempty"`
		}{Method: "POST" + odd, URL: "/x?q=" + odd, Ref: "r0" + odd, Headers: headers}
		sub := Subrequest{Method: want.Method, URL: want.URL, Ref: want.Ref, Headers: headers}
		for _, body := range []string{"", `{"a":[1]}`} {
			want.Body, sub.Body = json.RawMessage(body), nil
			if body != "" {
				sub.Body = rawBody(body)
			}
			got, err := sub.appendJSON([]byte("["), func(b []byte, _ int) []byte { return b })
			require.NoError(t, err)
			require.Equal(t, "["+marshalled(t, want), string(got))
		}
	}
}
