package salesforcetest

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Load returns an org with the objects, fields, picklists and required fields of a
// real one, and no records. The snapshot is the JSON of a setup.Snapshot, which
// setup.Check takes: test a customer's settings against the customer's schema.
// The first user has the permissions that the snapshot's user had, and sees the
// fields that the user saw.
//
// A snapshot does not hold the org's rules, record sharing, the picklist values of a
// record type, or the closed values of a Task's Status: only Completed is closed. A
// state code of two countries gets one name.
func Load(snapshot []byte) (*Org, error) {
	var in struct {
		Objects     []*schema.Object `json:"objects"`
		Permissions []string         `json:"permissions"`
	}
	if err := json.Unmarshal(snapshot, &in); err != nil {
		return nil, fmt.Errorf("salesforcetest: load: %w", err)
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
	for _, object := range in.Objects {
		if object != nil {
			o.load(object, seen.Objects)
		}
	}
	users := o.entity(standard.User)
	users.put(o.userID, users.rows[o.userID].with(map[string]any{"ProfileId": o.profile(minimumAccess)}))
	o.touch()
	if _, err := o.give(o.userID, seen); err != nil {
		return nil, err
	}
	return o, nil
}

// load gives an object the fields that a user saw, and adds what the user may do
// with its records. All other fields are hidden: the profile grants none.
func (o *Org) load(object *schema.Object, access map[string]ObjectAccess) {
	e := o.entity(object.Name)
	if e == nil {
		e = newCustomEntity(object.Name, customPrefix(o.customObjects()))
		o.addEntity(e)
	}
	e.queryable = object.Queryable
	if !e.activity() {
		access[e.name] = ObjectAccess{Read: true, Create: object.Createable, Edit: object.Updateable}
	}
	if e.name == schema.Contact { // Salesforce grants it with Read on Account only
		access[schema.Account] = ObjectAccess{Read: true}
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
			})
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
