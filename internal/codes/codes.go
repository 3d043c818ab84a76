// Package codes knows the error codes of Salesforce. One row says what a code
// means to whoever sent the request or the record, what it is about, and what an
// admin can do.
package codes

import (
	"errors"
	"iter"
	"maps"
	"strings"
)

// ErrReserve is why a request is not sent although the org would take it.
var ErrReserve = errors.New("the rest of the org's daily API requests is reserved for others")

// Row is what is known of a code. The zero Row is that of an unknown one.
type Row struct {
	Class Class
	Kind  Kind
	Hint  string // what an admin can do; not shown without a Kind
	Setup string // shown in place of Hint if the request sets an org up
}

// Kind is what a code is about.
type Kind uint8

// The kinds. The zero Kind means that the code is unknown.
const (
	_                Kind = iota
	KindUnauthorized      // the session is not valid
	KindQuota             // a limit of the org's requests
	KindStorage           // the org is full
	KindUnavailable       // the org is busy, down or in maintenance
	KindLocked            // a record is locked
	KindHalted            // rolled back because of another record
	KindPermission        // a permission of the integration user
	KindField             // a field or object that is not there
	KindValue             // a value that the org does not take
	KindRequired          // a required field is blank
	KindValidation        // a rule or automation of the customer's
	KindOwner             // the owner
	KindTaken             // a unique value of another record
	KindDuplicate         // a duplicate rule
	KindDeleted           // the record is deleted
	KindConverted         // the lead is converted
	KindLarge             // too much at once
)

// Of returns the row of a code. Messages are localised and quote what people
// wrote, so that they count only where Salesforce puts identifiers into them:
//
//  1. REQUEST_LIMIT_EXCEEDED names the limit: that of the day, or one of
//     requests that are under way at once ("ConcurrentRequests",
//     "ConcurrentPerOrgLongTxn").
//  2. The codes of an org's own automation pass on what stopped it: a locked
//     row, or anything else.
//  3. CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY is Salesforce's own where it begins
//     with what the user may not do: "entity type cannot be inserted: Lead".
//  4. DUPLICATE_VALUE also means that a batch has a key twice, or that a campaign
//     member exists already.
func Of(code, message string) Row {
	row := table[code]
	switch code {
	case "REQUEST_LIMIT_EXCEEDED":
		if strings.Contains(message, "Concurrent") {
			row.Class = Concurrent
		}
	case "DUPLICATE_VALUE":
		switch {
		case strings.Contains(message, "Duplicate external id specified"):
			row.Class, row.Hint = Twice, hintTwice
		case strings.Contains(message, "Already a campaign member"):
			row.Class, row.Hint = Present, hintPresent
		}
	case "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "CANNOT_EXECUTE_FLOW_TRIGGER", "FLOW_EXCEPTION", "CUSTOM_APEX_ERROR":
		switch {
		case strings.Contains(message, "UNABLE_TO_LOCK_ROW"):
			row.Class = Lock
		case code == "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" && hasPrefixFold(strings.TrimSpace(message), "entity type cannot be "):
			row.Class, row.Kind, row.Hint = Permission, KindPermission, hintEntity
		}
	}
	return row
}

// ClassOf returns the class of a code, see [Of].
func ClassOf(code, message string) Class { return Of(code, message).Class }

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// All yields every code that is known, in no order.
func All() iter.Seq2[string, Row] { return maps.All(table) }
