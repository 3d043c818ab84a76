package bulk

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// rowObject is the object that the rows are of.
var rowObject = prefixed("00Q", "Lead", schema.Field{Name: "LastName"}, schema.Field{Name: "Title"}, schema.Field{Name: "Email"},
	schema.Field{Name: "State"}, schema.Field{Name: "Country"}, schema.Field{Name: "Region__c"})

func prefixed(prefix, name string, fields ...schema.Field) *schema.Object {
	o := schema.NewObject(name, fields...)
	o.KeyPrefix = prefix
	return o
}

func TestParseRowErrors(t *testing.T) {
	const validation = "FIELD_CUSTOM_VALIDATION_EXCEPTION"
	one := func(code, message string, fields ...string) []rest.Item {
		return []rest.Item{{Code: code, Message: message, Fields: fields}}
	}
	for _, tt := range []struct {
		name, text string
		want       []rest.Item
	}{
		{"nothing", "", nil},
		{"a field", "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --", one("REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]", "LastName")},
		{"no field", "DUPLICATES_DETECTED:Use one of these records?:--", one("DUPLICATES_DETECTED", "Use one of these records?")},
		{"two fields", "FIELD_INTEGRITY_EXCEPTION:x:State, Country --", one("FIELD_INTEGRITY_EXCEPTION", "x", "State", "Country")},
		{"two fields and no comma", "FIELD_INTEGRITY_EXCEPTION:x:State Country--", one("FIELD_INTEGRITY_EXCEPTION", "x", "State", "Country")},
		{"two errors", "STRING_TOO_LONG:a: b:Title --;INVALID_EMAIL_ADDRESS:c:Email --", slices.Concat(one("STRING_TOO_LONG", "a: b", "Title"), one("INVALID_EMAIL_ADDRESS", "c", "Email"))},
		{"three errors", "STRING_TOO_LONG:a:Title --STRING_TOO_LONG:b:--; STRING_TOO_LONG:c:Email --",
			slices.Concat(one("STRING_TOO_LONG", "a", "Title"), one("STRING_TOO_LONG", "b"), one("STRING_TOO_LONG", "c", "Email"))},
		{"the separator in a message", validation + ":no -- never:--", one(validation, "no -- never")},
		{"a message with a colon", "UNKNOWN_EXCEPTION:see: support desk --", one("UNKNOWN_EXCEPTION", "see: support desk")},
		{"no code", "something else", nil},

		{"a name with the separator", validation + ":Garcia--Lopez is no name:LastName --", one(validation, "Garcia--Lopez is no name", "LastName")},
		{"a name behind a colon", validation + ":no such person: Garcia--Lopez:LastName --", one(validation, "no such person: Garcia--Lopez", "LastName")},
		{"an address with the separator", "INVALID_EMAIL_ADDRESS:Email: invalid email address: john--smith@lumen.example:Email --",
			one("INVALID_EMAIL_ADDRESS", "Email: invalid email address: john--smith@lumen.example", "Email")},
		{"a name in the place of the field", validation + ":not allowed:Garcia --", one(validation, "not allowed:Garcia")},
		{"a name beside the field", validation + ":not allowed:Garcia, LastName --", one(validation, "not allowed", "LastName")},
		{"a name in the place of the field, and none follows", validation + ":not allowed: Garcia:--", one(validation, "not allowed: Garcia")},
		{"a name in the place of a code", validation + ":x:--GARCIA:Lopez:LastName --", one(validation, "x:--GARCIA:Lopez", "LastName")},
		{"a name in the place of the code", "GARCIA:Lopez:LastName --", nil},
		{"a name between separators", "STRING_TOO_LONG:--Garcia--:Title --", one("STRING_TOO_LONG", "--Garcia--", "Title")},
		{"many dashes", "STRING_TOO_LONG:Garcia-----Lopez--:Title --", one("STRING_TOO_LONG", "Garcia-----Lopez--", "Title")},
		{"a code behind a name", validation + ":Garcia--STRING_TOO_LONG:Lopez:LastName --", one(validation, "Garcia--STRING_TOO_LONG:Lopez", "LastName")},
		{"a code in the place of the message", validation + ":x:Title --STRING_TOO_LONG:LastName --", one(validation, "x:Title --STRING_TOO_LONG", "LastName")},
		{"line feeds", validation + ":Garcia\n--\nLopez:LastName\u00a0--", one(validation, "Garcia\n--\nLopez:LastName\u00a0")},
		{"the second of two quotes", "STRING_TOO_LONG:a:Title --;" + validation + ":Garcia--Lopez: x:LastName --", slices.Concat(one("STRING_TOO_LONG", "a", "Title"), one(validation, "Garcia--Lopez: x", "LastName"))},
		{"the first of two quotes", validation + ":Garcia--Lopez: x:LastName --;STRING_TOO_LONG:a:Title --", slices.Concat(one(validation, "Garcia--Lopez: x", "LastName"), one("STRING_TOO_LONG", "a", "Title"))},
		{"a field in another case", "STRING_TOO_LONG:a--b:region__C --", one("STRING_TOO_LONG", "a--b", "Region__c")},
		{"no end", "STRING_TOO_LONG:Garcia--Lopez:Title", one("STRING_TOO_LONG", "Garcia--Lopez", "Title")},
		{"nothing but a name", "STRING_TOO_LONG:Garcia --", one("STRING_TOO_LONG", "Garcia")},
		{"a code of tomorrow", "SOME_NEW_CODE:Garcia--Lopez:Title --", one("SOME_NEW_CODE", "Garcia--Lopez", "Title")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			require.Empty(t, cmp.Diff(tt.want, parseRowErrors(tt.text, rowObject)))
			for _, it := range parseRowErrors(tt.text, nil) {
				require.Empty(t, it.Fields, "of an object that is not known, no name is a field's")
			}
			holdsNoQuote(t, rowError(parseRowErrors(tt.text, rowObject), tt.text))
		})
	}
}

// The row says so if the user may not write the object.
func TestRowsOfAnObjectThatMayNotBeWritten(t *testing.T) {
	items := parseRowErrors("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:entity type cannot be inserted: Lead:--", nil)
	require.ErrorIs(t, rowError(items, ""), sferr.ErrPermission)
}

// holdsNoQuote requires that an error tells nothing of a person.
func holdsNoQuote(t *testing.T, err error) {
	t.Helper()
	data, jsonErr := json.Marshal(err)
	require.NoError(t, jsonErr)
	for _, text := range []string{err.Error(), fmt.Sprintf("%+v %#v", err, err), string(data)} {
		for _, quote := range []string{"garcia", "lopez", "smith"} {
			require.NotContains(t, strings.ToLower(text), quote)
		}
	}
}

// FuzzRowErrors: of whatever a row is refused for, nothing but fields of the
// object and what looks like a code is told, and what is told of the last error is
// its own.
func FuzzRowErrors(f *testing.F) {
	f.Add("STRING_TOO_LONG:a: b:Title --;INVALID_EMAIL_ADDRESS:c:Email --")
	f.Add("FIELD_CUSTOM_VALIDATION_EXCEPTION:Garcia--Lopez:LastName --")
	f.Add("-- ; --:--STRING_TOO_LONG:-- :Title,Nope--;")
	f.Fuzz(func(t *testing.T, text string) {
		told := func(text string, object *schema.Object) []rest.Item {
			items := parseRowErrors(text, object)
			for _, it := range items {
				require.True(t, isCode(it.Code), it.Code)
				for _, name := range it.Fields {
					require.NotNil(t, object.Field(name), name)
					require.Equal(t, object.Field(name).Name, name)
				}
			}
			return items
		}
		told(text, rowObject)
		told(text, nil)
		items := told("STRING_TOO_LONG:"+text+":LastName --", rowObject)
		require.NotEmpty(t, items)
		require.Equal(t, []string{"LastName"}, items[len(items)-1].Fields)
	})
}
