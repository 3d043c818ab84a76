package setup

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// ReadmeFile is the file for people.
const ReadmeFile = "README.md"

// ReadmeTitle is its first line, which marks a folder as one of this package's.
const ReadmeTitle = "# Salesforce setup for Mobly"

const sourceDir = "force-app/main/default/" // of an SFDX project

// Files returns what an org needs for the configuration as an SFDX project: the
// custom fields that org does not have, one permission set, a manifest that names
// each, and a README for the admin. Each call returns the same bytes, and sends no
// request.
//
// A field that is hidden from the user who described the org is written as well, and
// would be changed by deploying the project: give it [Admin.Schema], which sees all.
// The nil schema is an org without custom fields.
//
// The error is a [salesforce.ErrConfig], or an [ErrField] with every field that
// Salesforce would refuse.
func Files(cfg salesforce.Config, org *schema.Schema, opts Options) (fs.FS, error) {
	opts, err := opts.complete()
	if err != nil {
		return nil, err
	}
	d, err := newDesign(cfg, org, opts)
	if err != nil {
		return nil, err
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	for i := range d.fields {
		d.noteLacks(&d.fields[i])
	}
	version := cmp.Or(cfg.APIVersion, salesforce.DefaultAPIVersion)
	missing := d.missing()
	guide, err := readme(d, opts)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{
		"sfdx-project.json": fmt.Appendf(nil, "{\n  \"packageDirectories\": [{\"path\": \"force-app\", \"default\": true}],\n"+
			"  \"namespace\": \"\",\n  \"sourceApiVersion\": %q\n}\n", version),
		"manifest/package.xml": document("Package", manifest(missing, opts, version)),
		sourceDir + "permissionsets/" + opts.PermissionSet + ".permissionset-meta.xml": document("PermissionSet", permissionSet(d.permissions, opts)),
		ReadmeFile: guide,
	}
	for i := range missing {
		f := &missing[i]
		files[sourceDir+"objects/"+f.Object+"/fields/"+f.Name+".field-meta.xml"] = document("CustomField", append(node{{"fullName", f.Name}}, f.metadata()...))
	}
	return fileSystem(files)
}

// manifest names each component, since a star does not include the fields of
// standard objects.
func manifest(fields []Field, opts Options, version string) node {
	var n node
	if len(fields) > 0 {
		var members node
		for i := range fields {
			members = append(members, member{"members", fields[i].FullName()})
		}
		slices.SortFunc(members, func(a, b member) int { return strings.Compare(a.value.(string), b.value.(string)) })
		n = append(n, member{"types", append(members, member{"name", "CustomField"})})
	}
	return append(n, member{"types", node{{"members", opts.PermissionSet}, {"name", "PermissionSet"}}}, member{"version", version})
}

// permissionSet returns the permission set of the Metadata API. It names no licence:
// with one, standard objects could not be granted to a user of the licence Salesforce
// Integration.
func permissionSet(permissions []Permission, opts Options) node {
	var users, objects, fields []node
	for i := range permissions {
		switch p := &permissions[i]; {
		case p.User != "":
			users = append(users, node{{"enabled", true}, {"name", p.User}})
		case p.Field != "":
			fields = append(fields, node{{"editable", p.Edit}, {"field", p.Name()}, {"readable", p.Read}})
		default:
			objects = append(objects, node{
				{"allowCreate", p.Create}, {"allowDelete", false}, {"allowEdit", p.Edit}, {"allowRead", p.Read},
				{"modifyAllRecords", false}, {"object", p.Object}, {"viewAllRecords", p.ViewAll},
			})
		}
	}
	return node{
		{"description", setDescription}, {"fieldPermissions", fields}, {"hasActivationRequired", false}, {"label", opts.Label},
		{"objectPermissions", objects}, {"userPermissions", users},
	}
}

const setDescription = "What the Mobly event sync needs, and nothing else. Made from its mapping and tags: change these, and make it again."

// fileSystem keeps the files in memory.
func fileSystem(files map[string][]byte) (fs.FS, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(files[name]); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
}
