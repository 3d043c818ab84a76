package setup

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Drift is what has changed between two checks. The lists keep the order of the
// reports. It reads and writes JSON, and contains no secret and no captured value.
type Drift struct {
	Host  string    `json:"host,omitempty"`
	Since time.Time `json:"since"` // when the earlier check was made; zero: there was none
	At    time.Time `json:"at"`

	Worse  []Shift `json:"worse"`  // gaps whose effect is worse than it was
	New    []Shift `json:"new"`    // gaps and notes that were not there, or said something else
	Better []Shift `json:"better"` // gaps and notes that are gone, or whose effect is milder
}

// Shift is a change of one object, field or setting, told in one sentence.
type Shift struct {
	// Sentence names what has changed and its effect: "Lead.Region__c became required:
	// every new Lead will fail."
	Sentence string `json:"sentence"`

	Gone    bool `json:"gone,omitempty"` // the finding is one of the earlier report
	Finding      // the worst about the object, field or setting
}

// Since compares the findings with those of an earlier report of the same org and the
// same settings, also one read from JSON. Run a check every night, and tell the admin
// what became worse and what is new.
//
// A change that shows in several findings is told once: the fields of a hidden object
// and the parts of a hidden address are not told one by one. A finding that is gone
// only because the newer check could not look is not told as better, and neither is a
// note as new because the earlier one could not. The numbers of a QUOTA are ignored. A
// nil report is one of a check that could not look at anything.
func (r *Report) Since(previous *Report) *Drift {
	r, previous = cmp.Or(r, new(Report)), cmp.Or(previous, new(Report))
	d := &Drift{Host: r.Host, Since: previous.At, At: r.At, Worse: []Shift{}, New: []Shift{}, Better: []Shift{}}
	appeared, gone := told(r, previous)
	now, was := worst(appeared), worst(gone)
	for _, f := range slices.Concat(appeared, gone) {
		key := f.about()
		is, had := now[key], was[key]
		delete(now, key)
		delete(was, key)
		switch milder := is != nil && had != nil && weight(is) < weight(had); {
		case is == nil && had == nil: // told before
		case is == nil, milder && is.Code != had.Code:
			d.Better = append(d.Better, had.shift(true))
		case milder:
			d.Better = append(d.Better, is.shift(false))
		case had != nil && weight(is) > weight(had):
			d.Worse = append(d.Worse, is.shift(false))
		default:
			d.New = append(d.New, is.shift(false))
		}
	}
	return d
}

// told returns the findings that have appeared and those that are gone, without what
// follows from others.
func told(r, previous *Report) (appeared, gone []Finding) {
	appeared, gone = without(r, previous), without(previous, r)
	news := slices.DeleteFunc(slices.Clone(appeared), func(f Finding) bool {
		return follows(f, appeared, "OBJECT_NOT_VISIBLE") ||
			f.Severity == SeverityInfo && (!previous.whole() || follows(f, gone, "OBJECT_NOT_VISIBLE", "UNREADABLE"))
	})
	gone = slices.DeleteFunc(slices.Clone(gone), func(f Finding) bool {
		return !r.whole() || follows(f, gone, "OBJECT_NOT_VISIBLE") ||
			follows(f, appeared, "OBJECT_NOT_VISIBLE", "OBJECT_NOT_CREATEABLE", "OBJECT_NOT_EDITABLE", "UNREADABLE")
	})
	return news, gone
}

// without returns the findings of a report that another one lacks.
func without(r, other *Report) []Finding {
	has := map[Finding]int{}
	for _, f := range other.Findings {
		has[compared(f)]++
	}
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f Finding) bool {
		has[compared(f)]--
		return has[compared(f)] >= 0
	})
}

// compared returns what tells a finding from others.
func compared(f Finding) Finding {
	f.Rule, f.Why, f.Remedy, f.Metadata = "", "", "", ""
	if f.Code == "QUOTA" {
		f.What = ""
	}
	return f
}

// whole reports whether the check was not broken off: only then it says at last what
// nobody can look at.
func (r *Report) whole() bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Code == "NOT_CHECKED" })
}

// follows reports whether a finding may follow from one that has one of the codes: of
// its object, or of the whole org.
func follows(f Finding, from []Finding, codes ...string) bool {
	if f.Object == standard.Event {
		f.Object = schema.Task
	}
	return f.Object != "" && !slices.Contains(codes, f.Code) && slices.ContainsFunc(from, func(c Finding) bool {
		return slices.Contains(codes, c.Code) && (c.Object == f.Object || c.Object == "")
	})
}

// worst returns the worst finding about each thing.
func worst(findings []Finding) map[string]*Finding {
	out := map[string]*Finding{}
	for i := range findings {
		f := &findings[i]
		if old := out[f.about()]; old == nil || weight(f) > weight(old) {
			out[f.about()] = f
		}
	}
	return out
}

func weight(f *Finding) int {
	effects := []Effect{EffectNone, EffectUnknown, EffectDrops, EffectDuplicates, EffectFails, EffectBlocks}
	severities := []Severity{SeverityInfo, SeverityWarning, SeverityError}
	return slices.Index(severities, f.Severity)*len(effects) + slices.Index(effects, f.Effect)
}

// about returns the key of what a finding is about: a field or the address that it is
// a part of, how an object is shared, or another property of an object or the org.
func (f *Finding) about() string {
	switch f.Code {
	case "SHARING_PRIVATE", "SHARING_READ_ONLY", "CONTACTS_WITHOUT_ACCOUNT":
		return f.Object + " sharing"
	case "STATE_COUNTRY_PICKLISTS":
		return f.Code
	case "UNREADABLE":
		return f.What
	}
	switch {
	case f.Field != "":
		return strings.ToLower(f.Object + "." + cmp.Or(standard.AddressOf(f.Object, f.Field), f.Field))
	case f.Code == "RULE":
		return f.What
	}
	return f.Object + " " + f.Code
}
