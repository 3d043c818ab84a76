package engagement_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
)

func TestSubjects(t *testing.T) {
	subject, err := engagement.Subjects(map[engagement.Kind]string{
		engagement.Call: `{{.Label | upper}} by {{.By}} on {{.Date}}{{with .Notes}}: {{.}}{{end}}`,
		engagement.Note: `{{if eq .Notes "x"}}X{{end}}`,
		"":              `Mobly {{lower .EventType}}`,
	}, time.FixedZone("", 14*3600))
	require.NoError(t, err)
	options := engagement.Options{Subject: subject}
	for kind, want := range map[engagement.Kind]string{
		engagement.Call: "CALL by dana@x.example on 2026-10-16: Left a voicemail.",
		engagement.Note: "Mobly: Note", // the template gives nothing
		engagement.X:    "Mobly twitter",
	} {
		task := taskOf(t, options, action(kind))
		require.Equal(t, want, task.Subject)
	}

	for text, want := range map[string]string{
		`{{if and (eq .Kind "Call") (gt (len .Notes) 3) (not false)}}{{trim " yes "}}{{else}}no{{end}}`: "yes",
		`{{with $}}{{.By}} {{$.ID}}{{end}}`:                             "dana@x.example 1",
		`{{with .EventType | lower}}{{.}} {{len .}}{{end}}`:             "phone 5",
		`{{or "" .By}}{{/* c */}}{{and .By 5}}{{ne .By "a" | not}}`:     "dana@x.example5false",
		`{{with ""}}x{{else with .ID}}{{.}}{{end}}{{if .}}!{{end}}`:     "1!",
		`{{eq .ID "2" "1"}}{{lt .ID "2"}}{{le 1 1}}{{ge 1 2}}{{- 007}}`: "truetruetruefalse7",
	} {
		subject, err := engagement.Subjects(map[engagement.Kind]string{engagement.Call: text}, nil)
		require.NoError(t, err, text)
		require.Equal(t, want, subject(action(engagement.Call)), text)
	}

	subject, err = engagement.Subjects(nil, nil)
	require.NoError(t, err)
	require.Empty(t, subject(action(engagement.Call)))
	subject, err = engagement.Subjects(map[engagement.Kind]string{"": "{{.Date}}"}, nil)
	require.NoError(t, err)
	require.Empty(t, subject(engagement.Action{Kind: engagement.Call}), "without a time there is no day")
}

// TestSubjectsAreRefused: what is wrong is found before the first action, in
// branches that are not taken too.
func TestSubjectsAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		`{{.Nope}}`:                             "an action has no .Nope",
		`{{if .By}}{{else}}{{.Nope}}{{end}}`:    "an action has no .Nope",
		`{{.By.Nope}}`:                          "an action has no .By.Nope",
		`{{range .Notes}}{{end}}`:               "only if and with are available",
		`{{range 1000000000}}{{end}}`:           "only if and with are available",
		`{{template "subject"}}`:                "only if and with are available",
		`{{define "a"}}x{{end}}`:                "define and block are not available",
		`{{printf "%1000000d" 1}}`:              "printf is not available",
		`{{if .By}}{{html .By}}{{end}}`:         "html is not available",
		`{{with .By}}{{call .}}{{end}}`:         "call is not available",
		`{{(lower .By).X}}`:                     "only if and with are available",
		`{{`:                                    "template: subject:1: unclosed action",
		`{{nope .By}}`:                          `template: subject:1: function "nope" not defined`,
		`{{lower 5}}`:                           "lower does not take (a number)",
		`{{lower}}`:                             "lower does not take ()",
		`{{.By | len | upper}}`:                 "upper does not take (a number)",
		`{{len (not .By)}}`:                     "len does not take (a yes or no)",
		`{{eq .By 5}}`:                          "eq does not take (a text, a number)",
		`{{eq .By}}`:                            "eq does not take (a text)",
		`{{ne .By .By .By}}`:                    "ne does not take (a text, a text, a text)",
		`{{lt true false}}`:                     "lt does not take (a yes or no, a yes or no)",
		`{{eq (or .By 5) (or .By 5)}}`:          "eq does not take (one or the other, one or the other)",
		`{{not}}`:                               "not does not take ()",
		`{{and}}`:                               "and does not take ()",
		`{{if eq .Kind "X"}}{{not 1 2}}{{end}}`: "not does not take (a number, a number)",
		`{{if eq .By "zz"}}{{$.Nope}}{{end}}`:   "an action has no .Nope",
		`{{if eq .By "zz"}}{{with .By}}{{.Notes}}{{end}}{{end}}`: "a text has no .Notes",
		`{{with or .By 5}}{{.Notes}}{{end}}`:                     "one or the other has no .Notes",
		`{{with .By}}{{else}}{{.Nope}}{{end}}`:                   "an action has no .Nope",
		`{{$x := .By}}{{$x}}`:                                    "variables are not available",
		`{{.}}`:                                                  "a lone dot stands for the whole action; name a field of it",
		`{{$}}`:                                                  "a lone dot stands for the whole action; name a field of it",
		`{{with $}}{{.}}{{end}}`:                                 "a lone dot stands for the whole action; name a field of it",
		`{{eq . .}}`:                                             "a lone dot stands for the whole action; name a field of it",
		`{{. | and .By}}`:                                        "a lone dot stands for the whole action; name a field of it",
		`{{or .By (.)}}`:                                         "a lone dot stands for the whole action; name a field of it",
		`{{. 5}}`:                                                ". is no function",
		`{{print .By}}`:                                          "print is not available",
		`{{.By 5}}`:                                              ".By is no function",
		`{{5 | .By}}`:                                            ".By is no function",
		`{{"a" "b"}}`:                                            `"a" is no function`,
		`{{eq 1.5 1.5}}`:                                         "only whole numbers are available",
		`{{eq .By nil}}`:                                         "only if and with are available",
		`{{lower (print .By)}}`:                                  "print is not available",
		`{{with nope}}{{end}}`:                                   `template: subject:1: function "nope" not defined`,
		strings.Repeat("x", 1001):                                "it is longer than 1000 bytes",
	} {
		_, err := engagement.Subjects(map[engagement.Kind]string{engagement.Call: text}, nil)
		require.ErrorIs(t, err, engagement.ErrTemplate)
		require.EqualError(t, err, `engagement: the template of a Subject does not work: of the kind "Call": `+want)
	}
	_, err := engagement.Subjects(map[engagement.Kind]string{engagement.Call: "{{", engagement.X: "{{.A}}", "": "ok"}, nil)
	require.Equal(t, 2, strings.Count(err.Error(), "does not work"), "all at once")
}

func TestWithClosed(t *testing.T) {
	for _, tt := range []struct {
		status string
		closed []string
		want   string
	}{
		{"", nil, ""},
		{"Done", nil, "Done"},
		{"", []string{"Completed"}, "Completed"},
		{"", []string{"Closed", "completed"}, "completed"},
		{"", []string{"Erledigt", "Abgebrochen"}, "Erledigt"},
		{" done ", []string{"Completed", "Done"}, "Done"},
		{"", []string{"", " "}, ""},
		{"Done", []string{" "}, "Done"},
		{" ", []string{" ", " Erledigt ", "Abgebrochen"}, "Erledigt"},
	} {
		got, err := engagement.Options{Status: tt.status}.WithClosed(tt.closed)
		require.NoError(t, err)
		require.Equal(t, tt.want, got.Status)
	}
	options, err := engagement.Options{Status: "Doen", Priority: "Low"}.WithClosed([]string{"Done", "", "Completed"})
	require.ErrorIs(t, err, engagement.ErrStatus)
	require.EqualError(t, err, `engagement: the org does not count the Status of Tasks as closed: "Doen" is none of "Done", "Completed"`)
	require.Equal(t, "Doen", options.Status)
	options, err = engagement.Options{Priority: "Low", NotesOnly: true}.WithClosed([]string{"Done"})
	require.NoError(t, err)
	require.Equal(t, engagement.Options{Status: "Done", Priority: "Low", NotesOnly: true}, options)
}

func TestLeftOut(t *testing.T) {
	var actions []engagement.Action
	for _, eventType := range []string{"CSV_UPLOAD", "csv_upload ", "PHONE", "MOBLY_API", "", "Fax"} {
		kind, _ := engagement.ParseKind(eventType)
		actions = append(actions, engagement.Action{EventType: eventType, Kind: kind})
	}
	actions = append(actions, engagement.Action{Kind: "Smoke"}, engagement.Action{Kind: engagement.Note})
	require.Equal(t, map[string]int{"CSV_UPLOAD": 2, "MOBLY_API": 1, "": 2, "FAX": 1}, engagement.LeftOut(actions))
	require.Nil(t, engagement.LeftOut(actions[2:3]))
}

// FuzzSubjects: a template that is accepted works for every action, and gives
// the same subject twice. The text around it shows that it ran to its end.
func FuzzSubjects(f *testing.F) {
	for _, text := range []string{"{{.Label}}: {{.Notes}}", "{{with .By}}{{.}}{{else}}{{$.Date}}{{end}}", "{{if eq .Kind `Call`}}{{upper .By | trim}}{{end}}", "{{range .By}}", "{{or .ID 5}}{{len .ID}}"} {
		f.Add(text)
	}
	f.Add("{{. | and .By}}{{with $}}{{or .Notes `x` | lower}}{{end}}")
	f.Fuzz(func(t *testing.T, text string) {
		subject, err := engagement.Subjects(map[engagement.Kind]string{"": text + "{{/**/}}|end"}, nil)
		if err != nil {
			require.ErrorIs(t, err, engagement.ErrTemplate)
			return
		}
		for _, kind := range engagement.Kinds() {
			for _, a := range []engagement.Action{{Kind: kind}, {Kind: kind, By: "dana@x.example"}, action(kind)} {
				first := subject(a)
				require.True(t, strings.HasSuffix(first, "|end"), "it fails: %q", text)
				require.NotContains(t, first, "{"+string(kind)+" "+kind.Label(), "it prints a structure: %q", text)
				require.Equal(t, first, subject(a))
			}
		}
	})
}
