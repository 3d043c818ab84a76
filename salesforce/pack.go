package salesforce

import (
	"fmt"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// collection is up to BatchSize records that one sub-request writes.
type collection struct {
	kind collectionKind
	ops  []*op
}

// AppendJSON appends the body of the sub-request that writes the records.
func (c *collection) AppendJSON(b []byte) ([]byte, error) {
	before := `{"allOrNone":false,"records":[`
	for _, o := range c.ops {
		var err error
		if b, err = o.appendJSON(append(b, before...)); err != nil {
			return b, fmt.Errorf("salesforce: a record of %s cannot be encoded: %w", o.object, err)
		}
		before = ","
	}
	return append(b, "]}"...), nil
}

// Size returns about how long the body is.
func (c *collection) Size() int {
	n := 0
	for _, o := range c.ops {
		n += o.size()
	}
	return n
}

// collectionKind is what the records of one collection have in common.
type collectionKind struct {
	update bool
	object string // one only: Salesforce takes no more than ten runs of one object
	key    string // external ID field of an upsert; empty: insert, or update

	// noAssignment keeps the org's assignment rule from running: on updates,
	// which would change the owner, and where a new record has one of its own.
	noAssignment bool
}

func (c *Client) kindOf(o *op) collectionKind {
	k := collectionKind{object: o.object, noAssignment: o.owned || c.cfg.Assignment == SkipAssignmentRule && o.object != schema.Task}
	switch {
	case o.id != "":
		k.update, k.noAssignment = true, true
	case o.key != nil:
		k.key = o.key.Field
	}
	return k
}

// operation is what a collection does, for those who are told.
func (k collectionKind) operation() string {
	switch {
	case k.update:
		return "update"
	case k.key != "":
		return "upsert"
	}
	return "create"
}

// repeatable reports whether the collection may be executed twice: an update
// says the same thing again, an upsert finds its own record, an insert doubles.
func (k collectionKind) repeatable() bool { return k.update || k.key != "" }

// batches packs records into collections, and collections into composite
// requests. Inserts stand in requests of their own, because they alone may not
// be repeated; records of one parent stand in one request, as far as they fit,
// so that requests may be sent at once. Where they are, as few requests as there
// can be have about as many records each, so that all are done at the same time.
func (c *Client) batches(ops []*op) [][]collection {
	var kinds []collectionKind // a handful
	var byKind [][]*op
	at := 0
	for _, o := range ops {
		k := c.kindOf(o)
		if at == len(kinds) || kinds[at] != k {
			at = slices.Index(kinds, k)
		}
		if at < 0 {
			at = len(kinds)
			kinds, byKind = append(kinds, k), append(byKind, nil)
		}
		byKind[at] = append(byKind[at], o)
	}
	byFamily := make([][][]*op, len(kinds))
	for i := range kinds {
		byFamily[i] = families(byKind[i])
	}
	pack := func(p packer) [][]collection {
		for i, k := range kinds {
			for _, family := range byFamily[i] {
				p.add(k, family)
			}
		}
		return p.batches
	}
	size := c.org.Pace.Batch()
	full := pack(packer{size: size, most: org.MaxHeavy * size})
	if len(full) < 2 || c.org.Pace.Workers() == 1 {
		return full
	}
	if even := pack(packer{size: size, most: (len(ops) + len(full) - 1) / len(full)}); len(even) == len(full) {
		return even
	}
	return full
}

// families groups records by their parent, in the order of their first ones. A
// record without a parent is a family of its own.
func families(ops []*op) [][]*op {
	of, sizes := make([]int, len(ops)), make([]int, 0, len(ops)) // an op's family, and how many are in each
	place := make(map[string]int)
	for i, o := range ops {
		id := o.parent()
		n, ok := place[id]
		if !ok || id == "" {
			n = len(sizes)
			place[id], sizes = n, append(sizes, 0)
		}
		of[i] = n
		sizes[n]++
	}
	room, out := make([]*op, len(ops)), make([][]*op, len(sizes))
	for n, size := range sizes {
		out[n], room = room[:0:size], room[size:]
	}
	for i, o := range ops {
		out[of[i]] = append(out[of[i]], o)
	}
	return out
}

// packer fills composite requests.
type packer struct {
	size    int // of a collection, at most
	most    int // records of a batch, but for a family that is larger
	batches [][]collection
	open    [2]int // one more than the index of the batch that is being filled, of those that may not and that may be repeated
}

// add puts records into the open batch, or into a new one where they do not fit
// into it and would into that.
func (p *packer) add(k collectionKind, family []*op) {
	open := &p.open[0]
	if k.repeatable() {
		open = &p.open[1]
	}
	if *open > 0 && len(family) > p.room(p.batches[*open-1], k) && len(family) <= p.most {
		*open = 0
	}
	for _, o := range family {
		if *open == 0 || p.room(p.batches[*open-1], k) == 0 {
			p.batches = append(p.batches, nil)
			*open = len(p.batches)
		}
		batch := &p.batches[*open-1]
		last := len(*batch) - 1
		if last < 0 || (*batch)[last].kind != k || len((*batch)[last].ops) == p.size {
			*batch = append(*batch, collection{kind: k})
			last++
		}
		(*batch)[last].ops = append((*batch)[last].ops, o)
	}
}

// room returns how many records of a kind fit into a batch.
func (p *packer) room(batch []collection, k collectionKind) int {
	room, left := (org.MaxHeavy-len(batch))*p.size, p.most
	if last := len(batch) - 1; last >= 0 && batch[last].kind == k {
		room += p.size - len(batch[last].ops)
	}
	for i := range batch {
		left -= len(batch[i].ops)
	}
	return min(room, left)
}

// maxWave bounds how many requests are sent before the size of batches is
// looked at again.
const maxWave = maxConcurrency

// apartBatches returns the first of the batches that may be under way at the
// same time: no two of them have records that hang on one parent, which each of
// them would lock.
func apartBatches(queue [][]collection) [][]collection {
	seen := make(map[string]bool)
	for n, batch := range queue {
		var parents []string
		for i := range batch {
			for _, o := range batch[i].ops {
				if id := o.parent(); id != "" {
					if seen[id] {
						return queue[:n]
					}
					parents = append(parents, id)
				}
			}
		}
		for _, id := range parents {
			seen[id] = true
		}
		if n+1 == maxWave {
			return queue[:n+1]
		}
	}
	return queue
}

// records returns the records of batches that were not sent.
func records(batches [][]collection) []*op {
	var ops []*op
	for _, batch := range batches {
		for _, col := range batch {
			ops = append(ops, col.ops...)
		}
	}
	return ops
}
