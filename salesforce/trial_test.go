package salesforce_test

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// trial is a scene come true: the org, the leads with IDs of its records, and
// the client of the integration user.
type trial struct {
	*world
	scene  *scene
	leads  []salesforce.Lead
	client *salesforce.Client
	user   string             // ID of the integration user
	first  salesforce.Results // of the sync before external IDs were configured
	fresh  map[string]row
	ids    []string          // by event
	merged map[string]string // survivors by the IDs of merged records that the user may see
}

func (s *scene) trial(t *testing.T) *trial {
	st := &trial{world: newWorld(t), scene: s, ids: make([]string, len(s.org)), merged: make(map[string]string)}
	now := time.Date(2026, 10, 15, 8, 0, 0, 0, time.UTC)
	st.org.SetClock(func() time.Time { return now })
	for _, object := range []string{schema.Lead, schema.Contact} {
		st.org.Define(object, sceneFields()...)
	}
	st.blank()
	st.user = st.org.Records("User")[0]["Id"].(string)
	who := st.org.Credentials()
	if s.private {
		var err error
		st.user, err = st.org.AddUser(salesforcetest.User{Profile: "Standard User"})
		require.NoError(t, err)
		who = st.org.CredentialsOf(st.user)
		st.org.SetSharing(schema.Lead, "Private")
		st.org.SetSharing(schema.Contact, "Private")
	}
	account := st.add("Account", row{"Name": "Lumen"})
	for i := range s.org {
		if e := &s.org[i]; !e.off {
			st.happen(i, e, account)
		}
		if s.org[i].later {
			now = now.Add(time.Second)
		}
	}
	now = now.Add(time.Hour)
	for _, l := range s.leads {
		l.Person.RemoteIDs = slices.Clone(l.Person.RemoteIDs)
		for i := range l.Person.RemoteIDs {
			l.Person.RemoteIDs[i].ID = st.resolve(l.Person.RemoteIDs[i].ID)
		}
		st.leads = append(st.leads, l)
	}
	if s.gains {
		cfg := s.cfg
		cfg.ExternalID, cfg.ActivityID = "", ""
		st.first = st.sync(st.signIn(cfg, who), st.leads...)
		now = now.Add(time.Hour)
	}
	st.client = st.signIn(s.cfg, who)
	return st
}

func (st *trial) signIn(cfg salesforce.Config, who salesforcetest.Credentials) *salesforce.Client {
	cfg.Auth = &auth.ClientCredentials{Domain: who.Domain, ClientID: who.ClientID, ClientSecret: auth.Secret(who.ClientSecret)}
	cfg.HTTPClient = st.org.HTTPClient()
	c, err := salesforce.New(cfg)
	require.NoError(st.t, err)
	return c
}

// blank finds out what a new record holds that nobody has filled.
func (st *trial) blank() {
	st.fresh = make(map[string]row)
	for object, fields := range map[string]row{schema.Lead: {"LastName": "x", "Company": "x"}, schema.Contact: {"LastName": "x"}, schema.Task: {}} {
		id := st.add(object, fields)
		st.fresh[object] = st.org.Records(object)[0]
		require.NoError(st.t, st.org.Delete(id))
	}
}

// happen carries one event out. What has become impossible does not happen: a
// deleted lead is not converted.
func (st *trial) happen(i int, e *event, account string) {
	switch e.verb {
	case "convert":
		if e.with < 0 {
			_, _ = st.org.Convert(st.ids[e.what])
			return
		}
		_, _ = st.org.Convert(st.ids[e.what], st.ids[e.with])
	case "merge":
		if st.org.Merge(st.ids[e.with], st.ids[e.what]) == nil && (st.scene.org[e.what].mine || !st.scene.private) {
			st.merged[st.ids[e.what]] = st.ids[e.with]
		}
	case "delete":
		_ = st.org.Delete(st.ids[e.what])
	default:
		fields := maps.Clone(e.fields)
		for name, v := range fields {
			if text, ok := v.(string); ok {
				fields[name] = st.resolve(text)
			}
		}
		if e.mine && e.verb != schema.Task {
			fields["OwnerId"] = st.user
		}
		if e.verb == schema.Contact && !e.alone {
			fields["AccountId"] = account
		}
		st.ids[i] = st.add(e.verb, fields)
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
	require.NoError(st.t, err)
	id := cmp.Or(st.ids[n], gone)
	if short {
		return id[:15]
	}
	return id
}

// everything is all that the org holds, by ID, and the records' order.
func (st *trial) everything() (all map[string]row, of map[string]string, order []string) {
	all, of = make(map[string]row), make(map[string]string)
	for _, object := range st.org.Objects() {
		for _, r := range st.org.Records(object) {
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
			o, err := st.client.Describe(st.t.Context(), name)
			require.NoError(st.t, err)
			objects = append(objects, o)
		}
		known = schema.New(objects...)
		st.scene.known[st.scene.private] = known
	}
	o := &oracle{cfg: st.scene.cfg, leads: st.leads, people: make(map[string][]row), tasks: st.org.Records(schema.Task), merged: st.merged}
	var err error
	o.mapper, err = st.scene.cfg.Mapping.Compile(field.Options{Schema: known, Strict: st.scene.cfg.Strict})
	require.NoError(st.t, err)
	o.tagger, err = st.scene.cfg.Tags.Compile(field.Options{Schema: known, Strict: st.scene.cfg.Strict})
	require.NoError(st.t, err)
	for _, object := range []string{schema.Lead, schema.Contact} {
		for _, r := range st.org.Records(object) {
			if !st.scene.private || r["OwnerId"] == st.user {
				o.people[object] = append(o.people[object], r)
			}
		}
	}
	o.accounts = make(map[any]any)
	for _, r := range st.org.Records("Account") {
		o.accounts[r["Id"]] = r["Name"]
	}
	o.judge()
	return o
}
