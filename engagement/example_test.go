package engagement_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/getmobly/mobly-salesforce-go/engagement"
)

// A call becomes a Task that is done.
func Example() {
	action := engagement.Action{
		ID: "2c4034a1-d1ee-51a0-a1af-094c81890ab3", Kind: engagement.Call, By: "dana.ruiz@exhibitor.example",
		At: time.Date(2026, time.October, 15, 17, 30, 0, 0, time.UTC), Notes: "Left a voicemail, she called back.",
	}
	task, err := engagement.Options{}.Task(action)
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range task.Fields() {
		fmt.Printf("%s: %v\n", f.Name, f.Value)
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

// A custom subject, and days in the reps' time zone.
func ExampleOptions() {
	options := engagement.Options{
		Subject:   func(a engagement.Action) string { return a.Kind.Label() + " after Dreamforce" },
		Location:  time.FixedZone("PDT", -7*60*60),
		NotesOnly: true,
	}
	task, err := options.Task(engagement.Action{
		Kind:  engagement.CalendarInvite,
		At:    time.Date(2026, time.October, 16, 2, 0, 0, 0, time.UTC),
		Notes: "Demo, 45 minutes",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(task.Subject)
	fmt.Println(task.ActivityDate)
	fmt.Println(task.Description)
	// Output:
	// Calendar invite after Dreamforce
	// 2026-10-15
	// Demo, 45 minutes
}

// An action that is not an engagement gets no Task.
func ExampleOptions_Task_notEngagement() {
	kind, ok := engagement.ParseKind("CSV_UPLOAD")
	_, err := engagement.Options{}.Task(engagement.Action{ID: "1", Kind: kind, At: time.Now()})
	fmt.Println(ok, errors.Is(err, engagement.ErrNotEngagement))
	fmt.Println(err)
	// Output:
	// false true
	// engagement: not an engagement
}

// Subjects from templates, one per kind, and a Status that the org has.
func ExampleSubjects() {
	subject, err := engagement.Subjects(map[engagement.Kind]string{
		engagement.Call: "{{.Label}} with {{.By}}",
		"":              "{{.Label}} ({{.Date}})",
	}, time.UTC)
	if err != nil {
		log.Fatal(err)
	}
	options, err := engagement.Options{Subject: subject}.WithClosed([]string{"Erledigt", "Abgebrochen"})
	if err != nil {
		log.Fatal(err)
	}
	for _, kind := range []engagement.Kind{engagement.Call, engagement.Note} {
		task, err := options.Task(engagement.Action{Kind: kind, By: "dana@x.example", At: time.Date(2026, 10, 16, 2, 0, 0, 0, time.UTC)})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(task.Subject, "-", task.Status)
	}
	// Output:
	// Call with dana@x.example - Erledigt
	// Note (2026-10-16) - Erledigt
}
