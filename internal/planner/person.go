package planner

import (
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// person is one human being of a call: one captured lead, or several that are
// folded into one.
type person struct {
	captures   []capture       // in the order of the leads
	keys       Keys            // of all captures together
	lead       *mapping.Person // of all captures together, once folded; of a single one the caller's, which is only read
	tags       []tags.Tag
	found      *stored // nil: to be created
	by         sferr.Match
	substitute *Substitute // nil: none
	fill       bool        // only blank fields of the record may be written
	passed     bool        // converted leads that matched were passed over
	err        error       // refused, and why
	record     *record.Record
}

// first returns the index of the lead that carries the person's record.
func (p *person) first() int { return p.captures[0].index }
