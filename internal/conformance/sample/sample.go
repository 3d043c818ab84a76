// Package sample has a captured lead for tests on both sides of package salesforce.
package sample

import (
	"time"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// Full returns a person with all that Mobly has of one, their tags, and an action of
// five kinds each.
func Full() (mapping.Person, []tags.Tag, []engagement.Action) {
	at := time.Date(2026, 10, 15, 17, 30, 0, 0, time.UTC)
	action := func(kind engagement.Kind, notes string) engagement.Action {
		return engagement.Action{ID: "2c4034a1-d1ee-51a0-a1af-094c81890ab3", Kind: kind, By: "dana.ruiz@exhibitor.example", At: at, Notes: notes}
	}
	person := mapping.Person{
		FirstName: "Ada", LastName: "Nwosu", Email: "ada.nwosu@northwind.example", PersonalEmail: "ada.n@mail.example",
		Address: "88 Alder St, Seattle WA", LinkedIn: "https://www.linkedin.com/in/adanwosu", Facebook: "https://facebook.com/adanwosu",
		Twitter: "https://x.com/adanwosu", ProfilePicture: "https://img.example/ada.jpg", JobTitle: "VP Operations",
		Description: "Wants a demo of line 3 before Q1. Budget owner.",
		Phones: mapping.Phones{
			LeadProvided:  []mapping.Phone{{Number: "+1 206-555-0148", Preferred: true}},
			MoblyProvided: []mapping.Phone{{Number: "+1 206-555-0100"}, {Number: "+1 206-555-0199 ext. 12"}},
		},
		Company: mapping.Company{
			Name: "Northwind Instruments", Industry: "Manufacturing", LinkedIn: "https://www.linkedin.com/company/northwind",
			Website: "https://northwind.example", StreetAddress: "1200 Harbor Way\nSuite 400", City: "Seattle", State: "Washington",
			Zip: "98101", Country: "United States",
		},
		Scans: []mapping.Scan{
			{At: at.AddDate(0, -6, 0), By: "tom.okafor@exhibitor.example", Event: "Hannover Messe 2026"},
			{At: at, By: "dana.ruiz@exhibitor.example", Event: "Dreamforce 2026"},
			{At: at.AddDate(0, 0, 5), By: "mei.lin@exhibitor.example", Event: "CSV import", Source: "upload"},
		},
		Campaigns: []mapping.Campaign{{ID: "cmp_2026_spring", At: at.AddDate(0, -6, 0)}, {ID: "cmp_2026_fall", At: at}},
	}
	qualifiers := []tags.Tag{
		{Category: "Score", Value: "Hot"}, {Category: "Product Interest", Value: "Looms"}, {Category: "Product Interest", Value: "Engines"},
		{Category: "Segments", Value: "Decision Maker"}, {Category: "Next Steps", Value: "Set Meeting"}, {Category: "Send Contract", Value: "Yes"},
	}
	actions := []engagement.Action{
		action(engagement.Call, "Left a voicemail, she called back. 12 minutes."),
		action(engagement.CalendarInvite, "Demo, 45 minutes, Zoom"),
		action(engagement.PersonalEmail, "Sent the line 3 brochure"),
		action(engagement.LinkedIn, "Connected"),
		action(engagement.Note, "Prefers to be reached in the morning."),
	}
	return person, qualifiers, actions
}
