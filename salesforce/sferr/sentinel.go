package sferr

import "errors"

// What the org says, for errors.Is. auth.ErrUnauthorized and [ErrConverted] are of
// this kind too.
var (
	ErrUnavailable   = errors.New("the org is busy, down or in maintenance")
	ErrQuota         = errors.New("the org's API limit is reached, or the rest is reserved")
	ErrStorage       = errors.New("the org's storage is full")
	ErrLocked        = errors.New("the record or its parent is locked")
	ErrRolledBack    = errors.New("rolled back because another record in the request failed")
	ErrPermission    = errors.New("the integration user lacks a permission")
	ErrUnknownField  = errors.New("the org lacks the field or object, or hides it from the integration user")
	ErrInvalidValue  = errors.New("the org refuses a value")
	ErrRequired      = errors.New("a field that the org requires is blank")
	ErrValidation    = errors.New("a validation rule or automation of the org refuses the record")
	ErrNotUnique     = errors.New("another record has the unique value")
	ErrDuplicate     = errors.New("a duplicate rule of the org refuses the record")
	ErrInactiveOwner = errors.New("the owner is not an active user")
	ErrDeleted       = errors.New("the record is deleted")
	ErrTooLarge      = errors.New("the request is too large for the org")
	ErrResponse      = errors.New("not a valid response from Salesforce")
)

// What the Client decides, for errors.Is. The comment is the Code of the [Problem].
var (
	ErrConfig     = errors.New("invalid configuration")                                        // CONFIG
	ErrNotReady   = errors.New("the org lacks a field that the configuration needs")           // NOT_READY
	ErrInput      = errors.New("not a list of leads")                                          // INPUT
	ErrPlan       = errors.New("not a valid plan")                                             // PLAN
	ErrNoJournal  = errors.New("the result does not say what was written")                     // NO_JOURNAL
	ErrEmpty      = errors.New("the lead has no identifying data")                             // EMPTY
	ErrNoKey      = errors.New("no key to find this lead again")                               // NO_KEY
	ErrAmbiguous  = errors.New("the lead matches several records")                             // AMBIGUOUS
	ErrConverted  = errors.New("the lead is converted, and its contact may not be written")    // CONVERTED
	ErrStale      = errors.New("the record has changed since the plan was made")               // STALE
	ErrNoTaskKey  = errors.New("no key to find this Task again")                               // NO_TASK_KEY
	ErrTwoPersons = errors.New("another person in this call has an activity with the same ID") // TWO_PERSONS
	ErrNoParent   = errors.New("the record it belongs to was not written")                     // NO_PARENT
	ErrCampaign   = errors.New("the person cannot be added to the campaign")                   // CAMPAIGN
	ErrNotSent    = errors.New("not sent")                                                     // NOT_SENT
)

// What package setup decides, for errors.Is. The comment is the Code of the
// [Problem].
var (
	ErrNotAdmin   = errors.New("the user may not set up the org")          // NOT_ADMIN
	ErrNoUser     = errors.New("the org has no such active user")          // NO_USER
	ErrBadField   = errors.New("the field would be refused by Salesforce") // BAD_FIELD
	ErrFieldType  = errors.New("the existing field does not fit")          // FIELD_TYPE
	ErrAnotherOrg = errors.New("the changes were planned for another org") // ANOTHER_ORG
)
