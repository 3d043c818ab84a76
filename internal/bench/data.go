package main

import (
	"fmt"
	"time"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

const (
	leadKey = "mobly_id__c"
	taskKey = "mobly_activity_id__c"
	rep     = "dana.ruiz@exhibitor.example"

	actionsPerLead = 3
)

// makeLeads makes n leads as a badge scan with some enrichment yields them:
// every field that a lead has is filled, so that the peer, whose structs send
// blank fields too, has nothing more to send.
func makeLeads(n int) []salesforce.Lead {
	leads := make([]salesforce.Lead, n)
	for i := range leads {
		leads[i] = makeLead(i, actionsPerLead)
	}
	return leads
}

// makeLead makes the i-th lead with so many actions, three at most.
func makeLead(i, actions int) salesforce.Lead {
	kinds := [actionsPerLead]engagement.Kind{engagement.PersonalEmail, engagement.LinkedIn, engagement.Note}
	notes := [actionsPerLead]string{"Sent the line 3 brochure and a price list", "Connected", "Wants a demo before Q1. Budget owner."}
	when := time.Date(2026, 10, 15, 9, 0, 0, 0, time.UTC).Add(time.Duration(i) * time.Second)
	l := salesforce.Lead{Person: mapping.Person{
		ID: leadID(i), CreatedAt: when, UpdatedAt: when,
		FirstName: "Ada", LastName: fmt.Sprintf("Nwosu-%05d", i), Email: fmt.Sprintf("ada.nwosu%05d@northwind.example", i),
		JobTitle: "VP Operations", LinkedIn: fmt.Sprintf("https://www.linkedin.com/in/adanwosu%05d", i),
		Description: "Met at the booth, asked for line 3.",
		Phones:      mapping.Phones{LeadProvided: []mapping.Phone{{Number: fmt.Sprintf("+1 206-555-%04d", i%10000), Preferred: true}}},
		Company: mapping.Company{
			Name: fmt.Sprintf("Northwind Instruments %d", i%500), Website: "https://northwind.example",
			StreetAddress: "1200 Harbor Way", City: "Seattle", State: "Washington", Zip: "98101", Country: "United States",
		},
		Scans: []mapping.Scan{{At: when, By: rep, Event: "Dreamforce 2026"}},
	}}
	for j := range actions {
		l.Actions = append(l.Actions, engagement.Action{
			ID: fmt.Sprintf("2c4034a1-d1ee-51a0-a%d00-%012d", j, i), Kind: kinds[j], By: rep, At: when.Add(time.Duration(j) * time.Hour), Notes: notes[j],
		})
	}
	return l
}

func leadID(i int) string { return fmt.Sprintf("3f0e8a52-7c1d-4b6e-9a40-%012d", i) }

// leadRecord has the fields of a Lead that the job writes, for the peer and the
// floor.
type leadRecord struct {
	Key          string `json:"mobly_id__c" salesforce:"mobly_id__c"`
	FirstName    string
	LastName     string
	Email        string
	LinkedIn     string `json:"mobly_linkedin__c" salesforce:"mobly_linkedin__c"`
	Title        string
	Phone        string
	Company      string
	Website      string
	Street       string
	Address      string `json:"mobly_company_address__c" salesforce:"mobly_company_address__c"`
	City         string
	State        string
	PostalCode   string
	Country      string
	Description  string `json:"mobly_description__c" salesforce:"mobly_description__c"`
	Scans        int    `json:"mobly_number_scans__c" salesforce:"mobly_number_scans__c"`
	FirstScanned string `json:"mobly_first_scanned_by__c" salesforce:"mobly_first_scanned_by__c"`
	FirstAt      string `json:"mobly_first_scanned_at__c" salesforce:"mobly_first_scanned_at__c"`
	LastScanned  string `json:"mobly_last_scanned_by__c" salesforce:"mobly_last_scanned_by__c"`
	LastAt       string `json:"mobly_last_scanned_at__c" salesforce:"mobly_last_scanned_at__c"`
	LastEvent    string `json:"mobly_last_scanned_event__c" salesforce:"mobly_last_scanned_event__c"`
	AllEvents    string `json:"mobly_all_events__c" salesforce:"mobly_all_events__c"`
}

// taskRecord has the fields of a Task, likewise.
type taskRecord struct {
	Key          string `json:"mobly_activity_id__c" salesforce:"mobly_activity_id__c"`
	Subject      string
	TaskSubtype  string
	Status       string
	Priority     string
	ActivityDate string
	Description  string
	WhoID        string `json:"WhoId" salesforce:"WhoId"`
	OwnerID      string `json:"OwnerId" salesforce:"OwnerId"`
}

// attributes name the object of a record, where it says so itself: in what ours
// and the floor send. The peer adds its own.
type attributes struct {
	Type string `json:"type"`
}

// leadLine and taskLine are records as they are sent.
type (
	leadLine struct {
		Attributes attributes `json:"attributes"`
		leadRecord
	}
	taskLine struct {
		Attributes attributes `json:"attributes"`
		taskRecord
	}
)
