package mapping

import "slices"

// set is a set of strings that costs no allocation while it is small, and no
// more than a map once it is not.
type set struct {
	few  [8]string
	n    int
	many map[string]struct{}
}

// add adds s; it reports whether s is new.
func (t *set) add(s string) bool {
	if t.many == nil {
		if slices.Contains(t.few[:t.n], s) {
			return false
		}
		if t.n < len(t.few) {
			t.few[t.n] = s
			t.n++
			return true
		}
		t.many = make(map[string]struct{}, 4*len(t.few))
		for _, old := range t.few {
			t.many[old] = struct{}{}
		}
	}
	if _, there := t.many[s]; there {
		return false
	}
	t.many[s] = struct{}{}
	return true
}
