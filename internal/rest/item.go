package rest

// Item is one error of an answer, of a record in a collection, or of a
// composite's sub-request.
type Item struct {
	Code    string   // "DUPLICATES_DETECTED"
	Message string   // localised, and may quote captured values
	Fields  []string // API names

	Duplicates []Duplicate // the records that a duplicate rule, or an ambiguous external ID, matched
	Rule       string      // the duplicate rule's API name
	AllowSave  bool        // the duplicate rule lets the record be saved with allowSave=true
}

// Duplicate is a record that the written one duplicates.
type Duplicate struct {
	Object string // "Lead"
	ID     string
}

// ParseErrors reads the errors of body. It returns nil for a body that holds none.
func ParseErrors(body []byte) []Item {
	return nil
}
