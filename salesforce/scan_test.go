package salesforce

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/scan"
)

const (
	someSaved = `[{"id":"00Q000000000001AAA","success":true,"errors":[],"created":true},
		{"success":false,"errors":[{"statusCode":"INVALID_EMAIL_ADDRESS","message":"Email: \"x\" \u00e9","fields":["Email"]}],"created":false}]`
	someComposite = `{"compositeResponse" : [ {"body":` + someSaved + `,"httpHeaders":{"a":null},"httpStatusCode":200,"referenceId":"r0_1"},
		{"body":{"totalSize":-1.5e3,"done":true,"records":[]},"httpHeaders":{},"httpStatusCode":404,"referenceId":"r1_1"} ]}` + "\n"
)

func TestScan(t *testing.T) {
	results, ok := scanSaved(nil, []byte(someSaved), 2)
	require.True(t, ok)
	require.Len(t, results, 2)
	require.Equal(t, "00Q000000000001AAA", results[0].ID)
	answers, ok := scanComposite(nil, []byte(someComposite))
	require.True(t, ok)
	require.Len(t, answers, 2)
	if diff := cmp.Diff(someSaved, string(answers[0].Body)); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
	require.Equal(t, 404, answers[1].Status)

	for _, odd := range []string{`[{"id":null}]`, `[{"id":"\u0031"}]`, `[{"success":null,"errors":null}]`} {
		var want []saved
		require.NoError(t, unmarshal([]byte(odd), &want))
		got, ok := scanSaved(nil, []byte(odd), 1)
		require.True(t, ok, odd)
		require.Equal(t, want, got)
	}
	for _, other := range []string{
		``, `null`, `[`, `[{}`, `[{},]`, `[{"ID":"1"}]`, `[{"success":1}]`, `[{"errors":[}]`, `[{}] x`, `[1]`,
	} {
		_, ok := scanSaved(nil, []byte(other), 1)
		require.False(t, ok, other)
	}
	_, ok = scanComposite(nil, []byte(`{"compositeResponse":[{"body":`+nested(scan.MaxDepth)+`}]}`))
	require.True(t, ok)
	for _, other := range []string{
		`{"compositeResponse":[{"body":` + nested(scan.MaxDepth+1) + `}]}`,
		``, `[]`, `{"compositeResponse":{}}`, `{"compositeresponse":[]}`,
		`{"compositeResponse":[{"httpStatusCode":012}]}`, `{"compositeResponse":[{"httpStatusCode":200.5}]}`, `{"compositeResponse":[{"body":}]}`,
		`{"compositeResponse":[{"body":tru}]}`, `{"compositeResponse":[{"body":"\x"}]}`, `{"compositeResponse":[{"body":01}]}`, `{"compositeResponse":[]}}`,
	} {
		_, ok := scanComposite(nil, []byte(other))
		require.False(t, ok, other)
	}
}

// nested is an array in an array, and so on.
func nested(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }

// What a scanner understands is what encoding/json does.
func FuzzScan(f *testing.F) {
	f.Add([]byte(someSaved))
	f.Add([]byte(someComposite))
	f.Add([]byte(`[{"id":"1","id":"2","errors":"a\\b\/","errors":{"":[0,1e9,-0.0]}}]`))
	f.Add([]byte("[{\"id\":\"Zo\xeb\"}]"))               // no UTF-8
	f.Add([]byte("[{\"errors\":[\"a\nb\",\"\x00\"]}]"))  // a line break that is not escaped
	f.Add([]byte(`[{"errors":` + nested(10_001) + `}]`)) // deeper than encoding/json goes
	f.Add([]byte(`{"compositeResponse":[]}`))
	f.Add([]byte(`{"compositeResponse":[],"compositeResponse":[{}]}`))
	f.Add([]byte(`{"compositeResponse":[{}],"compositeResponse":[{}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if got, ok := scanSaved(nil, body, 0); ok {
			var want []saved
			require.NoError(t, unmarshal(body, &want))
			require.True(t, json.Valid(body))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		}
		if got, ok := scanComposite(nil, body); ok {
			var want struct {
				Responses []subresponse `json:"compositeResponse"`
			}
			require.NoError(t, unmarshal(body, &want))
			require.True(t, json.Valid(body))
			if diff := cmp.Diff(want.Responses, got, cmp.AllowUnexported(subresponse{}), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		}
	})
}
