package soql

// Pin is a field and values of which a matching record has one.
type Pin struct {
	Path   string
	Values []string // never empty texts; not folded, with repetitions
}

// Pins finds the records that e can match without reading all of them: a
// matching record has one of the values of one of the pins. It uses only fields
// that indexed knows, compared with texts by = or IN. Of several terms of an
// AND it uses those with the fewest values. It returns false if a record could
// match without any pin. Pins narrow the search and do not replace it: records
// they lead to need not match.
//
// A Path is spelled as in the query. Equal texts, as [Fold] or [FoldID] defines
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
