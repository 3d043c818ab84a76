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

// Severity is how much a finding matters, the gravest first.
type Severity uint8

// The severities. The zero Severity is that of most findings with the effect.
const (
	_ Severity = iota
	SeverityError
	SeverityWarning
	SeverityInfo
)

// Effect is what a Sync does about a finding.
type Effect uint8

// The effects, the worst last.
const (
	EffectNone Effect = iota
	EffectUnknown
	EffectDrops
	EffectDuplicates
	EffectFails
	EffectBlocks
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
	if f.Severity == 0 {
		f.Severity = f.Effect.severity()
	}
	if !slices.Contains(c.report.Findings, f) {
		c.report.Findings = append(c.report.Findings, f)
	}
}

// order sorts findings by severity, then by object, with those about the whole org
// first.
func order(findings []Finding) {
	rank := func(object string) int {
		return slices.Index([]string{"", "Lead", "Contact", "Account", "Task", "Event"}, object)
	}
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(int(a.Severity)-int(b.Severity), rank(a.Object)-rank(b.Object))
	})
}
