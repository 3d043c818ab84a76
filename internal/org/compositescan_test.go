package org

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/scan"
)

// someResults is the body of a part: what became of two records.
const someResults = `[{"id":"00Q000000000001AAA","success":true,"errors":[],"created":true},
		{"success":false,"errors":[{"statusCode":"INVALID_EMAIL_ADDRESS","message":"Email: \"x\" \u00e9","fields":["Email"]}],"created":false}]`

const someComposite = `{"compositeResponse" : [ {"body":` + someResults + `,"httpHeaders":{"a":null},"httpStatusCode":200,"referenceId":"r0_1"},
		{"body":{"totalSize":-1.5e3,"done":true,"records":[]},"httpHeaders":{},"httpStatusCode":404,"referenceId":"r1_1"} ]}` + "\n"

func TestScanComposite(t *testing.T) {
	answers, ok := scanned([]byte(someComposite))
	require.True(t, ok)
	require.Len(t, answers, 2)
	if diff := cmp.Diff(someResults, string(answers[0].Body)); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
	require.Equal(t, 404, answers[1].Status)
	_, ok = scanned([]byte(`{"compositeResponse":[{"body":` + nestedLists(scan.MaxDepth) + `}]}`))
	require.True(t, ok)
	for _, other := range []string{
		`{"compositeResponse":[{"body":` + nestedLists(scan.MaxDepth+1) + `}]}`,
		``, `[]`, `{"compositeResponse":{}}`, `{"compositeresponse":[]}`,
		`{"compositeResponse":[{"httpStatusCode":012}]}`, `{"compositeResponse":[{"httpStatusCode":200.5}]}`, `{"compositeResponse":[{"body":}]}`,
		`{"compositeResponse":[{"body":tru}]}`, `{"compositeResponse":[{"body":"\x"}]}`, `{"compositeResponse":[{"body":01}]}`, `{"compositeResponse":[]}}`,
	} {
		_, ok := scanned([]byte(other))
		require.False(t, ok, other)
	}
}

func scanned(body []byte) ([]Subresponse, bool) {
	var out compositeAnswer
	s := scan.New(body)
	ok := scanComposite(s, &out, nil)
	return out.Responses, ok && s.End()
}

// nestedLists is an array in an array, and so on.
func nestedLists(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }

// What a scanner understands is what encoding/json does.
func FuzzScanComposite(f *testing.F) {
	f.Add([]byte(someComposite))
	f.Add([]byte(`{"compositeResponse":[{"body":` + nestedLists(10_001) + `}]}`)) // deeper than encoding/json goes
	f.Add([]byte(`{"compositeResponse":[]}`))
	f.Add([]byte(`{"compositeResponse":[],"compositeResponse":[{}]}`))
	f.Add([]byte(`{"compositeResponse":[{}],"compositeResponse":[{}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if got, ok := scanned(body); ok {
			var want struct {
				Responses []Subresponse `json:"compositeResponse"`
			}
			require.NoError(t, Unmarshal(body, &want))
			require.True(t, json.Valid(body))
			if diff := cmp.Diff(want.Responses, got, cmp.AllowUnexported(Subresponse{}), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		}
	})
}
