package salesforce

import (
	"encoding/json"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// Lead is one captured lead with all that is to reach Salesforce: who the
// person is, the tags (qualifiers) given to them, and the engagement with them.
type Lead struct {
	Person  mapping.Lead
	Tags    []tags.Tag
	Actions []engagement.Action

	// ActivityIDs are activities of the lead of which only the ID is known, as
	// Mobly's REST API sends them. They are not written: give them as Actions
	// once their content is at hand.
	ActivityIDs []string
}

// UnmarshalJSON reads a lead as this SDK documents it or as Mobly's REST API
// sends it: the fields of [mapping.Lead]; "tags", each {"category", "value"} or
// {"tagOptionId", "value"}; and "leadActivityEvents", each an activity's ID or
// {"id", "eventType", "createdBy", "createdAt", "eventNotes"}.
//
// A tagOptionId means something only beside its tag group: it stands as the
// tag's category until [DecodeOptions.TagGroups] gives its name.
func (l *Lead) UnmarshalJSON(b []byte) error {
	var in struct {
		Tags []struct {
			Category    string `json:"category"`
			TagOptionID string `json:"tagOptionId"`
			Value       string `json:"value"`
		} `json:"tags"`
		Events []json.RawMessage `json:"leadActivityEvents"`
	}
	var out Lead
	if err := json.Unmarshal(b, &out.Person); err != nil {
		return err
	}
	if err := json.Unmarshal(b, &in); err != nil {
		return err
	}
	for _, t := range in.Tags {
		tag := tags.Tag{Category: t.Category, Value: t.Value}
		if tag.Category == "" {
			tag.Category = t.TagOptionID
		}
		out.Tags = append(out.Tags, tag)
	}
	for _, raw := range in.Events {
		if len(raw) > 0 && raw[0] == '"' {
			var id string
			if err := json.Unmarshal(raw, &id); err != nil {
				return err
			}
			out.ActivityIDs = append(out.ActivityIDs, id)
			continue
		}
		var a engagement.Action
		if err := json.Unmarshal(raw, &a); err != nil {
			return err
		}
		out.Actions = append(out.Actions, a)
	}
	*l = out
	return nil
}
