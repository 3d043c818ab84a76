package rest

import (
	"fmt"
	"iter"
	"maps"
	"strings"
)

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
)

var classNames = [...]string{
	"unknown", "permanent", "session", "daily", "concurrent", "limit", "storage", "door", "lock", "rolled back", "broken off",
	"collateral", "value", "metadata", "unfit", "permission", "duplicate", "taken", "outdated", "approval",
}

// String returns the class's name, in lower case.
func (c Class) String() string {
	if int(c) >= len(classNames) {
		return fmt.Sprintf("Class(%d)", uint8(c))
	}
	return classNames[c]
}

// classes are the codes that are known ("Status Codes and Error Responses", REST
// API Developer Guide; ExceptionCode and StatusCode in the partner WSDL). Two of
// the classes depend on the message as well: see [ClassOf].
var classes = map[string]Class{
	"INVALID_SESSION_ID":  Session,
	"INVALID_AUTH_HEADER": Session,
	badOAuthToken:         Session,
	missingOAuthToken:     Session,

	"REQUEST_LIMIT_EXCEEDED": Daily, // or Concurrent
	"LIMIT_EXCEEDED":         Limit,
	"TOO_MANY_APEX_REQUESTS": Limit,
	"STORAGE_LIMIT_EXCEEDED": Storage,

	"SERVER_UNAVAILABLE":                                  Door,
	"API_CURRENTLY_DISABLED":                              Door,
	"FUNCTIONALITY_TEMPORARILY_UNAVAILABLE":               Door,
	"INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE": Door,
	"ORG_IN_MAINTENANCE":                                  Door,
	"TERRITORY_REALIGN_IN_PROGRESS":                       Door,

	"UNABLE_TO_LOCK_ROW":              Lock,
	"MATCH_SERVICE_TIMED_OUT":         RolledBack,
	"MATCH_SERVICE_UNAVAILABLE_ERROR": RolledBack,
	"REQUEST_RUNNING_TOO_LONG":        BrokenOff,
	"QUERY_TIMEOUT":                   BrokenOff,
	"UNKNOWN_EXCEPTION":               BrokenOff,

	"ALL_OR_NONE_OPERATION_ROLLED_BACK": Collateral,
	"PROCESSING_HALTED":                 Collateral,
	"BATCH_PROCESSING_HALTED":           Collateral,

	"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST": Value,
	"FIELD_INTEGRITY_EXCEPTION":               Value,
	"STRING_TOO_LONG":                         Value,
	"INVALID_EMAIL_ADDRESS":                   Value,
	"NUMBER_OUTSIDE_VALID_RANGE":              Value,
	"INVALID_TYPE_ON_FIELD_IN_RECORD":         Value,
	"MALFORMED_ID":                            Value,
	"INVALID_ID_FIELD":                        Value,
	"INVALID_CROSS_REFERENCE_KEY":             Value,
	"INACTIVE_OWNER_OR_USER":                  Value,
	"TRANSFER_REQUIRES_READ":                  Value,
	"OP_WITH_INVALID_USER_TYPE_EXCEPTION":     Value,
	"LIGHT_PORTAL_USER_EXCEPTION":             Value,

	"INVALID_FIELD_FOR_INSERT_UPDATE": Metadata,
	"INVALID_FIELD":                   Metadata,

	"FIELD_CUSTOM_VALIDATION_EXCEPTION": Unfit,
	"FIELD_FILTER_VALIDATION_EXCEPTION": Unfit, // a filter may look at other fields
	"REQUIRED_FIELD_MISSING":            Unfit, // it may name a field that is cleared
	"JSON_PARSER_ERROR":                 Unfit,
	"INVALID_STATUS":                    Unfit,
	"FAILED_ACTIVATION":                 Unfit,
	"PRIVATE_CONTACT_ON_ASSET":          Unfit,
	"INVALID_PERSON_ACCOUNT_OPERATION":  Unfit,

	"INSUFFICIENT_ACCESS_OR_READONLY":               Permission,
	"INSUFFICIENT_ACCESS":                           Permission,
	"INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY": Permission,

	"DUPLICATES_DETECTED":          Duplicated,
	"DUPLICATE_VALUE":              Taken,
	"ENTITY_IS_DELETED":            Outdated,
	"CANNOT_UPDATE_CONVERTED_LEAD": Outdated,
	"ENTITY_IS_LOCKED":             Approval,

	"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY": Permanent, // or Lock, as the next three; or Permission
	"CANNOT_EXECUTE_FLOW_TRIGGER":          Permanent,
	"FLOW_EXCEPTION":                       Permanent,
	"CUSTOM_APEX_ERROR":                    Permanent,

	"API_DISABLED_FOR_ORG":  Permanent,
	"DUPLICATE_EXTERNAL_ID": Permanent,
	"DELETE_FAILED":         Permanent,
	"INVALID_TYPE":          Permanent,
	"NOT_FOUND":             Permanent,
}

// ClassOf returns the class of a code. Messages are localised and quote what
// people wrote, so that they count only where Salesforce puts identifiers into
// them:
//
//  1. REQUEST_LIMIT_EXCEEDED names the limit: that of the day, or one of
//     requests that are under way at once ("ConcurrentRequests",
//     "ConcurrentPerOrgLongTxn").
//  2. The codes of an org's own automation pass on what stopped it: a locked
//     row, or anything else.
//  3. CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY is Salesforce's own where it begins
//     with what the user may not do: "entity type cannot be inserted: Lead".
func ClassOf(code, message string) Class {
	switch code {
	case "REQUEST_LIMIT_EXCEEDED":
		if strings.Contains(message, "Concurrent") {
			return Concurrent
		}
	case "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "CANNOT_EXECUTE_FLOW_TRIGGER", "FLOW_EXCEPTION", "CUSTOM_APEX_ERROR":
		switch {
		case strings.Contains(message, "UNABLE_TO_LOCK_ROW"):
			return Lock
		case code == "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" && hasPrefixFold(strings.TrimSpace(message), "entity type cannot be "):
			return Permission
		}
	}
	return classes[code]
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// Class returns the class of the error's code.
func (i *Item) Class() Class { return ClassOf(i.Code, i.Message) }

// Class returns the class of the first error's code.
func (e *Error) Class() Class { return ClassOf(e.Code, e.Message) }

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
	case Session, Daily, Concurrent, Limit, Storage, Door, Lock, RolledBack:
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

// Codes yields every code that is known, with its class, in no order.
func Codes() iter.Seq2[string, Class] { return maps.All(classes) }
