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
	type listed struct {
		group  *Group
		option *Option
	}
	chosen := make(map[string]listed) // by the keys of the options that the tags name
	for i := range out {
		if core.BlankText(out[i].Category) {
			chosen[core.Caseless(out[i].OptionID)] = listed{}
		}
	}
	delete(chosen, "")
	for i := range groups {
		for j := 0; j < len(groups[i].Options) && len(chosen) > 0; j++ {
			option := &groups[i].Options[j]
			key := core.Caseless(option.ID)
			if have, named := chosen[key]; named && (have.group == nil || rank(&groups[i]) > rank(have.group)) {
				chosen[key] = listed{&groups[i], option}
			}
		}
	}
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

func rank(g *Group) int {
	return map[string]int{"PUBLISHED": 2, "": 2, "DRAFT": 1}[strings.ToUpper(strings.TrimSpace(g.Status))]
}
