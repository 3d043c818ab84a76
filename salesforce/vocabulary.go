package salesforce

import "github.com/getmobly/mobly-salesforce-go/salesforce/sferr"

// The types of package sferr that results and plans are made of.
type (
	Error          = sferr.Error
	DuplicateError = sferr.DuplicateError
	SeveralError   = sferr.SeveralError
	Dropped        = sferr.Dropped
	RecordRef      = sferr.RecordRef
	Match          = sferr.Match
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
