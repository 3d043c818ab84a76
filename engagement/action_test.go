package engagement_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

func TestActionJSON(t *testing.T) {
	at := time.Date(2026, time.October, 15, 17, 30, 0, 0, time.UTC)
	for _, tt := range []struct {
		name, in string
		want     engagement.Action
	}{
		{"as the API sends it",
			`{"id":"2c4034a1","eventType":"PHONE","createdBy":"dana@x.example","createdAt":"2026-10-15T17:30:00.000Z","eventNotes":"Voicemail","associatedLead":"x"}`,
			engagement.Action{ID: "2c4034a1", EventType: "PHONE", Kind: engagement.Call, By: "dana@x.example", At: at, Notes: "Voicemail", LeadID: "x"}},
		{"the event", `{"id":"1","event":"Expo","eventId":7,"custom":{"n":1.50,"t":["a"]}}`,
			engagement.Action{ID: "1", Event: "Expo", EventID: "7", Custom: map[string]any{"n": json.Number("1.50"), "t": []any{"a"}}}},
		{"another event and customs", `{"id":"1","event":{"name":"Expo"},"eventId":null,"associatedLead":[1],"custom":"x"}`, engagement.Action{ID: "1"}},
		{"only its ID", `"2c4034a1"`, engagement.Action{ID: "2c4034a1"}},
		{"a call's additions",
			`{"id":"1","eventType":"PHONE","createdAt":"2026-10-15T19:30:00+02:00","callType":"Inbound","durationSeconds":720}`,
			engagement.Action{ID: "1", EventType: "PHONE", Kind: engagement.Call, At: at, CallType: "Inbound", Duration: 12 * time.Minute}},
		{"no engagement", `{"id":"1","eventType":"CSV_UPLOAD"}`, engagement.Action{ID: "1", EventType: "CSV_UPLOAD"}},
		{"unknown event type", `{"id":"1","eventType":"FAX"}`, engagement.Action{ID: "1", EventType: "FAX"}},
		{"content sent", `{"id":"1","eventType":"EMAIL_CONTENT","eventNotes":"Shared: brochure.pdf"}`,
			engagement.Action{ID: "1", EventType: "EMAIL_CONTENT", Kind: engagement.PersonalEmail, Notes: "Shared: brochure.pdf"}},
		{"nulls", `{"id":null,"eventType":null,"createdBy":null,"createdAt":null,"eventNotes":null}`, engagement.Action{}},
		{"a time that is none", `{"id":"1","createdAt":"yesterday"}`, engagement.Action{ID: "1"}},
		{"a duration that is none", `{"id":"1","durationSeconds":1e300}`, engagement.Action{ID: "1"}},
		{"numbers for texts and a text for a number", `{"id":4711,"eventType":"PHONE","eventNotes":5,"createdBy":true,"durationSeconds":" 90 "}`,
			engagement.Action{ID: "4711", EventType: "PHONE", Kind: engagement.Call, Notes: "5", By: "true", Duration: 90 * time.Second}},
		{"a duration that is no number", `{"durationSeconds":"long"}`, engagement.Action{}},
		{"null", `null`, engagement.Action{}},
		{"a zone without a colon", `{"createdAt":" 2026-10-15T19:30:00.000+0200"}`, engagement.Action{At: at}},
		{"a space for the T", `{"createdAt":"2026-10-15 17:30:00Z"}`, engagement.Action{At: at}},
		{"a space and no colon", `{"createdAt":"2026-10-15 12:30:00.0-0500"}`, engagement.Action{At: at}},
		{"a time without a zone", `{"createdAt":"2026-10-15T17:30:00"}`, engagement.Action{}},
		{"half a second", `{"durationSeconds":0.4}`, engagement.Action{}},
		{"a day", `{"durationSeconds":86400}`, engagement.Action{Duration: 24 * time.Hour}},
		{"more than a day", `{"durationSeconds":86401}`, engagement.Action{}},
		{"less than nothing", `{"durationSeconds":-5}`, engagement.Action{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got engagement.Action
			require.NoError(t, json.Unmarshal([]byte(tt.in), &got))
			require.Empty(t, cmp.Diff(tt.want, got), "(-want +got)")
			text, err := json.Marshal(got)
			require.NoError(t, err)
			var again engagement.Action
			require.NoError(t, json.Unmarshal(text, &again))
			require.Empty(t, cmp.Diff(got, again), "round trip (-want +got)")
		})
	}
}

func TestActionJSONRefuses(t *testing.T) {
	for _, in := range []string{`{"id":{"a":4711}}`, `{"eventNotes":["secret"]}`, `[4711]`, `4711`, `{"durationSeconds":["4711"]}`} {
		var a engagement.Action
		err := json.Unmarshal([]byte(in), &a)
		require.ErrorContains(t, err, "engagement: not an activity event", in)
		require.NotContains(t, err.Error(), "secret")
		require.NotContains(t, err.Error(), "4711")
	}
}

func TestActionJSONNamesItsKind(t *testing.T) {
	text, err := json.Marshal(engagement.Action{ID: "1", Kind: engagement.X, By: "d", Notes: "n"})
	require.NoError(t, err)
	require.JSONEq(t, `{"id":"1","eventType":"TWITTER","createdBy":"d","eventNotes":"n","kind":"X"}`, string(text))
}

// An action that was made in Go is the same once it was written and read, also
// where its event type does not tell its kind.
func TestActionSurvivesJSON(t *testing.T) {
	at := time.Date(2026, time.October, 15, 17, 30, 0, 123456789, time.UTC)
	same := func(*engagement.Action) {}
	for name, tt := range map[string]struct {
		in      engagement.Action
		becomes func(*engagement.Action)
	}{
		"nothing":                            {engagement.Action{}, same},
		"a kind and no event type":           {engagement.Action{ID: "1", Kind: engagement.Call, At: at, Notes: "<b> & \u2028"}, same},
		"a kind and its event type":          {engagement.Action{Kind: engagement.Call, EventType: "PHONE"}, same},
		"an event type in other letters":     {engagement.Action{Kind: engagement.Call, EventType: " phone"}, same},
		"content":                            {engagement.Action{Kind: engagement.Text, EventType: "SMS_CONTENT"}, same},
		"a kind and another's event type":    {engagement.Action{Kind: engagement.Note, EventType: "PHONE"}, same},
		"a kind and an unknown event type":   {engagement.Action{Kind: engagement.X, EventType: "FAX"}, same},
		"no engagement for all its type":     {engagement.Action{EventType: "PHONE"}, same},
		"an unknown event type":              {engagement.Action{EventType: "FAX"}, same},
		"no kind at all":                     {engagement.Action{Kind: "Fax", EventType: "PHONE"}, func(a *engagement.Action) { a.Kind = "" }},
		"a zone":                             {engagement.Action{At: at.In(time.FixedZone("", 5*3600+1800))}, same},
		"a zone of odd seconds":              {engagement.Action{At: at.In(time.FixedZone("", 3601))}, same},
		"a call's length":                    {engagement.Action{Kind: engagement.Call, CallType: "INBOUND", Duration: 90 * time.Second}, same},
		"a length with parts of a second":    {engagement.Action{Duration: 90*time.Second + 400*time.Millisecond}, func(a *engagement.Action) { a.Duration = 90 * time.Second }},
		"a length that is none":              {engagement.Action{Duration: -time.Second}, func(a *engagement.Action) { a.Duration = 0 }},
		"more than a day":                    {engagement.Action{Duration: 25 * time.Hour}, func(a *engagement.Action) { a.Duration = 0 }},
		"text that is no UTF-8, and a quote": {engagement.Action{Notes: "Zo\xeb\"", By: "\xff"}, func(a *engagement.Action) { a.Notes, a.By = "Zo\ufffd\"", "\ufffd" }},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := json.Marshal(tt.in)
			require.NoError(t, err)
			var got engagement.Action
			require.NoError(t, json.Unmarshal(text, &got))
			want := tt.in
			tt.becomes(&want)
			require.Empty(t, cmp.Diff(want, got), "%s (-want +got)", text)
			require.Equal(t, want.Key("lead"), got.Key("lead"))
			again, err := json.Marshal(got)
			require.NoError(t, err)
			require.Equal(t, strings.ReplaceAll(string(text), `\ufffd`, "\ufffd"), string(again))
		})
	}
	for _, year := range []int{-1, 10_000} {
		_, err := json.Marshal(engagement.Action{Notes: "SECRET", At: time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)})
		require.ErrorContains(t, err, "is not between 0 and 9999")
		require.NotContains(t, err.Error(), "SECRET")
	}
}

// A "kind" with another meaning is ignored.
func TestActionJSONWithAKindOfAnother(t *testing.T) {
	for _, kind := range []string{`"activity"`, `"call"`, `7`, `null`, `true`} {
		var got engagement.Action
		require.NoError(t, json.Unmarshal([]byte(`{"eventType":"PHONE","kind":`+kind+`}`), &got))
		require.Equal(t, engagement.Action{EventType: "PHONE", Kind: engagement.Call}, got, kind)
	}
}

func TestKey(t *testing.T) {
	base := engagement.Action{
		Kind: engagement.Call, EventType: "PHONE", By: "dana@x.example", Notes: "hello",
		At: time.Date(2026, time.October, 15, 17, 30, 0, 0, time.UTC),
	}
	require.Equal(t, "mobly-714a3c9a", base.Key("lead-1")[:14], "keys are stored in orgs: they must never change")

	with := func(change func(*engagement.Action)) string {
		a := base
		change(&a)
		return a.Key("lead-1")
	}
	require.Equal(t, "2c4034a1", with(func(a *engagement.Action) { a.ID = " 2c4034a1 " }))
	for name, same := range map[string]func(*engagement.Action){
		"event type from kind": func(a *engagement.Action) { a.EventType = "" },
		"letter case":          func(a *engagement.Action) { a.EventType, a.By = "phone", " Dana@X.example" },
		"zone":                 func(a *engagement.Action) { a.At = a.At.In(time.FixedZone("", 3600)) },
		"blank ID":             func(a *engagement.Action) { a.ID = "  " },
	} {
		require.Equal(t, base.Key("lead-1"), with(same), name)
	}
	seen := map[string]string{base.Key("lead-1"): "base"}
	require.NotContains(t, seen, base.Key("lead-2"), "one for each lead")
	require.Equal(t, base.Key("a@x.example"), base.Key(" A@x.example"))
	for name, other := range map[string]func(*engagement.Action){
		"kind":  func(a *engagement.Action) { a.EventType, a.Kind = "SMS", engagement.Text },
		"rep":   func(a *engagement.Action) { a.By = "tom@x.example" },
		"time":  func(a *engagement.Action) { a.At = a.At.Add(time.Millisecond) },
		"notes": func(a *engagement.Action) { a.Notes = "hello!" },
		"shift": func(a *engagement.Action) { a.By, a.Notes = "dana@x.exampleh", "ello" },
	} {
		key := with(other)
		require.Empty(t, seen[key], name)
		require.True(t, strings.HasPrefix(key, "mobly-"))
		require.Len(t, key, len("mobly-")+32)
		seen[key] = name
	}
}

// FuzzAction: what is read as an activity event is written, and read again as
// the same, and either has a Task that Salesforce can store or an error that
// says why not.
func FuzzAction(f *testing.F) {
	f.Add([]byte(`{"id":"2c4034a1","eventType":"PHONE","createdBy":"dana@x.example","createdAt":"2026-10-15T17:30:00.000Z","eventNotes":"Voicemail","callType":"inbound","durationSeconds":"90.5"}`))
	f.Add([]byte(`{"id":7,"eventType":"sms_content","createdAt":"2026-10-15 17:30:00+0545","eventNotes":null}`))
	f.Add([]byte(`{"eventType":"CSV_UPLOAD","createdAt":"0000-01-01T00:00:00Z","durationSeconds":1e308}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var a, again engagement.Action
		if err := json.Unmarshal(data, &a); err != nil {
			return
		}
		text, err := json.Marshal(a)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, &again))
		require.True(t, a.At.Equal(again.At), "%v, %v", a.At, again.At)
		again.At = a.At
		require.Equal(t, a, again)
		require.NotEmpty(t, a.Key("lead"))
		task, err := engagement.ToTask(a)
		if err != nil {
			require.True(t, errors.Is(err, engagement.ErrNotEngagement) || errors.Is(err, engagement.ErrNoContent) || errors.Is(err, engagement.ErrNoTime))
			return
		}
		require.LessOrEqual(t, field.Length(task.Description), maxDescription)
		require.Len(t, task.ActivityDate, len("2026-10-15"))
		require.LessOrEqual(t, task.CallDuration, 24*time.Hour)
	})
}
