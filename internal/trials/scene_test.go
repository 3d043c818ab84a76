package trials

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// built switches on what random scenes configure, and what the oracle demands.
var built = struct {
	MatchByName, CreateContact, CreateLead, SyncedAt, Strict bool

	ExactContacts    bool // MatchByName among Contacts tells apart those without an account
	ExactFolded      bool // a person without a key is known by what the record is to hold, not by the first capture
	ExactKeyed       bool // a lead without a key is rather a keyed one's of its name, company and phone than of its own
	KeptForOthers    bool // an address that another person was refused for is kept
	OtherObject      bool // a known ID of another object is told
	TasksOfUnited    bool // an action without an ID is one Task, though its captures are one person by their record only
	RequiredOnUpdate bool // a Required rule refuses an update where the record has no value either

	FollowedKinds bool // the follow-up of an action goes with its Task, however that is found
	ActiveFound   bool // ActiveOnly leaves those alone who are members already
}{MatchByName: true, CreateContact: true, CreateLead: true, SyncedAt: true, Strict: true, OtherObject: true, ExactFolded: true, KeptForOthers: true, ExactKeyed: true, TasksOfUnited: true, RequiredOnUpdate: true, ExactContacts: true, FollowedKinds: true, ActiveFound: true}

// scene is a random org and a batch, as data, so that it can be made smaller.
type scene struct {
	seed    uint64
	cfg     salesforce.Config
	private bool // leads and contacts are their owners' alone
	gains   bool // the same leads were synced before, without external IDs
	org     []event
	leads   []salesforce.Lead

	keepsMembers bool // members of converted leads stay the leads' alone

	known map[bool]*schema.Schema // what the org is, by private: the same in all scenes
}

// event is something that happened to the org. Records are named by the places
// of the events that made them.
type event struct {
	verb   string // a Lead, Contact, Task, Campaign or CampaignMember is added, or "convert", "merge", "delete"
	fields row    // of what is added; "@1" stands for the ID of what event 1 added
	what   int    // record
	with   int    // contact to convert into, or lead to merge into; -1: a new contact
	mine   bool   // the record is the integration user's
	alone  bool   // the contact has no account
	later  bool   // a second has passed
	off    bool   // left out
}

// dice makes scenes in which keys collide often.
type dice struct {
	*rand.Rand
	dense bool // hardly any address, and many known IDs
}

func newScene(seed uint64) *scene {
	d := dice{Rand: rand.New(rand.NewPCG(seed, 6))}
	d.dense = d.chance(35)
	s := &scene{seed: seed, cfg: d.config(), private: d.chance(15)}
	d.fill(s)
	for range 1 + d.IntN(9) {
		s.leads = append(s.leads, d.lead(s))
	}
	if s.gains = d.chance(25); s.gains {
		for i := range s.org {
			delete(s.org[i].fields, "mobly_id__c")
			delete(s.org[i].fields, "mobly_activity_id__c")
		}
		for i := range s.leads {
			for j := range s.leads[i].Actions { // the oracle tells Tasks that are there by IDs
				s.leads[i].Actions[j].ID = cmp.Or(s.leads[i].Actions[j].ID, fmt.Sprintf("b%d", j))
			}
		}
	}
	s.relate()
	return s
}

func (d dice) chance(percent int) bool { return d.IntN(100) < percent }

func (d dice) email() string {
	n := 6
	if d.dense {
		n = 2
	}
	return fmt.Sprintf("p%d@lumen.example", d.IntN(n))
}

func pick[T any](d dice, from ...T) T { return from[d.IntN(len(from))] }

// some puts a value there, or not.
func (d dice) some(in row, percent int, field string, values ...any) {
	if d.chance(percent) {
		in[field] = pick(d, values...)
	}
}

func (d dice) config() salesforce.Config {
	cfg := salesforce.Config{
		Settings: salesforce.Settings{
			Mapping:  mapping.Recommended(),
			Tags:     sceneTags,
			Keys:     salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey},
			Policies: salesforce.Policies{Strategy: pick(d, salesforce.LeadsAndContacts, salesforce.LeadsOnly), Ambiguous: pick(d, salesforce.RefuseAmbiguous, salesforce.Newest, salesforce.Oldest)},
			API:      salesforce.API{BatchSize: pick(d, 0, 1, 3)},
		},
	}
	cfg.Settings.Mapping.Rules = append(cfg.Settings.Mapping.Rules, sceneRules...)
	cfg.Settings.Keys.Lead = pick(d, "mobly_id__c", "mobly_id__c", salesforce.NoKey)
	cfg.Settings.Keys.Activity = pick(d, "mobly_activity_id__c", "mobly_activity_id__c", salesforce.NoKey)
	if d.chance(40) {
		cfg.Settings.Tags.Rules = append(slices.Clip(cfg.Settings.Tags.Rules), tags.Rule{Category: tags.Unmatched, Field: "other_tags__c", Type: field.LongText, Policy: field.Append})
	}
	if d.chance(20) { // some leads are refused for what they say
		for i := range cfg.Settings.Mapping.Rules {
			switch r := &cfg.Settings.Mapping.Rules[i]; r.Lead {
			case "LastName":
				r.Placeholder = ""
			case "grade__c":
				r.Strict = true
			case "nick__c":
				r.Required = true
			}
		}
	}
	switches := []struct {
		on  bool
		set func()
	}{
		{built.MatchByName, func() { cfg.Settings.Policies.Unkeyed = salesforce.MatchByName }},
		{built.CreateContact && cfg.Settings.Policies.Strategy != salesforce.LeadsOnly, func() { cfg.Settings.Policies.CreateAs = schema.Contact }},
		{built.CreateLead, func() { cfg.Settings.Policies.Converted = salesforce.NewLead }},
		{built.SyncedAt, func() { cfg.Settings.Keys.SyncedAt = "mobly_synced_at__c" }},
		{built.Strict, func() { cfg.Settings.Strict = true }},
	}
	for _, s := range switches {
		if half := d.chance(50); half && s.on {
			s.set()
		}
	}
	if cfg.Settings.Policies.CreateAs == schema.Contact && !built.ExactContacts {
		cfg.Settings.Policies.Unkeyed = salesforce.RefuseUnkeyed
	}
	return cfg
}

// fill makes the org: leads, contacts and Tasks, of which some were converted,
// merged and deleted. Keys are unique, addresses are not.
func (d dice) fill(s *scene) {
	keys := map[string][]int{schema.Lead: d.Perm(8), schema.Contact: d.Perm(8)}
	made := make(map[string][]int)
	add := func(verb string, fields row, mine bool) {
		made[verb] = append(made[verb], len(s.org))
		s.org = append(s.org, event{verb: verb, fields: fields, mine: mine, alone: d.chance(30), later: d.chance(60)})
	}
	for range d.IntN(6) {
		for _, object := range []string{schema.Contact, schema.Lead} {
			if d.chance(80) {
				mine := !s.private || d.chance(65)
				f := d.record(object)
				if mine && d.chance(35) {
					f["mobly_id__c"] = fmt.Sprintf("m%d", keys[object][len(made[object])])
				}
				add(object, f, mine)
			}
		}
	}
	everybody := append(append([]int(nil), made[schema.Lead]...), made[schema.Contact]...)
	for n, key := range d.Perm(10) {
		if n < 4 && len(everybody) > 0 && d.chance(40) {
			if who := pick(d, everybody...); s.org[who].mine {
				for range pick(d, 1, 1, 2) { // people clone Tasks, which leaves unique fields blank
					text := fmt.Sprintf(pick(d, "met\n%[1]sa%[2]d", "met\n%[1]sa%[2]d\nand again", "%[1]sa%[2]d\nmet", "met\n%[1]sa%[3]d\n\n%[1]sa%[2]d", "> %[1]sa%[2]d", "%[1]sa%[2]d\nmet\n%[1]sa%[3]d"),
						"Mobly activity: ", key, d.IntN(10))
					f := row{"Subject": "Call", "Description": text, "WhoId": fmt.Sprintf("@%d", who)}
					if len(made[schema.Task]) == n && d.chance(50) {
						f["mobly_activity_id__c"] = fmt.Sprintf("a%d", key)
					}
					add(schema.Task, f, true)
				}
			}
		}
	}
	for _, lead := range made[schema.Lead] {
		if d.chance(25) {
			s.org = append(s.org, event{verb: "convert", what: lead, with: pick(d, append(made[schema.Contact], -1)...)})
		}
	}
	for _, who := range everybody {
		if d.chance(6) {
			s.org = append(s.org, event{verb: "merge", what: who, with: pick(d, everybody...)})
		}
		if d.chance(6) {
			s.org = append(s.org, event{verb: "delete", what: who})
		}
	}
}

// record is what a record of the org holds.
func (d dice) record(object string) row {
	f := row{"LastName": pick(d, "Kim", "Lee", mapping.NotProvided)}
	d.some(f, 70, "Email", d.email())
	d.some(f, 60, "FirstName", "Ann", "Bo")
	d.some(f, 40, "Title", "Analyst", "Head of Data")
	d.some(f, 30, "Phone", "+1 555 0100", "+1 555 0101")
	d.some(f, 30, "nick__c", "Bo-Bo", "Nan")
	d.some(f, 30, "origin__c", "web")
	d.some(f, 30, "topics__c", "Data;Tools", "Cloud; Data")
	d.some(f, 30, "log__c", "first", "met\r\nat noon")
	d.some(f, 30, "booth__c", "B7")
	d.some(f, 30, "vip__c", true)
	d.some(f, 30, "budget__c", 0, 1.5, 200)
	d.some(f, 30, "met_on__c", "2026-10-14", "2026-10-15")
	d.some(f, 30, "seen_at__c", "2026-10-15T17:30:00Z")
	d.some(f, 30, "grade__c", "A")
	d.some(f, 30, "langs__c", "de", "en;de")
	d.some(f, 30, "mobly_all_events__c", "Expo", "Expo;Fair")
	d.some(f, 30, "mobly_number_scans__c", 1, 2)
	d.some(f, 30, "score__c", "Hot", "Cold")
	d.some(f, 30, "products__c", "Ink", "Pen;Ink")
	d.some(f, 30, "segments__c", "Buyer")
	d.some(f, 30, "contract__c", true)
	d.some(f, 30, "other_tags__c", "Colour: Teal")
	if built.SyncedAt {
		d.some(f, 50, "mobly_synced_at__c", "2026-10-15T10:00:00Z", "2026-10-15T12:00:00Z")
	}
	if object == schema.Lead {
		f["Company"] = pick(d, "Lumen", "Nord", mapping.NotProvided)
		d.some(f, 30, "Industry", "Energy")
	}
	return f
}

// lead is one captured lead; one in ten has no key.
func (d dice) lead(s *scene) salesforce.Lead {
	var l salesforce.Lead
	p := &l.Person
	unkeyed := d.chance(10)
	if !unkeyed {
		if d.chance(75) {
			p.ID = pick(d, "m%d", "m%d", "M%d", " m%d ")
			p.ID = fmt.Sprintf(p.ID, d.IntN(8))
		}
		if d.chance(70) {
			p.Email = pick(d, d.email(), d.email(), strings.ToUpper(d.email()), " "+d.email(), "no address")
		}
		d.remote(s, p)
	}
	if d.chance(4) {
		return l
	}
	texts := []struct {
		to   *string
		from []string
	}{
		{&p.FirstName, []string{"", " ", "Ann", "Bo", "Cy"}}, {&p.LastName, []string{"", "Kim", "Lee"}},
		{&p.JobTitle, []string{"", "Analyst", " Head of Data "}}, {&p.Description, []string{"", "met\nat noon", "first", "again"}},
		{&p.PersonalEmail, []string{"", "X@Home.example", "none"}}, {&p.LinkedIn, []string{"", "linkedin.example/x"}},
		{&p.Company.Name, []string{"", "Lumen", "Nord"}}, {&p.Company.Industry, []string{"", "Energy", "Sorcery"}},
		{&p.Company.City, []string{"", "Oslo", strings.Repeat("Llanfair", 6)}}, {&p.Company.StreetAddress, []string{"", "1 Main St\r\nFloor 2"}},
	}
	for _, t := range texts {
		*t.to = pick(d, t.from...)
	}
	at := time.Date(2026, 10, 15, 9+d.IntN(5), 0, 0, 0, time.UTC)
	if d.chance(60) {
		p.CreatedAt, p.UpdatedAt = at, at.Add(time.Duration(d.IntN(3))*time.Hour)
	}
	for range d.IntN(3) {
		p.Scans = append(p.Scans, mapping.Scan{At: at.Add(time.Duration(d.IntN(3)) * time.Hour), By: pick(d, "rep@example.com", "amy@example.com"),
			Event: pick(d, "Expo", "Fair", ""), Source: pick(d, "scan", "scan", "upload")})
		p.Campaigns = append(p.Campaigns, mapping.Campaign{ID: pick(d, "c1", "c2"), At: at})
	}
	if d.chance(40) {
		p.Phones.LeadProvided = append(p.Phones.LeadProvided, mapping.Phone{Number: pick(d, "+1 555 0100", "+1 (555) 0100", "+1 555 0101"), Preferred: d.chance(30)})
		p.Phones.MoblyProvided = append(p.Phones.MoblyProvided, mapping.Phone{Number: pick(d, "+1 555 0102", "+1 555 0100")})
	}
	if unkeyed && d.chance(70) { // what it may be known by
		p.LastName, p.Company.Name = pick(d, "Kim", "Lee"), pick(d, "Lumen", "Nord")
		p.Phones = mapping.Phones{LeadProvided: []mapping.Phone{{Number: pick(d, "+1 555 0100", "+1 555 0101")}}}
	}
	d.custom(p)
	for range d.IntN(4) {
		l.Tags = append(l.Tags, pick(d, sceneTagged...))
	}
	for range d.IntN(3) {
		l.Actions = append(l.Actions, testworld.Note(pick(d, fmt.Sprintf("a%d", d.IntN(10)), fmt.Sprintf("a%d", d.IntN(10)), fmt.Sprintf("A%d", d.IntN(10)), ""), pick(d, "met", "called")))
	}
	if d.chance(10) {
		l.Actions = append(l.Actions, engagement.Action{ID: "x", EventType: "CSV_UPLOAD"})
	}
	return l
}

// custom fills what the scene's own rules read.
func (d dice) custom(p *mapping.Person) {
	c := row{}
	d.some(c, 40, "nick", "Nan", " Bo-Bo ", "", strings.Repeat("Nan ", 9))
	d.some(c, 40, "origin", "fair", "web")
	d.some(c, 40, "topics", []any{"Data", "Cloud"}, []any{"Data", "Tools"}, "Data", "Data; Tools")
	d.some(c, 40, "booth", "B7", "C1", " ")
	d.some(c, 40, "vip", true, false, "yes", "perhaps")
	d.some(c, 40, "budget", 1.5, "200.00", 3, "much")
	d.some(c, 40, "met", "2026-10-15", "2026-10-16T09:00:00Z", "soon")
	d.some(c, 40, "grade", "A", "B", "Z")
	d.some(c, 40, "langs", []any{"en", "de"}, "fr", "xx")
	if len(c) > 0 {
		p.Custom = maps.Clone(c)
	}
}

// remote says which records Mobly knows the lead to be.
func (d dice) remote(s *scene, p *mapping.Person) {
	chance := 18
	if d.dense {
		chance = 45
	}
	for range 2 {
		if !d.chance(chance) {
			continue
		}
		id := pick(d, testworld.Gone, "00Q000000000008EAA", "003000000000009AAA", "003000000000008AAA", "12345", "00Q000000000001AAA", "001000000000001AAA")
		if n := d.IntN(len(s.org) + 1); n < len(s.org) && s.org[n].fields != nil && s.org[n].verb != schema.Task {
			id = fmt.Sprintf(pick(d, "@%d", "@%d", "@%d/15"), n)
		}
		p.RemoteIDs = append(p.RemoteIDs, mapping.RemoteID{ID: id, IntegrationType: pick(d, "SALES_FORCE", "SALES_FORCE", "SALES_FORCE", "HUB_SPOT")})
	}
}
