// Package fair proves what becomes of the leads of an event, whatever goes wrong
// on the way: it makes them up together with what the org must hold at the end
// ([Fair]), gives them to clients as a queue would ([Queue]), has requests fail
// ([Inject]), and compares the org with what it must hold ([Fair.Audit]). Only
// tests import it.
package fair

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

const repEmail = "rep@lumen.example"

// Fair is what was captured at an event. It is made with a naive oracle beside
// it: whatever makes a value of a lead records where the org must hold it.
type Fair struct {
	Leads []salesforce.Lead

	chance   *rand.Rand
	cfg      salesforce.Config
	rep      string // the ID of the rep's user
	visitors []*visitor
	of       []*visitor // whose capture each lead is
}

// visitor is a person at the fair, and what the org must know of them at the end.
type visitor struct {
	object string
	name   string         // the LastName, which nobody else has
	fields map[string]any // of the record
	tasks  map[string]map[string]any

	record    string            // ID of the record that is there before
	members   map[string]string // statuses, by campaign
	followUps int               // 0 or 1
	due       any               // ActivityDate of the follow-up
	scans     int               // that Mobly says there were
}

// New captures n leads with three actions each. A tenth has no key but last name,
// company and phone, where these count; one in twenty is a second capture of the
// visitor before; a quarter is in the org already, with other values.
func New(w *testworld.World, cfg salesforce.Config, seed uint64, n int) *Fair {
	w.T.Helper()
	f := &Fair{chance: rand.New(rand.NewPCG(seed, 1)), cfg: cfg}
	var err error
	f.rep, err = w.Org.AddUser(salesforcetest.User{Email: repEmail, LastName: "Rep"})
	w.Require(err == nil, "%v", err)
	for i := range n {
		if i > 0 && f.chance.IntN(20) == 0 {
			last := len(f.Leads) - 1
			f.capture(f.of[last], f.Leads[last].Person, i)
			continue
		}
		f.capture(f.visitor(w, i))
	}
	f.relate(w, seed)
	return f
}

// visitor makes a person, and perhaps their record.
func (f *Fair) visitor(w *testworld.World, i int) (*visitor, mapping.Person, int) {
	v := &visitor{object: schema.Lead, name: fmt.Sprintf("Kim-%d", i), fields: make(map[string]any), tasks: make(map[string]map[string]any)}
	var p mapping.Person
	p.LastName, p.Company.Name = v.name, oneOf(f.chance, "Lumen", "Northwind", "Brød & Søn")
	p.Phones.LeadProvided = []mapping.Phone{{Number: fmt.Sprintf("+1 555 %06d", i)}}
	unkeyed := i%10 == 3 && f.cfg.Settings.Policies.Unkeyed == salesforce.MatchByName
	if !unkeyed {
		p.ID, p.Email = fmt.Sprintf("m%d", i), fmt.Sprintf("kim%d@lumen.example", i)
	}
	old := map[string]any{"LastName": v.name, "Title": "Intern"}
	switch there := f.chance.IntN(100); {
	case unkeyed && there < 20:
		old["Company"], old["Phone"] = p.Company.Name, phoneOf(&p)
		v.fields["Title"] = "Intern"
		v.record = w.Add(schema.Lead, old)
	case !unkeyed && there < 15:
		old["Company"], old["Email"] = "Old Inc.", p.Email
		v.fields["Title"] = "Intern"
		v.record = w.Add(schema.Lead, old)
	case !unkeyed && there < 25:
		old["Email"] = p.Email
		id := w.Add(schema.Contact, old)
		if f.cfg.Settings.Policies.Strategy != salesforce.LeadsOnly {
			v.object, v.fields["Title"], v.record = schema.Contact, "Intern", id
		}
	}
	f.fill(v, &p)
	f.visitors = append(f.visitors, v)
	return v, p, i
}

// fill makes up values and says which field of the org holds each.
func (f *Fair) fill(v *visitor, p *mapping.Person) {
	put := func(lead, contact string, value any) {
		if v.object == schema.Contact {
			lead = contact
		}
		v.fields[lead] = value
	}
	some := func(to *string, lead, contact, value string) {
		if f.chance.IntN(3) > 0 {
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
	if key, _ := testworld.KeysOf(f.cfg); key != "" && p.ID != "" {
		put(key, key, p.ID)
	}
	some(&p.FirstName, "FirstName", "FirstName", oneOf(f.chance, "Grace", "Zoë", "李"))
	some(&p.JobTitle, "Title", "Title", oneOf(f.chance, "Head of Data", "Analyst \"R&D\""))
	some(&p.LinkedIn, "mobly_linkedin__c", "mobly_linkedin__c", "https://linkedin.example/in/"+v.name)
	some(&p.Description, "mobly_description__c", "mobly_description__c", "asked for\na demo; it's urgent \\o/")
	some(&p.Company.City, "City", "MailingCity", oneOf(f.chance, "Oslo", "Köln"))
	some(&p.Company.Zip, "PostalCode", "MailingPostalCode", "01067")
	some(&p.Company.Industry, "Industry", "mobly_company_industry__c", "Banking")
	if f.chance.IntN(2) == 0 {
		scans := f.chance.IntN(9)
		p.NumberOfScans, v.scans = &scans, scans
		put("mobly_number_scans__c", "mobly_number_scans__c", json.Number(strconv.Itoa(scans)))
	}
}

// countScans says how many scans the record holds: as many as there are, or as Mobly
// says, whichever is more.
func (v *visitor) countScans(n int) {
	if n > 0 {
		v.fields["mobly_number_scans__c"] = json.Number(strconv.Itoa(max(n, v.scans)))
	}
}

// capture makes a lead of a visitor, with three actions.
func (f *Fair) capture(v *visitor, p mapping.Person, i int) {
	l := salesforce.Lead{Person: p}
	for j := range 3 {
		l.Actions = append(l.Actions, f.action(v, fmt.Sprintf("%d-%d", i, j)))
	}
	f.Leads, f.of = append(f.Leads, l), append(f.of, v)
}

// action makes one, and says what Task it is to be. Its notes are nobody else's,
// so that the oracle needs no key.
func (f *Fair) action(v *visitor, name string) engagement.Action {
	kinds := map[engagement.Kind][2]string{
		engagement.Call: {"Mobly: Call", "Call"}, engagement.Note: {"Mobly: Note", "Task"},
		engagement.PersonalEmail: {"Mobly: Email", "Email"}, engagement.Text: {"Mobly: Text message", "Task"},
	}
	a := engagement.Action{
		ID: "a" + name, Kind: oneOf(f.chance, engagement.Call, engagement.Note, engagement.PersonalEmail, engagement.Text),
		Notes: "met " + name + ".", At: time.Date(2026, 10, 1+f.chance.IntN(30), f.chance.IntN(24), 30, 0, 0, time.UTC),
	}
	owner := any(nil)
	if f.chance.IntN(2) == 0 {
		a.By, owner = repEmail, f.rep
	}
	if f.chance.IntN(20) == 0 {
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
	switch _, key := testworld.KeysOf(f.cfg); {
	case a.ID == "":
	case key != "":
		task[key] = a.ID
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
