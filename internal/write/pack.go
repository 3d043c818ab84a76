package write

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
)

// collection is up to 200 records that one sub-request writes.
type collection struct {
	kind    record.Kind
	records []*record.Record
}

// batches packs records into collections, and collections into composite
// requests.
//
//  1. Inserts stand in requests of their own, because they alone may not be
//     repeated.
//  2. Records of one parent stand in one request, as far as they fit, so that
//     requests may be sent at once.
//  3. If they are, as few requests as there can be have about as many records
//     each, so that all are done at the same time.
func (w *Writer) batches(records []*record.Record) [][]collection {
	var kinds []record.Kind // a handful
	var byKind [][]*record.Record
	at := 0
	for _, r := range records {
		k := r.Kind()
		if at == len(kinds) || kinds[at] != k {
			at = slices.Index(kinds, k)
		}
		if at < 0 {
			at = len(kinds)
			kinds, byKind = append(kinds, k), append(byKind, nil)
		}
		byKind[at] = append(byKind[at], r)
	}
	byFamily := make([][][]*record.Record, len(kinds))
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
	size := w.Org.Pace.Batch()
	full := pack(packer{size: size, most: org.MaxHeavy * size})
	if len(full) < 2 || w.Org.Pace.Workers() == 1 {
		return full
	}
	if even := pack(packer{size: size, most: (len(records) + len(full) - 1) / len(full)}); len(even) == len(full) {
		return even
	}
	return full
}

// families groups records by their parent, in the order of their first ones. A
// record without a parent is a family of its own.
func families(records []*record.Record) [][]*record.Record {
	of, sizes := make([]int, len(records)), make([]int, 0, len(records)) // the family of each record, and how many are in each
	place := make(map[string]int)
	for i, r := range records {
		id := r.Family()
		n, ok := place[id]
		if !ok || id == "" {
			n = len(sizes)
			place[id], sizes = n, append(sizes, 0)
		}
		of[i] = n
		sizes[n]++
	}
	room, out := make([]*record.Record, len(records)), make([][]*record.Record, len(sizes))
	for n, size := range sizes {
		out[n], room = room[:0:size], room[size:]
	}
	for i, r := range records {
		out[of[i]] = append(out[of[i]], r)
	}
	return out
}

// packer fills composite requests.
type packer struct {
	size    int // of a collection, at most
	most    int // records of a batch, except for a larger family
	batches [][]collection
	open    [2]int // one more than the index of the batch that is being filled, of those that may not and that may be repeated
}

// add puts records into the open batch, or into a new one if they do not fit into
// it and would into that.
func (p *packer) add(k record.Kind, family []*record.Record) {
	open := &p.open[0]
	if k.Repeatable() {
		open = &p.open[1]
	}
	if *open > 0 && len(family) > p.room(p.batches[*open-1], k) && len(family) <= p.most {
		*open = 0
	}
	for _, r := range family {
		if *open == 0 || p.room(p.batches[*open-1], k) == 0 {
			p.batches = append(p.batches, nil)
			*open = len(p.batches)
		}
		batch := &p.batches[*open-1]
		last := len(*batch) - 1
		if last < 0 || (*batch)[last].kind != k || len((*batch)[last].records) == p.size {
			*batch = append(*batch, collection{kind: k})
			last++
		}
		(*batch)[last].records = append((*batch)[last].records, r)
	}
}

// room returns how many records of a kind fit into a batch.
func (p *packer) room(batch []collection, k record.Kind) int {
	room, left := (org.MaxHeavy-len(batch))*p.size, p.most
	if last := len(batch) - 1; last >= 0 && batch[last].kind == k {
		room += p.size - len(batch[last].records)
	}
	for i := range batch {
		left -= len(batch[i].records)
	}
	return min(room, left)
}

// maxWave bounds how many requests are sent before the size of batches is looked
// at again.
const maxWave = org.MaxRequests

// apart returns the first of the batches that may be under way at the same time:
// no two of them have records of one parent, which each of them would lock.
func apart(queue [][]collection) [][]collection {
	seen := make(map[string]bool)
	for n, batch := range queue {
		var parents []string
		for i := range batch {
			for _, r := range batch[i].records {
				if id := r.Family(); id != "" {
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

// recordsOf returns the records of batches.
func recordsOf(batches [][]collection) []*record.Record {
	var out []*record.Record
	for _, batch := range batches {
		for _, c := range batch {
			out = append(out, c.records...)
		}
	}
	return out
}
