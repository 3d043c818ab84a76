package checker

import (
	"cmp"
	"slices"
)

// Finding is one gap in an org or in the configuration, or one thing an admin
// should know. Package setup has its twin, and documents the codes and the fields.
type Finding struct {
	Severity, Code, Effect      string
	Object, Field, Rule         string
	What, Why, Remedy, Metadata string
}

// The severities. A finding without one has that of most findings with its effect.
const (
	SeverityError   = "error"
	SeverityWarning = "warning"
	SeverityInfo    = "info"
)

// The effects, the worst last.
const (
	EffectNone       = "none"
	EffectUnknown    = "unknown"
	EffectDrops      = "drops"
	EffectDuplicates = "duplicates"
	EffectFails      = "fails"
	EffectBlocks     = "blocks"
)

func (c *check) add(f Finding) {
	if f.Severity == "" {
		f.Severity = map[string]string{
			EffectBlocks: SeverityError, EffectFails: SeverityError,
			EffectDrops: SeverityWarning, EffectDuplicates: SeverityWarning, EffectUnknown: SeverityWarning,
			EffectNone: SeverityInfo,
		}[f.Effect]
	}
	if !slices.Contains(c.report.Findings, f) {
		c.report.Findings = append(c.report.Findings, f)
	}
}

// order sorts findings by severity, then by object, with those about the whole org
// first.
func order(findings []Finding) {
	severities := []string{SeverityError, SeverityWarning, SeverityInfo}
	objects := []string{"", "Lead", "Contact", "Account", "Task", "Event"}
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(
			slices.Index(severities, a.Severity)-slices.Index(severities, b.Severity),
			slices.Index(objects, a.Object)-slices.Index(objects, b.Object),
		)
	})
}
