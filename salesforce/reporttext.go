package salesforce

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/getmobly/mobly-salesforce-go/internal/page"
)

// String returns the report for a person to read in a terminal.
func (r *Report) String() string {
	if r == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString("Check of " + shown(orUnknown(r.Host, "an org that lets nobody in")) + "\n")
	for _, row := range r.facts() {
		fmt.Fprintf(&b, "  %-14s %s\n", row[0], shown(row[1]))
	}
	fmt.Fprintf(&b, "\n%s\n", r.summary())
	for _, s := range []Severity{SeverityError, SeverityWarning, SeverityInfo} {
		n := 0
		for i := range r.Findings {
			if f := &r.Findings[i]; f.Severity == s {
				if n++; n == 1 {
					fmt.Fprintf(&b, "\n%s\n", s.heading())
				}
				f.write(&b, n)
			}
		}
	}
	return b.String()
}

// facts are what is known of the org, and how.
func (r *Report) facts() [][2]string {
	rows := [][2]string{{"At", r.At.UTC().Format(time.RFC3339)}}
	add := func(name, value string) {
		if value != "" {
			rows = append(rows, [2]string{name, value})
		}
	}
	add("Org", r.OrgID)
	if r.Sandbox {
		add("Kind", "sandbox")
	}
	add("User", r.User)
	add("Login", r.Flow)
	version := r.APIVersion
	if r.Newest != "" {
		version += " (the org's newest is " + r.Newest + ")"
	}
	add("API version", version)
	if r.APILimit > 0 {
		add("API requests", fmt.Sprintf("%d of %d used in 24 hours; this check took %d", r.APIUsed, r.APILimit, r.Calls))
	}
	return rows
}

// summary is the report in one sentence.
func (r *Report) summary() string {
	errs, warnings, infos := r.Count(SeverityError), r.Count(SeverityWarning), r.Count(SeverityInfo)
	switch {
	case errs+warnings == 0:
		return "Nothing to do: the org and the integration user have all that the configuration asks for."
	case errs == 0 && r.warnsOf(EffectUnknown):
		return fmt.Sprintf("Not all could be looked at: %s, %s.", page.Plural(warnings, "warning"), page.Plural(infos, "note"))
	case errs == 0 && !r.warnsOf(EffectDrops, EffectDuplicates, EffectFails, EffectBlocks):
		return fmt.Sprintf("Leads can be synced: %s, %s.", page.Plural(warnings, "warning"), page.Plural(infos, "note"))
	case errs == 0:
		return fmt.Sprintf("Leads can be synced, with losses: %s, %s.", page.Plural(warnings, "warning"), page.Plural(infos, "note"))
	}
	return fmt.Sprintf("Not ready: %s, %s, %s.", page.Plural(errs, "error"), page.Plural(warnings, "warning"), page.Plural(infos, "note"))
}

// warnsOf reports whether there is a warning with one of the effects.
func (r *Report) warnsOf(effects ...Effect) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Severity == SeverityWarning && slices.Contains(effects, f.Effect) })
}

func (s Severity) heading() string {
	switch s {
	case SeverityError:
		return "Errors"
	case SeverityWarning:
		return "Warnings"
	default:
		return "Good to know"
	}
}

// means is the effect in words.
func (e Effect) means() string {
	switch e {
	case EffectUnknown:
		return "not known"
	case EffectDrops:
		return "values are dropped"
	case EffectDuplicates:
		return "duplicates may arise"
	case EffectFails:
		return "leads or actions fail"
	case EffectBlocks:
		return "nothing is synced"
	default:
		return "no effect"
	}
}

func (f *Finding) write(b *strings.Builder, n int) {
	fmt.Fprintf(b, "%3d. %s\n", n, shown(fmt.Sprintf("%s: %s [%s, %s]", f.subject(), f.What, f.Code, f.Effect.means())))
	for _, part := range [...]struct{ name, text string }{{"For", f.Rule}, {"Why", f.Why}, {"Do", f.Remedy}, {"Metadata", f.Metadata}} {
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

// shown is a text as a terminal may be given it: names of the org and of the
// configuration move no cursor, set no colour and turn no line around.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, s)
}

func orUnknown(s, unknown string) string {
	if s == "" {
		return unknown
	}
	return s
}
