// Package planner decides what is written: it sends nothing.
package planner

import (
	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// Settings are the half of a Config that says what is written.
type Settings struct {
	Mapping    mapping.Mapping
	Tags       tags.Mapping
	Engagement engagement.Options
	Strict     bool

	ExternalID, ActivityID, SyncedAt string // API names; empty: there is none

	LeadsOnly      bool
	PassConverted  bool   // a lead that matches only converted Leads becomes a new one
	MatchByName    bool   // a lead without a key is known by name, company and phone
	Creates        string // the object of new persons
	Several        Pick
	Owner          ScannerRule
	RepOwnsTask    bool
	OverwriteTasks bool
}

// Pick is the record that is taken of several matches.
type Pick uint8

const (
	PickNone Pick = iota
	PickNewest
	PickOldest
)

// ScannerRule is the rep who owns a new person.
type ScannerRule uint8

const (
	NoScanner ScannerRule = iota
	FirstScanner
	LastScanner
)
