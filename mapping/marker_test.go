package mapping_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

const marker = "MARKER"

// mark puts the marker into every text of v, in one more piece than any field
// holds, and adds an item to every list and a key to every map.
func mark(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(strings.Repeat(marker+" ", 3))
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for _, f := range v.Fields() {
			mark(f)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			mark(v.Index(i))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		v.Elem().SetInt(471108159)
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]any{"key": marker, "list": []any{marker}, "structure": map[string]any{marker: marker}}))
	default:
	}
}

// narrow is an org whose fields take nothing of a marked lead.
func narrow(rules []mapping.Rule) *schema.Schema {
	types := []schema.Type{
		schema.TypeDouble, schema.TypeDate, schema.TypeReference, schema.TypeBoolean, schema.TypeEmail, schema.TypePicklist,
		schema.TypeMultiPicklist, schema.TypeString, schema.TypeTextArea, schema.TypeURL, schema.TypePhone, schema.TypeDateTime, schema.TypeInt,
	}
	var lead, contact []schema.Field
	for i, r := range rules {
		f := writable(r.Lead, types[i%len(types)], 3)
		f.Restricted = true
		lead = append(lead, f)
		f.Name = r.Contact
		contact = append(contact, f)
	}
	return schema.New(schema.NewObject(schema.Lead, lead...), schema.NewObject(schema.Contact, contact...))
}

// texts are all the forms in which an error may reach a log.
func texts(err error) string {
	var b strings.Builder
	for _, h := range []slog.Handler{slog.NewTextHandler(&b, nil), slog.NewJSONHandler(&b, nil)} {
		slog.New(h).Info("lost", "err", err, "all", []error{err}, slog.Any("any", err))
	}
	data, _ := json.Marshal(err)
	return fmt.Sprintf("%v %+v %#v %s %q %v", err, err, err, err, err, []error{err}) + string(data) + b.String()
}

// TestNoErrorHoldsACapturedValue marks every field of a lead and loses them
// all, by every type there is.
func TestNoErrorHoldsACapturedValue(t *testing.T) {
	var lead mapping.Person
	mark(reflect.ValueOf(&lead).Elem())
	lead.Unreadable = []string{"company.zip"}
	lost := 0
	for shift := range 13 {
		rules := mapping.Recommended().Rules
		for _, key := range []string{"key", "list", "structure"} {
			rules = append(rules, mapping.Rule{From: mapping.Custom(key), Lead: key + "__c", Contact: key + "__c"})
		}
		rules = append(rules,
			mapping.Rule{From: mapping.Template("{{.FirstName}}: {{.Company.Name}} {{.Custom.key}}"), Lead: "t__c", Contact: "t__c"},
			mapping.Rule{From: mapping.FromID, Lead: "id__c", Contact: "id__c"},
		)
		rules = append(rules[shift:], rules[:shift]...)
		for i := range rules {
			rules[i].Required, rules[i].Placeholder, rules[i].Policy, rules[i].Strict = i%4 == 0, "", "", i%5 == 0
		}
		m := compile(t, mapping.Mapping{Rules: rules}, field.Options{Schema: narrow(rules)})
		for _, object := range []string{schema.Lead, schema.Contact} {
			rec := m.Map(object, &lead)
			for _, e := range rec.Dropped {
				require.NotContains(t, texts(e), marker)
				require.NotEmpty(t, e.Code())
				lost++
			}
			require.Error(t, rec.Err)
			require.NotContains(t, texts(rec.Err), marker)
			require.NotContains(t, texts(errors.Join(rec.Err)), "471108159")
		}
	}
	require.Greater(t, lost, 300)
}

// TestNoErrorOfAPlanHoldsACell marks every cell of a sheet and every value of a
// mapping's JSON.
func TestNoErrorOfAPlanHoldsACell(t *testing.T) {
	const header = "Mobly Field,Lead Field,Contact Field,Type,Length,Policy,Values,Default,Placeholder,Required,Clear,Strict,Label,Separator\n"
	row := strings.Repeat("MARKER!,", 13) + "MARKER\n"
	for _, in := range []string{header + row, header + "Email,Email\n" + row, header + "\"MARKER", header + "a\"MARKER", header + "MARKER,A,,,,,\"MARKER=x\nMARKER=x\"\n"} {
		_, err := mapping.UnmarshalCSV([]byte(in))
		require.Error(t, err)
		require.NotContains(t, texts(err), marker)
	}
	for _, in := range []string{
		`"MARKER"`, `{"rules":"MARKER"}`, `{"rules":[{"from":["MARKER"]}]}`, `{"rules":[{"length":471108159.5}]}`, `{"rules":[{"length":"MARKER"}]}`,
		`{"rules":[{"values":"MARKER"}]}`, `{"rules":[]} MARKER`, `MARKER`, `{"separator":"MARKER`, `{"rules":[{"type":"MARKER"}]}`, `{"rules":[{"policy":"MARKER"}]}`,
	} {
		err := json.Unmarshal([]byte(in), new(mapping.Mapping))
		require.Error(t, err)
		require.NotContains(t, texts(err), marker)
		require.NotContains(t, texts(err), "471108159")
	}
	for _, in := range []string{`"MARKER"`, `["MARKER"]`, `MARKER`, `{"id":"MARKER`} {
		var l mapping.Person
		err := l.UnmarshalJSON([]byte(in))
		require.Error(t, err)
		require.NotContains(t, texts(err), marker)
	}
}
