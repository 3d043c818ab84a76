package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// converted is what sfdx.mjs prints of one folder.
type converted struct {
	Components []string `json:"components"`
	Manifest   []string `json:"manifest"`
	Package    string   `json:"package"`
	Files      []string `json:"files"`
	Checked    int      `json:"checked"`
	Warnings   []string `json:"warnings"`
}

// convert runs Salesforce's own library over folders.
func convert(t *testing.T, dirs ...string) []converted {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", append([]string{"sfdx.mjs"}, dirs...)...)
	cmd.Dir = "sfdx"
	cmd.WaitDelay = time.Second
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoError(t, err, "%s", &stderr)
	require.Empty(t, stderr.String())
	var reports []converted
	for line := range bytes.Lines(out) {
		var c converted
		require.NoError(t, json.Unmarshal(line, &c), "%s", line)
		reports = append(reports, c)
	}
	require.Len(t, reports, len(dirs))
	return reports
}

// everything is a configuration with a field of each type that can be made, and
// names and values that XML has to escape.
func everything() salesforce.Config {
	m := mapping.Recommended()
	for i, typ := range []field.Type{field.Text, field.LongText, field.Checkbox, field.Number, field.Date, field.DateTime, field.Phone, field.Email, field.URL} {
		m.Rules = append(m.Rules, mapping.Rule{From: mapping.Custom("Answer"), Lead: "answer_" + string(rune('a'+i)) + "__c", Type: typ, Label: `<b>"Answer" & more</b> ]]> ` + string(typ)})
	}
	m.Rules = append(m.Rules, mapping.Rule{From: mapping.Custom("Size"), Contact: "size__c", Type: field.Picklist, Values: map[string]string{"s": "S & M", "l": "<L>"}})
	return salesforce.Config{
		Settings: salesforce.Settings{
			Mapping: m,
			Tags: tags.Mapping{Rules: []tags.Rule{
				{Category: "Score <&>", Field: "mobly_score__c", Type: field.Picklist, Values: map[string]string{"Hot": "Hot & 'ready'", "Cold": `"Cold" <0`}},
				{Category: "Interest", Field: "mobly_interest__c", Type: field.MultiPicklist, Values: map[string]string{"Looms": "Looms"}},
				{Category: "Send Contract", Field: "mobly_contract__c", Type: field.Checkbox, Objects: []string{"Contact"}},
			}},
			Keys: salesforce.Keys{SyncedAt: "mobly_synced_at__c"},
			API:  salesforce.API{Version: "62.0"},
		},
	}
}

// expected are the components of a configuration.
func expected(cfg salesforce.Config, set string) []string {
	out := []string{"PermissionSet: " + set}
	needs := setup.Needs(cfg.Settings)
	for _, f := range needs.Custom {
		out = append(out, "CustomField: "+f.Object+"."+f.Name)
	}
	slices.Sort(out)
	return out
}

// write writes the files of a configuration and returns the folder.
func write(t *testing.T, cfg salesforce.Config, opts setup.Options) string {
	t.Helper()
	fsys, err := setup.Files(cfg.Settings, nil, opts)
	require.NoError(t, err)
	dir := filepath.Join(t.TempDir(), "project")
	require.NoError(t, os.CopyFS(dir, fsys))
	return dir
}

// TestSFDX: Salesforce's own library finds in the generated folder what it is to
// hold, converts it, and warns of nothing; each element is one that the Metadata
// API has, in its type and place.
func TestSFDX(t *testing.T) {
	needsNode(t, "sfdx", "@salesforce/source-deploy-retrieve")
	type project struct {
		cfg  salesforce.Config
		opts setup.Options
	}
	projects := []project{
		{cfg: everything(), opts: setup.Options{ViewAll: true}},
		{cfg: salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Activity: salesforce.NoKey}}}, opts: setup.Options{PermissionSet: "Sync", Label: `"Event" & <Sync>`}},
		{cfg: salesforce.Config{Settings: salesforce.Settings{Mapping: mapping.Mapping{Rules: []mapping.Rule{{From: mapping.FromLastName, Lead: "LastName"}}}, Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}, Policies: salesforce.Policies{Strategy: salesforce.LeadsOnly}}}},
	}
	var dirs []string
	for _, p := range projects {
		dirs = append(dirs, write(t, p.cfg, p.opts))
	}
	checked := 0
	for i, got := range convert(t, dirs...) {
		set := projects[i].opts.PermissionSet
		if set == "" {
			set = "Mobly_Event_Sync"
		}
		want := expected(projects[i].cfg, set)
		require.Empty(t, got.Warnings)
		if diff := cmp.Diff(want, got.Components); diff != "" {
			t.Errorf("components (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(want, got.Manifest); diff != "" {
			t.Errorf("components of the manifest (-want +got):\n%s", diff)
		}
		manifest, err := fs.ReadFile(os.DirFS(dirs[i]), "manifest/package.xml")
		require.NoError(t, err)
		if diff := cmp.Diff(string(manifest), strings.ReplaceAll(got.Package, "\r", "")); diff != "" {
			t.Errorf("package.xml as it is converted (-ours +theirs):\n%s", diff)
		}
		require.Contains(t, got.Files, "permissionsets/"+set+".permissionset")
		require.Greater(t, got.Checked, 50)
		checked += got.Checked
	}
	t.Logf("sfdx: %d projects, %d elements, no warnings", len(projects), checked)
}

// TestSFDXBroken: what is wrong with a folder is seen.
func TestSFDXBroken(t *testing.T) {
	needsNode(t, "sfdx", "@salesforce/source-deploy-retrieve")
	const field, set = "force-app/main/default/objects/Lead/fields/mobly_id__c.field-meta.xml", "force-app/main/default/permissionsets/Mobly_Event_Sync.permissionset-meta.xml"
	var dirs, wants []string
	for _, tt := range []struct{ file, old, replacement, want string }{
		{field, "<length>255</length>", "<size>255</size>", "CustomField has no such member"},
		{field, "<type>Text</type>", "<type>String</type>", "String is none of FieldType"},
		{field, "<unique>true</unique>", "<unique>yes</unique>", "no boolean"},
		{field, "</CustomField>", "", "Unclosed"},
		{set, "<label>Mobly Event Sync</label>", "", "label is missing"},
		{set, "    <label>", "    <fieldPermissions><editable>true</editable><field>Lead.X</field></fieldPermissions>\n    <label>", "apart from its like"},
		{"manifest/package.xml", "<members>Lead.mobly_id__c</members>", "<members>Lead.mobly_key__c</members>", "the manifest names"},
	} {
		dir := write(t, salesforce.Config{Settings: salesforce.Settings{Mapping: mapping.Mapping{Rules: []mapping.Rule{{From: mapping.FromJobTitle, Lead: "Title"}}}, Keys: salesforce.Keys{Activity: salesforce.NoKey}, Policies: salesforce.Policies{Strategy: salesforce.LeadsOnly}}}, setup.Options{})
		path := filepath.Join(dir, filepath.FromSlash(tt.file))
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Contains(t, string(text), tt.old)
		require.NoError(t, os.WriteFile(path, []byte(strings.Replace(string(text), tt.old, tt.replacement, 1)), 0o600))
		dirs, wants = append(dirs, dir), append(wants, tt.want)
	}
	for i, got := range convert(t, dirs...) {
		require.Contains(t, strings.Join(got.Warnings, "\n"), wants[i])
	}
}
