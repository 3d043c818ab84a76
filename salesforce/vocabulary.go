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

// Match is [sferr.Match], a step of the match order.
type Match = sferr.Match

// The steps of the match order, in [Result] and [PlanItem]. See [Strategy] for their
// order.
const (
	ByExternalID   = planner.ByExternalID
	ByContactID    = planner.ByContactID
	ByContactEmail = planner.ByContactEmail
	ByLeadID       = planner.ByLeadID
	ByLeadEmail    = planner.ByLeadEmail

	ByName          = planner.ByName          // see [MatchByName]
	ByDuplicateRule = planner.ByDuplicateRule // see [UseDuplicate]
)

// Why a lead or an action is refused, or was not sent; see package sferr.
var (
	ErrEmpty         = sferr.ErrEmpty
	ErrNoKey         = sferr.ErrNoKey
	ErrSeveral       = sferr.ErrSeveral
	ErrConverted     = sferr.ErrConverted
	ErrDuplicate     = sferr.ErrDuplicate
	ErrQuota         = sferr.ErrQuota
	ErrStale         = sferr.ErrStale
	ErrNoPerson      = sferr.ErrNoPerson
	ErrNotSent       = sferr.ErrNotSent
	ErrNoActivityKey = sferr.ErrNoActivityKey
	ErrOtherPerson   = sferr.ErrOtherPerson
	ErrBackfill      = sferr.ErrBackfill
)

// What an [*Error] is about; see package sferr.
var (
	ErrUnavailable = sferr.ErrUnavailable
	ErrLocked      = sferr.ErrLocked
	ErrHalted      = sferr.ErrHalted
	ErrPermission  = sferr.ErrPermission
	ErrDeleted     = sferr.ErrDeleted
	ErrValidation  = sferr.ErrValidation
	ErrRequired    = sferr.ErrRequired
	ErrOwner       = sferr.ErrOwner
	ErrValue       = sferr.ErrValue
	ErrField       = sferr.ErrField
	ErrTaken       = sferr.ErrTaken
	ErrStorage     = sferr.ErrStorage
	ErrAnswer      = sferr.ErrAnswer
)
