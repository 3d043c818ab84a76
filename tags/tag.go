package tags

import (
	"errors"

	"github.com/getmobly/mobly-salesforce-go/internal/scan"
)

// Tag is one qualifier of a lead: a category and the value chosen. A category
// with multiple selection gives several tags.
//
// Mobly's REST API names the chosen option instead of the category;
// [Name] finds the category.
type Tag struct {
	Category string `json:"category,omitempty"` // the qualifier: "Score"
	Value    string `json:"value,omitempty"`    // what was chosen: "Hot"

	// OptionID is Mobly's ID of the chosen option. It counts only if Category
	// is blank.
	OptionID string `json:"tagOptionId,omitempty"`
}

// tagText is the JSON of a tag.
type tagText struct {
	Category scan.JSONText `json:"category"`
	Value    scan.JSONText `json:"value"`
	OptionID scan.JSONText `json:"tagOptionId"`
}

var tagForm = scan.FormOf(tagText{})

// UnmarshalJSON reads {"category", "value"} or {"tagOptionId", "value"}. A
// number or boolean stands for its text. The error quotes nothing of the JSON.
func (t *Tag) UnmarshalJSON(data []byte) error {
	var in tagText
	if tagForm.Unmarshal(data, &in) != nil {
		return errors.New("tags: not a tag")
	}
	*t = Tag{Category: string(in.Category), Value: string(in.Value), OptionID: string(in.OptionID)}
	return nil
}
