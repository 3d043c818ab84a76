package scan_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/scan"
)

type kind string

type part struct {
	Text string `json:"text,omitempty"`
	Kind kind   `json:"kind"`
}

// whole has a member of every type that a form may have.
type whole struct {
	part
	Yes     bool            `json:"yes"`
	Number  int             `json:"aNumber"`
	Pointer *int            `json:"pointer"`
	At      time.Time       `json:"at,omitzero"`
	Loose   scan.JSONText   `json:"loose"`
	LooseP  *scan.JSONText  `json:"looseP"`
	Raw     json.RawMessage `json:"raw"`
	Items   scan.RawList    `json:"items"`
	Custom  map[string]any  `json:"custom"`
	Part    part            `json:"part"`
	Parts   []part          `json:"parts"`
	Texts   []string        `json:"texts"`
	Other   float64         `json:"other"` // no form has it
	Hidden  string          `json:"-"`
}

// What a form reads.
var forms = []string{
	`{}`, ` {"text":"a","KIND":"b","yes":true,"anumber":12,"pointer":3} `, `{"text":"a","text":"b","text":null}`, `{"pointer":1,"pointer":null}`, `{"pointer":1,"pointer":2}`,
	`{"at":"2026-10-15T17:30:00.5+02:00","at":null}`, `{"loose":"a\"\u00e9","looseP":null}`, `{"loose":-1.50e3,"looseP":"x"}`, `{"loose":true,"loose":null}`,
	`{"raw": [1, {"a":null}] ,"items":[ 1 ,"a",null,{"b":[]}]}`, `{"items":[],"raw":null}`, `{"items":[1],"items":null}`, `{"custom":{"a":1.50,"b":[{"c":null}]}}`, `{"custom":null}`,
	`{"part":{"text":"a"},"part":{"kind":"b"}}`, `{"parts":[{"text":"a"},{},{"kind":"c"}],"texts":["a",null,"` + strings.Repeat("x", 3000) + `"]}`, `{"parts":[],"texts":[]}`, `{"parts":null,"texts":null}`,
	`{"unknown":{"a":[1,"\"",null]},"` + strings.Repeat("n", 100) + `":1,"-":"a","hidden":"b"}`, "{\"text\":\"Zo\xeb\"}",
}

// What it leaves to encoding/json.
var formsLeft = []string{
	``, `null`, `[]`, `{`, `{}x`, `{"text":1}`, `{"yes":"true"}`, `{"aNumber":1.5}`, `{"pointer":"1"}`, `{"at":""}`, `{"at":"yesterday"}`, `{"at":7}`, `{"loose":{}}`, `{"loose":[]}`, `{"looseP":[]}`,
	`{"items":{}}`, `{"items":7}`, `{"items":[1],"items":[2,3]}`, `{"custom":[]}`, `{"custom":{},"custom":{"a":1}}`, `{"part":null}`, `{"part":"a"}`, `{"parts":[null]}`, `{"parts":{}}`, `{"parts":[],"parts":[]}`, `{"other":1}`, `{"other":{}}`,
	`{"t\u0065xt":"a"}`, "{\"\u212aind\":\"a\"}", `{"text":"a",}`, `{"raw":01}`, `{"items":[1,]}`, `{"custom":{"a":}}`,
}

func readForm(t *testing.T, text string) bool {
	t.Helper()
	form := scan.FormOf(whole{})
	var got whole
	if !form.Read([]byte(text), &got) {
		return false
	}
	var want whole
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	require.NoError(t, d.Decode(&want), text)
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(whole{})); diff != "" {
		t.Errorf("%s (-want +got):\n%s", text, diff)
	}
	return true
}

func TestForm(t *testing.T) {
	for _, text := range forms {
		require.True(t, readForm(t, text), text)
	}
	for _, text := range formsLeft {
		require.False(t, readForm(t, text), text)
	}
}

// Texts that were read stay as they are, whatever becomes of what they were read from.
func TestFormKeepsTexts(t *testing.T) {
	form := scan.FormOf(whole{})
	text := []byte(`{"text":"` + strings.Repeat("a", 600) + `","kind":"` + strings.Repeat("b", 600) + `","loose":"c","texts":["d","` + strings.Repeat("e", 5000) + `",""]}`)
	var got whole
	require.True(t, form.Read(text, &got))
	clear(text)
	require.Equal(t, strings.Repeat("a", 600), got.Text)
	require.Equal(t, kind(strings.Repeat("b", 600)), got.Kind)
	require.Equal(t, scan.JSONText("c"), got.Loose)
	require.Equal(t, []string{"d", strings.Repeat("e", 5000), ""}, got.Texts)
}

// What is understood is what encoding/json understands.
func FuzzForm(f *testing.F) {
	for _, text := range append(forms, formsLeft...) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { readForm(t, text) })
}
