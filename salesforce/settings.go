package salesforce

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// Settings is what a customer decides. It is data: keep it as JSON. The zero
// Settings is Mobly's recommended set-up.
type Settings struct {
	// Mapping says which Mobly field goes to which Salesforce field; no rules are those
	// of [mapping.Recommended]. Rules for fields that the org lacks, or that the user
	// may not write, are switched off ([Plan] lists them as Off); values captured for
	// them are in the result's Dropped. A Required one fails the call.
	Mapping mapping.Mapping `json:"mapping,omitzero"`

	// Tags says which tag category goes to which Salesforce field. Without rules, tags
	// are not written, but listed in the result's Dropped.
	Tags tags.Mapping `json:"tags,omitzero"`

	// Engagement says how actions become Tasks. No rules: one completed Task each.
	// A rule with a Status that the org does not count as closed fails the call.
	Engagement engagement.Mapping `json:"engagement,omitzero"`

	// FollowUps are open Tasks beside those of actions. They need Keys.Activity.
	FollowUps []FollowUp `json:"followUps,omitempty"`

	Keys     Keys     `json:"keys,omitzero"`
	Policies Policies `json:"policies,omitzero"`
	API      API      `json:"api,omitzero"`

	// TimeZone turns moments into dates, in fields and in Tasks: "Europe/Berlin".
	// "" is UTC. It is looked up in the time zones of the machine, or in those of
	// time/tzdata if the program imports it.
	TimeZone string `json:"timeZone,omitempty"`

	// Strict refuses a lead rather than losing the value of a field: a loss of the
	// mapping or of a tag refuses the lead, and if Salesforce refuses the value of a
	// field, the record is Failed and is not sent again without it.
	Strict bool `json:"strict,omitempty"`

	// Campaigns says which Salesforce Campaigns persons are added to.
	Campaigns Campaigns `json:"campaigns,omitzero"`
}

// NoKey in place of a field name means that there is no such field.
const NoKey = "-"

// Keys are the API names of the fields by which records are found again. If the
// org lacks one, every Sync ends with [sferr.ErrNotReady]: create it (package
// setup), or set NoKey.
//
// Two processes, or two calls, may sync the same leads at the same time: each person
// that has a Mobly ID is one record and each action one Task, because Salesforce keeps
// the key fields unique, and the second writer updates the existing record. With
// [NoKey], for leads that only [MatchByName] recognises, and for a request that
// outlives [Config].CallTimeout, each process may create the record and the Tasks that
// it does not find. A later Sync then refuses the lead with [sferr.ErrAmbiguous] and
// names the records; a duplicate rule of the org, together with [UseDuplicate],
// prevents the second record as far as the rule sees it.
//
// A key may be configured after leads were synced without it: records and Tasks are
// found as before, and are given the ID. Of Tasks that were cloned, the oldest gets
// it. Under [MatchByName] a lead with nothing but an ID is then found by name,
// company and phone if no record has its ID and the record with these three has
// none. Leads with IDs are otherwise never matched by name.
type Keys struct {
	// Lead holds Mobly's lead ID, on Lead and, where it exists, on Contact. It is a
	// unique external ID of type Text. "" is mobly_id__c. If a person was captured
	// several times, the record keeps the first ID. With NoKey, a new lead without an
	// e-mail is refused, and two processes can create a lead twice.
	Lead string `json:"lead,omitempty"`

	// Activity holds Mobly's activity ID, on Activity, in the same way. "" is
	// mobly_activity_id__c. With NoKey, a Task is found by the last line of its
	// description (see [Client.Sync]), and two processes can create it twice.
	Activity string `json:"activity,omitempty"`

	// SyncedAt is a date and time field, on Lead and, where it exists, on Contact:
	// "mobly_synced_at__c". It holds the time of the newest capture that was written
	// (mapping.Person.UpdatedAt): an older one then only fills blank fields,
	// adds to lists, and still counts in the person's history. "" is
	// none: captures are written in the order in which they are synced.
	SyncedAt string `json:"syncedAt,omitempty"`
}

// API says how the org's API is used.
type API struct {
	// Version is the version of the REST API, 50.0 or later: "66.0". "" is
	// [DefaultVersion]. auth.SOAPLogin has a version of its own.
	Version string `json:"version,omitempty"`

	// BatchSize is the number of records in one collection, 1 to 200; 0 is 200. Smaller
	// batches help orgs whose triggers run out of CPU time.
	BatchSize int `json:"batchSize,omitempty"`

	// Concurrency is the number of requests that one call sends at once; 0 is 4.
	// Concurrent requests never contain records of the same parent. As many connections
	// are kept between calls.
	Concurrency int `json:"concurrency,omitempty"`

	// ReservePercent is the share of the org's API requests in 24 hours that is left to
	// others, 0 to 99. Once only that share is left, leads are NotSent with
	// [sferr.ErrQuota] and can be synced again later. To find out, a Client sends a
	// request of its own at first, and then one every 15 minutes.
	ReservePercent int `json:"reservePercent,omitempty"`
}

// DefaultVersion is the version of Salesforce's REST API that a Client uses.
const DefaultVersion = "66.0"

// UnmarshalJSON is strict wherever Settings are decoded, also as a field of your
// own struct: a key that is unknown, spelled in other letter case or given twice is an
// error, and so is an unknown value of a policy, or a text of more than 4 MiB. It does
// not check the rest; [Settings.Validate] does. The error is an [sferr.ErrConfig]. What s
// held before is replaced as a whole.
func (s *Settings) UnmarshalJSON(data []byte) error {
	var in struct {
		Mapping    json.RawMessage `json:"mapping"`
		Tags       json.RawMessage `json:"tags"`
		Engagement json.RawMessage `json:"engagement"`
		FollowUps  json.RawMessage `json:"followUps"`
		Keys       json.RawMessage `json:"keys"`
		Policies   json.RawMessage `json:"policies"`
		API        json.RawMessage `json:"api"`
		TimeZone   json.RawMessage `json:"timeZone"`
		Strict     json.RawMessage `json:"strict"`
		Campaigns  json.RawMessage `json:"campaigns"`
	}
	if err := core.DecodeStrict(data, &in); err != nil {
		return fmt.Errorf("%w: settings: %w", sferr.ErrConfig, err)
	}
	var out Settings
	var errs []error
	for _, member := range [...]struct {
		path string // "" if the error has it
		data json.RawMessage
		to   any
	}{
		{"", in.Mapping, &out.Mapping},
		{"", in.Tags, &out.Tags},
		{"", in.Engagement, &out.Engagement},
		{"followUps: ", in.FollowUps, &out.FollowUps},
		{"keys: ", in.Keys, &out.Keys},
		{"policies: ", in.Policies, &out.Policies},
		{"api: ", in.API, &out.API},
		{"timeZone: ", in.TimeZone, &out.TimeZone},
		{"strict: ", in.Strict, &out.Strict},
		{"campaigns: ", in.Campaigns, &out.Campaigns},
	} {
		if len(member.data) == 0 {
			continue
		}
		if err := core.DecodeStrict(member.data, member.to); err != nil {
			errs = append(errs, fmt.Errorf("settings: %s%w", member.path, err))
		}
	}
	p := problems{}
	out.Policies.check(&p)
	if err := errors.Join(append(errs, p.list...)...); err != nil {
		return fmt.Errorf("%w:\n%w", sferr.ErrConfig, err)
	}
	*s = out
	return nil
}

// Validate reports every problem that can be found without an org, as an
// [sferr.ErrConfig] that names the settings as JSON does: "policies.ambiguous". [New]
// does the same.
func (s Settings) Validate() error {
	p := problems{}
	s.check(&p)
	return p.err()
}

var (
	versionForm = regexp.MustCompile(`^[1-9][0-9]\.0$`)
	fieldForm   = regexp.MustCompile(`^[A-Za-z]\w{0,79}$`)
)

func (s *Settings) check(p *problems) {
	for _, f := range [...]struct{ name, value string }{
		{"keys.lead", s.Keys.Lead}, {"keys.activity", s.Keys.Activity}, {"keys.syncedAt", s.Keys.SyncedAt},
	} {
		if f.value != "" && f.value != NoKey && !fieldForm.MatchString(f.value) {
			p.add("%s is not an API name: %.100q", f.name, f.value)
		}
	}
	s.Policies.check(p)
	s.Policies.checkTogether(p)
	s.Campaigns.check(p)
	if v := s.API.Version; v != "" && (!versionForm.MatchString(v) || v < "50.0") {
		p.add(`api.version is %.100q: it must be 50.0 or later, such as "66.0"`, v)
	}
	if n := s.API.BatchSize; n < 0 || n > org.MaxRecords {
		p.add("api.batchSize is %d: it must be 1 to %d, or 0 for %d", n, org.MaxRecords, org.MaxRecords)
	}
	if n := s.API.Concurrency; n < 0 || n > org.MaxRequests {
		p.add("api.concurrency is %d: it must be 1 to %d, or 0 for %d", n, org.MaxRequests, org.DefaultRequests)
	}
	if n := s.API.ReservePercent; n < 0 || n > 99 {
		p.add("api.reservePercent is %d: it must be 0 to 99", n)
	}
	if _, err := time.LoadLocation(s.TimeZone); err != nil || s.TimeZone == time.Local.String() { // which differs from machine to machine
		p.add(`timeZone is %.100q: it must be the name of a time zone, such as "Europe/Berlin"; a machine without time zones needs time/tzdata`, s.TimeZone)
	}
	rules := s.Mapping
	if len(rules.Rules) == 0 {
		rules.Rules = mapping.Recommended().Rules
	}
	if _, err := rules.Compile(field.Options{}); err != nil {
		p.add("mapping: %w", err)
	}
	if _, err := s.Tags.Compile(field.Options{}); err != nil {
		p.add("tags: %w", err)
	}
	if _, err := s.Engagement.Compile(field.Options{}); err != nil {
		p.add("engagement: %w", err)
	}
	for i := range s.Engagement.Rules {
		s.checkTaskFields(p, fmt.Sprintf("engagement.rules[%d]", i), s.Engagement.Rules[i].Fields)
	}
	s.checkFollowUps(p)
}

// checkTaskFields finds a rule for the field by which Tasks are found.
func (s *Settings) checkTaskFields(p *problems, name string, fields map[string]string) {
	for f := range fields {
		if strings.EqualFold(f, cmp.Or(s.Keys.Activity, planner.DefaultActivityKey)) {
			p.add("%s.fields has %s: no rule may write the field of keys.activity", name, f)
		}
	}
}

func (a API) complete() API {
	a.Version = cmp.Or(a.Version, DefaultVersion)
	a.BatchSize = cmp.Or(a.BatchSize, org.MaxRecords)
	a.Concurrency = cmp.Or(a.Concurrency, org.DefaultRequests)
	return a
}
