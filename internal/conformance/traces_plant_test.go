package conformance

import (
	"net/http"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// plant gives the org what an exchange that is not replayed left in the real
// one, as far as later exchanges look at it.
func (r *replay) plant(x exchange) {
	switch body, _ := x.body.(string); {
	case strings.Contains(body, "convertLead"):
		r.convert(x)
	case strings.HasSuffix(x.url, "/composite/sobjects/Account/Id"), strings.HasSuffix(x.url, "/composite/sobjects/Contact/Id"):
		r.upsert(x)
	case strings.Contains(x.url, "/services/async/"):
		r.lost[schema.Contact], r.lost[schema.Account] = true, true
	}
}

// convert converts the lead here too, and notes which records are whose.
func (r *replay) convert(x exchange) {
	answer, _ := x.answer.(string)
	element := func(name string) string {
		_, rest, _ := strings.Cut(answer, "<"+name+">")
		id, _, _ := strings.Cut(rest, "<")
		require.Len(r.t, id, 18, name)
		return id
	}
	account, contact, err := r.org.Convert(r.ids[element("leadId")])
	require.NoError(r.t, err)
	r.ids[element("accountId")], r.ids[element("contactId")] = account, contact
}

// upsert makes the records that a collections upsert by Id made, and updates
// those that it found.
func (r *replay) upsert(x exchange) {
	body, _ := x.body.(map[string]any)
	records, _ := body["records"].([]any)
	results, _ := x.answer.([]any)
	require.Len(r.t, results, len(records))
	for i, result := range results {
		fields, _ := records[i].(map[string]any)
		res, _ := result.(map[string]any)
		attributes, _ := fields["attributes"].(map[string]any)
		object, _ := attributes["type"].(string)
		if res["created"] == true {
			values := map[string]any{"Id": res["id"]}
			for name, v := range fields {
				if name != "attributes" && name != "Id" {
					values[name] = v
				}
			}
			_, err := r.org.Add(object, values)
			require.NoError(r.t, err)
			continue
		}
		require.Empty(r.t, r.play(exchange{
			method: http.MethodPatch, url: "/services/data/v64.0/composite/sobjects", status: http.StatusOK,
			body:   map[string]any{"allOrNone": false, "records": []any{fields}},
			answer: []any{map[string]any{"id": res["id"], "success": true, "errors": []any{}}},
		}))
	}
}
