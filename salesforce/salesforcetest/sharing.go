package salesforcetest

import (
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Sharing is an organization-wide default: what users may do with other owners'
// records. The zero value lets everybody see and edit them.
type Sharing string

// The organization-wide defaults.
const (
	PublicReadOnly Sharing = "PublicReadOnly"
	Private        Sharing = "Private" // neither see nor edit
)

const publicReadWrite Sharing = ""

// SetSharing sets the organization-wide default of an object: Lead, Contact,
// Account or a custom one. Organization reports it (DefaultLeadAccess). A
// record that is not shared with a user is not found by the user's queries and
// cannot be edited, unless the user owns it or has View All (to see it) or
// Modify All. Activities are visible along with the person they name. A contact
// without an account is private in any case.
func (o *Org) SetSharing(object string, s Sharing) {
	o.lock()
	defer o.mu.Unlock()
	e := o.entity(object)
	if e == nil {
		return
	}
	e.sharing = s
	access := map[Sharing]string{publicReadWrite: "Edit", PublicReadOnly: "Read", Private: "None"}[s]
	if e.name == schema.Lead && s == publicReadWrite {
		access = "ReadEditTransfer"
	}
	if org := o.entity("Organization"); org.column("Default"+e.name+"Access") != nil {
		org.put(o.orgID, org.rows[o.orgID].with(map[string]any{"Default" + e.name + "Access": access}))
	}
}

// sees reports whether a record is shared with the user, or the user's own. Nil
// rights are those of an admin.
func (r *rights) sees(e *entity, rec *record) bool {
	if r == nil {
		return true
	}
	if r.org.hidden[rec.id] {
		return false
	}
	if r.all {
		return true
	}
	if e.activity() {
		return r.owns(rec) || r.has("ViewAllData") || r.seesWho(rec)
	}
	private := e.sharing == Private || e.name == schema.Contact && rec.values["AccountId"] == nil
	return !private || r.owns(rec) || r.object(e).ViewAll
}

// seesWho reports whether the user sees the person that an activity names. One
// that names nobody is seen by all.
func (r *rights) seesWho(activity *record) bool {
	id, _ := activity.values["WhoId"].(string)
	if id == "" {
		return true
	}
	e := r.org.byPrefix(id)
	return e == nil || e.rows[id] == nil || r.sees(e, e.rows[id])
}

// edits reports whether the sharing of a record lets the user change it.
func (r *rights) edits(e *entity, rec *record) bool {
	if !r.sees(e, rec) {
		return false
	}
	return e.activity() || e.sharing == publicReadWrite || r.owns(rec) || r.object(e).ModifyAll
}

// deletes reports whether it lets the user delete it: that is the owner's.
func (r *rights) deletes(e *entity, rec *record) bool {
	if !r.edits(e, rec) {
		return false
	}
	return e.activity() || e.column("OwnerId") == nil || r.owns(rec) || r.object(e).ModifyAll
}

func (r *rights) owns(rec *record) bool { return rec.values["OwnerId"] == r.user }

// sees reports whether the saver's user does; an admin sees everything.
func (s *saver) sees(e *entity, r *record) bool { return s.admin || s.rights().sees(e, r) }

// seen leaves out the records that the saver's user does not see.
func (s *saver) seen(e *entity, found []*record) []*record {
	if s.admin {
		return found
	}
	out := found[:0:0]
	for _, r := range found {
		if s.rights().sees(e, r) {
			out = append(out, r)
		}
	}
	return out
}

// mayEdit judges whether the user may change a record: one that is not seen is
// a reference to nowhere, one that is seen but not editable is read-only.
func (s *saver) mayEdit(e *entity, r *record) *fault {
	if s.admin {
		return nil
	}
	var f fault
	switch u := s.rights(); {
	case !u.sees(e, r):
		f = noAccess("")
	case !u.object(e).Edit || !u.edits(e, r):
		f = readOnly()
	default:
		return nil
	}
	return &f
}

func (s *saver) mayDelete(e *entity, r *record) *fault {
	if s.admin {
		return nil
	}
	var f fault
	switch u := s.rights(); {
	case !u.sees(e, r):
		f = noAccess("")
	case !u.object(e).Delete || !u.deletes(e, r):
		f = readOnly()
	default:
		return nil
	}
	return &f
}

func readOnly() fault {
	return refused("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id")
}

// noAccess is the answer to an ID of a record that the user does not see.
func noAccess(id string) fault {
	message := "insufficient access rights on cross-reference id"
	if id != "" {
		message += ": " + id[:15]
	}
	return refused("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", message)
}

// hiddenDuplicate is what a unique field says of a record that is not seen.
func hiddenDuplicate() fault {
	return refused("DUPLICATE_VALUE", "duplicate value found: <unknown> duplicates value on record with id: <unknown>")
}

// nameMatches reports whether an object goes by that name; "" is any.
func nameMatches(pattern, name string) bool { return pattern == "" || strings.EqualFold(pattern, name) }
