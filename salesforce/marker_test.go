package salesforce_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
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
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
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
	cfg.Settings.Tags = tags.Mapping{Rules: []tags.Rule{{Category: "Score", Field: "mobly_score__c"}}}
	cfg.Settings.Mapping = mapping.Recommended()
	cfg.Settings.Mapping.Rules = append(cfg.Settings.Mapping.Rules, mapping.Rule{From: mapping.Template("{{.FirstName}} {{.Custom.key}}"), Lead: "mobly_missing__c"})
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

// No verb, log or JSON tells more of an error than its text, whether it is
// printed as a pointer, as a value or inside another. Verbs that fit no error are
// left to go vet where another package's error has it inside: fmt asks that one
// for its fields.
func TestNoFormOfAnErrorTellsItsMessage(t *testing.T) {
	const marker = "MARKER"
	e := &sferr.Error{
		Status: 400, Code: "STRING_TOO_LONG", Message: marker, Fields: []string{"Title"}, Method: "PATCH", Path: "/composite/sobjects",
		Err: errors.New(marker), Body: []byte(marker), Records: []sferr.RecordRef{{Object: "Lead", ID: "00Q5g00000AbCdEEAV"}},
	}
	const text = "salesforce: STRING_TOO_LONG [Title] (PATCH /composite/sobjects): the field is too short for the value: make it longer in Setup > Object Manager > the object > Fields"
	require.Equal(t, text, e.Error())
	hex := fmt.Sprintf("%x", marker)
	body := fmt.Sprintf("%d", []byte(marker))
	foreign := []any{fmt.Errorf("wrapped: %w", e), fmt.Errorf("both: %w: %w", sferr.ErrNotSent, e), errors.Join(e)}
	for i, v := range append(foreign, []any{
		e, *e, &sferr.DuplicateError{Rule: "R", Err: e}, sferr.DuplicateError{Rule: "R", Err: e},
		salesforce.Result{Outcome: salesforce.Failed, Err: e}, salesforce.ActionResult{Outcome: salesforce.Failed, Err: e}, sferr.Dropped{Err: e}, []error{e}, map[string]any{"e": *e},
	}...) {
		verbs := []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%100v"}
		if i >= len(foreign) {
			verbs = append(verbs, "%d", "%t", "%f", "%c", "%o", "%U")
		}
		for _, verb := range verbs {
			said := fmt.Sprintf(verb, v)
			for _, secret := range []string{marker, hex, strings.ToUpper(hex), body, "77 65 82 75 69 82"} {
				require.NotContains(t, said, secret, "%s of %T", verb, v)
			}
		}
		data, err := json.Marshal(v)
		require.NoError(t, err)
		require.NotContains(t, string(data), marker)
		require.NotContains(t, string(data), base64.StdEncoding.EncodeToString([]byte(marker)))
		var log strings.Builder
		slog.New(slog.NewTextHandler(&log, nil)).Info("told", "what", v)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("told", "what", v)
		require.NotContains(t, log.String(), marker)
		require.NotContains(t, log.String(), base64.StdEncoding.EncodeToString([]byte(marker)))
	}
	for _, v := range []any{e, *e} {
		var log strings.Builder
		slog.New(slog.NewJSONHandler(&log, nil)).Info("told", "what", v)
		require.Contains(t, log.String(), `"what":"salesforce: STRING_TOO_LONG [Title] (PATCH`)
		require.Equal(t, text, fmt.Sprintf("%+v", v))
		require.Equal(t, text, fmt.Sprintf("%#v", v))
		data, err := json.Marshal(v)
		require.NoError(t, err)
		require.JSONEq(t, `{"status":400,"code":"STRING_TOO_LONG","fields":["Title"],"records":[{"Object":"Lead","ID":"00Q5g00000AbCdEEAV"}],"method":"PATCH","path":"/composite/sobjects",
			"hint":"the field is too short for the value: make it longer in Setup > Object Manager > the object > Fields"}`, string(data))
	}
}
