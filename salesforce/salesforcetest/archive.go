package salesforcetest

import (
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

const (
	archiveAge   = 365 * 24 * time.Hour // of an activity that is archived
	archiveEvery = 24 * time.Hour       // runs of the job
)

// Archive archives old activities: closed tasks whose date, or whose creation
// where they have none, is 365 days past, and events that ended then. From then
// on IsArchived is true and only queryAll finds them; they can still be read by
// ID, updated and deleted. It returns how many it archived. The org does so by
// itself, when its clock has gone on for a day.
func (o *Org) Archive() int {
	o.lock()
	defer o.mu.Unlock()
	return o.archive()
}

// nightly runs the job when it is due.
func (o *Org) nightly() {
	switch age := o.clock().Sub(o.archived); {
	case age < 0: // another clock
		o.archived = o.clock()
	case age >= archiveEvery:
		o.archive()
	}
}

func (o *Org) archive() int {
	o.archived = o.clock()
	limit := o.archived.Add(-archiveAge)
	n := 0
	for _, name := range []string{schema.Task, standard.Event} {
		e := o.entity(name)
		for _, r := range e.live(false) {
			if r.values["IsArchived"] != true && e.past(r, limit) {
				e.put(r.id, r.with(map[string]any{"IsArchived": true}))
				n++
			}
		}
	}
	return n
}

// past reports whether an activity is over and older than the limit.
func (e *entity) past(r *record, limit time.Time) bool {
	date := "ActivityDate"
	if e.name == standard.Event {
		date = "EndDate"
	} else if r.values["IsClosed"] != true {
		return false
	}
	day, err := time.Parse(dateLayout, text(r.values[date]))
	if err != nil {
		day = moment(r.values["CreatedDate"])
	}
	return !day.After(limit)
}
