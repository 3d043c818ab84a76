package salesforce

import (
	_ "embed"
	"io"

	"github.com/getmobly/mobly-salesforce-go/internal/page"
)

//go:embed report.html
var reportHTML string

// HTML writes the report as one page for a browser: it needs no other file, asks
// for nothing and runs no script. The error is w's.
func (r *Report) HTML(w io.Writer) error {
	if r == nil {
		r = new(Report)
	}
	type finding struct {
		Finding
		Subject, Means string
	}
	type group struct {
		ID, Heading string
		Findings    []finding
	}
	var groups []group
	for _, s := range []Severity{SeverityError, SeverityWarning, SeverityInfo} {
		g := group{ID: string(s), Heading: s.heading()}
		for i := range r.Findings {
			if f := &r.Findings[i]; f.Severity == s {
				g.Findings = append(g.Findings, finding{*f, f.subject(), f.Effect.means()})
			}
		}
		if len(g.Findings) > 0 {
			groups = append(groups, g)
		}
	}
	title := "Check of " + orUnknown(r.Host, "an org that lets nobody in")
	return page.Write(w, title, reportHTML, struct {
		Title, Summary string
		Facts          [][2]string
		Groups         []group
	}{title, r.summary(), r.facts(), groups})
}
