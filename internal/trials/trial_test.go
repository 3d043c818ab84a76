package trials

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// trial is a scene come true: the org, the leads with IDs of its records, and
// the client of the integration user.
type trial struct {
	*testworld.World
	scene  *scene
	cfg    salesforce.Config // of the scene, with the IDs of its campaigns
	leads  []salesforce.Lead
	who    salesforcetest.Credentials
	client *salesforce.Client
	user   string             // ID of the integration user
	first  salesforce.Results // of the sync before external IDs were configured
	fresh  map[string]row
	ids    []string          // by event
	merged map[string]string // survivors by the IDs of merged records that the user may see
}

func (s *scene) trial(t *testing.T) *trial {
	st := &trial{World: testworld.New(t), scene: s, ids: make([]string, len(s.org)), merged: make(map[string]string)}
	now := time.Date(2026, 10, 15, 8, 0, 0, 0, time.UTC)
	st.Org.SetClock(func() time.Time { return now })
	for _, object := range []string{schema.Lead, schema.Contact} {
		st.Org.Define(object, sceneFields()...)
	}
	st.blank()
	st.user = st.Org.Records("User")[0]["Id"].(string)
	who := st.Org.Credentials()
	if s.private {
		var err error
		st.user, err = st.Org.AddUser(salesforcetest.User{Profile: "Standard User"})
		require.NoError(t, err)
		who = st.Org.CredentialsOf(st.user)
		st.Org.SetSharing(schema.Lead, "Private")
		st.Org.SetSharing(schema.Contact, "Private")
	}
	st.Org.Define("Campaign", schema.Field{Name: "Mobly_Event__c", Type: schema.TypeString, Length: 40})
	st.Org.Define("CampaignMember", schema.Field{Name: "title__c", Type: schema.TypeString, Length: 40})
	st.Org.SetCampaignRules(salesforcetest.CampaignRules{LeadsKeepMembers: s.keepsMembers})
	account := st.Add("Account", row{"Name": "Lumen"})
	for _, added := range []bool{true, false} {
		for i := range s.org {
			e := &s.org[i]
			if (e.fields != nil) != added {
				continue
			}
			if !e.off {
				st.happen(i, e, account)
			}
			if e.later {
				now = now.Add(time.Second)
			}
		}
	}
	st.configure()
	now = now.Add(time.Hour)
	for _, l := range s.leads {
		l.Person.RemoteIDs = slices.Clone(l.Person.RemoteIDs)
		for i := range l.Person.RemoteIDs {
			l.Person.RemoteIDs[i].ID = st.resolve(l.Person.RemoteIDs[i].ID)
		}
		st.leads = append(st.leads, l)
	}
	if s.gains {
		cfg := st.cfg
		cfg.Settings.Keys.Lead, cfg.Settings.Keys.Activity, cfg.Settings.FollowUps = salesforce.NoKey, salesforce.NoKey, nil
		st.first = st.Sync(st.ClientOf(who, cfg), st.leads...)
		now = now.Add(time.Hour)
	}
	st.who, st.client = who, st.ClientOf(who, st.cfg)
	return st
}

// configure puts the IDs of campaigns into the links.
func (st *trial) configure() {
	st.cfg = st.scene.cfg
	links := slices.Clone(st.cfg.Settings.Campaigns.Links)
	for i := range links {
		name := links[i].Campaign
		if links[i].Campaign = st.resolve(name); links[i].Campaign == testworld.Gone {
			links[i].Campaign = fmt.Sprintf("701%012sAAA", name[1:])
		}
	}
	st.cfg.Settings.Campaigns.Links = links
}

// config is the configuration of the client.
func (st *trial) config() salesforce.Config {
	cfg := st.cfg
	cfg.HTTPClient = st.Org.HTTPClient()
	cfg.Auth = &auth.ClientCredentials{Domain: st.who.Domain, ClientID: st.who.ClientID, ClientSecret: auth.Secret(st.who.ClientSecret)}
	return cfg
}

// blank finds out what a new record holds that nobody has filled.
func (st *trial) blank() {
	st.fresh = make(map[string]row)
	for object, fields := range map[string]row{schema.Lead: {"LastName": "x", "Company": "x"}, schema.Contact: {"LastName": "x"}, schema.Task: {}} {
		id := st.Add(object, fields)
		st.fresh[object] = st.Org.Records(object)[0]
		require.NoError(st.T, st.Org.Delete(id))
	}
}

// happen carries one event out. What has become impossible does not happen: a
// deleted lead is not converted.
func (st *trial) happen(i int, e *event, account string) {
	switch e.verb {
	case "convert":
		if e.with < 0 {
			_, _, _ = st.Org.Convert(st.ids[e.what])
			return
		}
		_, _, _ = st.Org.Convert(st.ids[e.what], st.ids[e.with])
	case "merge":
		if st.Org.Merge(st.ids[e.with], st.ids[e.what]) == nil && (st.scene.org[e.what].mine || !st.scene.private) {
			st.merged[st.ids[e.what]] = st.ids[e.with]
		}
	case "delete":
		_ = st.Org.Delete(st.ids[e.what])
	default:
		fields := maps.Clone(e.fields)
		for name, v := range fields {
			if text, ok := v.(string); ok {
				fields[name] = st.resolve(text)
			}
		}
		if e.mine && (e.verb == schema.Lead || e.verb == schema.Contact) {
			fields["OwnerId"] = st.user
		}
		if e.verb == schema.Contact && !e.alone {
			fields["AccountId"] = account
		}
		if e.verb == "CampaignMember" { // of what was left out
			st.ids[i], _ = st.Org.Add(e.verb, fields)
			return
		}
		st.ids[i] = st.Add(e.verb, fields)
	}
}

// resolve puts an ID in the place of a record's name. A record that was left
// out has an ID that was never given.
func (st *trial) resolve(text string) string {
	name, ok := strings.CutPrefix(text, "@")
	if !ok {
		return text
	}
	name, short := strings.CutSuffix(name, "/15")
	n, err := strconv.Atoi(name)
	require.NoError(st.T, err)
	id := cmp.Or(st.ids[n], testworld.Gone)
	if short {
		return id[:15]
	}
	return id
}

// everything is all that the org holds, by ID, and the records' order.
func (st *trial) everything() (all map[string]row, of map[string]string, order []string) {
	all, of = make(map[string]row), make(map[string]string)
	for _, object := range st.Org.Objects() {
		for _, r := range st.Org.Records(object) {
			id, _ := r["Id"].(string)
			all[id], of[id] = r, object
			order = append(order, id)
		}
	}
	return all, of, order
}

// oracle is the oracle for the trial as it is now.
func (st *trial) oracle() *oracle {
	known := st.scene.known[st.scene.private]
	if known == nil {
		var objects []*schema.Object
		for _, name := range []string{schema.Lead, schema.Contact} {
			o, err := st.client.Describe(st.T.Context(), name)
			require.NoError(st.T, err)
			objects = append(objects, o)
		}
		known = schema.New(objects...)
		st.scene.known[st.scene.private] = known
	}
	o := &oracle{cfg: st.cfg, leads: st.leads, people: make(map[string][]row), hidden: make(map[string]bool), merged: st.merged}
	o.campaigns, o.statuses, o.members = st.Org.Records("Campaign"), st.Org.Records("CampaignMemberStatus"), st.Org.Records("CampaignMember")
	var err error
	o.mapper, err = st.scene.cfg.Settings.Mapping.Compile(field.Options{Schema: known, Strict: st.scene.cfg.Settings.Strict})
	require.NoError(st.T, err)
	o.tagger, err = st.scene.cfg.Settings.Tags.Compile(field.Options{Schema: known, Strict: st.scene.cfg.Settings.Strict})
	require.NoError(st.T, err)
	for _, object := range []string{schema.Lead, schema.Contact} {
		for _, r := range st.Org.Records(object) {
			if !st.scene.private || r["OwnerId"] == st.user {
				o.people[object] = append(o.people[object], r)
			}
		}
	}
	for _, task := range st.Org.Records(schema.Task) {
		if key, _ := task["mobly_activity_id__c"].(string); st.seesTask(task) {
			o.tasks = append(o.tasks, task)
		} else if st.cfg.Settings.Keys.Activity != salesforce.NoKey {
			o.hidden[strings.ToLower(key)] = true
		}
	}
	o.accounts = make(map[any]any)
	for _, r := range st.Org.Records("Account") {
		o.accounts[r["Id"]] = r["Name"]
	}
	o.judge()
	return o
}

// seesTask reports whether the user may see a Task: it is the user's own, or not that
// of somebody whom the user may not see.
func (st *trial) seesTask(task row) bool {
	others := func(r row) bool { return r["Id"] == task["WhoId"] && r["OwnerId"] != st.user }
	return !st.scene.private || task["OwnerId"] == st.user ||
		!slices.ContainsFunc(st.Org.Records(schema.Lead), others) && !slices.ContainsFunc(st.Org.Records(schema.Contact), others)
}
