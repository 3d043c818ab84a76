package setup

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// readme tells the admin what the files are and what to do with them.
func readme(d *design, opts Options) []byte {
	var b bytes.Buffer
	p := func(format string, args ...any) { fmt.Fprintf(&b, format, args...) }
	missing := d.missing()
	p("%s\n\n", ReadmeTitle)
	p("This folder is an SFDX project. It holds %s and the permission set *%s*, which together are what the Mobly event sync needs of your org, and nothing else. "+
		"It was made from the sync's mapping and tags: after a change of these, make it again.\n\n", count(len(missing), "custom field"), words(opts.Label))
	p("| File | What it is |\n| --- | --- |\n")
	if len(missing) > 0 {
		p("| `%sobjects/` | the custom fields that the org lacks |\n", sourceDir)
	}
	p("| `%spermissionsets/%s.permissionset-meta.xml` | what the integration user may do |\n", sourceDir, opts.PermissionSet)
	p("| `manifest/package.xml` | the same by name, for deploying by manifest and for retrieving |\n| `sfdx-project.json` | tells the Salesforce CLI what the folder is |\n\n")

	p("## Deploy\n\nAs an admin (*Customize Application*, *Modify Metadata*), not as the integration user. In this folder, look first, then deploy, then give the set to the user:\n\n```sh\n"+
		"sf org login web --alias mobly\n"+
		"sf project deploy start --source-dir force-app --target-org mobly --dry-run\n"+
		"sf project deploy start --source-dir force-app --target-org mobly\n"+
		"sf org assign permset --name %s --on-behalf-of USERNAME --target-org mobly\n```\n\n", opts.PermissionSet)
	p("Nothing is deleted by this. A field that is there already would get the label and type of its file: take its file out of the folder first, and its line out of `manifest/package.xml`.\n\n")

	p("## By hand\n\n1. The integration user has the licence *Salesforce Integration* and the profile *Minimum Access - API Only Integrations*.\n" +
		"2. It also has the permission set licence *Salesforce API Integration* (Setup > Users > the user > Permission Set License Assignments). " +
		"Assign it before the permission set: without it Salesforce refuses Leads and Contacts. The permission set itself names no licence, on purpose.\n" +
		"3. Page layouts stay as they are: add the fields where people are to see them.\n")
	for i, n := range d.notes {
		p("%d. %s\n", i+4, words(n))
	}
	p("\n## View All\n\n")
	if opts.ViewAll {
		p("The permission set grants *View All* on Leads%s, since it was asked for: where these are private, the sync would not find what others own, and write it a second time. "+
			"*View All* shows the user all of them; it does not reach beyond field-level security, and lets nobody edit what is not shared for editing.\n", and(d, " and Contacts"))
	} else {
		p("The permission set does not grant *View All*. Where Leads%s are private (Setup > Sharing Settings), the sync does not find what others own, and would write it a second time. "+
			"Then share these records with the user, or make this folder again with View All.\n", and(d, " or Contacts"))
	}
	p("\n## Custom fields\n\n")
	if len(missing) == 0 {
		p("The org has them all.\n")
	} else {
		p("| Field | Type | Label | Asked for by |\n| --- | --- | --- | --- |\n")
		for i := range missing {
			f := &missing[i]
			p("| `%s` | %s | %s | %s |\n", f.FullName(), typeOf(&f.Field), words(f.Label), words(f.For))
		}
	}
	p("\n## Permissions\n\n| | | Asked for by |\n| --- | --- | --- |\n")
	for i := range d.permissions {
		q := &d.permissions[i]
		name, access, _ := strings.Cut(q.String(), ": ")
		p("| `%s` | %s | %s |\n", name, access, words(q.For))
	}
	p("\nFields that every user sees, such as a last name, are in no permission set: Salesforce refuses them there. The parts of an address are one field there. " +
		"A custom field of Activity stands for Task and for Event, which share it.\n")
	return b.Bytes()
}

// and is the text where the permission set reaches contacts.
func and(d *design, text string) string {
	for i := range d.permissions {
		if p := &d.permissions[i]; p.Object == schema.Contact && p.Edit {
			return text
		}
	}
	return ""
}

func count(n int, what string) string {
	switch n {
	case 0:
		return "no " + what
	case 1:
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// words is a text that Markdown takes for nothing but text, and that does not
// turn the direction of what stands behind it.
func words(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, s)
	return strings.NewReplacer("~", `\~`, `\`, `\\`, "|", `\|`, "`", "\\`", "*", `\*`, "_", `\_`, "<", "&lt;", "&", "&amp;", "[", `\[`, "!", `\!`, "#", `\#`).Replace(plain(s))
}
