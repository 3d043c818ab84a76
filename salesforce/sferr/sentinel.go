// Package sferr holds the errors of package salesforce: what Salesforce answered
// ([Error]), why a lead or an action was refused or not sent (the sentinels, for
// errors.Is), and which values were lost ([Dropped]).
//
// No text, log value or JSON of an error holds a secret or a captured value.
package sferr

import (
	"errors"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/codes"
)

// What an [*Error] is about, for errors.Is. [ErrQuota], [ErrConverted],
// [ErrDuplicate] and auth.ErrUnauthorized are of this kind too. An error is of
// one kind at most; where an automation of the org's passes a locked row on, it
// is ErrLocked beside its own.
var (
	ErrUnavailable = errors.New("salesforce: the org is busy, down or in maintenance")
	ErrLocked      = errors.New("salesforce: the record, or one it hangs on, is locked")
	ErrHalted      = errors.New("salesforce: another record of the same request took this one down")
	ErrPermission  = errors.New("salesforce: the integration user lacks a permission")
	ErrDeleted     = errors.New("salesforce: the record is deleted")
	ErrValidation  = errors.New("salesforce: the customer's own rules or automation refuse the record")
	ErrRequired    = errors.New("salesforce: a field that the org requires is blank")
	ErrOwner       = errors.New("salesforce: the owner is not a user who may own the record")
	ErrValue       = errors.New("salesforce: the org does not take a value")
	ErrField       = errors.New("salesforce: the org lacks the field or object, or hides it from the integration user")
	ErrTaken       = errors.New("salesforce: another record has the unique value")
	ErrStorage     = errors.New("salesforce: the org's storage is full")
	ErrNotReady    = errors.New("the org lacks a field that the configuration needs")
)

// sentinels are what the kinds of codes are.
var sentinels = [...]error{
	codes.KindUnauthorized: auth.ErrUnauthorized,
	codes.KindQuota:        ErrQuota,
	codes.KindStorage:      ErrStorage,
	codes.KindUnavailable:  ErrUnavailable,
	codes.KindLocked:       ErrLocked,
	codes.KindHalted:       ErrHalted,
	codes.KindPermission:   ErrPermission,
	codes.KindField:        ErrField,
	codes.KindValue:        ErrValue,
	codes.KindRequired:     ErrRequired,
	codes.KindValidation:   ErrValidation,
	codes.KindOwner:        ErrOwner,
	codes.KindTaken:        ErrTaken,
	codes.KindDuplicate:    ErrDuplicate,
	codes.KindDeleted:      ErrDeleted,
	codes.KindConverted:    ErrConverted,
}

// ErrAnswer is the error of an answer from Salesforce that cannot be read.
var ErrAnswer = errors.New("the answer is not what Salesforce documents")
