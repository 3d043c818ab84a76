package conformance

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// answered is an answer of a real org to something it did not like.
type answered struct {
	name   string
	status int
	body   json.RawMessage
}

// recordedErrors reads all bodies with errors that there are recordings of.
func recordedErrors(t *testing.T) []answered {
	t.Helper()
	var out []answered
	for _, file := range []string{"errors/errors_curated.json", "grouparoo/errors_and_partial_failures.json"} {
		text, err := os.ReadFile(filepath.Join(recordings, file))
		if err != nil {
			t.Skip("no recordings of real orgs here")
		}
		var list []struct {
			What   string          `json:"what"`
			Source string          `json:"source"`
			Status int             `json:"status"`
			Body   json.RawMessage `json:"body"`
		}
		require.NoError(t, json.Unmarshal(text, &list))
		for _, e := range list {
			if string(e.Body) != "null" {
				out = append(out, answered{e.What + e.Source, e.Status, e.Body})
			}
		}
	}
	files, err := filepath.Glob(filepath.Join(recordings, "amp-labs", "*.json"))
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		out = append(out, answered{filepath.Base(file), http.StatusBadRequest, text})
	}
	return out
}

// TestErrorsDecode holds that no code, message, field or duplicate of a
// recorded answer is lost: what a plain reading of the JSON finds,
// [rest.ParseErrors] finds.
func TestErrorsDecode(t *testing.T) {
	found := 0
	for _, a := range recordedErrors(t) {
		t.Run(a.name, func(t *testing.T) {
			for _, list := range errorLists(decode(a.body)) {
				text, err := json.Marshal(list)
				require.NoError(t, err)
				items := rest.ParseErrors(text)
				found += len(items)
				if diff := cmp.Diff(plainItems(list), items); diff != "" {
					t.Errorf("(-recorded +ours):\n%s", diff)
				}
			}
		})
	}
	t.Logf("%d errors decoded", found)
	require.Greater(t, found, 50)
}

// errorLists returns the lists in v that hold errors, or addresses of the
// records that an external ID is ambiguous between.
func errorLists(v any) [][]any {
	var out [][]any
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			switch e := e.(type) {
			case string:
				if strings.HasPrefix(e, "/services/data/") {
					return [][]any{v}
				}
			case map[string]any:
				if e["errorCode"] != nil || e["statusCode"] != nil {
					return [][]any{v}
				}
				out = append(out, errorLists(e)...)
			}
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			out = append(out, errorLists(v[name])...)
		}
	}
	return out
}

// plainItems reads errors without the types of rest.
func plainItems(list []any) []rest.Item {
	var out []rest.Item
	var ambiguous rest.Item
	for _, e := range list {
		if address, ok := e.(string); ok {
			parts := strings.Split(address, "/")
			ambiguous.Duplicates = append(ambiguous.Duplicates, rest.Duplicate{Object: parts[len(parts)-2], ID: parts[len(parts)-1]})
			continue
		}
		m, _ := e.(map[string]any)
		item := rest.Item{}
		for name, v := range m {
			switch s, _ := v.(string); name {
			case "errorCode", "statusCode":
				item.Code = s
			case "message":
				item.Message = s
			case "fields":
				for _, f := range v.([]any) {
					item.Fields = append(item.Fields, f.(string))
				}
			case "duplicateResut", "duplicateResult":
				d := v.(map[string]any)
				item.Rule, item.AllowSave = d["duplicateRule"].(string), d["allowSave"].(bool)
				for _, match := range d["matchResults"].([]any) {
					match := match.(map[string]any)
					for _, record := range match["matchRecords"].([]any) {
						id := record.(map[string]any)["record"].(map[string]any)["Id"].(string)
						item.Duplicates = append(item.Duplicates, rest.Duplicate{Object: match["entityType"].(string), ID: id})
					}
				}
			}
		}
		out = append(out, item)
	}
	if ambiguous.Duplicates != nil {
		out = append(out, ambiguous)
	}
	return out
}

// answerer answers every request alike.
type answerer answered

func (a answerer) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: a.status, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
		Body: io.NopCloser(strings.NewReader(string(a.body))),
	}, nil
}

// TestSignInErrorsDecode sends the recorded answers of token endpoints through
// a provider.
func TestSignInErrorsDecode(t *testing.T) {
	found := 0
	for _, a := range recordedErrors(t) {
		var want struct {
			Code        string `json:"error"`
			Description string `json:"error_description"`
		}
		if json.Unmarshal(a.body, &want) != nil || want.Code == "" {
			continue
		}
		found++
		provider := &auth.ClientCredentials{Domain: "https://acme.my.salesforce.com", ClientID: "cid", ClientSecret: "csecret"}
		ctx := context.WithValue(t.Context(), oauth2.HTTPClient, &http.Client{Transport: answerer(a)})
		_, err := provider.Token(ctx)
		var e *auth.Error
		require.ErrorAs(t, err, &e, a.name)
		require.Equal(t, want.Code, e.Code)
		require.Equal(t, want.Description, e.Description)
		require.Equal(t, a.status, e.Status)
	}
	t.Logf("%d answers of token endpoints decoded", found)
	require.GreaterOrEqual(t, found, 6)
}
