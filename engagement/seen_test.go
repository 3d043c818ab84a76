package engagement_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// What nobody sees in an action reaches no Task, and the rep's address is taken
// out of what wraps it.
func TestWhatNobodySeesIsNotInATask(t *testing.T) {
	subject := func(text string) engagement.Mapping {
		return engagement.Mapping{NotesOnly: true, Rules: []engagement.Rule{{Subject: text}}}
	}
	signed := engagement.Mapping{}
	for name, c := range map[string]struct {
		options engagement.Mapping
		change  func(*engagement.Action)
		want    engagement.Task // Subject, Description, Rep, ActionID
	}{
		"notes":         {subject(""), func(a *engagement.Action) { a.Notes = "\u202aLeft\u200b a\r\nvoice\u00admail\ufeff" }, engagement.Task{Description: "Left a\nvoicemail"}},
		"notes in NFD":  {subject(""), func(a *engagement.Action) { a.Notes = "Cafe\u0301 👩\u200d💻 نا\u200cمه" }, engagement.Task{Description: "Café 👩\u200d💻 نا\u200cمه"}},
		"blank notes":   {subject(""), func(a *engagement.Action) { a.Notes = "\u200b \u2060" }, engagement.Task{}},
		"subject":       {subject("Me\u200bt at \u2066Expo\u2069"), func(a *engagement.Action) { a.Notes = "" }, engagement.Task{Subject: "Met at Expo"}},
		"blank subject": {subject("\u200b\u200d"), func(a *engagement.Action) { a.Notes = "" }, engagement.Task{}},
		"template": {subject("{{.By}}: {{if eq .Notes \"é\"}}yes{{end}}"), func(a *engagement.Action) { a.Notes, a.By = "e\u0301\u200b", "<dana@x.example>" },
			engagement.Task{Subject: "dana@x.example: yes", Description: "é"}},
		"rep":             {subject(""), func(a *engagement.Action) { a.Notes, a.By = "", "mailto:dana@x.example\u200b" }, engagement.Task{Rep: "dana@x.example"}},
		"rep with a name": {subject(""), func(a *engagement.Action) { a.Notes, a.By = "", "Ruiz, Dana <dana@x.example>" }, engagement.Task{Rep: "dana@x.example"}},
		"rep, no address": {subject(""), func(a *engagement.Action) { a.Notes, a.By = "", "Dana\u200b Ruiz" }, engagement.Task{Rep: "Dana Ruiz"}},
		"rep, of a name with a joiner": {signed, func(a *engagement.Action) { a.Notes, a.By = "", "\u202aعلی\u200cزاده " },
			engagement.Task{Rep: "علی\u200cزاده", Description: "علی\u200cزاده, " + at.UTC().Format("2006-01-02 15:04 MST")}},
		"ID": {subject(""), func(a *engagement.Action) { a.Notes, a.ID = "", "1\u200d\u200b" }, engagement.Task{ActionID: "1"}},
		"signed by an address": {signed, func(a *engagement.Action) { a.By = "E: dana@x.example" },
			engagement.Task{Description: "Left a voicemail.\n\ndana@x.example, " + at.UTC().Format("2006-01-02 15:04 MST")}},
	} {
		a := action(engagement.Note)
		c.change(&a)
		got := taskOf(t, c.options, a)
		want := got
		want.Description = c.want.Description
		for _, f := range []struct {
			of   *string
			want string
		}{{&want.Subject, c.want.Subject}, {&want.Rep, c.want.Rep}, {&want.ActionID, c.want.ActionID}} {
			if f.want != "" {
				*f.of = f.want
			}
		}
		if c.want.Subject == "" {
			want.Subject = "Mobly: Note"
		}
		require.Empty(t, cmp.Diff(want, got), "%s (-want +got)", name)
	}
}

// Two captures of one action have one key, whatever nobody sees in them.
func TestKeyIgnoresWhatNobodySees(t *testing.T) {
	plain := engagement.Action{Kind: engagement.Note, By: "dana@x.example", At: at, Notes: "Café"}
	for name, change := range map[string]func(a *engagement.Action, lead *string){
		"notes":          func(a *engagement.Action, _ *string) { a.Notes = "Café\u200b" },
		"joiner":         func(a *engagement.Action, _ *string) { a.Notes = "Caf\u200dé" },
		"notes in NFD":   func(a *engagement.Action, _ *string) { a.Notes = "Cafe\u0301" },
		"rep":            func(a *engagement.Action, _ *string) { a.By = "\ufeffDANA@x.example" },
		"wrapped rep":    func(a *engagement.Action, _ *string) { a.By = "Dana <dana@x.example>" },
		"lead":           func(_ *engagement.Action, lead *string) { *lead = "osei\u00ad@lumen.example" },
		"wrapped lead":   func(_ *engagement.Action, lead *string) { *lead = "mailto:osei@lumen.example" },
		"blank ID":       func(a *engagement.Action, _ *string) { a.ID = "\u200b" },
		"capital letter": func(_ *engagement.Action, lead *string) { *lead = "OSEI@lumen.example" },
	} {
		a, lead := plain, "osei@lumen.example"
		change(&a, &lead)
		require.Equal(t, plain.Key("osei@lumen.example"), a.Key(lead), name)
	}
	for name, change := range map[string]func(*engagement.Action){
		"notes":   func(a *engagement.Action) { a.Notes = "Cafe" },
		"rep":     func(a *engagement.Action) { a.By = "d@x.example" },
		"time":    func(a *engagement.Action) { a.At = at.Add(time.Second) },
		"another": func(a *engagement.Action) { a.ID = "1" },
	} {
		a := plain
		change(&a)
		require.NotEqual(t, plain.Key("osei@lumen.example"), a.Key("osei@lumen.example"), name)
	}
	require.Equal(t, "1", engagement.Action{ID: "\u200b1\u200d"}.Key(""))
}

func TestActionIsReadByWhatIsSeen(t *testing.T) {
	var got engagement.Action
	require.NoError(t, json.Unmarshal([]byte(`{"eventType":"\u200bPHONE","createdAt":"2026-10-15T17:30:00Z\u200b","durationSeconds":"60\ufeff","callType":"Inbound\u200e"}`), &got))
	require.Equal(t, engagement.Call, got.Kind)
	require.Equal(t, time.Minute, got.Duration)
	require.Equal(t, time.Date(2026, 10, 15, 17, 30, 0, 0, time.UTC), got.At)
	task := taskOf(t, engagement.Mapping{}, got)
	require.Equal(t, "Inbound", task.CallType)
}

// NFC makes some texts longer: they fit all the same.
func TestTextsFitOnceTheyAreInNFC(t *testing.T) {
	long := strings.Repeat("\u0958", maxDescription-100)
	a := action(engagement.Note)
	a.Notes = long
	task := taskOf(t, engagement.Mapping{Rules: []engagement.Rule{{Subject: "{{.Notes}}"}}}, a)
	require.Equal(t, []string{"Subject", "Description"}, cut(task))
	require.LessOrEqual(t, field.Length(task.Subject), maxSubject)
	require.LessOrEqual(t, field.Length(task.Description), maxDescription)
}
