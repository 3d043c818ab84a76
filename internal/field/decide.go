package field

// Change is what [Decide] says of one field.
type Change struct {
	After  any    // what the record holds afterwards
	Write  bool   // whether After is to be sent; false: the record stays as it is
	Reason string // in a few words, why
}

// Decide says what becomes of a field.
func Decide(current any, create bool, v Value) Change {
	_ = create
	return Change{After: v.Value, Write: !Equal(current, v.Value, v.Type)}
}

// Equal reports whether Salesforce would store a and b alike.
func Equal(a, b any, _ Type) bool { return a == b }

// BlankValue reports whether v is nil or white space.
func BlankValue(v any) bool { return v == nil || v == "" }
