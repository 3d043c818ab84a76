package planner

import (
	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// Settings are the half of a configuration that says what is written.
type Settings struct {
	Mapping    mapping.Mapping
	Tags       tags.Mapping
	Engagement engagement.Options
	Strict     bool // a value that is lost refuses its lead

	ExternalID, ActivityID, SyncedAt string // API names; empty: there is none

	LeadsOnly      bool
	PassConverted  bool   // a lead that matches only converted Leads becomes a new one
	MatchByName    bool   // a lead without a key is known by name, company and phone
	Creates        string // object of new persons
	Several        Pick
	Owner          ScannerRule
	RepOwnsTask    bool
	OverwriteTasks bool

	SkipAssignment  bool // new persons stay out of the org's assignment rule
	UseDuplicate    bool // the record that a duplicate rule found stands for the refused one
	AllowDuplicates bool // duplicate rules are told to let new persons through
}

// Pick says which of several matches is taken.
type Pick uint8

// The choices; the zero Pick takes none.
const (
	PickNone Pick = iota
	PickNewest
	PickOldest
)

// ScannerRule says which rep owns a new person.
type ScannerRule uint8

// The rules; the zero ScannerRule leaves the default owner.
const (
	NoScanner ScannerRule = iota
	FirstScanner
	LastScanner
)
