// Package page writes the pages that people look at: self-contained HTML with
// one style, no script, and nothing that a browser would fetch.
package page

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"io/fs"
)

//go:embed page.html
var frame string

//go:embed page.css
var style string

// Write writes a page whose template "content" is given data. The policy of the
// page allows no other style than its own.
func Write(w io.Writer, title, content string, data any) error {
	if w == nil {
		return fmt.Errorf("there is no writer for the page: %w", fs.ErrInvalid)
	}
	t, err := template.New("page").Parse(frame)
	if err == nil {
		t, err = t.Parse(content)
	}
	if err != nil {
		return err
	}
	hash := sha256.Sum256([]byte(style))
	return t.Execute(w, struct {
		Title string
		Hash  string
		Style template.CSS
		Data  any
	}{title, base64.StdEncoding.EncodeToString(hash[:]), template.CSS(style), data}) //nolint:gosec // it is our own
}
