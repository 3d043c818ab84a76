package setup_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

var update = flag.Bool("update", false, "write the golden files anew")

// small is a configuration with one field of each kind that is set up in its own
// way.
func small() salesforce.Config {
	return salesforce.Config{
		Settings: salesforce.Settings{
			Mapping: mapping.Mapping{Rules: []mapping.Rule{
				{From: mapping.FromLastName, Lead: "LastName", Contact: "LastName", Required: true},
				{From: mapping.FromEmail, Lead: "email", Contact: "Email", Type: field.Email},
				{From: mapping.FromCompanyCity, Lead: "City", Contact: "MailingCity"},
				{From: mapping.FromCompanyCountry, Lead: "Country"},
				{From: mapping.FromDescription, Lead: "mobly_description__c", Type: field.LongText},
				{From: mapping.FromNumberOfScans, Lead: "mobly_number_scans__c", Contact: "mobly_number_scans__c", Type: field.Number},
			}},
			Tags: tags.Mapping{Rules: []tags.Rule{
				{Category: "Score", Field: "mobly_score__c", Type: field.Picklist, Objects: []string{"Lead"}, Values: map[string]string{"Hot": "Hot & ready", "Cold": "<Cold>"}},
				{Category: "Interest", Field: "mobly_interest__c", Type: field.MultiPicklist, Values: map[string]string{"Looms": "Looms", "Engines": "Engines"}},
				{Category: "Send <contract> & \"call\"", Value: "Yes", Field: "mobly_contract__c", Objects: []string{"Lead"}},
			}},
			Keys: salesforce.Keys{SyncedAt: "mobly_synced_at__c"},
		},
	}
}

// texts reads all files.
func texts(t *testing.T, fsys fs.FS) map[string]string {
	t.Helper()
	out := map[string]string{}
	require.NoError(t, fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(fsys, name)
		out[name] = string(text)
		return err
	}))
	return out
}

// golden compares files with a folder of testdata.
func golden(t *testing.T, name string, got map[string]string) {
	t.Helper()
	dir := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.RemoveAll(dir))
		for file, text := range got {
			path := filepath.Join(dir, filepath.FromSlash(file))
			require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
			require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		}
	}
	if diff := cmp.Diff(texts(t, os.DirFS(dir)), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestFiles(t *testing.T) {
	for name, tt := range map[string]struct {
		cfg  salesforce.Config
		org  *schema.Schema
		opts setup.Options
	}{
		"small":       {cfg: small()},
		"recommended": {cfg: salesforce.Config{}, opts: setup.Options{ViewAll: true, PermissionSet: "Sync", Label: "Event & Sync"}},
		"leadsonly":   {cfg: salesforce.Config{Settings: salesforce.Settings{Mapping: mapping.Mapping{Rules: []mapping.Rule{{From: mapping.FromLastName, Lead: "LastName"}}}, Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}, Policies: salesforce.Policies{Strategy: salesforce.LeadsOnly}, API: salesforce.API{Version: "60.0"}}}},
		"partly":      {cfg: small(), org: partly()},
	} {
		t.Run(name, func(t *testing.T) {
			fsys, err := setup.Files(tt.cfg.Settings, tt.org, tt.opts)
			require.NoError(t, err)
			got := texts(t, fsys)
			golden(t, name, got)

			again, err := setup.Files(tt.cfg.Settings, tt.org, tt.opts)
			require.NoError(t, err)
			require.Equal(t, got, texts(t, again), "each call returns the same bytes")
			var names []string
			for name, text := range got {
				names = append(names, name)
				if strings.HasSuffix(name, ".xml") {
					wellFormed(t, name, text)
				}
			}
			require.NoError(t, fstest.TestFS(fsys, names...))
		})
	}
}

func wellFormed(t *testing.T, name, text string) {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(text))
	for {
		_, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		require.NoError(t, err, name)
	}
}

// partly is an org that has some of the fields, not all as they should be.
func partly() *schema.Schema {
	standard := func(names ...string) []schema.Field {
		var out []schema.Field
		for _, name := range names {
			out = append(out, schema.Field{Name: name, Type: schema.TypeString, Permissionable: name != "LastName", Calculated: name == "City"})
		}
		return out
	}
	lead := schema.NewObject("Lead", standard("LastName", "Email", "City")...).With( // Country is hidden
		schema.Field{Name: "Mobly_ID__c", Type: schema.TypeString, Length: 36, Custom: true, Permissionable: true, Unique: true},
		schema.Field{Name: "mobly_score__c", Type: schema.TypePicklist, Custom: true, Permissionable: true, Picklist: []schema.PicklistValue{{Value: "Hot & ready", Active: true}, {Value: "<Cold>"}}},
		schema.Field{Name: "mobly_contract__c", Type: schema.TypeString, Length: 10, Custom: true, Permissionable: true},
		schema.Field{Name: "mobly_number_scans__c", Type: schema.TypeDouble, Custom: true, Permissionable: true, Calculated: true},
		schema.Field{Name: "mobly_description__c", Type: schema.TypeTextArea, Length: 255, Custom: true}, // required
	)
	return schema.New(lead, schema.NewObject("Contact", standard("LastName", "Email", "MailingCity")...))
}

func TestFilesRefuse(t *testing.T) {
	tag := func(r tags.Rule) salesforce.Config {
		return salesforce.Config{Settings: salesforce.Settings{Tags: tags.Mapping{Rules: []tags.Rule{r}}, Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}, Policies: salesforce.Policies{Strategy: salesforce.LeadsOnly}}}
	}
	text := func(name string) salesforce.Config { return tag(tags.Rule{Category: "Score", Field: name}) }
	many := make([]schema.Field, 25)
	for i := range many {
		many[i] = schema.Field{Name: strings.Repeat("x", i+1) + "__c", ExternalID: true, Custom: true}
	}
	for name, tt := range map[string]struct {
		cfg  salesforce.Config
		org  *schema.Schema
		opts setup.Options
		is   error
		text string
	}{
		"no such rule":         {cfg: salesforce.Config{Settings: salesforce.Settings{Mapping: mapping.Mapping{Rules: []mapping.Rule{{From: "lastNmae", Lead: "LastName"}}}, Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}}}, is: salesforce.ErrConfig, text: "lastNmae"},
		"41 characters":        {cfg: text(strings.Repeat("a", 41) + "__c"), is: setup.ErrField, text: "41 characters"},
		"two underscores":      {cfg: text("a_b___c"), is: setup.ErrField, text: "single underscores"},
		"no values":            {cfg: tag(tags.Rule{Category: "Score", Field: "score__c", Type: field.Picklist}), is: setup.ErrField, text: "Lead.score__c (tag Score): a picklist needs values"},
		"a value of lines":     {cfg: tag(tags.Rule{Category: "Score", Field: "score__c", Type: field.Picklist, Values: map[string]string{"a": "b\nc"}}), is: setup.ErrField, text: "line breaks"},
		"a value of 256":       {cfg: tag(tags.Rule{Category: "Score", Field: "score__c", Type: field.Picklist, Values: map[string]string{"a": strings.Repeat("é", 256)}}), is: setup.ErrField, text: "255"},
		"two values in one":    {cfg: tag(tags.Rule{Category: "Score", Field: "score__c", Type: field.MultiPicklist}), opts: setup.Options{Values: map[string][]string{"score__c": {"a;b"}}}, is: setup.ErrField, text: "semicolons"},
		"reference":            {cfg: salesforce.Config{Settings: salesforce.Settings{Mapping: mapping.Mapping{Rules: []mapping.Rule{{From: mapping.Custom("X"), Lead: "x__c", Type: field.Reference}}}, Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}}}, is: setup.ErrField, text: "by hand"},
		"26 external IDs":      {cfg: salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Activity: salesforce.NoKey}}}, org: schema.New(schema.NewObject("Lead", many...)), is: setup.ErrField, text: "26 external ID fields"},
		"values of no field":   {cfg: text("score__c"), opts: setup.Options{Values: map[string][]string{"scroe__c": {"Hot"}}}, is: salesforce.ErrConfig, text: "scroe__c"},
		"values of a text":     {cfg: text("score__c"), opts: setup.Options{Values: map[string][]string{"score__c": {"Hot"}}}, is: salesforce.ErrConfig, text: "score__c"},
		"a rule and a tag":     {cfg: tag(tags.Rule{Category: "Score", Field: "TITLE"}), is: salesforce.ErrConfig, text: "Lead.TITLE would be written by rule jobTitle and by tag Score"},
		"a setting and a rule": {cfg: salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Activity: salesforce.NoKey, Lead: "mobly_linkedin__c"}}}, is: salesforce.ErrConfig, text: "Contact.mobly_linkedin__c would be written by keys.lead and by rule linkedin"},
		"two settings":         {cfg: salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Activity: salesforce.NoKey, Lead: "mobly_x__c", SyncedAt: "Mobly_X__c"}}}, is: salesforce.ErrConfig, text: "Lead.Mobly_X__c would be written by keys.lead and by keys.syncedAt"},
		"a key of Tasks":       {cfg: salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: "description"}}}, is: salesforce.ErrConfig, text: "Task.description would be written by engagement and by keys.activity"},
		"a setting's name":     {cfg: salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey, SyncedAt: "a`|b__c"}}}, is: salesforce.ErrConfig, text: "keys.syncedAt is not an API name"},
		"the API version":      {cfg: salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}, API: salesforce.API{Version: "next"}}}, is: salesforce.ErrConfig, text: `api.version is "next"`},
		"what is created":      {cfg: salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}, Policies: salesforce.Policies{CreateAs: "Account"}}}, is: salesforce.ErrConfig, text: "policies.createAs is"},
		"the set's name":       {opts: setup.Options{PermissionSet: "Event Sync"}, is: salesforce.ErrConfig, text: `"Event Sync"`},
		"the set's path":       {opts: setup.Options{PermissionSet: "../x"}, is: salesforce.ErrConfig, text: "letters"},
		"the set's label":      {opts: setup.Options{Label: strings.Repeat("x", 81)}, is: salesforce.ErrConfig, text: "label"},
		"the set's long name":  {opts: setup.Options{PermissionSet: strings.Repeat("x", 81), Label: "x"}, is: salesforce.ErrConfig, text: "80"},
	} {
		_, err := setup.Files(tt.cfg.Settings, tt.org, tt.opts)
		require.ErrorIs(t, err, tt.is, name)
		require.ErrorContains(t, err, tt.text, name)
	}
	ok := text(strings.Repeat("a", 40) + "__c")
	_, err := setup.Files(ok.Settings, nil, setup.Options{})
	require.NoError(t, err)
	unreached := tag(tags.Rule{Category: "Score", Field: "Department", Objects: []string{"Contact"}})
	unreached.Settings.Mapping.Rules = []mapping.Rule{{From: mapping.FromLastName, Lead: "LastName"}, {From: mapping.FromJobTitle, Contact: "Department"}}
	_, err = setup.Files(unreached.Settings, nil, setup.Options{})
	require.NoError(t, err, "no contact is written")
	picklist := tag(tags.Rule{Category: "Score", Field: "score__c", Type: field.Picklist})
	fsys, err := setup.Files(picklist.Settings, nil, setup.Options{Values: map[string][]string{"SCORE__c": {"Hot", "hot", "Cold"}}})
	require.NoError(t, err)
	text1 := texts(t, fsys)["force-app/main/default/objects/Lead/fields/score__c.field-meta.xml"]
	require.Equal(t, 2, bytes.Count([]byte(text1), []byte("<value>")), text1)
	_, err = setup.Files(salesforce.Settings{Keys: salesforce.Keys{Activity: salesforce.NoKey}}, schema.New(schema.NewObject("Lead", many[:24]...)), setup.Options{})
	require.NoError(t, err)
}

// What a tag is called is text in the README, and Salesforce's spelling of the
// suffix is in all names.
func TestFilesOfHostileNames(t *testing.T) {
	const hostile = "\x1b[2J\n\u202e[x](javascript:alert(1)) ![i](http://e.example/a.png)\u2066 | `x` ~~s~~ <img src=x> 評価"
	cfg := salesforce.Config{
		Settings: salesforce.Settings{
			Tags: tags.Mapping{Rules: []tags.Rule{
				{Category: hostile, Field: "SCORE__C"}, {Category: strings.Repeat("é", 1500), Field: "long__c"}, {Category: "Rating", Field: "RATING"}, {Category: "Suffix", Field: "suffix"},
			}},
			Keys:     salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey},
			Policies: salesforce.Policies{Strategy: salesforce.LeadsOnly},
		},
	}
	d, err := setup.Diff(salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}, Policies: salesforce.Policies{Strategy: salesforce.LeadsOnly}}, cfg.Settings)
	require.NoError(t, err)
	require.NotContains(t, d.String(), "\x1b", "nothing is told to a terminal")
	require.Equal(t, 2+2+3, strings.Count(d.String(), "\n"))
	fsys, err := setup.Files(cfg.Settings, nil, setup.Options{})
	require.NoError(t, err)
	files := texts(t, fsys)
	require.Contains(t, files["force-app/main/default/objects/Lead/fields/SCORE__c.field-meta.xml"], "<fullName>SCORE__c</fullName>")
	require.Contains(t, files["manifest/package.xml"], "<members>Lead.SCORE__c</members>")
	long := files["force-app/main/default/objects/Lead/fields/long__c.field-meta.xml"]
	require.Contains(t, long, "<description>Written by the Mobly event sync: tag é")
	require.Equal(t, 1000-len("Written by the Mobly event sync: tag ")+40, strings.Count(long, "é"), "in description and label")
	set := files["force-app/main/default/permissionsets/Mobly_Event_Sync.permissionset-meta.xml"]
	require.Contains(t, set, "<field>Lead.Rating</field>", "as Salesforce spells it")
	require.NotContains(t, strings.ToLower(set), "<field>lead.suffix", "field-level security does not know it")
	require.Contains(t, files["force-app/main/default/permissionsets/Mobly_Event_Sync.permissionset-meta.xml"], "<field>Lead.SCORE__c</field>")
	require.Contains(t, files["README.md"], "| `Lead.SCORE__c` | Text(255) |")
	require.Contains(t, files["README.md"], "| tag "+`\[2J \[x](javascript:alert(1)) \!\[i](http://e.example/a.png) \| \`+"`x"+`\`+"` "+`\~\~s\~\~ &lt;img src=x> 評価 |`)
	require.NotContains(t, files["README.md"], "\u202e")
	require.NotContains(t, files["README.md"], "\u2066")
}

// A field of a package cannot be made: it is granted where it may be there.
func TestFilesOfAPackage(t *testing.T) {
	cfg := salesforce.Config{
		Settings: salesforce.Settings{
			Mapping: mapping.Mapping{Rules: []mapping.Rule{
				{From: mapping.FromLastName, Lead: "LastName"}, {From: mapping.FromJobTitle, Lead: "crm__Role__c"}, {From: mapping.FromPhone, Lead: "Fone"},
			}},
			Keys:     salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey},
			Policies: salesforce.Policies{Strategy: salesforce.LeadsOnly},
		},
	}
	const set = "force-app/main/default/permissionsets/Mobly_Event_Sync.permissionset-meta.xml"
	unknown, err := setup.Files(cfg.Settings, nil, setup.Options{})
	require.NoError(t, err)
	files := texts(t, unknown)
	require.Len(t, files, 4)
	require.Contains(t, files[set], "<field>Lead.crm__Role__c</field>")
	require.Contains(t, files[set], "<field>Lead.Fone</field>", "nothing is known of the org: the rule is taken at its word")

	known, err := setup.Files(cfg.Settings, schema.New(schema.NewObject("Lead", schema.Field{Name: "LastName"})), setup.Options{})
	require.NoError(t, err)
	files = texts(t, known)
	require.NotContains(t, files[set], "Fone")
	require.NotContains(t, files[set], "crm__", "what is not there cannot be granted")
	require.Contains(t, files["README.md"], `4. Lead.crm\_\_Role\_\_c (rule jobTitle): the field belongs to a package.`)
	require.Contains(t, files["README.md"], "5. Lead.Fone (rule phoneNumber): the org has no such field")
}

// FuzzFiles: whatever a category and its values are called, the files are XML,
// and labels fit.
func FuzzFiles(f *testing.F) {
	f.Add("Score", "Hot")
	f.Add("<b>&\"'", "]]>")
	f.Add("\x00\x1b\xff\ufffe", "\r\n")
	f.Add("\xffScore\ufffe", "Hot")
	f.Add(strings.Repeat("ä ", 50), strings.Repeat("x", 300))
	f.Fuzz(func(t *testing.T, category, value string) {
		cfg := salesforce.Config{
			Settings: salesforce.Settings{
				Mapping:  mapping.Mapping{Rules: []mapping.Rule{{From: mapping.FromLastName, Lead: "LastName", Label: category}}},
				Tags:     tags.Mapping{Rules: []tags.Rule{{Category: category, Field: "score__c", Type: field.Picklist, Values: map[string]string{"a": value}}}},
				Keys:     salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey},
				Policies: salesforce.Policies{Strategy: salesforce.LeadsOnly},
			},
		}
		fsys, err := setup.Files(cfg.Settings, nil, setup.Options{Label: value})
		if err != nil {
			require.True(t, errors.Is(err, salesforce.ErrConfig) || errors.Is(err, setup.ErrField), err)
			return
		}
		for name, text := range texts(t, fsys) {
			if !strings.HasSuffix(name, ".xml") {
				continue
			}
			wellFormed(t, name, text)
			require.NotContains(t, text, "\ufffd", "nothing is replaced")
			var field struct {
				Label  string   `xml:"label"`
				Values []string `xml:"valueSet>valueSetDefinition>value>fullName"`
			}
			if strings.Contains(name, "/fields/") {
				require.NoError(t, xml.Unmarshal([]byte(text), &field))
				require.LessOrEqual(t, utf8.RuneCountInString(field.Label), 40)
				require.NotEmpty(t, field.Label)
				require.Equal(t, []string{value}, field.Values)
			}
		}
	})
}
