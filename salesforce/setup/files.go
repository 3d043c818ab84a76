package setup

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Where things stand in an SFDX project.
const (
	sourceDir = "force-app/main/default/"
	// ReadmeFile is the file for people, by which a folder is known as one of
	// this package's: its first line is ReadmeTitle.
	ReadmeFile  = "README.md"
	ReadmeTitle = "# Salesforce setup for Mobly"
)

// Files returns what an org needs for the configuration as an SFDX project: the
// custom fields that org does not have, one permission set, a manifest that
// names each, and a README for the admin. Each call returns the same bytes.
//
// What an org has is what describe told the user who asked: a field that was
// hidden from that user is written once more, and would be changed by deploying
// it. [Admin.Schema] sees all. The nil schema is an org without any custom
// field. Salesforce is not asked.
//
// The error is an [salesforce.ErrConfig], or an [ErrField] with every field that
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
	files := map[string][]byte{
		"sfdx-project.json": fmt.Appendf(nil, "{\n  \"packageDirectories\": [{\"path\": \"force-app\", \"default\": true}],\n"+
			"  \"namespace\": \"\",\n  \"sourceApiVersion\": %q\n}\n", version),
		"manifest/package.xml": document("Package", manifest(missing, opts, version)),
		sourceDir + "permissionsets/" + opts.PermissionSet + ".permissionset-meta.xml": document("PermissionSet", permissionSet(d.permissions, opts)),
		ReadmeFile: readme(d, opts),
	}
	for i := range missing {
		f := &missing[i]
		files[sourceDir+"objects/"+f.Object+"/fields/"+f.Name+".field-meta.xml"] = document("CustomField", append(node{{"fullName", f.Name}}, f.metadata()...))
	}
	return fileSystem(files)
}

// manifest names each component: a star does not reach the fields of standard
// objects.
func manifest(fields []Field, opts Options, version string) node {
	var n node
	if len(fields) > 0 {
		var names []string
		for i := range fields {
			names = append(names, fields[i].FullName())
		}
		slices.Sort(names)
		var members node
		for _, name := range names {
			members = append(members, member{"members", name})
		}
		n = append(n, member{"types", append(members, member{"name", "CustomField"})})
	}
	return append(n, member{"types", node{{"members", opts.PermissionSet}, {"name", "PermissionSet"}}}, member{"version", version})
}

// permissionSet is the permission set as the Metadata API has it. It names no
// licence: with one, standard objects could not be granted to a user of the
// licence Salesforce Integration.
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

// fileSystem holds the files in memory.
func fileSystem(files map[string][]byte) (fs.FS, error) {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.SortFunc(names, strings.Compare)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
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
