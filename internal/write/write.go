package write

import (
	"context"
	"errors"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Writer writes records to an org. It is safe for concurrent use.
type Writer struct {
	Org   *org.Org
	Batch func(context.Context, Batch) // called for every collection that was written; nil: not called
}

// Batch is one collection of records that was written.
type Batch struct {
	Object    string
	Operation string // "create", "update" or "upsert"
	Records   int    // that were sent
	Failed    int    // of them, refused or without an answer
	Size      int    // records that a batch may have now
}

// Write sends the records, each after its parent, and sets every record's
// Outcome. The error is nil unless the run had to stop; the records say then how
// far they came.
func (w *Writer) Write(ctx context.Context, records []*record.Record) error {
	var stop error
	for depth := 0; len(records) > 0; depth++ {
		send, later := make([]*record.Record, 0, len(records)), []*record.Record(nil)
		for i, r := range records {
			switch {
			case r.Depth() > depth:
				if later == nil {
					later = make([]*record.Record, 0, len(records)-i)
				}
				later = append(later, r)
			case !r.FindParent():
				r.End(record.NotSent, org.NotSent(sferr.ErrNoParent))
			case stop != nil:
				r.End(record.NotSent, org.NotSent(stop))
			default:
				send = append(send, r)
			}
		}
		if len(send) > 0 {
			stop = w.write(ctx, send)
		}
		records = later
	}
	return stop
}

// write sends records that depend on nothing any more.
func (w *Writer) write(ctx context.Context, records []*record.Record) error {
	for _, r := range records {
		r.Begin()
	}
	err := w.rounds(ctx, records, w.batches)
	if err == nil {
		err = w.sendApart(ctx, records)
	}
	for _, r := range records {
		if r.Outcome == 0 {
			r.End(record.NotSent, org.NotSent(err))
		}
		if e, ok := errors.AsType[*sferr.Error](r.Err); ok {
			e.Fields = ownFields(r, e.Fields, w.Org.Known(r.Object))
		}
	}
	return err
}

// rounds sends records, as pack puts them into requests, until none is to be sent
// again: those that are refused for a field go out without it, together with the
// others of their kind.
func (w *Writer) rounds(ctx context.Context, records []*record.Record, pack func([]*record.Record) [][]collection) error {
	for round := 0; len(records) > 0; round++ {
		var resend []*record.Record
		pause := false
		queue := pack(records)
		for len(queue) > 0 {
			size, wave := w.Org.Pace.Batch(), apart(queue)
			sent := make([]sent, len(wave))
			err := org.Each(len(wave), w.Org.Pace.Workers(), func(i int) (err error) {
				sent[i], err = w.send(ctx, wave[i])
				return err
			})
			for i := range sent {
				resend, pause = append(resend, sent[i].resend...), pause || sent[i].pause
			}
			if err != nil {
				return err
			}
			if queue = queue[len(wave):]; w.Org.Pace.Batch() != size {
				queue = pack(slices.Collect(recordsOf(slices.Concat(queue...))))
			}
		}
		if records = resend; pause && len(records) > 0 {
			org.WaitBefore(ctx, round)
		}
	}
	return nil
}
