package engagement_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

// A call becomes a Task that is done.
func Example() {
	action := engagement.Action{
		ID: "2c4034a1-d1ee-51a0-a1af-094c81890ab3", Kind: engagement.Call, By: "dana.ruiz@exhibitor.example",
		At: time.Date(2026, time.October, 15, 17, 30, 0, 0, time.UTC), Notes: "Left a voicemail, she called back.",
	}
	task, err := engagement.ToTask(action)
	if err != nil {
		log.Fatal(err)
	}
	for _, v := range task.Values() {
		fmt.Printf("%s: %v\n", v.Field, v.Value)
	}
	// Output:
	// Subject: Mobly: Call
	// TaskSubtype: Call
	// Status: Completed
	// Priority: Normal
	// ActivityDate: 2026-10-15
	// Description: Left a voicemail, she called back.
	//
	// dana.ruiz@exhibitor.example, 2026-10-15 17:30 UTC
}

// An activity event of Mobly's REST API is an action.
func ExampleAction() {
	var action engagement.Action
	err := json.Unmarshal([]byte(`{
		"id":         "2c4034a1-d1ee-51a0-a1af-094c81890ab3",
		"eventType":  "PHONE",
		"createdBy":  "dana.ruiz@exhibitor.example",
		"createdAt":  "2026-10-15T17:30:00.000Z",
		"eventNotes": "Left a voicemail, she called back."
	}`), &action)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(action.Kind.Label(), action.By, action.At)
	// Output: Call dana.ruiz@exhibitor.example 2026-10-15 17:30:00 +0000 UTC
}

// Other subjects, days in the reps' time zone, fields of the org's own, and no Tasks
// for notes.
func ExampleMapping() {
	mapper, err := engagement.Mapping{
		NotesOnly: true,
		Rules: []engagement.Rule{
			{Subject: "{{.Label}} after Dreamforce", Type: "Meeting", Fields: map[string]string{"Event__c": "{{.Event}}"}},
			{Kind: engagement.Note, Skip: true},
		},
	}.Compile(field.Options{Location: time.FixedZone("PDT", -7*60*60)})
	if err != nil {
		log.Fatal(err)
	}
	for _, kind := range []engagement.Kind{engagement.CalendarInvite, engagement.Note} {
		task, ok, err := mapper.Map(engagement.Action{
			Kind:  kind,
			At:    time.Date(2026, time.October, 16, 2, 0, 0, 0, time.UTC),
			Notes: "Demo, 45 minutes",
			Event: "Dreamforce",
		})
		fmt.Println(kind, ok, err)
		for _, v := range task.Values() {
			fmt.Printf("  %s: %v\n", v.Field, v.Value)
		}
	}
	// Output:
	// CalendarInvite true <nil>
	//   Subject: Calendar invite after Dreamforce
	//   TaskSubtype: Task
	//   Type: Meeting
	//   Status: Completed
	//   Priority: Normal
	//   ActivityDate: 2026-10-15
	//   Description: Demo, 45 minutes
	//   Event__c: Dreamforce
	// Note false <nil>
}

// A mapping is data. What it does not know is an error.
func ExampleMapping_UnmarshalJSON() {
	var m engagement.Mapping
	fmt.Println(json.Unmarshal([]byte(`{"rules": [{"kind": "PHONE", "subject": "Call with {{.By}}", "status": "Done"}]}`), &m))
	fmt.Println(m.Rules[0].Kind, m.Rules[0].Status)
	fmt.Println(json.Unmarshal([]byte(`{"rules": [{"color": "red"}]}`), &m))
	// Output:
	// <nil>
	// Call Done
	// engagement: unknown field "color"
}

// An action that is not an engagement gets no Task.
func ExampleToTask_notEngagement() {
	_, err := engagement.ToTask(engagement.Action{ID: "1", EventType: "CSV_UPLOAD", At: time.Now()})
	fmt.Println(errors.Is(err, engagement.ErrNotEngagement))
	fmt.Println(err)
	// Output:
	// true
	// engagement: not an engagement
}
