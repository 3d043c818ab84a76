package tags

import (
	"slices"
	"strings"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Group is a tag category with its options, as Mobly's REST API lists it
// (tagGroup).
type Group struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`                    // the category: "Score"
	Status   string   `json:"status"`                  // PUBLISHED, DRAFT or ARCHIVED
	Multiple bool     `json:"allowsMultipleSelection"` // a lead may have several of the options
	Options  []Option `json:"tagOptions"`
}

// Option is one option of a [Group].
type Option struct {
	ID    string `json:"id"`    // a lead's tagOptionId
	Value string `json:"value"` // "Hot"
}

// Name returns a copy of tags in which a tag with an option's ID and no category
// gets the category of that option, and its value if it has none. A tag with an
// unknown option stays as it is, and is reported when it is mapped.
//
// Give all groups, archived and draft ones included: a tag keeps the meaning it had
// when it was set. If several groups list an option, the published one counts, else
// the draft, else the first.
func Name(tags []Tag, groups []Group) []Tag {
	out := slices.Clone(tags)
	for i := range out {
		tag := &out[i]
		if !core.BlankText(tag.Category) {
			continue
		}
		group, option := find(groups, core.Caseless(tag.OptionID))
		if group == nil {
			continue
		}
		tag.Category = group.Name
		if core.BlankText(tag.Value) {
			tag.Value = option.Value
		}
	}
	return out
}

// find returns the option with the key, and the group whose option it is.
func find(groups []Group, key string) (group *Group, option *Option) {
	if key == "" {
		return nil, nil
	}
	for i := range groups {
		g := &groups[i]
		if group != nil && rank(g) <= rank(group) {
			continue
		}
		at := slices.IndexFunc(g.Options, func(o Option) bool { return core.Caseless(o.ID) == key })
		if at >= 0 {
			group, option = g, &g.Options[at]
		}
	}
	return group, option
}

func rank(g *Group) int {
	return map[string]int{"PUBLISHED": 2, "": 2, "DRAFT": 1}[strings.ToUpper(strings.TrimSpace(g.Status))]
}
