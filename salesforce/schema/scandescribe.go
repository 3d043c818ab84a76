package schema

import "github.com/getmobly/mobly-salesforce-go/internal/scan"

type describe struct {
	header
	Fields []Field `json:"fields"`
}

var describeForm = scan.FormOf(describe{})

// scan reads d from a text in one pass. If it returns false, d holds nothing of use.
func (d *describe) scan(text []byte) bool { return describeForm.Read(text, d) }
