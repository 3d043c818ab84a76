package rest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

func TestParseErrors(t *testing.T) {
	duplicate := func(key string) string {
		return `[{"` + key + `":{"allowSave":true,"duplicateRule":"Lead_Rule","matchResults":[{"entityType":"Lead","matchRecords":[
			{"record":{"attributes":{"type":"Contact"},"Id":"003a"}},{"record":{"Id":"00Qb"}}]}]},"errorCode":"DUPLICATES_DETECTED","message":"Use one?"}]`
	}
	found := []rest.Item{{
		Code: "DUPLICATES_DETECTED", Message: "Use one?", Rule: "Lead_Rule", AllowSave: true,
		Duplicates: []rest.Duplicate{{Object: "Contact", ID: "003a"}, {Object: "Lead", ID: "00Qb"}},
	}}
	tests := []struct {
		name, body string
		want       []rest.Item
	}{
		{"request", `[{"message":"m","errorCode":"A_B","fields":["X__c"]},{"message":"n","errorCode":"C"}]`, []rest.Item{{Code: "A_B", Message: "m", Fields: []string{"X__c"}}, {Code: "C", Message: "n"}}},
		{"collection", `[{"statusCode":"A","message":"m","fields":[]}]`, []rest.Item{{Code: "A", Message: "m"}}},
		{"object", ` {"message":"m","errorCode":"A"}`, []rest.Item{{Code: "A", Message: "m"}}},
		{"byte order mark", "\xef\xbb\xbf" + `[{"errorCode":"A"}]`, []rest.Item{{Code: "A"}}},
		{"duplicates", duplicate("duplicateResult"), found},
		{"duplicates, misspelt", duplicate("duplicateResut"), found},
		{"ambiguous", `["/services/data/v66.0/sobjects/Lead/00Qa","/services/data/v66.0/sobjects/Lead/00Qb"]`, []rest.Item{{Duplicates: []rest.Duplicate{{Object: "Lead", ID: "00Qa"}, {Object: "Lead", ID: "00Qb"}}}}},
		{"odd types", `[{"errorCode":"A","message":7,"fields":"X","duplicateResult":"?"}]`, []rest.Item{{Code: "A"}}},
		{"null fields", `[{"errorCode":"A","fields":null}]`, []rest.Item{{Code: "A"}}},
		{"odd fields", `[{"errorCode":"A","fields":["X__c",1,"a value"]}]`, []rest.Item{{Code: "A", Fields: []string{"X__c"}}}},
		{"code that is none", `[{"errorCode":"some text"}]`, nil},
		{"HTML", "<html><body>503</body></html>", nil},
		{"empty", "", nil},
		{"white space", " \n", nil},
		{"success", `{"id":"00Q","success":true,"errors":[]}`, nil},
		{"broken", `[{"errorCode":"A"`, nil},
		{"scalar", `7`, nil},
		{"strings", `["a","/sobjects/","/sobjects/Lead/"]`, nil},
		{"nested", `[[[]]]`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, rest.ParseErrors([]byte(tt.body))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseUsage(t *testing.T) {
	tests := []struct {
		header      string
		used, limit int
		ok          bool
	}{
		{"api-usage=25/5000", 25, 5000, true},
		{"api-usage=25/5000; per-app-api-usage=17/250(appName=my-app)", 25, 5000, true},
		{"per-app-api-usage=17/250(appName=my-app); api-usage=25/5000", 25, 5000, true},
		{"per-app-api-usage=17/250(appName=my-app);api-usage=25/5000", 25, 5000, true},
		{"per-app-api-usage=17/250(appName=x, api-usage=z), api-usage=0/15000", 0, 15000, true},
		{"per-app-api-usage=17/250; api-usage=25/5000", 25, 5000, true},
		{"per-app-api-usage=17/250(appName=my-app)", 0, 0, false},
		{"api-usage=25", 0, 0, false},
		{"api-usage=-1/5", 0, 0, false},
		{"api-usage=99999999999999999999/5", 0, 0, false},
		{"api-usage=/", 0, 0, false},
		{"", 0, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.header, func(t *testing.T) {
			used, limit, ok := rest.ParseUsage(tt.header)
			require.Equal(t, []any{tt.used, tt.limit, tt.ok}, []any{used, limit, ok})
		})
	}
}

func FuzzParseUsage(f *testing.F) {
	f.Add("per-app-api-usage=17/250(appName=my-app); api-usage=25/5000")
	f.Add("api-usage=1/2,api-usage=x")
	f.Fuzz(func(t *testing.T, header string) {
		used, limit, ok := rest.ParseUsage(header)
		if used < 0 || limit < 0 || !ok && used+limit != 0 {
			t.Fatalf("%q: %d/%d, %v", header, used, limit, ok)
		}
	})
}

func FuzzParseErrors(f *testing.F) {
	f.Add([]byte(`[{"errorCode":"A","message":"m","fields":["X"],"duplicateResut":{"matchResults":[{"matchRecords":[{"record":{"Id":"1"}}]}]}}]`))
	f.Add([]byte(`{"statusCode":"A"}`))
	f.Add([]byte(`["/sobjects/Lead/00Q"]`))
	f.Add([]byte(`<html>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, i := range rest.ParseErrors(body) {
			if i.Code == "" && len(i.Duplicates) == 0 {
				t.Fatalf("an item of nothing: %+v", i)
			}
		}
	})
}

func TestForm(t *testing.T) {
	for _, tt := range []struct{ contentType, packing, body, want string }{
		{"text/html; charset=UTF-8", "", "<!DOCTYPE HTML PUBLIC>", "an HTML page, text/html"},
		{"TEXT/HTML", "", "<!-- made by a proxy --><HTML>", "an HTML page, text/html"},
		{"application/xml", "", "<Errors/>", "XML, application/xml"},
		{"", "", "\xef\xbb\xbf", "an empty body, no content type"},
		{"application/json", "", `[{"a":1}`, "JSON that breaks off, application/json"},
		{"application/json", "", `{"a":tru`, "JSON that breaks off, application/json"},
		{"application/json", "", `{"a" 1}`, "broken JSON, application/json"},
		{"application/json", "", "\xef\xbb\xbf 17", "JSON of another shape, application/json"},
		{"application/json", "identity", `{}`, "JSON of another shape, application/json"},
		{"text/csv", "", "Id\n00Q", "text, text/csv"},
		{"text/plain", "", "\x00\x01", "binary data, text/plain"},
		{"text/plain", "", "\xff\xfe<\x00h\x00", "binary data, text/plain"},
		{"application/json", "", "\x1f\x8b\x08\x00", "gzip that its header does not tell, application/json"},
		{"application/json", "deflate", "x\x9c", "a body packed as deflate, application/json"},
		{"application/json", "Bearer s3cret", "x", "a body packed as something unknown, application/json"},
		{"grace.kim@lumen.example", "", "x", "text, an unreadable content type"},
		{"text/00dxx0000001gER!AQ", "", "x", "text, an unreadable content type"},
	} {
		h := http.Header{}
		for name, value := range map[string]string{"Content-Type": tt.contentType, "Content-Encoding": tt.packing} {
			if value != "" {
				h.Set(name, value)
			}
		}
		require.Equal(t, tt.want, rest.Form(h, []byte(tt.body)), "%q", tt.body)
	}
	require.Equal(t, "an empty body", rest.Form(nil, nil), "of a part of an answer")
}

// A code that is not known loses nothing: it is kept with the answer that it
// stood in.
func TestDoKeepsWhatItDoesNotKnow(t *testing.T) {
	for _, tt := range []struct{ name, body, code, kept string }{
		{"new code", errorBody("NEW_CODE", "x"), "NEW_CODE", errorBody("NEW_CODE", "x")},
		{"HTML", "<html>proxy</html>", "", "<html>proxy</html>"},
		{"known code", errorBody("INVALID_FIELD", "x"), "INVALID_FIELD", ""},
		{"much", strings.Repeat("x", 1<<20), "", strings.Repeat("x", 16<<10)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, _, _ := connect(t, &org{steps: []step{{status: 400, body: tt.body}}}, nil)
			e := fails(t.Context(), t, c, rest.Request{Method: "POST", Path: "/x", Body: []byte("{}")})
			require.Equal(t, tt.code, e.Code)
			require.Equal(t, tt.kept, string(e.Body))
			require.NotContains(t, fmt.Sprint(e), "proxy")
		})
	}
}
