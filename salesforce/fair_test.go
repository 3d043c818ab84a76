package salesforce_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

const repEmail = "rep@lumen.example"

// fair is what was captured at an event. It is made with the naive oracle beside
// it: where a text of a lead is made, it is said where in the org it must be.
type fair struct {
	*rand.Rand
	cfg      salesforce.Config
	rep      string // the ID of the rep's user
	leads    []salesforce.Lead
	visitors []*visitor
	of       []*visitor // whose capture each lead is
}

// visitor is a person at the fair, and what the org must know of them at the end.
type visitor struct {
	object string
	name   string         // the LastName, which nobody else has
	fields map[string]any // of the record
	tasks  map[string]map[string]any
}

// newFair captures n leads with three actions each. A tenth has no key but last
// name, company and phone, where these count; one in twenty is a second capture of the visitor
// before; a quarter is in the org already, with other values.
func newFair(w *world, cfg salesforce.Config, seed uint64, n int) *fair {
	w.t.Helper()
	f := &fair{Rand: rand.New(rand.NewPCG(seed, 1)), cfg: cfg}
	var err error
	if f.rep, err = w.org.AddUser(salesforcetest.User{Email: repEmail, LastName: "Rep"}); err != nil {
		w.t.Fatal(err)
	}
	for i := range n {
		if i > 0 && f.IntN(20) == 0 {
			last := len(f.leads) - 1
			f.capture(f.of[last], f.leads[last].Person, i)
			continue
		}
		f.capture(f.visitor(w, i))
	}
	return f
}

// visitor makes a person, and perhaps their record.
func (f *fair) visitor(w *world, i int) (*visitor, mapping.Person, int) {
	v := &visitor{object: schema.Lead, name: fmt.Sprintf("Kim-%d", i), fields: make(map[string]any), tasks: make(map[string]map[string]any)}
	var p mapping.Person
	p.LastName, p.Company.Name = v.name, oneOf(f.Rand, "Lumen", "Northwind", "Brød & Søn")
	p.Phones.LeadProvided = []mapping.Phone{{Number: fmt.Sprintf("+1 555 %06d", i)}}
	unkeyed := i%10 == 3 && f.cfg.Unkeyed == salesforce.MatchExact
	if !unkeyed {
		p.ID, p.Email = fmt.Sprintf("m%d", i), fmt.Sprintf("kim%d@lumen.example", i)
	}
	old := map[string]any{"LastName": v.name, "Title": "Intern"}
	switch there := f.IntN(100); {
	case unkeyed && there < 20:
		old["Company"], old["Phone"] = p.Company.Name, phoneOf(&p)
		v.fields["Title"] = "Intern"
		w.add(schema.Lead, old)
	case !unkeyed && there < 15:
		old["Company"], old["Email"] = "Old Inc.", p.Email
		v.fields["Title"] = "Intern"
		w.add(schema.Lead, old)
	case !unkeyed && there < 25:
		old["Email"] = p.Email
		w.add(schema.Contact, old)
		if f.cfg.Strategy == salesforce.LeadsAndContacts {
			v.object, v.fields["Title"] = schema.Contact, "Intern"
		}
	}
	f.fill(v, &p)
	f.visitors = append(f.visitors, v)
	return v, p, i
}

// fill makes up values and says which field of the org holds each.
func (f *fair) fill(v *visitor, p *mapping.Person) {
	put := func(lead, contact string, value any) {
		if v.object == schema.Contact {
			lead = contact
		}
		v.fields[lead] = value
	}
	some := func(to *string, lead, contact, value string) {
		if f.IntN(3) > 0 {
			*to = value
			put(lead, contact, value)
		}
	}
	put("LastName", "LastName", p.LastName)
	put("Company", "mobly_company_name__c", p.Company.Name)
	put("Phone", "Phone", phoneOf(p))
	if p.Email != "" {
		put("Email", "Email", p.Email)
	}
	if f.cfg.ExternalID != "" && p.ID != "" {
		put(f.cfg.ExternalID, f.cfg.ExternalID, p.ID)
	}
	some(&p.FirstName, "FirstName", "FirstName", oneOf(f.Rand, "Grace", "Zoë", "李"))
	some(&p.JobTitle, "Title", "Title", oneOf(f.Rand, "Head of Data", "Analyst \"R&D\""))
	some(&p.LinkedIn, "mobly_linkedin__c", "mobly_linkedin__c", "https://linkedin.example/in/"+v.name)
	some(&p.Description, "mobly_description__c", "mobly_description__c", "asked for\na demo; it's urgent \\o/")
	some(&p.Company.City, "City", "MailingCity", oneOf(f.Rand, "Oslo", "Köln"))
	some(&p.Company.Zip, "PostalCode", "MailingPostalCode", "01067")
	some(&p.Company.Industry, "Industry", "mobly_company_industry__c", "Banking")
	if f.IntN(2) == 0 {
		scans := f.IntN(9)
		p.NumberOfScans = &scans
		put("mobly_number_scans__c", "mobly_number_scans__c", json.Number(strconv.Itoa(scans)))
	}
}

// capture makes a lead of a visitor, with three actions.
func (f *fair) capture(v *visitor, p mapping.Person, i int) {
	l := salesforce.Lead{Person: p}
	for j := range 3 {
		l.Actions = append(l.Actions, f.action(v, fmt.Sprintf("%d-%d", i, j)))
	}
	f.leads, f.of = append(f.leads, l), append(f.of, v)
}

// action makes one, and says what Task it is to be. Its notes are nobody else's,
// so that the oracle needs no key.
func (f *fair) action(v *visitor, name string) engagement.Action {
	kinds := map[engagement.Kind][2]string{
		engagement.Call: {"Mobly: Call", "Call"}, engagement.Note: {"Mobly: Note", "Task"},
		engagement.PersonalEmail: {"Mobly: Email", "Email"}, engagement.Text: {"Mobly: Text message", "Task"},
	}
	a := engagement.Action{
		ID: "a" + name, Kind: oneOf(f.Rand, engagement.Call, engagement.Note, engagement.PersonalEmail, engagement.Text),
		Notes: "met " + name + ".", At: time.Date(2026, 10, 1+f.IntN(30), f.IntN(24), 30, 0, 0, time.UTC),
	}
	owner := any(nil)
	if f.IntN(2) == 0 {
		a.By, owner = repEmail, f.rep
	}
	if f.IntN(20) == 0 {
		a.ID = "" // it is told by the person and its content
	}
	text := a.Notes + "\n\n"
	if a.By != "" {
		text += a.By + ", "
	}
	text += a.At.Format("2006-01-02 15:04") + " UTC"
	task := map[string]any{
		"Subject": kinds[a.Kind][0], "TaskSubtype": kinds[a.Kind][1], "Status": "Completed", "Priority": "Normal",
		"ActivityDate": a.At.Format("2006-01-02"), "Description": text,
	}
	if owner != nil {
		task["OwnerId"] = owner
	}
	switch {
	case a.ID == "":
	case f.cfg.ActivityID != "":
		task[f.cfg.ActivityID] = a.ID
	default:
		task["Description"] = text + "\nMobly activity: " + a.ID
	}
	v.tasks[a.Notes] = task
	return a
}

// notes returns an action's notes as the Description of its Task begins with.
func notes(task map[string]any) string {
	text, _ := task["Description"].(string)
	first, _, _ := strings.Cut(text, "\n")
	return first
}

func oneOf[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

func phoneOf(p *mapping.Person) string { return p.Phones.LeadProvided[0].Number }
