package tags

import (
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
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

// Table finds the category of a tag by its option's ID. It is immutable and
// safe for concurrent use. The nil Table is empty.
type Table struct {
	options map[string]named // by option ID, in lower case
}

type named struct {
	category, value string
	rank            int
}

// NewTable makes a table of tag groups, archived and draft ones included: a tag
// keeps the meaning it had when it was set. If several groups list an option,
// the published one counts, else the draft, else the first.
func NewTable(groups []Group) *Table {
	t := &Table{options: make(map[string]named)}
	for i := range groups {
		g := &groups[i]
		rank := rankOf(g.Status)
		for _, o := range g.Options {
			key := optionKey(o.ID)
			if old, there := t.options[key]; key == "" || there && old.rank >= rank {
				continue
			}
			t.options[key] = named{category: g.Name, value: o.Value, rank: rank}
		}
	}
	return t
}

func rankOf(status string) int {
	switch strings.ToUpper(strings.TrimSpace(status)) {
	case "PUBLISHED", "":
		return 3
	case "DRAFT":
		return 2
	}
	return 1
}

func optionKey(id string) string { return field.Caseless(id) }

// Name returns a copy of tags in which tags with an option's ID and no category
// get the category of that option, and its value if they have none. A tag with
// an unknown option stays as it is, and is reported when it is mapped.
func (t *Table) Name(tags []Tag) []Tag {
	if tags == nil {
		return nil
	}
	out := make([]Tag, len(tags))
	for i, tag := range tags {
		out[i] = t.name(tag)
	}
	return out
}

func (t *Table) name(tag Tag) Tag {
	if t == nil || !field.BlankText(tag.Category) {
		return tag
	}
	o, ok := t.options[optionKey(tag.OptionID)]
	if !ok {
		return tag
	}
	tag.Category = o.category
	if field.BlankText(tag.Value) {
		tag.Value = o.value
	}
	return tag
}
