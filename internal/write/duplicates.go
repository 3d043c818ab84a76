package write

import (
	"cmp"
	"context"
	"errors"
	"net/http"
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
	var refs org.RefList
	refs.Add(items[i].Duplicates)
	d := &sferr.DuplicateError{Rule: items[i].Rule, Records: refs.List}
	errors.As(err, &d.Err)
	r.Duplicate = d
	r.End(record.Refused, d)
	return true
}

// askForDuplicates writes once more, each by a request of its own, those records
// whose duplicate rule did not name the records that it found:
//
// UNSURE: collections may not carry the duplicates; an answer to a single record
// does. 25 of them are one API call. A record that is let through this time is
// written.
func (w *Writer) askForDuplicates(ctx context.Context, records []*record.Record) error {
	var ask []*record.Record
	for _, r := range records {
		if r.Duplicate != nil && len(r.Duplicate.Records) == 0 {
			ask = append(ask, r)
		}
	}
	for _, r := range ask {
		r.Duplicate, r.Rounds = nil, 0
		r.End(0, nil)
	}
	for round := 0; len(ask) > 0; round++ {
		var resend []*record.Record
		pause := false
		for chunk := range slices.Chunk(ask, min(maxSubrequests, org.MaxHeavy*w.Org.Pace.Batch())) {
			s, err := w.askSingly(ctx, chunk)
			if err != nil {
				return err
			}
			resend, pause = append(resend, s.resend...), pause || s.pause
		}
		if ask = resend; pause && len(ask) > 0 {
			org.WaitBefore(ctx, round)
		}
	}
	return nil
}

// askSingly writes records by a request of their own each.
func (w *Writer) askSingly(ctx context.Context, records []*record.Record) (s sent, err error) {
	subs := make([]org.Subrequest, len(records))
	for i, r := range records {
		if subs[i], err = w.single(r); err != nil {
			return s, err
		}
	}
	batch := []collection{{kind: records[0].Kind(), records: records}}
	count(batch, 1)
	answers, err := w.Org.Composite(ctx, subs, false)
	if half := len(records) / 2; tooLarge(err) && half > 0 {
		count(batch, -1)
		return w.askHalves(ctx, records[:half], records[half:])
	}
	if err != nil {
		return s, w.lost(ctx, batch, err)
	}
	for i, r := range records {
		s.settleSingle(&collection{kind: r.Kind(), records: records[i : i+1]}, &answers[i], subs[i].Method, subs[i].URL)
	}
	if s.busy {
		w.Org.Pace.Fewer()
	}
	return s, s.stop
}

// askHalves is askSingly for the parts of a request that was too large.
func (w *Writer) askHalves(ctx context.Context, parts ...[]*record.Record) (s sent, err error) {
	for _, records := range parts {
		half, err := w.askSingly(ctx, records)
		s.resend, s.pause = append(s.resend, half.resend...), s.pause || half.pause
		if err != nil {
			return s, err
		}
	}
	return s, nil
}

// single returns the sub-request that writes one record.
func (w *Writer) single(r *record.Record) (org.Subrequest, error) {
	sub := org.Subrequest{Method: http.MethodPost, URL: w.Org.DataPath("/sobjects/" + r.Object), Headers: headers(r.Kind())}
	if r.ID != "" {
		sub.Method, sub.URL = http.MethodPatch, sub.URL+"/"+r.ID
	}
	text, err := appendRecord(nil, r, "") // the ID may not stand in the body as well
	sub.Body = org.RawBody(text)
	return sub, err
}

// settleSingle reads the answer to a single record, the only one of its
// collection.
func (s *sent) settleSingle(c *collection, answer *org.Subresponse, method, path string) {
	r, err := c.records[0], answer.Err(method, path)
	var one saved
	switch {
	case err == nil && r.ID != "":
		save(r, &one, answer.Lost)
	case err == nil && org.Unmarshal(answer.Body, &one) == nil && one.Success:
		one.Created = true
		save(r, &one, answer.Lost)
	case err == nil || brokenOff(err, answer.Status):
		r.Doubt(cmp.Or(err, sferr.ErrAnswer))
	default:
		s.refused(c, r, answer, rest.ParseErrors(answer.Body), err)
	}
}
