package tags_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

const marker = "MARKER"

// texts are all the forms in which an error may reach a log.
func texts(err error) string {
	var b strings.Builder
	for _, h := range []slog.Handler{slog.NewTextHandler(&b, nil), slog.NewJSONHandler(&b, nil)} {
		slog.New(h).Info("lost", "err", err, "all", []error{err}, slog.Any("any", err))
	}
	data, _ := json.Marshal(err)
	return fmt.Sprintf("%v %+v %#v %s %q %v", err, err, err, err, err, []error{err}) + string(data) + b.String()
}

// TestNoErrorHoldsATagValue loses the tags of every kind of field, of values
// and of categories that have no rule, and of options that no group lists.
func TestNoErrorHoldsATagValue(t *testing.T) {
	object := org().Object(schema.Lead).With(
		schema.Field{Name: "Date__c", Type: schema.TypeDate, Createable: true, Updateable: true},
		schema.Field{Name: "DateTime__c", Type: schema.TypeDateTime, Createable: true, Updateable: true},
		schema.Field{Name: "Long__c", Type: schema.TypeTextArea, Length: 4, Createable: true, Updateable: true},
		schema.Field{Name: "Email__c", Type: schema.TypeEmail, Length: 3, Createable: true, Updateable: true},
		schema.Field{Name: "Ref__c", Type: schema.TypeReference, Createable: true, Updateable: true},
		schema.Field{Name: "URL__c", Type: schema.TypeURL, Length: 3, Createable: true, Updateable: true},
		schema.Field{Name: "Phone__c", Type: schema.TypePhone, Length: 3, Createable: true, Updateable: true},
		schema.Field{Name: "Other__c", Type: schema.TypeString, Length: 4, Createable: true, Updateable: true},
		schema.Field{Name: "Box__c", Type: schema.TypeBoolean, Createable: true, Updateable: true},
	)
	fields := []string{
		"Text__c", "Pick__c", "Multi__c", "Check__c", "Number__c", "Date__c", "Email__c", "Ref__c", "URL__c", "Phone__c", "Long__c", "DateTime__c", "DoNotCall",
	}
	for _, several := range []tags.Several{"", tags.First, tags.Last} {
		m := tags.Mapping{Rules: []tags.Rule{{Category: "one value", Value: "Hot", Field: "Box__c"}, {Category: tags.Unmatched, Field: "Other__c"}}}
		var ts []tags.Tag
		for i, name := range fields {
			category := fmt.Sprint("c", i)
			m.Rules = append(m.Rules, tags.Rule{Category: category, Field: name, Strict: i%2 == 1, Several: several})
			ts = append(ts, tags.Tag{Category: category, Value: strings.Repeat(marker+";", 5)}, tags.Tag{Category: category, Value: marker, OptionID: marker})
		}
		ts = append(ts, tags.Tag{Category: "none", Value: marker}, tags.Tag{Category: "one value", Value: marker}, tags.Tag{OptionID: "o-1", Value: marker})
		mapper, err := m.Compile(field.Options{Schema: schema.New(object)})
		require.NoError(t, err)
		rec := mapper.Map(schema.Lead, ts)
		require.Error(t, rec.Err)
		require.NotContains(t, texts(rec.Err), marker)
		require.NotContains(t, texts(errors.Join(rec.Err)), marker)
		require.Len(t, strings.Split(rec.Err.Error(), "\n"), len(fields)/2, "each is told")
		require.Len(t, rec.Dropped, (len(fields)+1)/2+1+3)
		for _, e := range rec.Dropped {
			require.NotContains(t, texts(e), marker)
			require.NotEmpty(t, e.Value)
		}
	}
}
