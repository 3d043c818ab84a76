package checker

import (
	"cmp"
	"slices"
)

// Finding is one gap in an org or in the configuration, or one thing an admin
// should know. Package setup has its twin, and documents the codes.
type Finding struct {
	Severity Severity
	Code     string
	Effect   Effect
	Object   string
	Field    string
	Rule     string // what asks for it: "rule jobTitle", "tag Score", "ExternalID"
	What     string
	Why      string
	Remedy   string
	Metadata string
}

// Severity is how much a finding matters.
type Severity string

// The severities. The zero Severity is that of most findings with the effect.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityInfo    Severity = "info"
)

// Effect is what a Sync does about a finding.
type Effect string

// The effects, the worst last.
const (
	EffectNone       Effect = "none"
	EffectUnknown    Effect = "unknown"
	EffectDrops      Effect = "drops"
	EffectDuplicates Effect = "duplicates"
	EffectFails      Effect = "fails"
	EffectBlocks     Effect = "blocks"
)

// severity is that of most findings with the effect.
func (e Effect) severity() Severity {
	switch e {
	case EffectBlocks, EffectFails:
		return SeverityError
	case EffectDrops, EffectDuplicates, EffectUnknown:
		return SeverityWarning
	default:
		return SeverityInfo
	}
}

// add appends a finding, once.
func (c *check) add(f Finding) {
	if f.Severity == "" {
		f.Severity = f.Effect.severity()
	}
	if !slices.Contains(c.report.Findings, f) {
		c.report.Findings = append(c.report.Findings, f)
	}
}

// order sorts findings by severity, then by object, with those about the whole org
// first.
func order(findings []Finding) {
	severities := []Severity{SeverityError, SeverityWarning, SeverityInfo}
	objects := []string{"", "Lead", "Contact", "Account", "Task", "Event"}
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(
			slices.Index(severities, a.Severity)-slices.Index(severities, b.Severity),
			slices.Index(objects, a.Object)-slices.Index(objects, b.Object),
		)
	})
}
