package write

import (
	"cmp"
	"context"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// maxSubrequests is the limit of sub-requests in a composite request
// ("Composite", REST API Developer Guide).
const maxSubrequests = 25

// refuseDuplicate ends a record that a duplicate rule refuses.
func refuseDuplicate(r *record.Record, items []rest.Item, err error) bool {
	i := slices.IndexFunc(items, func(e rest.Item) bool { return e.Class() == codes.Duplicated })
	if i < 0 {
		return false
	}
	p := sferr.Explain(&sferr.Error{Code: items[i].Code})
	p.Rule, p.Records, p.Err = items[i].Rule, org.Refs(items[i].Duplicates), err
	r.MakeExtra().Duplicate = p
	r.End(record.Refused, p)
	return true
}

// sendApart resends, each in its own request, records whose key was twice in a batch,
// and those whose duplicate rule did not name the duplicates:
//
// UNSURE: collections may not carry the duplicates; an answer to a single record
// does. 25 of them are one API call. A record that is let through this time is
// written.
func (w *Writer) sendApart(ctx context.Context, records []*record.Record) error {
	var ask []*record.Record
	for _, r := range records {
		if p := r.Extra().Duplicate; r.Apart || p != nil && len(p.Records) == 0 {
			r.MakeExtra().Duplicate, r.Rounds, r.Apart = nil, 0, false
			r.End(0, nil)
			ask = append(ask, r)
		}
	}
	return w.rounds(ctx, ask, w.singles)
}

// singles packs each record by itself.
func (w *Writer) singles(records []*record.Record) (batches [][]collection) {
	for chunk := range slices.Chunk(records, min(maxSubrequests, org.MaxHeavy*w.Org.Pace.Batch())) {
		batch := make([]collection, len(chunk))
		for i, r := range chunk {
			batch[i] = collection{kind: r.Kind(), records: chunk[i : i+1], single: true}
			batch[i].kind.Key = "" // it is created with its key, which may be any text, in the body
		}
		batches = append(batches, batch)
	}
	return batches
}

// settleSingle reads the answer to a single record, the only one of its
// collection.
func (s *sent) settleSingle(c *collection, answer *org.Subresponse, method, path string) {
	r, err, items := c.records[0], answer.Err(method, path), rest.ParseErrors(answer.Body)
	var one saved
	switch {
	case err == nil && (r.ID != "" || org.Unmarshal(answer.Body, &one) == nil && one.Success):
		one.Created = one.Created || c.kind.Key == ""
		save(r, &one, answer.Lost)
	case err == nil || brokenOff(items, answer.Status):
		r.Doubt(cmp.Or(err, sferr.ErrResponse))
	default:
		s.refused(c, r, answer, items, err)
	}
}
