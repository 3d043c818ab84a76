package setup_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// gaps are the fields and objects that a check finds something wrong with, but
// for what does not depend on fields and permissions.
func (w *world) gaps(cfg salesforce.Config) []string {
	w.t.Helper()
	var out []string
	for _, f := range needed(w.checked(w.signedIn(cfg))) {
		out = append(out, strings.TrimSuffix(f.Object+"."+f.Field, ".")+" "+f.Code)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// told checks the org, and that the report names everything that setup would make
// or grant, with the metadata for it, and nothing else.
func (w *world) told(cfg salesforce.Config, opts setup.PlanOptions) {
	w.t.Helper()
	var planned, told []string
	for _, s := range w.plan(cfg, opts).Steps {
		switch p := s.Permission; {
		case s.Kind == setup.CreateField:
			planned = append(planned, "CustomField: "+s.Target)
		case s.Kind != setup.Grant || p.User == "ApiEnabled": // which is the profile's too
		case p.User != "":
			planned = append(planned, "<name>"+p.User+"</name>")
		case p.Field != "":
			planned = append(planned, fmt.Sprintf("<editable>%t</editable><field>%s</field>", p.Edit, p.Name()))
		default:
			planned = append(planned, fmt.Sprintf("<allowCreate>%t</allowCreate><allowEdit>%t</allowEdit><object>%s</object>", p.Create, p.Edit, p.Object))
		}
	}
	for _, f := range needed(w.checked(w.signedIn(cfg))) {
		if f.Metadata != "" {
			told = append(told, strings.Split(shorter.Replace(f.Metadata), "\n")...)
		}
	}
	slices.Sort(planned)
	slices.Sort(told)
	same(w.t, "planned and told", planned, slices.Compact(told))
}

// shorter leaves out of a row of permissions what is the same in each.
var shorter = strings.NewReplacer("<fieldPermissions>", "", "</fieldPermissions>", "", "<objectPermissions>", "", "</objectPermissions>", "",
	"<userPermissions><enabled>true</enabled>", "", "</userPermissions>", "", "<readable>true</readable>", "", "<allowRead>true</allowRead>", "",
	"<allowDelete>false</allowDelete>", "", "<modifyAllRecords>false</modifyAllRecords>", "", "<viewAllRecords>false</viewAllRecords>", "")

// TestRoundTrip: a check lists what is missing, setup makes it, the check is
// clean and a sync works, all as the user of minimum access; and once more after
// a change of the mapping and the tags.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cfg := salesforce.Config{
		Settings: salesforce.Settings{Tags: tags.Mapping{Rules: []tags.Rule{
			{Category: "Score", Field: "mobly_score__c", Type: field.Picklist, Values: map[string]string{"hot": "Hot"}},
		}}},
	}
	w.told(cfg, setup.PlanOptions{})
	w.apply(salesforce.Config{Settings: salesforce.Settings{Mapping: mapping.Mapping{Rules: []mapping.Rule{{From: mapping.FromLastName, Lead: "LastName"}}}, Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}, Policies: salesforce.Policies{Strategy: salesforce.LeadsOnly}}}, setup.PlanOptions{})
	w.told(cfg, setup.PlanOptions{}) // Contact is hidden as a whole, and Lead and Task are seen
	w.apply(cfg, setup.PlanOptions{})
	require.Empty(t, w.gaps(cfg))

	results, err := w.client(cfg).Sync(t.Context(), []salesforce.Lead{{
		Person:  mapping.Person{ID: "l-1", FirstName: "Ada", LastName: "Kim", Email: "kim@lumen.example", Company: mapping.Company{Name: "Lumen", City: "Oslo", Country: "Norway"}},
		Tags:    []tags.Tag{{Category: "Score", Value: "hot"}},
		Actions: []engagement.Action{{ID: "a-1", Kind: engagement.Call, At: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}},
	}}...)
	require.NoError(t, err)
	require.Equal(t, salesforce.Created, results[0].Outcome, results[0].Err)
	require.Empty(t, results[0].Dropped)
	require.Equal(t, salesforce.Created, results[0].Actions[0].Outcome)

	next := cfg
	next.Settings.Mapping = mapping.Recommended().With(mapping.Rule{From: mapping.Custom("Badge"), Lead: "mobly_badge__c"})
	next.Settings.Tags.Rules = append(slices.Clone(cfg.Settings.Tags.Rules), tags.Rule{Category: "Next", Field: "mobly_next__c"})
	d, err := setup.Diff(cfg.Settings, next.Settings)
	require.NoError(t, err)
	var named []string
	for i := range d.Fields {
		named = append(named, d.Fields[i].FullName())
	}
	slices.Sort(named)
	want := []string{"Contact.mobly_next__c", "Lead.mobly_badge__c", "Lead.mobly_next__c"}
	same(t, "Diff", want, named)
	require.Len(t, d.Permissions, 3)
	var found []string
	for _, g := range w.gaps(next) {
		field, _, _ := strings.Cut(g, " ")
		found = append(found, field)
	}
	same(t, "Check", want, found)
	w.apply(next, setup.PlanOptions{})
	require.Empty(t, w.gaps(next))
}

// TestEachPermission takes every row of the permission set away, and every user
// permission: a check notices, the plan is to grant just that, and is complete
// once it is applied.
func TestEachPermission(t *testing.T) {
	t.Parallel()
	w, cfg := newWorld(t), small()
	w.apply(cfg, setup.PlanOptions{})
	left := []string{"Lead.Company REQUIRED_UNFILLED"} // the sample maps none
	require.Equal(t, left, w.gaps(cfg))
	whole := w.picture(cfg)
	taken := 0
	take := func(name, id string, change map[string]any) {
		if taken++; underRace && taken%4 != 0 {
			return
		}
		if change == nil {
			require.NoError(t, w.org.Delete(id), name)
		} else {
			require.NoError(t, w.org.Update(id, change), name)
		}
		require.NotEqual(t, left, w.gaps(cfg), name)
		changes := w.plan(cfg, setup.PlanOptions{})
		require.Len(t, changes.Steps, 1, name)
		require.Equal(t, []any{setup.Grant, name}, []any{changes.Steps[0].Kind, changes.Steps[0].Target})
		w.carryOut(changes)
		same(t, name, whole, w.picture(cfg))
	}
	sets := w.org.Records("PermissionSet")
	set := sets[slices.IndexFunc(sets, func(r map[string]any) bool { return r["Name"] == setup.DefaultPermissionSet })]["Id"].(string)
	for object, names := range map[string]string{"FieldPermissions": "Field", "ObjectPermissions": "SobjectType"} {
		for _, r := range w.org.Records(object) {
			if r["ParentId"] == set {
				take(r[names].(string), r["Id"].(string), nil)
			}
		}
	}
	require.Equal(t, 3+20, taken)
	for _, name := range []string{"ActivitiesAccess", "EditTask"} { // ApiEnabled is the profile's too
		take(name, set, map[string]any{"Permissions" + name: false})
	}
}
