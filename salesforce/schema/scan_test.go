package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/scan"
)

// within is a describe whose fields hold that text, and one with it beside them.
func within(text string) []string {
	return []string{`{"name":"L","fields":[{"name":"A","type":"string",` + text + `}]}`, `{"name":"L","fields":[],` + text + `}`}
}

// Each member is read into its own place.
func TestScanDescribeMembers(t *testing.T) {
	for _, tt := range []struct {
		form string
		of   reflect.Type
	}{
		{`{%s}`, reflect.TypeFor[header]()},
		{`{"fields":[{%s}]}`, reflect.TypeFor[Field]()},
		{`{"fields":[{"picklistValues":[{%s}]}]}`, reflect.TypeFor[PicklistValue]()},
		{`{"recordTypeInfos":[{%s}]}`, reflect.TypeFor[RecordType]()},
	} {
		for f := range tt.of.Fields() {
			if !f.IsExported() {
				continue
			}
			value := map[reflect.Kind]string{reflect.String: `"a"`, reflect.Bool: "true", reflect.Int: "5", reflect.Slice: "[]"}[f.Type.Kind()]
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			in := fmt.Sprintf(tt.form, fmt.Sprintf("%q:%s", name, value))
			var got, want describe
			require.NoError(t, json.Unmarshal([]byte(in), &want), in)
			require.NotZero(t, want, in)
			require.True(t, describeForm.Read([]byte(in), &got), in)
			require.Equal(t, want, got, in)
		}
	}
}

// What the scanner understands.
func TestScanDescribe(t *testing.T) {
	for _, text := range []string{
		`"label":"\"\\\u00e9\ud83d\ude00"`, "\"label\":\"Zo\xeb\"", `"LABEL":"A"`, `"label":"A","label":"B","label":null`, `"label":"é"`,
		`"custom":true,"custom":null`, `"length":0,"precision":255,"length":null,"scale":123456789`, `"digits" : 18`, `"referenceTo":null`, `"referenceTo":[null,"A"]`,
		`"picklistValues":[]`, "\"picklistValues\" : [ { \"value\" : \"a\" ,\n\"validFor\":\"QA==\", \"active\": true},\t{}\r]", `"picklistValues":null,"picklistValues":[{"value":"a"}]`,
		`"other":[{"label":-1.5e3,"a":{}},[],"\\",true,false,null,0]`, `"other":` + nested(scan.MaxDepth), `"other":"\""`, "\"other\":\"Zo\xeb\x7f\"",
	} {
		for _, in := range within(text) {
			var got, want describe
			require.NoError(t, json.Unmarshal([]byte(in), &want), in)
			require.True(t, describeForm.Read([]byte(in), &got), in)
			require.Empty(t, cmp.Diff(want, got, cmp.AllowUnexported(describe{}, header{})), "%s (-want +got)", in)
		}
	}
}

// What it leaves to encoding/json.
func TestScanDescribeLeaves(t *testing.T) {
	for _, text := range []string{
		`"label":1`, `"label":"\x"`, "\"label\":\"a\nb\"", `"label":"a`, `"label":"a\`, `"label":"a\"`, `"label":`, `"label":nul`,
		`"custom":1`, `"custom":"true"`, `"custom":tru`,
		`"name":{}`, `"l\u0061bel":"A"`, "\"\u017fcale\":1", "\"a\nb\":1", `"a" "b"`, `"a":1,`, `label:"a"`,
		`"other":` + nested(scan.MaxDepth+1), `"other":01`, `"other":-`, `"other":`, `"other":"\x"`, "\"other\":\"\x01\"", `"other":{"\u0061":1}`, `"other":[1,]`, `"other":[1 2]`, `"other":{"a":1,}`, `"other":+1`,
	} {
		for _, in := range within(text) {
			require.False(t, describeForm.Read([]byte(in), new(describe)), in)
		}
	}
	for _, text := range []string{
		`"length":1.0`, `"length":-1`, `"length":012`, `"length":1234567890`, `"length":true`, `"length":"1"`, `"length":1e2`, `"length":`,
		`"referenceTo":{}`, `"referenceTo":[1]`, `"referenceTo":[],"referenceTo":["A"]`, `"picklistValues":[null]`, `"picklistValues":[{}],"picklistValues":[{"value":"a"}]`,
	} {
		in := within(text)[0]
		require.False(t, describeForm.Read([]byte(in), new(describe)), in)
	}
	for _, in := range []string{``, `null`, `[]`, `{`, `{}}`, `{} x`, `{"fields":{}}`, `{"fields":[null]}`, `{"fields":[{}],"fields":[{}]}`, "{}\x00"} {
		require.False(t, describeForm.Read([]byte(in), new(describe)), in)
	}
}

// The describes of real orgs are read in one pass.
func TestScanRecordedDescribes(t *testing.T) {
	files, err := filepath.Glob("../../../shared/fixtures/*/describe_*.json")
	require.NoError(t, err)
	if len(files) == 0 {
		t.Skip("no recorded describes here")
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		require.NoError(t, err)
		body = bytes.TrimPrefix(body, []byte(bom))
		var got, want describe
		require.NoError(t, json.Unmarshal(body, &want), file)
		require.True(t, describeForm.Read(body, &got), file)
		require.Equal(t, want, got, file)
	}
}

// nested is an array in an array, and so on.
func nested(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }

// What the scanner understands, it understands as encoding/json does.
func FuzzScanDescribe(f *testing.F) {
	f.Add([]byte(`{"name":"L","Label":null,"custom":true,"fields":[{"name":"A","type":"id","length":18,"createable":false,"soapType":"tns:ID"}]}`))
	f.Add([]byte(`{"fields":[{"picklistValues":[{"active":true,"label":"\u00e9","value":"a","validFor":null}],"referenceTo":["User"]},{}]}`))
	f.Add([]byte("{\"fields\":null,\"fields\":[{\"label\":\"Zo\xeb\"}],\"urls\":{\"a\":[1e9,-0.0,\"\\\\\"]}} \n"))
	f.Add([]byte(`{"fields":[{"name":"A","name":"B"}],"fields":[]}`))
	f.Add([]byte(`{"other":` + nested(10_001) + `}`)) // deeper than encoding/json goes
	for _, in := range within("\"\u212aeyPrefix\":\"a\nb\",\"length\":012") {
		f.Add([]byte(in))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var got, want describe
		if !describeForm.Read(body, &got) {
			return
		}
		require.NoError(t, json.Unmarshal(body, &want))
		require.Empty(t, cmp.Diff(want, got, cmp.AllowUnexported(describe{}, header{})), "(-want +got)")
	})
}
