package write

import (
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
)

// AppendJSON appends the body of the sub-request that writes the records.
func (c *collection) AppendJSON(b []byte) ([]byte, error) {
	if c.single {
		return appendRecord(b, c.records[0], "") // the ID may not stand in the body as well
	}
	before := `{"allOrNone":false,"records":[`
	for _, r := range c.records {
		var err error
		if b, err = appendRecord(append(b, before...), r, r.ID); err != nil {
			return b, fmt.Errorf("salesforce: a record of %s cannot be encoded: %w", r.Object, err)
		}
		before = ","
	}
	return append(b, "]}"...), nil
}

// Size returns about how long the body is.
func (c *collection) Size() int {
	n := 0
	for _, r := range c.records {
		n += 80 // the type, an ID or a parent
		if r.Key != nil {
			n += len(r.Key.Field) + len(r.Key.Value)
		}
		writes := r.Writes()
		for i := range writes {
			n += len(writes[i].Field) + len(writes[i].Text()) + 8
		}
	}
	return n
}

// appendRecord appends a record as collections take it: attributes first, then id
// or key, then the fields in rule order.
func appendRecord(b []byte, r *record.Record, id string) ([]byte, error) {
	b = org.AppendText(append(b, `{"attributes":{"type":`...), r.Object)
	b = append(b, '}')
	if id != "" {
		b = org.AppendText(append(b, `,"id":`...), id)
	}
	if r.Key != nil {
		b = org.AppendText(appendName(b, r.Key.Field), r.Key.Value)
	}
	writes := r.Writes()
	for i := range writes {
		var err error
		if b, err = org.AppendValue(appendName(b, writes[i].Field), writes[i].After); err != nil {
			return b, err
		}
	}
	if parent := r.NewParent(); parent != "" {
		b = org.AppendText(appendName(b, r.ParentField), parent)
	}
	return append(b, '}'), nil
}

// appendName appends a field's name, after what stands before it.
func appendName(b []byte, name string) []byte {
	return append(org.AppendText(append(b, ','), name), ':')
}
