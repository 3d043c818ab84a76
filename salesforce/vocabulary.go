package salesforce

import (
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Error is [sferr.Error], an answer from Salesforce that is not a success.
type Error = sferr.Error

// DuplicateError is [sferr.DuplicateError], the refusal of a duplicate rule.
type DuplicateError = sferr.DuplicateError

// SeveralError is [sferr.SeveralError], the refusal of a lead that matches several records.
type SeveralError = sferr.SeveralError

// BackfillError is [sferr.BackfillError], why a Backfill does not begin.
type BackfillError = sferr.BackfillError

// JobError is [sferr.JobError], the error of rows of a Bulk API job.
type JobError = sferr.JobError

// Dropped is [sferr.Dropped], a value that was lost.
type Dropped = sferr.Dropped

// RecordRef is [sferr.RecordRef], the name of a record of the org.
type RecordRef = sferr.RecordRef

// The steps of the match order, in [Result] and [PlanItem]. See [Strategy] for their
// order.
const (
	ByExternalID   = planner.ByExternalID
	ByContactID    = planner.ByContactID
	ByContactEmail = planner.ByContactEmail
	ByLeadID       = planner.ByLeadID
	ByLeadEmail    = planner.ByLeadEmail

	ByName          = planner.ByName          // see [MatchExact]
	ByDuplicateRule = planner.ByDuplicateRule // see [UseDuplicate]
)

// Why a lead or an action is refused, or was not sent; see package sferr.
var (
	ErrEmpty      = sferr.ErrEmpty
	ErrNoKey      = sferr.ErrNoKey
	ErrAmbiguous  = sferr.ErrAmbiguous
	ErrConverted  = sferr.ErrConverted
	ErrDuplicate  = sferr.ErrDuplicate
	ErrQuota      = sferr.ErrQuota
	ErrStale      = sferr.ErrStale
	ErrNoParent   = sferr.ErrNoParent
	ErrNotSent    = sferr.ErrNotSent
	ErrNoTaskKey  = sferr.ErrNoTaskKey
	ErrTwoPersons = sferr.ErrTwoPersons
	ErrBackfill   = sferr.ErrBackfill
)

// What an [*Error] is about; see package sferr.
var (
	ErrUnavailable   = sferr.ErrUnavailable
	ErrLocked        = sferr.ErrLocked
	ErrRolledBack    = sferr.ErrRolledBack
	ErrPermission    = sferr.ErrPermission
	ErrDeleted       = sferr.ErrDeleted
	ErrValidation    = sferr.ErrValidation
	ErrRequired      = sferr.ErrRequired
	ErrInactiveOwner = sferr.ErrInactiveOwner
	ErrValue         = sferr.ErrInvalidValue
	ErrField         = sferr.ErrUnknownField
	ErrNotUnique     = sferr.ErrNotUnique
	ErrStorage       = sferr.ErrStorage
	ErrResponse      = sferr.ErrResponse
)
