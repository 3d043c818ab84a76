package salesforce_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// mark puts text into every text of v, and two items into every list.
func mark(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for _, f := range v.Fields() {
			mark(f, text)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			mark(v.Index(i), text)
		}
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]any{"key": text}))
	default:
	}
}

// TestNothingButFieldsHoldsACapturedValue syncs leads that are marked in every
// text, to an org that takes little of them, refuses some with a message that
// quotes the value, and goes astray: no error, reason or line of the log has
// the mark.
func TestNothingButFieldsHoldsACapturedValue(t *testing.T) {
	const marker = "MARKER"
	w := newWorld(t)
	for _, object := range []string{schema.Lead, schema.Contact} {
		w.org.Define(object,
			schema.Field{Name: "mobly_linkedin__c", Type: schema.TypeDate}, schema.Field{Name: "mobly_facebook__c", Type: schema.TypeDouble, Precision: 3},
			schema.Field{Name: "mobly_twitter__c", Type: schema.TypeReference, ReferenceTo: []string{schema.Account}},
			schema.Field{Name: "mobly_description__c", Type: schema.TypeString, Length: 3},
			schema.Field{Name: "mobly_score__c", Type: schema.TypePicklist, Restricted: true, Length: 255},
		)
	}
	w.org.AddValidationRule(salesforcetest.ValidationRule{
		Object: schema.Lead, Field: "Title", Message: marker + " is no title",
		Fails: func(c salesforcetest.Change) bool { return strings.Contains(c.Text("Title"), "bad") },
	})
	var leads []salesforce.Lead
	for i, text := range []string{marker, marker + "@marker.example", marker + " bad", strings.Repeat(marker+" ", 99)} {
		var l salesforce.Lead
		mark(reflect.ValueOf(&l).Elem(), text)
		l.Person.ID, l.Person.Unreadable = fmt.Sprint("lead-", i), nil
		l.Tags = []tags.Tag{{Category: "Score", Value: text}, {Category: "Colour", Value: text}}
		for j := range l.Actions {
			l.Actions[j].ID, l.Actions[j].Kind, l.Actions[j].At = fmt.Sprint("action-", i, j), engagement.Call, time.Unix(int64(j)*4e9, 0)
		}
		leads = append(leads, l)
	}
	var log strings.Builder
	cfg := keyed()
	cfg.Tags = tags.Mapping{{Category: "Score", Field: "mobly_score__c"}}
	cfg.Mapping = mapping.Recommended()
	cfg.Mapping.Rules = append(cfg.Mapping.Rules, mapping.Rule{From: mapping.Template("{{.FirstName}} {{.Custom.key}}"), Lead: "mobly_missing__c"})
	for _, handler := range []slog.Handler{
		slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}), slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}),
	} {
		cfg.Logger = slog.New(handler)
		results := w.sync(w.client(cfg), leads...)
		lost := 0
		for _, r := range results {
			said := []any{r.Err}
			for _, d := range r.Dropped {
				said = append(said, d, d.Err, d.Reason)
				lost++
			}
			for _, a := range r.Actions {
				said = append(said, a.Err, a.Dropped)
			}
			for _, s := range said {
				data, err := json.Marshal(s)
				require.NoError(t, err)
				require.NotContains(t, fmt.Sprintf("%v %+v %#v %s %s", s, s, s, s, data), marker)
				cfg.Logger.Info("told", "what", s)
			}
		}
		require.Greater(t, lost, 20)
	}
	require.NotEmpty(t, log.String())
	require.NotContains(t, log.String(), marker)
}
