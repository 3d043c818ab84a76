package scenarios

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// scenarioOrg is the org as the scenario begins.
type scenarioOrg struct {
	Records     []scenarioChange                       `json:"records"`
	Users       []scenarioUser                         `json:"users"`
	Fields      map[string][]schema.Field              `json:"fields"` // by object
	Hidden      []string                               `json:"hidden"` // fields that the integration user may not see: "Lead.Score__c"
	Sharing     map[string]string                      `json:"sharing"`
	Types       map[string][]salesforcetest.RecordType `json:"record types"`     // by object
	Integration string                                 `json:"integration user"` // its profile; "" is System Administrator
	Duplicates  []scenarioDuplicates                   `json:"duplicate rules"`
	Validation  []scenarioValidation                   `json:"validation rules"`
	Assignment  string                                 `json:"leads are assigned to"` // by the assignment rule; "" switches it off
	Countries   []salesforcetest.Country               `json:"countries"`
	Picklists   bool                                   `json:"state and country picklists"`
	Campaigns   salesforcetest.CampaignRules           `json:"campaign rules"`
	Refused     []scenarioQueries                      `json:"refused queries"` // until the second Sync
}

// scenarioUser is a user beside the integration user.
type scenarioUser struct {
	User     string `json:"user"`
	Email    string `json:"e-mail"`
	Username string `json:"user name"` // "" is one that the org makes up
	Type     string `json:"type"`      // "" is Standard
	Inactive bool   `json:"inactive"`
}

// scenarioQueries are queries that the org refuses: those of an object that have
// the text in them.
type scenarioQueries struct {
	Of   string `json:"of"`
	With string `json:"with"`
	Code string `json:"code"`
}

// scenarioDuplicates is a duplicate rule.
type scenarioDuplicates struct {
	On      string   `json:"on"`
	Against []string `json:"against"`
	Same    string   `json:"same"` // "e-mail" or "name"
	Action  string   `json:"action"`
}

// scenarioValidation is a validation rule: it fails a record whose field has the
// value.
type scenarioValidation struct {
	On    string `json:"on"`
	Field string `json:"field"`
	Fails string `json:"fails where it is"` // "" is blank
}

// scenarioChange is one thing that somebody does in the org: the record
// "record" is made with the fields given or, where it is there, changed; or
// "deleted", "merged into" or "converted into" others. {"define": "Lead"} makes
// or changes a field, {"hide": "Lead.Title"} takes it from the integration user,
// {"hide record": "CampaignMember Old"} hides a record from everybody,
// {"the record type": "Lead.Event_Lead"} is taken from everybody, {"the answer": "is lost"} loses that to the write which is under way, and {"the
// requests": "are used up"} are those that the org takes in a day.
type scenarioChange map[string]any

// setUp makes the org, and the names of what it holds.
func (st *stage) setUp() {
	t, o := st.T, &st.s.Org
	st.Org.SetClock(func() time.Time { return st.now })
	for _, object := range []string{schema.Lead, schema.Contact} {
		st.Org.Define(object, schema.Field{Name: "mobly_synced_at__c", Type: schema.TypeDateTime})
	}
	for object, fields := range o.Fields {
		st.Org.Define(object, fields...)
	}
	for object, types := range o.Types {
		for _, rt := range types {
			st.name(st.Org.DefineRecordType(object, rt), object+"."+rt.DeveloperName)
		}
	}
	st.name(st.Org.Records("User")[0]["Id"].(string), "admin")
	for _, u := range o.Users {
		id, err := st.Org.AddUser(salesforcetest.User{LastName: u.User, Email: u.Email, Username: u.Username, UserType: u.Type, Inactive: u.Inactive})
		require.NoError(t, err)
		st.name(id, u.User)
	}
	st.user = st.Org.Credentials()
	if o.Integration != "" {
		id, err := st.Org.AddUser(salesforcetest.User{LastName: "Integration", Profile: o.Integration})
		require.NoError(t, err)
		st.name(id, "integration user")
		st.user = st.Org.CredentialsOf(id)
	}
	st.Org.SetCampaignRules(o.Campaigns)
	if o.Picklists {
		st.Org.UseStateCountryPicklists(o.Countries...)
	}
	st.happens(o.Records)
	for _, field := range o.Hidden {
		st.happens([]scenarioChange{{"hide": field}})
	}
	for object, sharing := range o.Sharing {
		st.Org.SetSharing(object, salesforcetest.Sharing(sharing))
	}
	st.addRules(o)
	for _, q := range o.Refused {
		st.mend = append(st.mend, st.Org.Inject(salesforcetest.Fault{
			Kind: salesforcetest.RefuseQuery, Object: q.Of, Code: q.Code, Query: func(soql string) bool { return strings.Contains(soql, q.With) },
		}))
	}
}

func (st *stage) addRules(o *scenarioOrg) {
	keys := map[string]func(salesforcetest.Change) string{
		"e-mail": func(c salesforcetest.Change) string { return c.Text("Email") },
		"name":   func(c salesforcetest.Change) string { return strings.ToLower(c.Text("LastName")) },
	}
	for _, d := range o.Duplicates {
		require.Contains(st.T, keys, d.Same, "what a duplicate rule compares")
		require.Contains(st.T, []string{"Block", "Alert", "Report"}, d.Action, "what a duplicate rule does")
		st.Org.AddDuplicateRule(salesforcetest.DuplicateRule{
			Object: d.On, Against: d.Against, Action: salesforcetest.DuplicateAction(d.Action), Key: keys[d.Same],
		})
	}
	for _, v := range o.Validation {
		st.Org.AddValidationRule(salesforcetest.ValidationRule{
			Object: v.On, Message: "The administrator does not want this.",
			Fails: func(c salesforcetest.Change) bool { return c.Text(v.Field) == v.Fails },
		})
	}
	if o.Assignment != "" {
		owner := st.id(o.Assignment)
		st.Org.SetAssignmentRule(schema.Lead, func(salesforcetest.Change) string { return owner })
	}
}

// happens carries out changes, a minute apart.
func (st *stage) happens(changes []scenarioChange) {
	for _, c := range changes {
		st.now = st.now.Add(time.Minute)
		st.change(maps.Clone(c))
	}
}

func (st *stage) change(c scenarioChange) {
	take := func(key string) string {
		s, _ := c[key].(string)
		delete(c, key)
		return s
	}
	if object := take("define"); object != "" {
		text, err := json.Marshal(c)
		require.NoError(st.T, err)
		var f schema.Field
		require.NoError(st.T, json.Unmarshal(text, &f))
		st.Org.Define(object, f)
		return
	}
	if field := take("hide"); field != "" {
		object, name, ok := strings.Cut(field, ".")
		require.True(st.T, ok, "hide takes Object.Field")
		st.Org.Restrict(object, name)
		return
	}
	if name := take("hide record"); name != "" {
		require.NoError(st.T, st.Org.Hide(st.id(name)))
		return
	}
	if name := take("the record type"); name != "" {
		object, developer, _ := strings.Cut(name, ".")
		types := st.s.Org.Types[object]
		i := slices.IndexFunc(types, func(rt salesforcetest.RecordType) bool { return rt.DeveloperName == developer })
		require.GreaterOrEqual(st.T, i, 0, name)
		rt := types[i]
		rt.Unassigned = true
		st.Org.DefineRecordType(object, rt)
		return
	}
	if take("the answer") != "" {
		st.mute = true
		return
	}
	if take("the requests") != "" {
		st.Org.SetDailyLimit(0)
		return
	}
	name, into, merged := take("record"), take("converted into"), take("merged into")
	deleted := c["deleted"] == true
	delete(c, "deleted")
	fields := st.resolve(map[string]any(c)).(map[string]any)
	var err error
	switch id, there := st.ids[name]; {
	case !there:
		object, called, _ := strings.Cut(name, " ")
		if object == "Campaign" {
			fields["Name"] = called
			takeStatuses(fields)
		}
		id, err = st.Org.Add(object, fields)
		st.name(id, name)
	case deleted:
		err = st.Org.Delete(id)
	case merged != "":
		err = st.Org.Merge(st.id(merged), id)
	case into != "":
		_, _, err = st.Org.Convert(id, st.id(into))
	default:
		err = st.Org.Update(id, fields)
	}
	require.NoError(st.T, err, "%s: %v", name, c)
}

// takeStatuses puts the statuses of a new campaign in their form of the API. "Sent"
// is a label; "Attended: responded" and "Sent: default" say what else it is.
func takeStatuses(fields map[string]any) {
	texts, ok := fields["statuses"].([]any)
	if !ok {
		return
	}
	delete(fields, "statuses")
	list := make([]map[string]any, len(texts))
	for i, v := range texts {
		label, what, _ := strings.Cut(v.(string), ": ")
		list[i] = map[string]any{"Label": label, "IsDefault": strings.Contains(what, "default"), "HasResponded": strings.Contains(what, "responded")}
	}
	fields["CampaignMemberStatuses"] = list
}

// name calls a record by a name from now on.
func (st *stage) name(id, name string) {
	require.NotContains(st.T, st.ids, name, "two records of one name")
	st.ids[name], st.names[id] = id, name
}

func (st *stage) id(name string) string {
	id, ok := st.ids[strings.TrimPrefix(name, "@")]
	require.True(st.T, ok, "the org has no record %q", name)
	return id
}

// resolve puts IDs where values name records: "@Lead Grace" is the ID of the
// record of that name, "@Lead Grace/15" its form of 15 characters.
func (st *stage) resolve(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, e := range v {
			out[k] = st.resolve(e)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = st.resolve(e)
		}
		return out
	case string:
		if name, short := strings.CutSuffix(v, "/15"); short && strings.HasPrefix(v, "@") {
			return st.id(name)[:15]
		}
		if strings.HasPrefix(v, "@") {
			return st.id(v)
		}
	}
	return v
}

// show returns a value as a scenario writes it.
func (st *stage) show(v any) string {
	switch v := v.(type) {
	case nil:
		return "(blank)"
	case string:
		if name, ok := st.names[v]; ok {
			return "@" + name
		}
		return cmp.Or(v, "(blank)")
	default:
		return fmt.Sprint(v)
	}
}
