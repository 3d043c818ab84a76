package sferr

// Dropped is one field whose value was not written, or not written whole.
type Dropped struct {
	Field  string `json:"field,omitempty"` // API name of the Salesforce field; empty where the value has none
	Rule   string `json:"rule,omitempty"`  // what was to fill it: "jobTitle", "tag Score"
	Code   string `json:"code"`            // as "TOO_LONG", or Salesforce's status code
	Reason string `json:"reason"`          // for a person; holds no captured value
	Err    error  `json:"-"`               // the whole error: a *field.Error or *[Error]
}
