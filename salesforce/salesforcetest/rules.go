package salesforcetest

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// rules judges what a record is about to become by the rules of its object.
// old is nil for a new record.
func (s *saver) rules(e *entity, old, next *record) faults {
	switch e.name {
	case schema.Task, standard.Event:
		if who, _ := next.values["WhoId"].(string); who != "" && next.values["WhatId"] != nil && s.org.byPrefix(who) == s.org.entity(schema.Lead) {
			return one(refused("FIELD_INTEGRITY_EXCEPTION", "Related To ID: a lead cannot be related to another record", "WhatId"))
		}
		if e.name == standard.Event {
			return eventTimes(old, next)
		}
		if !s.admin && old == nil && next.values["TaskSubtype"] == "Cadence" { // the text is a guess
			return one(refused("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
				"Task Subtype: bad value for restricted picklist field: Cadence", "TaskSubtype"))
		}
	case memberObject:
		return s.member(e, old, next)
	case statusObject:
		return s.memberStatus(old, next)
	}
	return nil
}

// eventTimes completes the times of an event: all-day ones have a date, the
// others a start and either an end or a duration.
func eventTimes(old, r *record) faults {
	if r.values["IsAllDayEvent"] == true {
		if r.values["ActivityDate"] == nil {
			if start := moment(r.values["StartDateTime"]); !start.IsZero() {
				r.values["ActivityDate"] = start.Format(dateLayout)
			} else {
				return one(requiredMissing([]string{"ActivityDate"}))
			}
		}
		return nil
	}
	start := moment(r.values["StartDateTime"])
	if start.IsZero() {
		start = moment(r.values["ActivityDateTime"])
	}
	if start.IsZero() {
		return one(requiredMissing([]string{"StartDateTime"}))
	}
	end := moment(r.values["EndDateTime"])
	if old != nil && old.values["EndDateTime"] == r.values["EndDateTime"] {
		end = time.Time{} // the start or the duration moves it
	}
	minutes, ok := whole(r.values["DurationInMinutes"])
	if old == nil && ok && !end.IsZero() && end.Sub(start) != time.Duration(minutes)*time.Minute {
		return one(refused("FIELD_INTEGRITY_EXCEPTION", // the text is a guess
			"Duration: DurationInMinutes and EndDateTime must describe the same end", "DurationInMinutes"))
	}
	if end.IsZero() {
		if !ok {
			return one(requiredMissing([]string{"EndDateTime"}))
		}
		end = start.Add(time.Duration(minutes) * time.Minute)
	}
	if end.Before(start) {
		return one(refused("FIELD_INTEGRITY_EXCEPTION", "End Date Time: End must be after start", "EndDateTime"))
	}
	r.values["StartDateTime"], r.values["ActivityDateTime"] = stamp(start), stamp(start)
	r.values["EndDateTime"], r.values["EndDate"] = stamp(end), end.Format(dateLayout)
	r.values["ActivityDate"] = start.Format(dateLayout)
	r.values["DurationInMinutes"] = digits(int(end.Sub(start).Minutes()))
	return nil
}

// deriveMore computes the fields that follow from other records or from the
// change itself.
func (s *saver) deriveMore(e *entity, old, next *record) {
	switch e.name {
	case schema.Lead:
		if old == nil {
			next.values["IsUnreadByOwner"] = next.values["IsConverted"] != true
		} else if next.values["OwnerId"] == s.user {
			next.values["IsUnreadByOwner"] = false
		}
	case schema.Task:
		closed := s.closed(next.values["Status"])
		next.values["IsClosed"] = closed
		switch {
		case !closed:
			delete(next.values, "CompletedDateTime")
		case next.values["CompletedDateTime"] == nil:
			next.values["CompletedDateTime"] = stamp(s.now)
		}
		s.account(next)
	case standard.Event:
		s.account(next)
	case campaignObject:
		if old == nil {
			zeroes(next)
		}
	case memberObject:
		s.show(next)
	}
}

// closed reports whether a Task with that status is closed.
func (s *saver) closed(status any) bool {
	for _, r := range s.org.entity("TaskStatus").live(false) {
		if r.values["ApiName"] == status {
			return r.values["IsClosed"] == true
		}
	}
	return false
}

// account fills in the account of an activity: the one it is related to, or
// that of its contact.
func (s *saver) account(r *record) {
	delete(r.values, "AccountId")
	if what, _ := r.values["WhatId"].(string); what != "" && s.org.byPrefix(what) == s.org.entity(schema.Account) {
		r.values["AccountId"] = what
		return
	}
	who, _ := r.values["WhoId"].(string)
	if c := s.org.entity(schema.Contact).rows[who]; c != nil && c.values["AccountId"] != nil {
		r.values["AccountId"] = c.values["AccountId"]
	}
}

// moment reads a stored date-time; the zero time is none.
func moment(v any) time.Time {
	s, _ := v.(string)
	t, err := time.Parse(dateTimeLayout, s)
	if err != nil {
		return time.Time{}
	}
	return t
}

// whole reads a stored int.
func whole(v any) (int, bool) {
	n, err := strconv.Atoi(text(v))
	return n, err == nil
}

func digits(n int) json.Number { return json.Number(strconv.Itoa(n)) }

// text is a stored string or number as text.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	default:
		return ""
	}
}
