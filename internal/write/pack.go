package write

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// collection is up to 200 records that one sub-request writes.
type collection struct {
	kind    record.Kind
	records []*record.Record
	single  bool // its one record is written by itself, not in a list
}

// batches packs records into collections, and collections into composite
// requests.
//
//  1. Inserts stand in requests of their own, because they alone may not be
//     repeated.
//  2. Records of one family stand in one request, as far as they fit, so that
//     requests may be sent at once.
//  3. If they are, as few requests as there can be have about as many records
//     each, so that all are done at the same time. A family of more than a parent
//     stays whole.
//  4. If keeping families whole would take more requests, the last records of a full
//     request become subrequests of their own, beside the collections.
func (w *Writer) batches(records []*record.Record) [][]collection {
	var kinds []record.Kind
	byKind := make(map[record.Kind][]*record.Record)
	for _, r := range records {
		k := r.Kind()
		if byKind[k] == nil {
			kinds, byKind[k] = append(kinds, k), make([]*record.Record, 0, len(records)) // usually all are of one kind
		}
		byKind[k] = append(byKind[k], r)
	}
	var all [][]*record.Record
	for _, k := range kinds {
		all = append(all, families(byKind[k])...)
	}
	size := w.Org.Pace.Batch()
	pack := func(most, alone int) [][]collection {
		p := packer{size: size, most: most, alone: alone, expect: min(size, len(records))}
		for _, family := range all {
			p.add(family[0].Kind(), family)
		}
		return p.batches
	}
	limit := org.MaxHeavy * size
	full := pack(limit, 0)
	if len(full)*limit-len(records) >= limit { // they would fit into one request less
		if fewer := pack(limit, maxSubrequests-org.MaxHeavy); len(fewer) < len(full) {
			return fewer
		}
	}
	if len(full) < 2 || w.Org.Pace.Workers() == 1 {
		return full
	}
	even := (len(records) + len(full) - 1) / len(full)
	for _, family := range all {
		if len(family[0].Extra().Locks) > 0 {
			even = max(even, min(len(family), limit))
		}
	}
	if spread := pack(even, 0); len(spread) == len(full) {
		return spread
	}
	return full
}

// families groups records by what Salesforce locks first for them, in the order of
// their first ones. A record that locks nothing is a family of its own.
func families(records []*record.Record) (out [][]*record.Record) {
	place, start := make(map[string]int), 0 // of the last family
	for i, r := range records {
		id := r.Family()
		switch at, ok := place[id]; {
		case !ok || id == "":
			if start = i; id != "" {
				place[id] = len(out)
			}
			out = append(out, records[i:i+1:i+1])
		case at == len(out)-1 && start+len(out[at]) == i: // it stands as a whole, as families mostly do
			out[at] = records[start : i+1 : i+1]
		default:
			out[at] = append(out[at], r)
		}
	}
	return out
}

type packer struct {
	size    int // of a collection, at most
	most    int // records of a batch, except for a larger family
	alone   int // records of a batch that may be written by themselves
	expect  int // records of a collection, to begin with
	batches [][]collection
	open    [2]int // one more than the index of the batch that is being filled, of those that may not and that may be repeated
}

// add puts records into the open batch, or into a new one if they do not fit into
// it and would into that. A batch with records by themselves is full.
func (p *packer) add(k record.Kind, family []*record.Record) {
	open := &p.open[0]
	if k.Repeatable() {
		open = &p.open[1]
	}
	inLists := len(family)
	if *open > 0 && len(family) <= p.most {
		switch room := p.room(p.batches[*open-1], k); {
		case len(family) <= room:
		case room > 0 && len(family)-room <= p.alone && !slices.ContainsFunc(family[room:], onlyInBody):
			inLists = room
		default:
			*open = 0
		}
	}
	for i, r := range family {
		if *open == 0 || i < inLists && p.room(p.batches[*open-1], k) == 0 {
			p.batches = append(p.batches, nil)
			*open = len(p.batches)
		}
		batch := &p.batches[*open-1]
		last := len(*batch) - 1
		if single := i >= inLists; single || last < 0 || (*batch)[last].kind != k || len((*batch)[last].records) == p.size {
			*batch = append(*batch, collection{kind: k, single: single})
			if last++; !single {
				(*batch)[last].records = make([]*record.Record, 0, p.expect)
			}
		}
		(*batch)[last].records = append((*batch)[last].records, r)
	}
	if inLists < len(family) {
		*open = 0
	}
}

// onlyInBody reports whether a record's key must not stand in a path, where
// Salesforce reads a dot, a slash and whatever is escaped in its own ways.
func onlyInBody(r *record.Record) bool {
	return r.ID == "" && r.Key != nil && strings.Trim(r.Key.Value, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != ""
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

// apart returns the first of the batches that may be under way at the same time:
// no two of them would lock the same record. Single records go out one request after
// the other.
func apart(queue [][]collection) [][]collection {
	queue = queue[:min(len(queue), org.MaxRequests)] // then the size of batches is looked at again
	if len(queue) < 2 {
		return queue
	}
	owner := make(map[string]int) // the batch that locks a record
	for n, batch := range queue {
		if n > 0 && batch[0].single {
			return queue[:n]
		}
		for r := range recordsOf(batch) {
			for id := range r.Locked {
				if first, ok := owner[id]; ok && first != n {
					return queue[:n]
				}
				owner[id] = n
			}
		}
	}
	return queue
}

func recordsOf(batch []collection) iter.Seq[*record.Record] {
	return func(yield func(*record.Record) bool) {
		for i := range batch {
			for _, r := range batch[i].records {
				if !yield(r) {
					return
				}
			}
		}
	}
}

// AppendJSON appends the body of the sub-request that writes the records.
func (c *collection) AppendJSON(b []byte, room rest.Room) ([]byte, error) {
	if c.single { // an ID or a key in the path may not stand in the body as well
		r := *c.records[0]
		if c.kind.Key != "" {
			r.Key = nil
		}
		return appendRecord(b, &r, "")
	}
	before := `{"allOrNone":false,"records":[`
	for _, r := range c.records {
		var err error
		if b, err = appendRecord(append(room(b, 2<<10), before...), r, r.ID); err != nil {
			return b, fmt.Errorf("salesforce: a record of %s cannot be encoded: %w", r.Object, err)
		}
		before = ","
	}
	return append(b, "]}"...), nil
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
		if b, err = org.AppendValue(appendName(b, writes[i].Field), writes[i].After()); err != nil {
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
