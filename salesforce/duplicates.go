package salesforce

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// maxSubrequests is the limit of sub-requests in a composite request
// ("Composite", REST API Developer Guide).
const maxSubrequests = 25

// refuseDuplicate ends a record that a duplicate rule refuses.
func (o *op) refuseDuplicate(items []rest.Item, err error) bool {
	i := slices.IndexFunc(items, func(it rest.Item) bool { return it.Class() == codes.Duplicated })
	if i < 0 {
		return false
	}
	var refs org.RefList
	refs.Add(items[i].Duplicates)
	d := &sferr.DuplicateError{Rule: items[i].Rule, Records: refs.List}
	errors.As(err, &d.Err)
	o.duplicate = d
	o.end(Refused, d)
	return true
}

// askForDuplicates writes once more, each by a request of its own, those
// records of which a duplicate rule did not tell the records that it found:
//
// UNSURE: collections may not carry the duplicates; an answer to a single
// record does. 25 of them are one API call. A record that is let through this
// time is written.
func (c *Client) askForDuplicates(ctx context.Context, ops []*op) error {
	var ask []*op
	for _, o := range ops {
		if o.duplicate != nil && len(o.duplicate.Records) == 0 {
			ask = append(ask, o)
		}
	}
	for _, o := range ask {
		o.duplicate, o.rounds = nil, 0
		o.end(0, nil)
	}
	for round := 0; len(ask) > 0; round++ {
		var again []*op
		pause := false
		for chunk := range slices.Chunk(ask, min(maxSubrequests, org.MaxHeavy*c.org.Pace.Batch())) {
			done, err := c.askSingly(ctx, chunk)
			if err != nil {
				return err
			}
			again, pause = append(again, done.again...), pause || done.pause
		}
		if ask = again; pause && len(ask) > 0 {
			org.WaitBefore(ctx, round)
		}
	}
	return nil
}

// askSingly writes records by a request of their own each.
func (c *Client) askSingly(ctx context.Context, ops []*op) (done written, err error) {
	subs := make([]org.Subrequest, len(ops))
	for i, o := range ops {
		if subs[i], err = c.encodeSingle(o); err != nil {
			return done, err
		}
	}
	for _, o := range ops {
		o.rounds++
	}
	answers, err := c.org.Composite(ctx, subs, false)
	if half := len(ops) / 2; tooLarge(err) && half > 0 {
		return c.askHalves(ctx, ops[:half], ops[half:])
	}
	if err != nil {
		return done, c.lost(ctx, []collection{{kind: c.kindOf(ops[0]), ops: ops}}, err)
	}
	for i, o := range ops {
		done.settleSingle(&collection{kind: c.kindOf(o), ops: []*op{o}}, &answers[i], subs[i].Method, subs[i].URL)
	}
	if done.busy {
		c.org.Pace.Fewer()
	}
	return done, done.stop
}

// askHalves is askSingly for the parts of a request that was too large.
func (c *Client) askHalves(ctx context.Context, parts ...[]*op) (done written, err error) {
	for _, ops := range parts {
		for _, o := range ops {
			o.rounds--
		}
		half, err := c.askSingly(ctx, ops)
		done.again, done.pause = append(done.again, half.again...), done.pause || half.pause
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// encodeSingle returns the sub-request that writes one record.
func (c *Client) encodeSingle(o *op) (org.Subrequest, error) {
	sub := org.Subrequest{Method: http.MethodPost, URL: c.org.DataPath("/sobjects/" + o.object), Headers: c.headers(c.kindOf(o))}
	body := *o
	if o.id != "" {
		sub.Method, sub.URL = http.MethodPatch, sub.URL+"/"+o.id
		body.id = "" // it may not stand in the body as well
	}
	text, err := body.appendJSON(nil)
	sub.Body = org.RawBody(text)
	return sub, err
}

// settleSingle reads the answer to a single record, the only one of its
// collection.
func (w *written) settleSingle(col *collection, answer *org.Subresponse, method, path string) {
	o, err := col.ops[0], answer.Err(method, path)
	var s saved
	switch {
	case err == nil && o.id != "":
		o.save(&s, answer.Lost)
	case err == nil && org.Unmarshal(answer.Body, &s) == nil && s.Success:
		s.Created = true
		o.save(&s, answer.Lost)
	case err == nil || brokenOff(err, answer.Status):
		o.doubt(cmp.Or(err, sferr.ErrAnswer))
	default:
		w.refused(col, o, answer, rest.ParseErrors(answer.Body), err)
	}
}

// decideDuplicate says what is to become of a record that a duplicate rule
// refused: it stays refused, or is to be the one that the rule found.
func (c *Client) decideDuplicate(o *op) {
	if o.duplicate == nil || o.outcome != Refused || c.cfg.Duplicates != UseDuplicate || o.id != "" {
		return
	}
	var fit []sferr.RecordRef
	for _, r := range o.duplicate.Records {
		if r.Object == schema.Lead || r.Object == schema.Contact && c.cfg.Strategy == LeadsAndContacts {
			fit = append(fit, r)
		}
	}
	if len(fit) == 1 {
		o.use = &use{record: fit[0], err: o.duplicate}
	}
}
