package planner

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// Model is the settings compiled for an org. It never changes, except that it learns
// about record types.
type Model struct {
	*Settings
	Objects    []*schema.Object // compiled against; Task is the last
	mapper     *mapping.Mapper
	keyMapper  *mapping.Mapper // of the fields of Lead that are keys: they show who a lead is
	tagMapper  *tags.Mapper
	taskMapper *engagement.Mapper
	followUps  followRules
	Targets    []Target         // in match order
	Off        []*sferr.Problem // rules that are switched off, each for its object
	Task       Target
	Member     *schema.Object // CampaignMember; nil: nobody is added to campaigns, or the user may not see it

	statusOrder  []string // of the rule for the status of members; nil: none
	memberFields []string // that rules write to members

	unfit map[string][]*field.Error // stand-ins that the record types do not allow, by object
	types *sync.Map                 // of *Model, for records of one record type, by its ID
}

// ObjectNames returns the objects that the settings reach, in the order in which
// [Compile] takes them.
func (s *Settings) ObjectNames() []string {
	names := []string{schema.Contact, schema.Lead, schema.Task}
	if s.LeadsOnly {
		names = names[1:]
	}
	if s.Campaigns.Any() {
		names = append([]string{memberObject}, names...)
	}
	return names
}

// Compile fits the settings to the org's objects, which are those of
// ObjectNames; CampaignMember may be missing. The error names every problem.
func Compile(s *Settings, objects []*schema.Object) (*Model, error) {
	m, known := &Model{Settings: s, Objects: objects, unfit: make(map[string][]*field.Error), types: new(sync.Map)}, schema.New(withAnyStatus(objects)...)
	errs := make([]error, 5)
	options := field.Options{Schema: known, Location: s.Location, Strict: s.Strict}
	m.mapper, errs[0] = s.Mapping.Compile(options)
	m.keyMapper, errs[1] = s.keyMapping().Compile(options)
	m.tagMapper, errs[2] = s.Tags.Compile(options)
	m.taskMapper, errs[3] = s.Engagement.Compile(options)
	m.followUps, errs[4] = compileFollowUps(s.FollowUps, options)
	if errs[0] != nil {
		errs[1] = nil // it says the same of a part
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	last := len(objects) - 1
	for _, o := range objects[:last] {
		if o.Name == memberObject {
			m.Member = o
			continue
		}
		t, err := m.newTarget(o)
		errs = append(errs, err)
		m.Targets = append(m.Targets, t)
		m.unfit[o.Name] = slices.DeleteFunc(m.mapper.Off(o.Name), func(e *field.Error) bool { return e.Code() != "PICKLIST" && e.Code() != "RECORD_TYPE" })
		m.Off = appendDropped(appendDropped(m.Off, m.mapper.Off(o.Name)...), m.tagMapper.Off(o.Name)...)
	}
	if s.Campaigns.Any() {
		m.statusOrder = statusOrder(s.Tags.Rules)
		names, err := memberFields(m.mapper.Fields(memberObject), m.tagMapper.Fields(memberObject))
		m.memberFields, errs = names, append(errs, err)
		m.Off = appendDropped(appendDropped(m.Off, m.mapper.Off(memberObject)...), m.tagMapper.Off(memberObject)...)
	}
	if t := m.target(s.Creates); s.MatchByName && t != nil && t.company == "" {
		errs = append(errs, fmt.Errorf("%w: policies.unkeyed is MatchByName and policies.createAs is Contact, but no rule writes company.name to a field of Contact: contacts could not be matched by it", field.ErrRule))
	}
	m.Task = Target{Object: objects[last], keyLength: maxMarker}
	return m, errors.Join(append(errs, m.Task.setKey("keys.activity", s.ActivityID))...)
}

// AskType adapts an object to a record type. It returns the object itself if the type's
// values are unknown.
type AskType = func(o *schema.Object, recordType string) (*schema.Object, error)

// ofType returns the model for records of a record type, or nil if it is unknown or, with
// a nil ask, not known yet.
func (m *Model) ofType(recordType string, t *Target, ask AskType) (*Model, error) {
	known, _ := m.types.Load(recordType)
	if typed, _ := known.(*Model); typed != nil || ask == nil {
		return typed, nil
	}
	o, err := ask(t.Object, recordType)
	if err != nil || o == t.Object {
		return nil, err
	}
	objects := slices.Clone(m.Objects)
	objects[slices.Index(objects, t.Object)] = o
	typed, err := Compile(m.Settings, objects)
	if err == nil {
		m.types.Store(recordType, typed)
	}
	return typed, err
}

// keyMapping is the part of the mapping that fills the fields of Lead by which a
// person may be recognised.
func (s *Settings) keyMapping() mapping.Mapping {
	keys := []string{standard.EmailField}
	if s.MatchByName {
		keys = append(keys, "LastName", "Company", "Phone")
	}
	part := s.Mapping
	part.Rules = slices.DeleteFunc(slices.Clone(part.Rules), func(r mapping.Rule) bool { return !containsFold(keys, r.Lead) })
	return part
}

func (m *Model) target(object string) *Target {
	for i := range m.Targets {
		if m.Targets[i].Object.Name == object {
			return &m.Targets[i]
		}
	}
	return nil
}

// Object returns what the org says of one of the model's objects.
func (m *Model) Object(name string) *schema.Object {
	if t := m.target(name); t != nil {
		return t.Object
	}
	return m.Task.Object
}

// WrittenFields returns the fields that a plan may write to records of an object.
// New records may have an owner.
func (m *Model) WrittenFields(object string, update bool) []string {
	names := slices.Concat(writtenTaskFields[:], m.Task.spelled(m.ExtraTaskFields()), []string{m.Task.Key})
	if t := m.target(object); t != nil {
		names = slices.Concat(t.fields, t.codes, []string{t.watermark, t.Key})
	}
	if !update {
		names = append(names, standard.OwnerField)
	}
	return names
}

// memberColumns are the fields that are read of members: none of contacts under
// LeadsOnly.
func (m *Model) memberColumns() []string {
	names := core.Union([]string{"Id", campaignField, "ContactId", "LeadId", statusField, "HasResponded", "SystemModstamp"}, m.memberFields, core.Itself)
	names = slices.DeleteFunc(names, func(name string) bool {
		return m.Member == nil || m.Member.Field(name) == nil || m.LeadsOnly && name == "ContactId"
	})
	if m.LeadsOnly {
		return names
	}
	return append(names, convertedContact)
}

var writtenTaskFields = [...]string{
	"WhoId", "Subject", fixedTaskField, "Status", "Priority", "ActivityDate", "Description", "CallType", "CallDurationInSeconds",
}

// TaskColumns are the fields that are read of an existing Task: those named, and
// those that may have to be rewritten.
func (m *Model) TaskColumns(names ...string) []string {
	out := append([]string{"Id", "WhoId"}, names...)
	if !m.OverwriteTasks {
		return out
	}
	for _, name := range slices.Concat(writtenTaskFields[:], m.Task.spelled(m.ExtraTaskFields())) {
		if f := m.Task.Object.Field(name); f != nil && f.Updateable && name != fixedTaskField && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// fixedTaskField is the field of a Task that is never rewritten.
const fixedTaskField = "TaskSubtype"

const maxDescription = 32_000

// Settings are the half of a configuration that says what is written.
type Settings struct {
	Mapping    mapping.Mapping
	Tags       tags.Mapping
	Engagement engagement.Mapping
	FollowUps  []FollowUp
	Campaigns  Campaigns
	Location   *time.Location // of days; nil is UTC
	Strict     bool           // a value that is lost refuses its lead

	ExternalID, ActivityID, SyncedAt string // API names; empty: there is none

	LeadsOnly      bool
	PassConverted  bool   // a lead that matches only converted Leads becomes a new one
	MatchByName    bool   // a lead without a key is known by name, company and phone
	Creates        string // object of new persons
	Several        Pick
	Owner          ScannerRule
	RepOwnsTask    bool
	OverwriteTasks bool

	SkipAssignment  bool // new persons stay out of the org's assignment rule
	UseDuplicate    bool // the record that a duplicate rule found stands for the refused one
	AllowDuplicates bool // duplicate rules are told to let new persons through
}

// Pick says which of several matches is taken.
type Pick uint8

// The records of several that may be taken.
const (
	PickNone Pick = iota
	PickNewest
	PickOldest
)

// ScannerRule says which rep owns a new person.
type ScannerRule uint8

// The reps who may own a new person.
const (
	NoScanner ScannerRule = iota
	FirstScanner
	LastScanner
)
