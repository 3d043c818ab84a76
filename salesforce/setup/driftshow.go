package setup

import (
	"fmt"
	"io"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/page"
)

// String returns the drift for a terminal.
func (d *Drift) String() string { return d.show().text() }

// HTML writes the drift as one self-contained page. The error is w's.
func (d *Drift) HTML(w io.Writer) error { return d.show().html(w) }

func (d *Drift) show() *shownReport {
	if d == nil {
		d = new(Drift)
	}
	out := &shownReport{Title: "Changes in " + orgName(d.Host), Summary: "Nothing has changed that matters to a sync."}
	for _, fact := range []struct {
		name string
		at   time.Time
	}{{"Since", d.Since}, {"Until", d.At}} {
		if !fact.at.IsZero() {
			out.Facts = append(out.Facts, [2]string{fact.name, fact.at.UTC().Format(time.RFC3339)})
		}
	}
	for _, list := range []struct {
		heading string
		shifts  []Shift
	}{{"Worse", d.Worse}, {"New", d.New}, {"Better", d.Better}} {
		g := group{ID: list.heading, Heading: list.heading}
		for i := range list.shifts {
			g.Findings = append(g.Findings, list.shifts[i].show())
		}
		if g.Findings != nil {
			out.Groups = append(out.Groups, g)
		}
	}
	if n := len(d.Worse) + len(d.New) + len(d.Better); n > 0 {
		out.Summary = fmt.Sprintf("%s: %d worse, %d new, %d better.", page.Plural(n, "change"), len(d.Worse), len(d.New), len(d.Better))
	}
	return out
}

func (s *Shift) show() shownFinding {
	f := s.Finding.show()
	if f.Sentence, f.Gone = s.Sentence, s.Gone; s.Gone {
		f.Means = "gone"
	}
	return f
}
