package codes

import "fmt"

// Class is what a code of Salesforce's means to whoever sent the request or the
// record. It decides what is sent again.
type Class uint8

// The classes. Only what is named here is ever sent again because of a code.
const (
	Unknown    Class = iota // none that is known: nothing helps
	Permanent               // nothing helps but another value, mapping or setting
	Session                 // the token is refused: a new one may help, once
	Daily                   // the org's requests of the day are used up
	Concurrent              // too many requests are under way: fewer, and after a pause
	Limit                   // another limit of the org is reached: after a pause
	Storage                 // the org is full: no record fits any more
	Door                    // the org is busy or in maintenance: nothing was executed
	Lock                    // a row is locked: the record was not saved
	RolledBack              // the record was not saved for a reason that passes
	BrokenOff               // the request was broken off: parts of it may be saved
	Collateral              // not saved because of another record or part of the request
	Value                   // a value does not fit its field
	Metadata                // a field is gone, or the user may not write it: describe is out of date
	Unfit                   // the record does not fit as a whole: without a field that is named, it may
	Permission              // the user lacks a permission
	Duplicated              // a duplicate rule found other records
	Taken                   // another record has the value of a unique field
	Outdated                // the record is deleted or converted: it is not what it was taken for
	Approval                // the record is locked until people have approved it
	Large                   // the request is too large: parts of it may succeed
	Twice                   // a batch has a key twice: sent apart, the records may succeed
	Present                 // the record is in the org already
)

var classNames = [...]string{
	"unknown", "permanent", "session", "daily", "concurrent", "limit", "storage", "door", "lock", "rolled back", "broken off",
	"collateral", "value", "metadata", "unfit", "permission", "duplicate", "taken", "outdated", "approval", "large", "twice", "present",
}

// String returns the class's name, in lower case.
func (c Class) String() string {
	if int(c) >= len(classNames) {
		return fmt.Sprintf("Class(%d)", uint8(c))
	}
	return classNames[c]
}

// Passes reports whether a record that was refused with a code of this class may
// be saved when it is sent again as it is.
func (c Class) Passes() bool {
	switch c {
	case Concurrent, Limit, Door, Lock, RolledBack, BrokenOff, Collateral:
		return true
	default:
		return false
	}
}

// Postpones reports whether a code of this class refuses a whole request for
// now, whatever was in it.
func (c Class) Postpones() bool {
	switch c {
	case Session, Daily, Concurrent, Limit, Storage, Door, Lock, RolledBack, Large:
		return true
	default:
		return false
	}
}

// LeavesOpen reports whether a code of this class that refuses a whole request,
// or a whole collection, leaves open what became of its parts: a row that was
// locked, or a record that was rolled back, says nothing of those saved before.
func (c Class) LeavesOpen() bool { return c == Lock || c == RolledBack || c == BrokenOff }

// BlamesFields reports whether a record that was refused with a code of this
// class may be saved without the fields that the refusal names. Other codes are
// about the whole record, whatever they name.
func (c Class) BlamesFields() bool {
	switch c {
	case Value, Metadata, Taken, Unfit, Permission, Unknown:
		return true
	default:
		return false
	}
}
