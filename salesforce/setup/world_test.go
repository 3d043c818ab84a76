package setup_test

import (
	"encoding/xml"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

const mobly = "mobly@acme.example"

// world is a bare org with an integration user of minimum access.
type world struct {
	t    *testing.T
	org  *salesforcetest.Org
	user string // the integration user's ID
	http *http.Client
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, org: salesforcetest.NewOrg()}
	w.http = w.org.HTTPClient()
	var err error
	w.user, err = w.org.AddUser(salesforcetest.User{Profile: "Minimum Access - API Only Integrations", LastName: "Mobly", Username: mobly})
	require.NoError(t, err)
	return w
}

func (w *world) auth(userID string) auth.Provider {
	if userID != "" {
		return w.org.AuthOf(userID)
	}
	return w.org.Auth()
}

// admin signs a user in to set the org up; "" is its administrator.
func (w *world) admin(userID string) *setup.Admin {
	w.t.Helper()
	a, err := setup.NewAdmin(setup.AdminConfig{Auth: w.auth(userID), HTTPClient: w.http})
	require.NoError(w.t, err)
	return a
}

// signedIn is a configuration with the integration user's Auth.
func (w *world) signedIn(cfg salesforce.Config) salesforce.Config {
	cfg.Auth, cfg.HTTPClient = w.auth(w.user), w.org.HTTPClient()
	return cfg
}

// checked is the report of a check that can be made.
func (w *world) checked(cfg salesforce.Config, options ...setup.CheckOptions) *setup.Report {
	w.t.Helper()
	report, err := setup.Check(w.t.Context(), cfg, append(options, setup.CheckOptions{})[0])
	require.NoError(w.t, err)
	return report
}

// client is the integration user's.
func (w *world) client(cfg salesforce.Config) *salesforce.Client {
	w.t.Helper()
	c, err := salesforce.New(w.signedIn(cfg))
	require.NoError(w.t, err)
	return c
}

func (w *world) plan(cfg salesforce.Config, opts setup.PlanOptions) *setup.Changes {
	w.t.Helper()
	if opts.Assign == "" {
		opts.Assign = mobly
	}
	c, err := w.admin("").Plan(w.t.Context(), cfg, opts)
	require.NoError(w.t, err)
	return c
}

// apply plans and applies, and requires that all goes well.
func (w *world) apply(cfg salesforce.Config, opts setup.PlanOptions) {
	w.t.Helper()
	w.carryOut(w.plan(cfg, opts))
}

// carryOut applies what was planned, and requires that all goes well.
func (w *world) carryOut(changes *setup.Changes) {
	w.t.Helper()
	r, err := w.admin("").Apply(w.t.Context(), changes)
	require.NoError(w.t, err)
	require.NoError(w.t, r.Err())
}

// define makes a field that nobody may see yet, as somebody else did.
func (w *world) define(object string, fields ...schema.Field) {
	for _, f := range fields {
		f.Createable, f.Updateable, f.Nillable, f.Permissionable, f.Custom = true, true, true, true, true
		w.org.Define(object, f)
		w.org.Restrict(object, f.Name)
	}
}

// picture is what there is in the org for the sync, without IDs and times.
func (w *world) picture(cfg salesforce.Config) map[string]any {
	w.t.Helper()
	out := map[string]any{}
	for _, set := range w.org.Records("PermissionSet") {
		if set["IsOwnedByProfile"] == true {
			continue
		}
		name := set["Name"].(string)
		_, again := out[name]
		require.False(w.t, again, "two permission sets of one name")
		out[name] = set["Label"]
		for p, v := range set {
			if strings.HasPrefix(p, "Permissions") && v == true {
				out[name+" "+strings.TrimPrefix(p, "Permissions")] = true
			}
		}
		for _, object := range []string{"ObjectPermissions", "FieldPermissions"} {
			for _, r := range w.org.Records(object) {
				if r["ParentId"] != set["Id"] {
					continue
				}
				what := r["SobjectType"].(string)
				if f, ok := r["Field"].(string); ok {
					what = f
				}
				require.NotContains(w.t, out, name+" "+what, "two rows of one name")
				var rights []string
				for p, v := range r {
					if strings.HasPrefix(p, "Permissions") && v == true {
						rights = append(rights, strings.TrimPrefix(p, "Permissions"))
					}
				}
				slices.Sort(rights)
				out[name+" "+what] = strings.Join(rights, " ")
			}
		}
		for _, r := range w.org.Records("PermissionSetAssignment") {
			if r["PermissionSetId"] == set["Id"] {
				require.NotContains(w.t, out, name+" assigned to "+r["AssigneeId"].(string))
				out[name+" assigned to "+r["AssigneeId"].(string)] = true
			}
		}
	}
	org, err := w.admin("").Schema(w.t.Context(), cfg.Settings)
	require.NoError(w.t, err)
	for _, object := range []string{"Lead", "Contact", "Task"} {
		for _, f := range org.Object(object).Fields() {
			if f.Custom {
				f.Createable, f.Updateable, f.IDLookup, f.Nillable, f.DefaultedOnCreate, f.RelationshipName = false, false, false, false, false, ""
				f.Label, f.ReferenceTo = "", nil
				if len(f.Picklist) == 0 {
					f.Picklist = nil
				}
				if f.Type == schema.TypePicklist || f.Type == schema.TypeMultiPicklist || f.Type == schema.TypeURL || f.Type == schema.TypeEmail || f.Type == schema.TypePhone {
					f.Length = 0 // metadata does not tell
				}
				out[object+"."+f.Name] = f
			}
		}
	}
	return out
}

// wireSet is a permission set as its file has it.
type wireSet struct {
	Label  string `xml:"label"`
	Fields []struct {
		Field    string `xml:"field"`
		Readable bool   `xml:"readable"`
		Editable bool   `xml:"editable"`
	} `xml:"fieldPermissions"`
	Objects []struct {
		Object                           string `xml:"object"`
		Create, Read, Edit, Delete       bool
		AllowCreate                      bool `xml:"allowCreate"`
		AllowRead                        bool `xml:"allowRead"`
		AllowEdit                        bool `xml:"allowEdit"`
		AllowDelete                      bool `xml:"allowDelete"`
		ViewAllRecords, ModifyAllRecords bool
		ViewAll                          bool `xml:"viewAllRecords"`
		ModifyAll                        bool `xml:"modifyAllRecords"`
	} `xml:"objectPermissions"`
	Users []struct {
		Enabled bool   `xml:"enabled"`
		Name    string `xml:"name"`
	} `xml:"userPermissions"`
	License *string `xml:"license"`
}

// described is the picture that the files promise of the permission set.
func described(t *testing.T, files map[string]string, name string) map[string]any {
	t.Helper()
	var set wireSet
	require.NoError(t, xml.Unmarshal([]byte(files["force-app/main/default/permissionsets/"+name+".permissionset-meta.xml"]), &set))
	require.Nil(t, set.License)
	out := map[string]any{name: set.Label}
	rights := func(pairs map[string]bool) string {
		var has []string
		for _, p := range slices.Sorted(maps.Keys(pairs)) {
			if pairs[p] {
				has = append(has, p)
			}
		}
		return strings.Join(has, " ")
	}
	for _, f := range set.Fields {
		out[name+" "+f.Field] = rights(map[string]bool{"Read": f.Readable, "Edit": f.Editable})
	}
	for _, o := range set.Objects {
		out[name+" "+o.Object] = rights(map[string]bool{
			"Create": o.AllowCreate, "Read": o.AllowRead, "Edit": o.AllowEdit, "Delete": o.AllowDelete, "ViewAllRecords": o.ViewAll, "ModifyAllRecords": o.ModifyAll,
		})
	}
	for _, u := range set.Users {
		require.True(t, u.Enabled)
		out[name+" "+u.Name] = true
	}
	return out
}

// only is the part of a picture whose keys have the prefix.
func only(in map[string]any, keep func(string) bool) map[string]any {
	out := map[string]any{}
	for k, v := range in {
		if keep(k) {
			out[k] = v
		}
	}
	return out
}

func same(t *testing.T, name string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}
