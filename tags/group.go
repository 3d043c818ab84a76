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
	chosen := make(map[string]listed) // of the options that the tags name
	for i := range out {
		if key := core.Caseless(out[i].OptionID); key != "" && core.BlankText(out[i].Category) {
			chosen[key] = listed{}
		}
	}
	find(groups, chosen)
	for i := range out {
		tag := &out[i]
		found := chosen[core.Caseless(tag.OptionID)]
		if found.group == nil || !core.BlankText(tag.Category) {
			continue
		}
		tag.Category = found.group.Name
		if core.BlankText(tag.Value) {
			tag.Value = found.option.Value
		}
	}
	return out
}

// listed is an option and the group that lists it.
type listed struct {
	group  *Group
	option *Option
}

// find looks the wanted options up, by their keys.
func find(groups []Group, wanted map[string]listed) {
	if len(wanted) == 0 {
		return
	}
	for i := range groups {
		g := &groups[i]
		for j := range g.Options {
			key := core.Caseless(g.Options[j].ID)
			have, named := wanted[key]
			if named && (have.group == nil || rank(g) > rank(have.group)) {
				wanted[key] = listed{g, &g.Options[j]}
			}
		}
	}
}

func rank(g *Group) int {
	switch strings.ToUpper(strings.TrimSpace(g.Status)) {
	case "PUBLISHED", "":
		return 2
	case "DRAFT":
		return 1
	}
	return 0
}
