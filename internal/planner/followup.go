package planner

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// FollowUp is a salesforce.FollowUp: an open Task for each action of a kind, or for a
// tag of a lead.
type FollowUp struct {
	Kind                   engagement.Kind
	Category, Value        string
	Subject                string
	DueDays                int
	Weekdays               bool
	Status, Priority, Type string
	Fields                 map[string]string
}

// Mapping returns the mapping that fills the Task.
func (f *FollowUp) Mapping() engagement.Mapping {
	return engagement.Mapping{Rules: []engagement.Rule{{Subject: f.Subject, Status: f.Status, Priority: f.Priority, Type: f.Type, Fields: f.Fields}}}
}

// named returns what the follow-up is called in plans and results.
func (f *FollowUp) named() string {
	return strings.TrimSuffix("follow-up "+string(f.Kind)+core.Clean(f.Category, false)+": "+core.Clean(f.Value, false), ": ")
}

// followRule is a FollowUp that is compiled for an org.
type followRule struct {
	*FollowUp
	mapper *engagement.Mapper
}

type followRules []followRule

func compileFollowUps(from []FollowUp, o field.Options) (rules followRules, err error) {
	for i := range from {
		m, problem := from[i].Mapping().Compile(o)
		if problem != nil {
			err = errors.Join(err, fmt.Errorf("followUps[%d]: %w", i, problem))
		}
		rules = append(rules, followRule{&from[i], m})
	}
	return rules, err
}

// followUp is one follow-up of a lead.
type followUp struct {
	*followRule
	about   *engagement.Action // an action of the lead, or one that stands for the tag
	action  int                // which action of the lead it is about
	choice  string             // what the keys of a tag's follow-ups begin with; "": it is about an action
	whoID   string             // ID of the person's record, if it was found
	account string             // of that record, which Salesforce locks for an open Task with a date
}

// The key of a follow-up is ofAction and the key of its action, or ofTag and digests of
// the tag and of the person's name. It has nothing of the settings: what was followed up
// once stays so.
const (
	ofAction     = "follow-up-"
	ofTag        = "mobly-tag-"
	choiceLen    = len(ofTag) + 12 // with the digest of the tag
	followUpType = "FOLLOW_UP"
)

// digest returns so many digits that tell a choice of a person, called by that name,
// from others.
func digest(choice, name string, digits int) string {
	key := engagement.Action{EventType: followUpType, Notes: choice}.Key(name)
	return strings.TrimPrefix(key, "mobly-")[:digits]
}

// of returns the follow-ups of a lead: those of its tags, each choice once, and then
// those of its actions.
func (rules followRules) of(chosen []tags.Tag, actions []engagement.Action) (out []followUp) {
	if len(rules) == 0 {
		return nil
	}
	var seen core.KeySet
	for i := range chosen {
		category, value := core.Clean(chosen[i].Category, false), core.Clean(chosen[i].Value, false)
		rule := rules.forTag(category, value)
		if rule == nil {
			continue
		}
		choice := ofTag + digest(core.Looks(category)+"\n"+core.Looks(value), "", choiceLen-len(ofTag))
		if _, added := seen.Add([]byte(choice)); added {
			about := &engagement.Action{EventType: followUpType, Notes: category + ": " + value}
			out = append(out, followUp{followRule: rule, about: about, choice: choice})
		}
	}
	for i := range actions {
		for n := range rules {
			if kind := rules[n].Kind; kind != "" && kind == actions[i].Kind {
				out = append(out, followUp{followRule: &rules[n], about: &actions[i], action: i})
			}
		}
	}
	return out
}

// forTag returns the rule for a tag, nil if there is none. A rule for the tag's value
// wins over one for the whole category.
func (rules followRules) forTag(category, value string) (found *followRule) {
	for n := range rules {
		r := &rules[n]
		switch {
		case value == "" || !r.isFor(category):
		case core.Alike(core.Clean(r.Value, false), value):
			return r
		case core.BlankText(r.Value):
			found = r
		}
	}
	return found
}

// takes reports whether a loss is of a tag without a rule whose category has a
// follow-up.
func (rules followRules) takes(lost *field.Error) bool {
	category, isTag := strings.CutPrefix(lost.Rule, "tag ")
	return isTag && errors.Is(lost, field.ErrNoMapping) && slices.ContainsFunc(rules, func(r followRule) bool { return r.isFor(category) })
}

// isFor reports whether the follow-up is for a category, whose name may be cut to 80
// characters.
func (f *FollowUp) isFor(category string) bool {
	own := core.Clean(f.Category, false)
	return own != "" && (core.Alike(own, category) || core.Alike(core.Cut(own, 80), category))
}

// newest returns the time of a person's newest capture, zero if none is known.
func newest(p *mapping.Person) time.Time {
	at := p.LastScannedAt
	for i := range p.Scans {
		if s := &p.Scans[i]; s.At.After(at) && !strings.HasPrefix(strings.ToLower(s.Source), mapping.ViaActivity) {
			at = s.At
		}
	}
	return cmp.Or(at, p.CreatedAt)
}
