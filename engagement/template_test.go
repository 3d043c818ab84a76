package engagement_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func TestSubjects(t *testing.T) {
	m := engagement.Mapping{Rules: []engagement.Rule{
		{Kind: engagement.Call, Subject: `{{.Label | upper}} by {{.By}} on {{.Date}}{{with .Notes}}: {{.}}{{end}}`},
		{Kind: engagement.Note, Subject: `{{if eq .Notes "x"}}X{{end}}`},
		{Subject: `Mobly {{lower .EventType}}`},
	}}
	for kind, want := range map[engagement.Kind]string{
		engagement.Call: "CALL by dana@x.example on 2026-10-16: Left a voicemail.",
		engagement.Note: "Mobly: Note", // the template gives nothing
		engagement.X:    "Mobly twitter",
	} {
		task := taskIn(t, m, time.FixedZone("", 14*3600), action(kind))
		require.Equal(t, want, task.Subject)
	}

	for text, want := range map[string]string{
		`{{if and (eq .Kind "Call") (gt (len .Notes) 3) (not false)}}{{trim " yes "}}{{else}}no{{end}}`: "yes",
		`{{with $}}{{.By}} {{$.ID}}{{end}}`:                             "dana@x.example 1",
		`{{with .EventType | lower}}{{.}} {{len .}}{{end}}`:             "phone 5",
		`{{or "" .By}}{{/* c */}}{{and .By 5}}{{ne .By "a" | not}}`:     "dana@x.example5false",
		`{{with ""}}x{{else with .ID}}{{.}}{{end}}{{if .}}!{{end}}`:     "1!",
		`{{eq .ID "2" "1"}}{{lt .ID "2"}}{{le 1 1}}{{ge 1 2}}{{- 007}}`: "truetruetruefalse7",
		`{{.Event}} {{.EventID}} {{.Custom.seats}}{{.Custom.none}} {{index .Custom "odd key"}}{{with $}}{{$.Custom.seats | len}}{{end}}{{if .Custom}}!{{end}}`: "Expo e1 3 a;b1!",
	} {
		a := action(engagement.Call)
		a.Event, a.EventID, a.Custom = "Expo", "e1", map[string]any{"seats": 3, "odd key": []string{"a", "b"}}
		require.Equal(t, want, taskOf(t, subjects(text), a).Subject, text)
	}
}

// subjects returns the mapping of one template for every kind.
func subjects(text string) engagement.Mapping {
	return engagement.Mapping{Rules: []engagement.Rule{{Subject: text}}}
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
		`{{.Custom}}`:                           ".Custom is a map; name a key of it",
		`{{eq .Custom .Custom}}`:                ".Custom is a map; name a key of it",
		`{{with .Custom}}{{.}}{{end}}`:          ".Custom is a map; name a key of it",
		`{{with .Custom}}{{.seats}}{{end}}`:     "a map has no .seats",
		`{{.Custom.a.b}}`:                       "an action has no .Custom.a.b",
		`{{index .Custom 1}}`:                   "index does not take (a map, a number)",
		`{{index .By 1}}`:                       "index does not take (a text, a number)",
		`{{template "subject"}}`:                "only if and with are available",
		`{{define "a"}}x{{end}}`:                "define and block are not available",
		`{{printf "%1000000d" 1}}`:              "printf is not available",
		`{{if .By}}{{html .By}}{{end}}`:         "html is not available",
		`{{with .By}}{{call .}}{{end}}`:         "call is not available",
		`{{(lower .By).X}}`:                     "only if and with are available",
		`{{`:                                    "template: template:1: unclosed action",
		`{{nope .By}}`:                          `template: template:1: function "nope" not defined`,
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
		`{{.}}`:                                                  "a lone dot stands for the whole action; name one of its fields",
		`{{$}}`:                                                  "a lone dot stands for the whole action; name one of its fields",
		`{{with $}}{{.}}{{end}}`:                                 "a lone dot stands for the whole action; name one of its fields",
		`{{eq . .}}`:                                             "a lone dot stands for the whole action; name one of its fields",
		`{{. | and .By}}`:                                        "a lone dot stands for the whole action; name one of its fields",
		`{{or .By (.)}}`:                                         "a lone dot stands for the whole action; name one of its fields",
		`{{. 5}}`:                                                ". is not a function",
		`{{print .By}}`:                                          "print is not available",
		`{{.By 5}}`:                                              ".By is not a function",
		`{{5 | .By}}`:                                            ".By is not a function",
		`{{"a" "b"}}`:                                            `"a" is not a function`,
		`{{eq 1.5 1.5}}`:                                         "only whole numbers are available",
		`{{eq .By nil}}`:                                         "only if and with are available",
		`{{lower (print .By)}}`:                                  "print is not available",
		`{{with nope}}{{end}}`:                                   `template: template:1: function "nope" not defined`,
		strings.Repeat("x", 1001):                                "it is longer than 1000 bytes",
	} {
		_, err := engagement.Mapping{Rules: []engagement.Rule{{Kind: engagement.Call, Subject: text}}}.Compile(field.Options{})
		require.ErrorIs(t, err, field.ErrRule)
		require.EqualError(t, err, `engagement Call -> Task.Subject: invalid rule: its template does not work: `+want)
	}
	_, err := engagement.Mapping{Rules: []engagement.Rule{
		{Kind: engagement.Call, Subject: "{{"}, {Kind: engagement.X, Fields: map[string]string{"X__c": "{{.A}}"}}, {Subject: "ok"},
	}}.Compile(field.Options{})
	require.Equal(t, 2, strings.Count(err.Error(), "does not work"), "all at once")
}

// FuzzSubjects: a template that is accepted works for every action, and gives
// the same subject twice. The text around it shows that it ran to its end.
func FuzzSubjects(f *testing.F) {
	for _, text := range []string{"{{.Label}}: {{.Notes}}", "{{with .By}}{{.}}{{else}}{{$.Date}}{{end}}", "{{if eq .Kind `Call`}}{{upper .By | trim}}{{end}}", "{{range .By}}", "{{or .ID 5}}{{len .ID}}"} {
		f.Add(text)
	}
	f.Add("{{. | and .By}}{{with $}}{{or .Notes `x` | lower}}{{end}}")
	f.Fuzz(func(t *testing.T, text string) {
		mapper, err := engagement.Mapping{Rules: []engagement.Rule{{Fields: map[string]string{"Long__c": text + "{{/**/}}|end"}}}}.Compile(field.Options{
			Schema: schema.New(schema.NewObject(schema.Task, schema.Field{Name: "Long__c", Type: schema.TypeTextArea, Createable: true, Updateable: true})),
		})
		if err != nil {
			require.ErrorIs(t, err, field.ErrRule)
			return
		}
		result := func(a engagement.Action) string {
			task, _, err := mapper.Map(a)
			require.NoError(t, err)
			require.Len(t, task.Fields, 1)
			text, _ := task.Fields[0].Value.(string)
			return text
		}
		for _, kind := range engagement.Kinds() {
			for _, a := range []engagement.Action{{Kind: kind, At: at}, {Kind: kind, At: at, By: "dana@x.example"}, action(kind)} {
				first := result(a)
				require.True(t, strings.HasSuffix(first, "|end"), "it fails: %q", text)
				require.NotContains(t, first, "{"+string(kind)+" "+kind.Label(), "it prints a structure: %q", text)
				require.Equal(t, first, result(a))
			}
		}
	})
}
