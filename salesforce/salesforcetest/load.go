package salesforcetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Load returns an org with the objects, fields, picklists, required fields, record
// types and settings of a real one, and no records. The snapshot is the JSON of a
// setup.Snapshot, which setup.Check takes: test a customer's settings against the
// customer's schema. The first user has the permissions that the snapshot's user had,
// and sees the fields that the user saw. There is an administrator beside that user,
// unless the user could not see other users.
//
// Given the JSON of a setup.Bundle, Load returns the org of its snapshot with the
// bundle's records. It refuses what validation rules and triggers refused according to
// the bundle's results.
//
// What the snapshot does not know is as in a new org, and a record type that the
// snapshot's settings did not reach allows all picklist values. Duplicate rules and
// assignment rules are listed but do nothing, because Salesforce does not tell what
// they do: see [Org.AddDuplicateRule] and [Org.SetAssignmentRule]. Neither does it
// tell of validation rules and triggers, or of the integration values of states. A
// state code that the snapshot has for two countries with one label gets one name.
func Load(snapshot []byte) (*Org, error) {
	var bundle struct {
		Snapshot json.RawMessage  `json:"snapshot"`
		Records  []map[string]any `json:"records"`
		Plan     struct {
			Items []bundledLead `json:"items"`
		} `json:"plan"`
		Results []bundledLead `json:"results"`
	}
	if err := json.Unmarshal(snapshot, &bundle); err != nil {
		return nil, errLoad(err)
	}
	if bundle.Snapshot != nil {
		snapshot = bundle.Snapshot
	}
	var in struct {
		Objects     []*schema.Object   `json:"objects"`
		Permissions []string           `json:"permissions"`
		Settings    schema.OrgSettings `json:"settings"`
	}
	if err := json.Unmarshal(snapshot, &in); err != nil {
		return nil, errLoad(err)
	}
	if len(in.Objects) == 0 {
		return nil, errors.New("salesforcetest: load: the snapshot has no objects")
	}
	o := NewOrg()
	for _, object := range in.Objects {
		if object.CodeField("Country") != nil || object.CodeField("MailingCountry") != nil {
			o.UseStateCountryPicklists(countriesOf(object)...)
		}
	}
	o.lock()
	defer o.mu.Unlock()
	seen := PermissionSet{Name: "Snapshot", System: in.Permissions, Objects: map[string]ObjectAccess{}}
	if !slices.Contains(in.Settings.Hidden, schema.Account) { // which Salesforce grants beside Contact
		seen.Objects[schema.Account] = ObjectAccess{Read: true}
	}
	for _, object := range in.Objects {
		if object != nil {
			o.load(object, &in.Settings, seen.Objects)
		}
	}
	o.shareActivities(in.Objects)
	if err := o.loadSettings(&in.Settings); err != nil {
		return nil, err
	}
	users := o.entity(standard.User)
	users.put(o.userID, users.rows[o.userID].with(map[string]any{
		"ProfileId": o.profile(minimumAccess), "UserPermissionsMarketingUser": in.Settings.MarketingUser,
	}))
	o.touch()
	if _, err := o.give(o.userID, seen); err != nil {
		return nil, err
	}
	o.loadRefusals(bundle.Plan.Items, bundle.Results)
	return o, o.loadRecords(bundle.Records)
}

// errLoad says what is wrong with the JSON of a snapshot, without Go's words for it.
func errLoad(err error) error {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		kind, _, _ := strings.Cut(e.Value, " ") // "number 5" quotes the value
		return fmt.Errorf("salesforcetest: load: not a snapshot: %q cannot be a JSON %s, at byte %d", e.Field, kind, e.Offset)
	}
	return fmt.Errorf("salesforcetest: load: %w", err)
}

// load gives an object the fields that a user saw, and adds what the user may do
// with its records. All other fields are hidden: the profile grants none.
func (o *Org) load(object *schema.Object, settings *schema.OrgSettings, access map[string]ObjectAccess) {
	e := o.entity(object.Name)
	if e == nil {
		e = newCustomEntity(object.Name, customPrefix(o.customObjects()))
		o.addEntity(e)
	}
	e.queryable = object.Queryable
	if !e.activity() && !e.ofCampaigns() && !e.setup {
		access[e.name] = ObjectAccess{
			Read: true, Create: object.Createable, Edit: object.Updateable,
			ViewAll: slices.Contains(settings.ViewAll, e.name), ModifyAll: slices.Contains(settings.ModifyAll, e.name),
		}
	}
	for _, f := range object.Fields() {
		c := &column{}
		if old := e.column(f.Name); old != nil {
			*c = *old
		}
		c.Field, c.granted = f, true
		e.set(c)
	}
	for _, t := range object.RecordTypes {
		if !t.Master {
			o.putType(e, t.ID, RecordType{
				DeveloperName: t.DeveloperName, Label: t.Name, Inactive: !t.Active, Default: t.Default, Unassigned: !t.Available && t.Active,
				Values: settings.PicklistValues[t.ID],
			})
		}
	}
}

// shareActivities gives Event the custom fields of Task, which it shares, unless the
// snapshot describes Event.
func (o *Org) shareActivities(objects []*schema.Object) {
	if slices.ContainsFunc(objects, func(object *schema.Object) bool { return object != nil && object.Name == standard.Event }) {
		return
	}
	for _, c := range o.entity(schema.Task).columns {
		if c.Custom {
			o.entity(standard.Event).set(c)
		}
	}
}

// countriesOf returns the countries and states of an object's code fields.
func countriesOf(object *schema.Object) []Country {
	prefix := ""
	if object.CodeField("Country") == nil {
		prefix = "Mailing"
	}
	var out []Country
	for _, code := range object.Allowed(prefix+"CountryCode", "") {
		country := Country{Code: code.Value, Name: label(code)}
		for _, state := range object.Allowed(prefix+"StateCode", code.Value) {
			country.States = append(country.States, State{Code: state.Value, Name: label(state)})
		}
		out = append(out, country)
	}
	return out
}
