package salesforce

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
)

// A page holds all that it shows: no script, and nothing that a browser would
// ask anybody for. Its policy says so, and lets in no other style than its own.

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

// writePage writes a page whose template "content" is given data.
func writePage(w io.Writer, title, content string, data any) error {
	t, err := template.New("page").Parse(pageHTML)
	if err == nil {
		t, err = t.Parse(content)
	}
	if err != nil {
		return err
	}
	hash := sha256.Sum256([]byte(pageCSS))
	return t.Execute(w, struct {
		Title string
		Hash  string
		Style template.CSS
		Data  any
	}{title, base64.StdEncoding.EncodeToString(hash[:]), template.CSS(pageCSS), data}) //nolint:gosec // it is our own
}
