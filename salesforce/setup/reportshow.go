package setup

import (
	"cmp"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/getmobly/mobly-salesforce-go/internal/page"
)

// group is the findings under one heading.
type group struct {
	ID, Heading string
	Findings    []shownFinding
}

// shownFinding is a finding with its subject, "Lead.Title", and its effect in words. Of
// a change it has the Sentence as well, and nothing more to say if it is Gone.
type shownFinding struct {
	*Finding
	Subject, Means, Sentence string
	Gone                     bool
}

// groups returns the findings by severity, without empty groups.
func (r *Report) groups() []group {
	var out []group
	for _, g := range []group{{ID: "error", Heading: "Errors"}, {ID: "warning", Heading: "Warnings"}, {ID: "info", Heading: "Good to know"}} {
		for i := range r.Findings {
			if f := &r.Findings[i]; string(f.Severity) == g.ID {
				g.Findings = append(g.Findings, f.show())
			}
		}
		if len(g.Findings) > 0 {
			out = append(out, g)
		}
	}
	return out
}

func (f *Finding) show() shownFinding {
	return shownFinding{Finding: f, Subject: f.subject(), Means: cmp.Or(means[f.Effect], "no effect")}
}

//go:embed report.html
var reportHTML string

// HTML writes the report as one self-contained page. The error is w's.
func (r *Report) HTML(w io.Writer) error {
	if r == nil {
		r = new(Report)
	}
	return (&shownReport{r.title(), r.summary(), r.facts(), r.groups()}).html(w)
}

// String returns the report for a terminal.
func (r *Report) String() string {
	if r == nil {
		return ""
	}
	return (&shownReport{r.title(), r.summary(), r.facts(), r.groups()}).text()
}

// shownReport is what is shown of a [Report] or of a [Drift].
type shownReport struct {
	Title, Summary string
	Facts          [][2]string
	Groups         []group
}

func (r *shownReport) html(w io.Writer) error { return page.Write(w, r.Title, reportHTML, r) }

func (r *shownReport) text() string {
	var b strings.Builder
	b.WriteString(shown(r.Title) + "\n")
	for _, fact := range r.Facts {
		fmt.Fprintf(&b, "  %-14s %s\n", fact[0], shown(fact[1]))
	}
	fmt.Fprintf(&b, "\n%s\n", r.Summary)
	for _, g := range r.Groups {
		fmt.Fprintf(&b, "\n%s\n", g.Heading)
		for i := range g.Findings {
			g.Findings[i].appendText(&b, i+1)
		}
	}
	return b.String()
}

func (r *Report) title() string {
	return "Check of " + orgName(r.Host)
}

func orgName(host string) string { return cmp.Or(host, "an org that refused the sign-in") }

func (r *Report) facts() [][2]string {
	kind, version, requests := "", r.APIVersion, ""
	if r.Sandbox {
		kind = "sandbox"
	}
	if r.Newest != "" {
		version += " (the org's newest is " + r.Newest + ")"
	}
	if r.APILimit > 0 {
		requests = fmt.Sprintf("%d of %d used in 24 hours; this check took %d", r.APIUsed, r.APILimit, r.Calls)
	}
	facts := [][2]string{
		{"At", r.At.UTC().Format(time.RFC3339)}, {"Org", r.OrgID}, {"Kind", kind}, {"User", r.User}, {"Login", r.Flow},
		{"API version", version}, {"API requests", requests},
	}
	return slices.DeleteFunc(facts, func(fact [2]string) bool { return fact[1] == "" })
}

func (r *Report) summary() string {
	errs, warnings := r.Count(SeverityError), r.Count(SeverityWarning)
	rest := page.Plural(warnings, "warning") + ", " + page.Plural(r.Count(SeverityInfo), "note") + "."
	switch {
	case errs > 0:
		return "Not ready: " + page.Plural(errs, "error") + ", " + rest
	case warnings == 0:
		return "Nothing to do: the org and the integration user have everything that the configuration needs."
	case r.warnsOf(EffectUnknown):
		return "Not everything could be checked: " + rest
	case r.warnsOf(EffectDrops, EffectDuplicates, EffectFails, EffectBlocks):
		return "Leads can be synced, with losses: " + rest
	}
	return "Leads can be synced: " + rest
}

// warnsOf reports whether there is a warning with one of the effects.
func (r *Report) warnsOf(effects ...Effect) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Severity == SeverityWarning && slices.Contains(effects, f.Effect) })
}

// appendText writes the finding as the n-th of its group.
func (f *shownFinding) appendText(b *strings.Builder, n int) {
	line, found := fmt.Sprintf("%s: %s [%s, %s]", f.Subject, f.What, f.Code, f.Means), ""
	if f.Sentence != "" {
		line, found = fmt.Sprintf("%s [%s]", f.Sentence, f.Code), f.What
	}
	fmt.Fprintf(b, "%3d. %s\n", n, shown(line))
	if f.Gone {
		return
	}
	for _, part := range [...]struct{ name, text string }{{"Found", found}, {"For", f.Rule}, {"Why", f.Why}, {"Do", f.Remedy}, {"Metadata", f.Metadata}} {
		if part.text == "" {
			continue
		}
		for i, line := range strings.Split(part.text, "\n") {
			name := part.name + ":"
			if i > 0 {
				name = ""
			}
			fmt.Fprintf(b, "     %-9s %s\n", name, shown(line))
		}
	}
}

// shown returns a text without characters that control a terminal: names of the org
// and of the configuration cannot move the cursor or change the direction of text.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, s)
}

// subject names what a finding is about: "Lead.Title".
func (f *Finding) subject() string {
	switch {
	case f.Object == "":
		return "Org"
	case f.Field == "":
		return f.Object
	}
	return f.Object + "." + f.Field
}

var means = map[Effect]string{
	EffectUnknown: "not known", EffectDrops: "values are dropped", EffectDuplicates: "duplicates may arise",
	EffectFails: "leads or actions fail", EffectBlocks: "nothing is synced",
}
