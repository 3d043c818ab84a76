package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

func sampleFile() string { return filepath.Join("..", "sample", "leads.json") }

func sampleLeads(t *testing.T) []salesforce.Lead {
	t.Helper()
	f, err := os.Open(sampleFile())
	require.NoError(t, err)
	defer f.Close()
	var leads []salesforce.Lead
	for lead, err := range salesforce.DecodeLeads(f, salesforce.DecodeOptions{}) {
		require.NoError(t, err)
		leads = append(leads, lead)
	}
	require.Len(t, leads, 30)
	return leads
}

// A lead comes out of the queue as it went in.
func TestMessageRoundTrip(t *testing.T) {
	leads := sampleLeads(t)
	var odd salesforce.Lead
	require.NoError(t, json.Unmarshal([]byte(`{"id": "x", "company": {"name": ["?"]}, "custom": {"n": 12345678901234567890.5},
		"tags": [{"tagOptionId": "o", "value": "Hot"}, 7], "leadActivityEvents": ["e1", {"id": "e2", "eventType": "CSV_UPLOAD"}]}`), &odd))
	require.NotEmpty(t, odd.Person.Unreadable)
	for _, want := range append(leads, odd) {
		data, err := encode(&want)
		require.NoError(t, err)
		got, err := decode(data)
		require.NoError(t, err)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", want.Person.ID, diff)
		}
	}
}

// One lead is one message, however it was spelt; another lead, or another org,
// is another one.
func TestMessageID(t *testing.T) {
	id := func(org, text string) string {
		var l salesforce.Lead
		require.NoError(t, json.Unmarshal([]byte(text), &l))
		data, err := encode(&l)
		require.NoError(t, err)
		return messageID(org, l.Person.ID, data)
	}
	one := id("acme", `{"id": "7", "lastName": "Nwosu", "custom": {"a": 1, "b": 2}}`)
	require.Equal(t, one, id("acme", `{"custom": {"b": 2, "a": 1}, "lastName": "Nwosu", "email": null, "id": "7"}`))
	require.NotEqual(t, one, id("globex", `{"id": "7", "lastName": "Nwosu", "custom": {"a": 1, "b": 2}}`))
	require.NotEqual(t, one, id("acme", `{"id": "7", "lastName": "Nwosu", "custom": {"a": 1, "b": 3}}`))
	require.True(t, strings.HasPrefix(one, "acme.7."), one)
	require.NotContains(t, id("acme", `{"id": "a\nb", "lastName": "Nwosu"}`), "\n", "it is a header")
}

func TestDecodeBroken(t *testing.T) {
	deep := `{"id": "1", "custom": {"a": ` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}}`
	for text, want := range map[string]string{
		"":                                   "its JSON is broken, or nested too deeply, at byte 0",
		"x":                                  "its JSON is broken, or nested too deeply, at byte 1",
		"[]":                                 "it is an array",
		`{"id": "secret@northwind.example"`:  "its JSON is broken, or nested too deeply, at byte 33",
		`{"secret@northwind.example": true}`: "it has no member of a lead: its members are 1 more",
		`{"error": "no"}`:                    `it looks like an error: its members are "error"`,
		"{\"lastName\": \"M\xfcller\"}":      "it is not valid UTF-8",
		deep:                                 "its JSON is broken, or nested too deeply, at byte 10027",
	} {
		_, err := decode([]byte(text))
		require.EqualError(t, err, want, "%.50q", text)
	}
}
