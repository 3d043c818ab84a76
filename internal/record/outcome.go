package record

// Outcome is what became of a record. The zero Outcome is none.
type Outcome uint8

// The outcomes, as package salesforce documents them.
const (
	_ Outcome = iota
	Created
	Updated
	Unchanged
	Refused
	Failed
	InDoubt
	NotSent
)

// Wrote reports whether the record was written.
func (o Outcome) Wrote() bool { return o == Created || o == Updated }

// Settled reports whether the record is in the org as it should be.
func (o Outcome) Settled() bool { return o == Created || o == Updated || o == Unchanged }
