package main

import (
	"context"
	"errors"
	"slices"

	peer "github.com/k-capehart/go-salesforce/v3"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// peerSide is go-salesforce as its README shows it: structs of finished values, the
// leads first, then the Tasks with the IDs that came back.
type peerSide struct {
	who        salesforcetest.Credentials
	job        finished
	composites bool
	sf         *peer.Salesforce
}

// finished is a job as the peer needs it.
type finished struct {
	Leads struct{ Rows []leadRecord }
	Tasks struct{ Rows []taskRecord }
	Of    []int // the lead of each Task
}

// cut returns the values of the leads from one number to another, those of their
// Tasks, and the lead of each Task.
func (j *finished) cut(from, to int) (leads []leadRecord, tasks []taskRecord, of []int) {
	if from == 0 && to == len(j.Leads.Rows) {
		return j.Leads.Rows, j.Tasks.Rows, j.Of
	}
	for i, lead := range j.Of {
		if from <= lead && lead < to {
			tasks, of = append(tasks, j.Tasks.Rows[i]), append(of, lead-from)
		}
	}
	return j.Leads.Rows[from:to], tasks, of
}

const (
	batch = 200       // records of a collection: the most that Salesforce takes
	most  = 5 * batch // records of a composite request, which may have five collections
)

func (s *peerSide) prepare(do string, from, to int) (func(context.Context) error, error) {
	if do != write {
		return nil, errors.New("the peer cannot " + do)
	}
	leads, tasks, of := s.job.cut(from, to)
	return func(context.Context) (err error) { // it takes no context
		if s.sf == nil {
			if s.sf, err = peer.Init(peer.Creds{Domain: s.who.Domain, ConsumerKey: s.who.ClientID, ConsumerSecret: s.who.ClientSecret}); err != nil {
				return err
			}
		}
		ids, err := insert(s, schema.Lead, leads)
		if err != nil {
			return err
		}
		for i := range tasks {
			tasks[i].WhoID = ids[of[i]].Id
		}
		_, err = insert(s, schema.Task, tasks)
		return err
	}, nil
}

// insert writes records in the side's way. The peer sends one composite request,
// and its caller has to split records that are too many for one.
func insert[T any](s *peerSide, object string, records []T) ([]peer.SalesforceResult, error) {
	if !s.composites {
		results, err := s.sf.InsertCollection(object, records, batch)
		return results.Results, judged(results, err)
	}
	var all []peer.SalesforceResult
	for part := range slices.Chunk(records, most) {
		results, err := s.sf.InsertComposite(object, part, batch, false)
		if err := judged(results, err); err != nil {
			return nil, err
		}
		all = append(all, results.Results...)
	}
	return all, nil
}

func judged(results peer.SalesforceResults, err error) error {
	if err == nil && results.HasSalesforceErrors {
		err = errors.New("records were refused")
	}
	return err
}
