package field_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func TestEqualIsWhatSalesforceStores(t *testing.T) {
	for _, c := range []struct {
		a, b any
		typ  schema.Type
		want bool
	}{
		{nil, "", schema.TypeString, true}, {nil, " ", "", true}, {nil, "a", schema.TypeString, false},
		{" a", "a ", schema.TypeString, true}, {"a", "A", schema.TypeString, false}, {"5", json.Number("5"), schema.TypeString, true},
		{"a\r\nb", "a\nb", schema.TypeTextArea, true}, {"a\rb", "a\nb", schema.TypeTextArea, true}, {"a b", "a\nb", schema.TypeTextArea, false},
		{json.Number("12.50"), json.Number("12.5"), schema.TypeDouble, true}, {json.Number("12"), 12.0, schema.TypeDouble, true},
		{json.Number("1.2E1"), json.Number("12"), schema.TypeDouble, true}, {json.Number("0"), nil, schema.TypeDouble, false}, {json.Number("1"), json.Number("2"), schema.TypeDouble, false},
		{json.Number("123456789012345678"), json.Number("1.2345678901234568E17"), schema.TypeDouble, true}, // as Salesforce answers it
		{json.Number("0.1"), json.Number("0.10000000000000001"), schema.TypeDouble, true}, {json.Number("0.1"), json.Number("0.1000000000001"), schema.TypeDouble, false},
		{nil, false, schema.TypeBoolean, true}, {true, false, schema.TypeBoolean, false}, {"true", true, schema.TypeBoolean, true},
		{"2026-10-14", "2026-10-14", schema.TypeDate, true}, {"2026-10-14", "2026-10-15", schema.TypeDate, false},
		{"2026-10-14T09:30:00.000+0000", "2026-10-14T09:30:00.000Z", schema.TypeDateTime, true},
		{"2026-10-14T11:30:00.000+0200", "2026-10-14T09:30:00.700Z", schema.TypeDateTime, true},
		{"2026-10-14T09:30:00Z", "2026-10-14T09:30:01Z", schema.TypeDateTime, false},
		{"A@B.example", "a@b.EXAMPLE", schema.TypeEmail, true}, {"a@b.example", "c@b.example", schema.TypeEmail, false},
		{"A;B", "B; A", schema.TypeMultiPicklist, true}, {"A;B", "A", schema.TypeMultiPicklist, false}, {"Hot", "hot", schema.TypePicklist, false},
		{"00Q000000000001", "00Q000000000001EAA", schema.TypeReference, true}, {"00Q000000000001EAA", "00q000000000001AAA", schema.TypeReference, false},
		{map[string]any{}, map[string]any{}, schema.TypeString, false},
	} {
		require.Equal(t, c.want, field.Equal(c.a, c.b, c.typ), "%v %v %s", c.a, c.b, c.typ)
		require.Equal(t, c.want, field.Equal(c.b, c.a, c.typ), "%v %v %s", c.b, c.a, c.typ)
	}
}

func TestBlankValue(t *testing.T) {
	for _, v := range []any{nil, "", " \t\r\n"} {
		require.True(t, field.BlankValue(v))
	}
	for _, v := range []any{false, 0, json.Number("0"), "0", "x"} {
		require.False(t, field.BlankValue(v))
	}
}
