package tags

// Tag is one qualifier that was set on a lead: a category and the value
// chosen. A category of several selections gives several tags.
type Tag struct {
	Category string `json:"category"` // the qualifier: "Score"
	Value    string `json:"value"`    // what was chosen: "Hot"
}
