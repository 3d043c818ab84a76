package salesforce

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// DefaultAPIVersion is the version of the REST API that a Client speaks unless
// [Config.APIVersion] says otherwise.
const DefaultAPIVersion = "66.0"

// MaxBatch is the number of records in one collection request, which is
// Salesforce's limit ("sObject Collections", REST API Developer Guide).
const MaxBatch = 200

// Config says how a [Client] reaches an org and what it writes there. Only
// Auth must be given.
type Config struct {
	// Auth gets access tokens. [New] puts an [auth.Cache] around it, so that
	// one token serves all calls.
	Auth auth.Provider

	// Mapping says which Mobly field goes to which Salesforce field. A mapping
	// without rules stands for [mapping.Recommended]. Rules for fields that the
	// org lacks, or that the user may not write, are switched off and told in
	// every result's Dropped; a Required one fails the call.
	Mapping mapping.Mapping

	// Tags says which tag category goes to which Salesforce field. Categories
	// without a rule are told in every result's Dropped.
	Tags tags.Mapping

	// Engagement says how actions become Tasks. The zero value is documented
	// there. Its Location is also the time zone in which Mapping and Tags tell
	// the day of a moment.
	Engagement engagement.Options

	// Strategy says which objects a lead may be matched with. The zero value
	// is LeadsAndContacts.
	Strategy Strategy

	// Several says what to do with a lead that matches more than one record in
	// one step of the match order. The zero value is RefuseSeveral.
	Several Several

	// ExternalID is the API name of the unique external ID field, text, on Lead
	// (and on Contact, where the org has it there too) that holds Mobly's lead
	// ID: "mobly_id__c". With it a lead without an e-mail is found again and
	// two writers cannot create one lead twice. Of several captures of one
	// person the record keeps the first one's ID. Empty: there is none, and a
	// new lead that has no e-mail is refused with [ErrNoKey].
	ExternalID string

	// ActivityID is the API name of the unique external ID field, text, on
	// Activity that holds Mobly's activity ID: "mobly_activity_id__c". Empty:
	// there is none, and an action is known again by the last line of its
	// Task's Description (see [Client.Sync]).
	ActivityID string

	// APIVersion is the REST API version, 50.0 or later, as "66.0". Empty
	// stands for [DefaultAPIVersion]. The login version of auth.SOAPLogin is
	// separate.
	APIVersion string

	// BatchSize is the number of records in one collection request, 1 to
	// [MaxBatch]; zero stands for MaxBatch. Smaller ones help orgs whose
	// triggers run out of CPU time.
	BatchSize int

	// HTTPClient sends all requests, the token's included; nil stands for
	// one with a time-out of ten minutes, as long as Salesforce lets a request
	// run. It is copied.
	HTTPClient *http.Client

	// Logger is told of every request (Debug): method, path, status and time,
	// no token and no captured data. nil is silent.
	Logger *slog.Logger
}

// Strategy says which objects a lead may be matched with, and in which order.
type Strategy uint8

const (
	// LeadsAndContacts looks for the external ID (Contact, then Lead), then
	// for a known Contact ID, a Contact's e-mail, a known Lead ID, a Lead's
	// e-mail, and creates a Lead where nothing matches. A converted Lead stands
	// for the Contact it was converted to.
	LeadsAndContacts Strategy = iota

	// LeadsOnly looks for the external ID, a known Lead ID, a Lead's e-mail,
	// and creates a Lead where nothing matches. It never reads or writes
	// Contact; a converted Lead is refused with [ErrConverted].
	LeadsOnly
)

// Several says what to do with a lead that matches more than one record in one
// step of the match order.
type Several uint8

// The policies for several matches.
const (
	RefuseSeveral Several = iota // refuse it with [ErrSeveral], naming the IDs
	Newest                       // take the record created last
	Oldest                       // take the record created first
)

var (
	versionForm = regexp.MustCompile(`^[1-9][0-9]\.0$`)
	fieldForm   = regexp.MustCompile(`^[A-Za-z]\w*$`)
)

// check returns every problem of the configuration.
func (c *Config) check() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if isNil(c.Auth) {
		bad("Auth is missing: give one of package auth's providers")
	}
	if v, ok := c.Auth.(interface{ Validate() error }); ok && !isNil(c.Auth) {
		if err := v.Validate(); err != nil {
			bad("Auth: %w", err)
		}
	}
	if c.Strategy > LeadsOnly {
		bad("Strategy is unknown: %d", c.Strategy)
	}
	if c.Several > Oldest {
		bad("Several is unknown: %d", c.Several)
	}
	if c.ExternalID != "" && !fieldForm.MatchString(c.ExternalID) {
		bad("ExternalID is no API name: %q", c.ExternalID)
	}
	if c.ActivityID != "" && !fieldForm.MatchString(c.ActivityID) {
		bad("ActivityID is no API name: %q", c.ActivityID)
	}
	if c.APIVersion != "" && (!versionForm.MatchString(c.APIVersion) || c.APIVersion < "50.0") {
		bad("APIVersion is %q: it must be 50.0 or later, as \"66.0\"", c.APIVersion)
	}
	if c.BatchSize < 0 || c.BatchSize > MaxBatch {
		bad("BatchSize is %d: it must be 1 to %d, or 0 for %d", c.BatchSize, MaxBatch, MaxBatch)
	}
	if _, err := c.Mapping.Compile(mapping.Options{}); err != nil {
		bad("Mapping: %w", err)
	}
	if _, err := c.Tags.Compile(tags.Options{}); err != nil {
		bad("Tags: %w", err)
	}
	return errors.Join(errs...)
}
