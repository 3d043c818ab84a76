package tags

import (
	"encoding/json"
	"errors"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Tag is one qualifier that was set on a lead: a category and the value
// chosen. A category of several selections gives several tags.
//
// Mobly's REST API names the option that was chosen in place of the category;
// [Table.Name] finds the category.
type Tag struct {
	Category string `json:"category,omitempty"` // the qualifier: "Score"
	Value    string `json:"value,omitempty"`    // what was chosen: "Hot"

	// OptionID is Mobly's ID of the option that was chosen. It counts only
	// where Category is blank.
	OptionID string `json:"tagOptionId,omitempty"`
}

// ErrJSON is the error of JSON that is no tag.
var ErrJSON = errors.New("tags: not a tag")

// UnmarshalJSON reads {"category", "value"} or {"tagOptionId", "value"}. A
// number or a yes or no is taken for its text. The error is an [ErrJSON],
// without anything that the JSON holds.
func (t *Tag) UnmarshalJSON(data []byte) error {
	var in struct {
		Category field.JSONText `json:"category"`
		Value    field.JSONText `json:"value"`
		OptionID field.JSONText `json:"tagOptionId"`
	}
	if json.Unmarshal(data, &in) != nil {
		return ErrJSON
	}
	*t = Tag{Category: string(in.Category), Value: string(in.Value), OptionID: string(in.OptionID)}
	return nil
}
