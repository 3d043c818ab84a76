package salesforcetest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// TestRichTextArea: signs become entities, which count, and tags that such a field
// does not have are removed (help.salesforce.com, "Rich Text Area Field
// Considerations" and "Multi-line text and rich text fields limits").
func TestRichTextArea(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead", schema.Field{Name: "Notes__c", Type: schema.TypeTextArea, Length: 256, HTMLFormatted: true},
		schema.Field{Name: "Link__c", Type: schema.TypeString, Length: 1300, HTMLFormatted: true, Calculated: true, Nillable: true})
	described := a.fieldsOf("Lead")
	require.Equal(t, []any{true, "richtextarea"}, []any{described["Notes__c"]["htmlFormatted"], described["Notes__c"]["extraTypeInfo"]})
	require.Equal(t, []any{true, nil, false}, []any{described["Link__c"]["htmlFormatted"], described["Link__c"]["extraTypeInfo"], described["Company"]["htmlFormatted"]})
	for in, want := range map[string]string{
		"R&D's \"plan\"":              "R&amp;D&#39;s &quot;plan&quot;",
		"R&amp;D&#39;s":               "R&amp;D&#39;s",
		"1 < 2 > 0":                   "1 &lt; 2 &gt; 0",
		"a<br>b\nc":                   "a<br>b\nc",
		"<p>a <b>b</b></p>":           "<p>a <b>b</b></p>",
		"&lt;b&gt;x&lt;/b&gt;":        "&lt;b&gt;x&lt;/b&gt;",
		"x<script>alert(1)</script>y": "xy",
		"<blink>x</blink>":            "x",
		"<a href=\"https://x.example/?a=1&amp;b=2\">l</a>": "<a href=\"https://x.example/?a=1&amp;b=2\">l</a>",
		"a\u00a0b": "a&nbsp;b",
	} {
		id := a.create("Lead", lead("Notes__c", in))
		require.Equal(t, want, a.read("Lead", id)["Notes__c"])
		require.NoError(t, a.org.Update(id, map[string]any{"Notes__c": want}))
		require.Equal(t, want, a.read("Lead", id)["Notes__c"], "what is stored comes back")
	}
	a.create("Lead", lead("Notes__c", strings.Repeat("&", 51)))
	r := a.do(http.MethodPost, "/sobjects/Lead", lead("Notes__c", strings.Repeat("&", 52)))
	require.Equal(t, "STRING_TOO_LONG", r.refusal().Code)
}
