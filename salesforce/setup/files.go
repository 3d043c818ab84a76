package setup

import (
	"bytes"
	_ "embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing/fstest"
	"text/template"
	"unicode"

	"github.com/getmobly/mobly-salesforce-go/internal/metadata"
	"github.com/getmobly/mobly-salesforce-go/internal/page"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

const (
	readmeFile = "README.md"
	sourceDir  = "force-app/main/default/" // of an SFDX project
)

// Files returns what an org needs for the settings as an SFDX project: the custom
// fields that org does not have, one permission set, a manifest that names each, and
// a README for the admin. Each call returns the same bytes, and sends no request.
//
// A field that is hidden from the user who described the org is written as well, and
// would be changed by deploying the project: give it [Admin.Schema], which sees all.
// The nil schema is an org without custom fields.
//
// The error is an [sferr.ErrConfig], or an [sferr.ErrBadField] with every field
// that Salesforce would refuse.
func Files(settings salesforce.Settings, org *schema.Schema, opts Options) (fs.FS, error) {
	opts, err := opts.complete()
	if err != nil {
		return nil, err
	}
	d, err := newDesign(settings, org, opts)
	if err != nil {
		return nil, err
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	for i := range d.Custom {
		d.noteLacks(&d.Custom[i])
	}
	if d.MarketingUser {
		d.note(marketingNote)
	}
	guide, err := readme(d, opts)
	if err != nil {
		return nil, err
	}
	apiVersion := version(settings)
	files := fstest.MapFS{}
	add := func(name string, data []byte) { files[name] = &fstest.MapFile{Data: data, Mode: 0o644} }
	add("sfdx-project.json", fmt.Appendf(nil, "{\n  \"packageDirectories\": [{\"path\": \"force-app\", \"default\": true}],\n"+
		"  \"namespace\": \"\",\n  \"sourceApiVersion\": %q\n}\n", apiVersion))
	add(sourceDir+"permissionsets/"+opts.PermissionSet+".permissionset-meta.xml", metadata.File("PermissionSet", permissionSet(d, opts)))
	add(readmeFile, guide)
	fields := metadata.Members{Name: "CustomField"}
	for _, f := range d.missing() {
		fields.Members = append(fields.Members, f.fullName())
		custom := f.metadata()
		custom.FullName = f.Name
		add(sourceDir+"objects/"+f.Object+"/fields/"+f.Name+".field-meta.xml", metadata.File("CustomField", custom))
	}
	manifest := metadata.Manifest{Types: []metadata.Members{{Members: []string{opts.PermissionSet}, Name: "PermissionSet"}}, Version: apiVersion}
	if len(fields.Members) > 0 {
		slices.Sort(fields.Members)
		manifest.Types = slices.Insert(manifest.Types, 0, fields)
	}
	add("manifest/package.xml", metadata.File("Package", manifest))
	return files, nil
}

func permissionSet(d *design, opts Options) metadata.PermissionSet {
	set := metadata.PermissionSet{Label: opts.Label, Description: setDescription, RecordTypes: d.recordTypes}
	for i := range d.Permissions {
		switch p := &d.Permissions[i]; {
		case p.User != "":
			set.Users = append(set.Users, metadata.UserPermission{Enabled: true, Name: p.User})
		case p.Field != "":
			set.Fields = append(set.Fields, metadata.FieldPermission{Field: p.name(), Readable: p.Read, Editable: p.Edit})
		default:
			set.Objects = append(set.Objects, metadata.ObjectPermission{Object: p.Object, Create: p.Create, Read: p.Read, Edit: p.Edit, ViewAll: p.ViewAll})
		}
	}
	return set
}

const setDescription = "What the Mobly event sync needs, and nothing else. Made from its mapping and tags: change these, and make it again."

//go:embed readme.tmpl
var readmeText string

func readme(d *design, opts Options) ([]byte, error) {
	t := template.Must(template.New(readmeFile).Funcs(template.FuncMap{
		"add": func(a, b int) int { return a + b }, "count": count, "words": words,
		"type":     func(f Field) string { return typeOf(&f.Field) },
		"fullName": func(f Field) string { return f.fullName() },
		"name":     func(p Permission) string { return p.name() },
		"access": func(p Permission) string {
			_, access, _ := strings.Cut(p.String(), ": ")
			return access
		},
	}).Parse(readmeText))
	var b bytes.Buffer
	err := t.Execute(&b, struct {
		Options
		SourceDir   string
		Missing     []Field
		Permissions []Permission
		Notes       []string
		Contacts    bool // the permission set reaches contacts
	}{opts, sourceDir, d.missing(), d.Permissions, d.notes, named(d.Permissions, schema.Contact) != nil})
	return b.Bytes(), err
}

func count(n int, what string) string {
	if n == 0 {
		return "no " + what
	}
	return page.Plural(n, what)
}

// words escapes a text for Markdown, without characters that change the direction of
// text.
func words(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, s)
	return strings.NewReplacer("~", `\~`, `\`, `\\`, "|", `\|`, "`", "\\`", "*", `\*`, "_", `\_`, "<", "&lt;", "&", "&amp;", "[", `\[`, "!", `\!`, "#", `\#`).Replace(plain(s))
}
