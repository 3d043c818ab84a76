package setup

import (
	"bytes"
	_ "embed"
	"fmt"
	"strings"
	"text/template"
	"unicode"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

//go:embed readme.tmpl
var readmeText string

// readme tells the admin what the files are and what to do with them.
func readme(d *design, opts Options) ([]byte, error) {
	t, err := template.New(ReadmeFile).Funcs(template.FuncMap{
		"add": func(a, b int) int { return a + b }, "count": count, "words": words,
		"type": func(f Field) string { return typeOf(&f.Field) },
		"access": func(p Permission) string {
			_, access, _ := strings.Cut(p.String(), ": ")
			return access
		},
	}).Parse(readmeText)
	if err != nil {
		return nil, err
	}
	contact := named(d.Permissions, schema.Contact)
	missing, permissions := d.missing(), d.Permissions
	var b bytes.Buffer
	err = t.Execute(&b, struct {
		Options
		Title, SourceDir string
		Missing          []Field
		Permissions      []Permission
		Notes            []string
		Contacts         bool // the permission set reaches contacts
	}{opts, ReadmeTitle, sourceDir, missing, permissions, d.notes, contact != nil && contact.Edit})
	return b.Bytes(), err
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
