package engagement_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// The zero mapping, and a nil Mapper, make the Tasks of ToTask.
func TestZeroMappingIsToTask(t *testing.T) {
	zero := compiled(t, engagement.Mapping{}, field.Options{})
	actions := []engagement.Action{{}, {ID: "1"}, {Kind: "Fax", At: at}, {Kind: engagement.Call}}
	for _, kind := range engagement.Kinds() {
		actions = append(actions, action(kind))
	}
	for _, a := range actions {
		want, wantErr := engagement.ToTask(a)
		for _, m := range []*engagement.Mapper{nil, zero} {
			got, ok, err := m.Map(a)
			require.True(t, ok)
			require.Equal(t, wantErr, err)
			require.Empty(t, cmp.Diff(want, got), "(-want +got)")
		}
	}
}

// What the rule of a kind leaves empty comes from the rule of every kind.
func TestRulesByKind(t *testing.T) {
	m := compiled(t, engagement.Mapping{Rules: []engagement.Rule{
		{Status: "Done", Priority: "Low", Type: "Meeting", Fields: map[string]string{"A__c": "all"}},
		{Kind: engagement.Call, Priority: "High", Subtype: "Task", Fields: map[string]string{"B__c": "{{.Event}}"}},
		{Kind: engagement.Note, Skip: true},
	}}, field.Options{})
	task, ok, err := m.Map(action(engagement.Call))
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, []string{"Done", "High", "Meeting", "Task", "Mobly: Call"}, []string{task.Status, task.Priority, task.Type, task.Subtype, task.Subject})
	require.Empty(t, task.Fields, "the text is blank")

	task, _, err = m.Map(action(engagement.PersonalEmail))
	require.NoError(t, err)
	require.Equal(t, []string{"Done", "Low", "Meeting", "Email"}, []string{task.Status, task.Priority, task.Type, task.Subtype})
	require.Equal(t, "A__c", task.Fields[0].Field)
	require.Equal(t, "all", task.Values()[len(task.Values())-1].Value)

	task, ok, err = m.Map(engagement.Action{Kind: engagement.Note})
	require.NoError(t, err)
	require.False(t, ok, "not even for want of a time")
	require.Empty(t, task)
}

// Values of further fields are coerced to what the org accepts; the rest is reported.
func TestFieldsOfTheOrg(t *testing.T) {
	org := schema.New(schema.NewObject(schema.Task,
		schema.Field{Name: "Seats__c", Type: schema.TypeDouble, Precision: 4, Createable: true, Updateable: true},
		schema.Field{Name: "Day__c", Type: schema.TypeDate, Createable: true, Updateable: true},
		schema.Field{Name: "Short__c", Type: schema.TypeString, Length: 5, Createable: true},
		schema.Field{Name: "Sum__c", Type: schema.TypeDouble, Calculated: true},
	))
	m := compiled(t, engagement.Mapping{Rules: []engagement.Rule{{Fields: map[string]string{
		"seats__c": "{{.Custom.seats}}", "Day__c": "{{.Date}}", "Short__c": "{{.Notes}}", "Sum__c": "1", "Gone__c": "x", "Lost__c": "{{.Event}}",
	}}}}, field.Options{Schema: org, Location: time.FixedZone("", 14*3600)})
	a := action(engagement.Note)
	a.Custom = map[string]any{"seats": json.Number("1e2")}
	task, _, err := m.Map(a)
	require.NoError(t, err)
	var got []fieldOf
	for _, v := range task.Fields {
		got = append(got, fieldOf{v.Field, v.Value})
	}
	require.Equal(t, []fieldOf{{"Day__c", "2026-10-16"}, {"Short__c", "Left"}, {"Seats__c", json.Number("100")}}, got)
	require.Equal(t, field.CreateOnly, task.Fields[1].Policy)
	var lost []string
	for _, e := range task.Dropped {
		lost = append(lost, e.Field+" "+e.Code())
	}
	require.Equal(t, []string{"Gone__c UNKNOWN_FIELD", "Short__c TOO_LONG", "Sum__c READ_ONLY"}, lost)

	a.Custom = map[string]any{"seats": "SECRET"}
	task, _, err = m.Map(a)
	require.NoError(t, err)
	require.Len(t, task.Fields, 2)
	require.ErrorIs(t, task.Dropped[len(task.Dropped)-1], field.ErrType)
	require.NotContains(t, task.Dropped[len(task.Dropped)-1].Error(), "SECRET")
}

func TestRulesAreRefused(t *testing.T) {
	for want, rules := range map[string][]engagement.Rule{
		"engagement Fax on Task: invalid rule: its kind is not one of the kinds; see Kinds":      {{Kind: "Fax"}},
		"engagement Call on Task: invalid rule: another rule is for the same kind":               {{Kind: engagement.Call}, {Kind: engagement.Call}},
		"engagement -> Task.whoID: invalid rule: every Task is given the field already":          {{Fields: map[string]string{"whoID": "x"}}},
		"engagement -> Task.a b: invalid rule: its field is not an API name":                     {{Fields: map[string]string{"a b": "x"}}},
		"engagement -> Task.a__c: invalid rule: another rule writes to the field":                {{Fields: map[string]string{"A__c": "x", "a__c": "y"}}},
		"engagement -> Task.A__c: invalid rule: its template does not work: an action has no .X": {{Fields: map[string]string{"A__c": "{{.X}}"}}},
	} {
		_, err := engagement.Mapping{Rules: rules}.Compile(field.Options{})
		require.EqualError(t, err, want)
		_, ok := errors.AsType[*field.Error](err)
		require.True(t, ok)
	}
}

func TestMappingSurvivesJSON(t *testing.T) {
	for _, text := range []string{
		`{}`,
		`{"rules":[{"kind":"Call","skip":true},{"subject":"a","status":"b","priority":"c","type":"d","subtype":"e","fields":{"F__c":"g"}}],"notesOnly":true}`,
	} {
		var m engagement.Mapping
		require.NoError(t, json.Unmarshal([]byte(text), &m))
		again, err := json.Marshal(m)
		require.NoError(t, err)
		require.JSONEq(t, text, string(again))
	}
	for _, text := range []string{`{"rule":[]}`, `{"rules":[{"Color":"x"}]}`, `{"rules":[{"kind":"Fax"}]}`, `{"notesOnly":"SECRET"}`, `[]`} {
		var in struct{ Engagement engagement.Mapping }
		err := json.Unmarshal([]byte(`{"Engagement":`+text+`}`), &in)
		require.Error(t, err, text)
		require.NotContains(t, err.Error(), "SECRET")
	}
}
