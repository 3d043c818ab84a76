package salesforcetest

import (
	"maps"
	"slices"
)

// record is one version of a row: it never changes, an update replaces it.
type record struct {
	id     string
	seq    int            // place in the order of creation
	values map[string]any // by column name; blank fields are left out. See store.
}

func (r *record) deleted() bool { return r.values["IsDeleted"] == true }

// with returns a copy of r with other values.
func (r *record) with(changes map[string]any) *record {
	c := &record{id: r.id, seq: r.seq, values: make(map[string]any, len(r.values)+len(changes))}
	maps.Copy(c.values, r.values)
	for k, v := range changes {
		if v == nil {
			delete(c.values, k)
		} else {
			c.values[k] = v
		}
	}
	return c
}

// table holds the records of an entity, deleted ones too.
type table struct {
	rows    map[string]*record
	order   []string // IDs by creation
	indexes map[*column]map[string][]string
	keys    []*keyIndex
}

// put stores r in the place of the version that has its ID, which it returns.
// A nil r removes the record with that ID for good.
func (t *table) put(id string, r *record) (old *record) {
	old = t.rows[id]
	if t.rows == nil {
		t.rows = map[string]*record{}
	}
	for c, index := range t.indexes {
		var before, after string
		if old != nil {
			before = c.key(old.values[c.Name])
		}
		if r != nil {
			after = c.key(r.values[c.Name])
		}
		if before == after {
			continue
		}
		if before != "" {
			remove(index, before, id)
		}
		if after != "" {
			index[after] = append(index[after], id)
		}
	}
	for _, k := range t.keys {
		k.move(id, old, r)
	}
	switch {
	case r == nil:
		delete(t.rows, id)
		for i, other := range slices.Backward(t.order) { // an undo: it is among the last
			if other == id {
				t.order = slices.Delete(t.order, i, i+1)
				break
			}
		}
		return old
	case old == nil:
		t.order = append(t.order, id)
	}
	t.rows[id] = r
	return old
}

func remove(index map[string][]string, key, id string) {
	ids := index[key]
	i := slices.Index(ids, id)
	if i < 0 {
		return
	}
	if len(ids) == 1 {
		delete(index, key)
		return
	}
	index[key] = slices.Concat(ids[:i], ids[i+1:])
}

// reindex makes the index of a column that is new or another than before.
func (t *table) reindex(c *column) {
	for old := range t.indexes {
		if old.Name == c.Name {
			delete(t.indexes, old)
		}
	}
	if !c.indexed() {
		return
	}
	if t.indexes == nil {
		t.indexes = map[*column]map[string][]string{}
	}
	index := map[string][]string{}
	for _, id := range t.order {
		if key := c.key(t.rows[id].values[c.Name]); key != "" {
			index[key] = append(index[key], id)
		}
	}
	t.indexes[c] = index
}

// find returns the records, deleted ones left out, whose column has that value,
// oldest first. The column must be indexed, or be the ID.
func (t *table) find(c *column, value string) []*record { return t.findAll(c, value, false) }

// findAll returns what find does, on demand with the deleted records.
func (t *table) findAll(c *column, value string, deleted bool) []*record {
	var out []*record
	for _, id := range t.indexes[c][c.key(value)] {
		if r := t.rows[id]; deleted || !r.deleted() {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, bySeq)
	return out
}

// keyIndex finds records by a key that a function makes of them; "" is none.
type keyIndex struct {
	rule *duplicates
	of   func(*record) string
	ids  map[string][]string
}

// addKey makes the index of the records that are there, and keeps it.
func (t *table) addKey(k *keyIndex) {
	k.ids = map[string][]string{}
	for _, id := range t.order {
		k.move(id, nil, t.rows[id])
	}
	t.keys = append(t.keys, k)
}

// move files the record under its new key. Either version may be nil.
func (k *keyIndex) move(id string, old, next *record) {
	var before, after string
	if old != nil {
		before = k.of(old)
	}
	if next != nil {
		after = k.of(next)
	}
	if before == after {
		return
	}
	if before != "" {
		remove(k.ids, before, id)
	}
	if after != "" {
		k.ids[after] = append(k.ids[after], id)
	}
}

// bySeq orders records by their creation.
func bySeq(a, b *record) int { return a.seq - b.seq }

// live returns the records that are not deleted, oldest first; all is with the
// deleted ones.
func (t *table) live(all bool) []*record {
	out := make([]*record, 0, len(t.order))
	for _, id := range t.order {
		if r := t.rows[id]; all || !r.deleted() {
			out = append(out, r)
		}
	}
	return out
}
