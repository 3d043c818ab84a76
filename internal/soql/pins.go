package soql

// Pin is a field and the values of which a record that matches has one.
type Pin struct {
	Path   string
	Values []string // never empty texts; not folded, with repetitions
}

// Pins tells where to look for what e selects without reading every record: a
// record that e selects has one of the values of one of the pins. Only fields
// that indexed knows, compared by = or IN with texts, are taken; of several
// terms of an AND those with the fewest values. It returns false when some
// record could match without any pin. The pins narrow the search and do not
// replace it: not every record they lead to is one that e selects.
//
// A Path is as the query spells it; equal texts, as [Fold] or [FoldID] sees
// them, may differ in spelling.
func Pins(e Expr, indexed func(path string) bool) ([]Pin, bool) {
	switch e := e.(type) {
	case And:
		var best []Pin
		for _, t := range e.Terms {
			if pins, ok := Pins(t, indexed); ok && (best == nil || size(pins) < size(best)) {
				best = pins
			}
		}
		return best, best != nil
	case Or:
		var all []Pin
		for _, t := range e.Terms {
			pins, ok := Pins(t, indexed)
			if !ok {
				return nil, false
			}
			all = append(all, pins...)
		}
		return all, true
	case Condition:
		if e.Op != Eq && e.Op != InOp || e.Sub != nil || e.Field.Func != NoFunc || !indexed(e.Field.Path) {
			return nil, false
		}
		pin := Pin{Path: e.Field.Path, Values: make([]string, len(e.Values))}
		for i, v := range e.Values {
			if v.Kind != StringLiteral || v.Text == "" {
				return nil, false
			}
			pin.Values[i] = v.Text
		}
		return []Pin{pin}, true
	default:
		return nil, false
	}
}

func size(pins []Pin) int {
	n := 0
	for _, p := range pins {
		n += len(p.Values)
	}
	return n
}
