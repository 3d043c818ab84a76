package tags_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

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

// TestNoErrorHoldsATagValue loses the tags of every kind of field.
func TestNoErrorHoldsATagValue(t *testing.T) {
	fields := []string{"Text__c", "Pick__c", "Multi__c", "Check__c", "Number__c", "Date__c", "Email__c", "Ref__c", "URL__c", "Phone__c"}
	object := org().Object(schema.Lead).With(
		schema.Field{Name: "Date__c", Type: schema.TypeDate, Createable: true, Updateable: true},
		schema.Field{Name: "Email__c", Type: schema.TypeEmail, Length: 3, Createable: true, Updateable: true},
		schema.Field{Name: "Ref__c", Type: schema.TypeReference, Createable: true, Updateable: true},
		schema.Field{Name: "URL__c", Type: schema.TypeURL, Length: 3, Createable: true, Updateable: true},
		schema.Field{Name: "Phone__c", Type: schema.TypePhone, Length: 3, Createable: true, Updateable: true},
	)
	for _, several := range []tags.Several{"", tags.First, tags.Last} {
		var m tags.Mapping
		var ts []tags.Tag
		for i, name := range fields {
			category := fmt.Sprint("c", i)
			m = append(m, tags.Rule{Category: category, Field: name, Strict: i%2 == 0, Several: several})
			ts = append(ts, tags.Tag{Category: category, Value: strings.Repeat(marker+";", 5)}, tags.Tag{Category: category, Value: marker, OptionID: marker})
		}
		ts = append(ts, tags.Tag{Category: "none", Value: marker})
		mapper, err := m.Compile(tags.Options{Schema: schema.New(object)})
		require.NoError(t, err)
		rec := mapper.Map(schema.Lead, ts)
		require.Error(t, rec.Err)
		require.NotContains(t, texts(rec.Err), marker)
		require.NotContains(t, texts(errors.Join(rec.Err)), marker)
		require.Len(t, rec.Dropped, len(fields)/2+1)
		for _, e := range rec.Dropped {
			require.NotContains(t, texts(e), marker)
			require.NotNil(t, e.Value)
		}
	}
}
