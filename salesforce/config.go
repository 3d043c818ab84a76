package salesforce

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"time"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// Defaults and limits of a [Config].
const (
	DefaultAPIVersion  = "66.0" // of the REST API
	MaxBatch           = 200    // records in one collection request ("sObject Collections", REST API Developer Guide)
	DefaultConcurrency = 4      // requests of one call that are under way at once
)

// Config says how a [Client] reaches an org and what it writes there. Only
// Auth must be given.
type Config struct {
	// Auth gets access tokens. [New] puts an [auth.Cache] around it, so that
	// one token serves all calls.
	Auth auth.Provider

	// Mapping says which Mobly field goes to which Salesforce field. A mapping
	// without rules has those of [mapping.Recommended]. Rules for fields that the
	// org lacks, or that the user may not write, are switched off and listed in
	// every result's Dropped; a Required one fails the call.
	Mapping mapping.Mapping

	// Tags says which tag category goes to which Salesforce field. Categories
	// without a rule are listed in every result's Dropped.
	Tags tags.Mapping

	// Engagement says how actions become Tasks. The zero value makes the Tasks
	// of [engagement.ToTask], with a Status that the org counts as closed. A rule
	// with another Status fails the call.
	Engagement engagement.Mapping

	// Location is the time zone in which Mapping, Tags and Engagement tell the
	// day of a moment. Nil is UTC.
	Location *time.Location

	Strategy   Strategy   // objects that a lead may be matched with; zero: LeadsAndContacts
	Several    Several    // a lead that matches several records in one step of the match order; zero: RefuseSeveral
	Unkeyed    Unkeyed    // a lead that has no key; zero: RefuseUnkeyed
	Converted  Converted  // converted leads under LeadsOnly; zero: RefuseConverted
	Duplicates Duplicates // what a duplicate rule of the org refuses; zero: RefuseDuplicate
	Assignment Assignment // the org's lead assignment rule; zero: RunAssignmentRule
	LeadOwner  LeadOwner  // of new Leads and Contacts; zero: DefaultOwner
	TaskOwner  TaskOwner  // of new Tasks; zero: RepOwnsTask
	TaskUpdate TaskUpdate // existing Tasks; zero: NeverUpdateTask

	// Create is the object of a lead that matches nothing: schema.Lead, which ""
	// stands for, or schema.Contact, which LeadsOnly does not allow. Contacts
	// are created without an account; Salesforce then shows them to their owner
	// only.
	Create string

	// Strict refuses whole leads where otherwise single fields are dropped: a
	// loss of the mapping or of a tag refuses the lead, and what Salesforce
	// refuses for a field is Failed and not sent again without it.
	Strict bool

	// ExternalID is the API name of the unique external ID field, text, on Lead
	// (and on Contact, where the org has it there too) that holds Mobly's lead
	// ID: "mobly_id__c". With it a lead without an e-mail is found again and
	// two writers cannot create one lead twice. Of several captures of one
	// person the record keeps the first one's ID. Empty: there is none, and a
	// new lead that has no e-mail is refused with [sferr.ErrNoKey].
	//
	// It may be configured after leads were synced without: they are found as
	// before, and their records are given the ID. Under [MatchExact] a lead with
	// nothing but an ID is then found by name, company and phone if no record has
	// its ID, and the record with these three has none. Leads with IDs are
	// otherwise never matched by name.
	ExternalID string

	// ActivityID is the API name of the unique external ID field, text, on
	// Activity that holds Mobly's activity ID: "mobly_activity_id__c". Empty:
	// there is none, and an action is known again by a line of its Task's
	// Description (see [Client.Sync]).
	//
	// It may be configured after Tasks were written without: if no Task of the
	// person has an action's ID, the one that has its line is given the ID, whatever
	// TaskUpdate says. Of several with one line, which people cloned, that is the
	// oldest.
	ActivityID string

	// SyncedAt is the API name of a date and time field on Lead (and on Contact,
	// where the org has it there too) that keeps the time of the newest capture
	// written, mapping.Person.UpdatedAt: "mobly_synced_at__c". A capture older
	// than that only fills blank fields. Empty, or without an UpdatedAt: the
	// order of captures is that in which they are synced.
	SyncedAt string

	APIVersion string // of the REST API, 50.0 or later; empty: [DefaultAPIVersion]. That of auth.SOAPLogin is separate

	// BatchSize is the number of records in one collection request, 1 to
	// [MaxBatch]; zero stands for MaxBatch. Smaller ones help orgs whose
	// triggers run out of CPU time.
	BatchSize int

	// Concurrency is how many requests of one call may be under way at once; zero
	// stands for [DefaultConcurrency]. Requests under way at once never have records
	// of one parent.
	Concurrency int

	Limiter Limiter // as a *rate.Limiter of golang.org/x/time; nil holds nothing back
	Quota   Quota   // left to others; zero: nothing

	// CallTimeout bounds one try of a request, its answer included; zero stands
	// for five minutes. Salesforce may go on with a request for ten: without
	// external IDs, a record that it saves so late may be missed when it is looked
	// for. RunTimeout bounds a whole Sync or Apply, or a window of Stream: what was
	// not sent by then is NotSent. Zero: only the context bounds it.
	CallTimeout time.Duration
	RunTimeout  time.Duration

	// HTTPClient sends all requests, the token's included; nil stands for one with
	// a time-out of ten minutes. It is copied. A transport whose MaxIdleConnsPerHost
	// is the Concurrency saves handshakes.
	HTTPClient *http.Client

	// Journal makes results carry what was written, field by field, which [Undo]
	// needs. They then hold captured values: keep them as you keep the leads.
	Journal bool

	Trace *Trace // of requests, batches, jobs and runs; nil: none. It is copied

	// Logger is told of every request (Debug): method, path, status and time,
	// no token and no captured data. An auth.SOAPLogin without a Logger warns
	// through it. nil is silent.
	Logger *slog.Logger
}

// Limiter holds requests back until Wait returns, with an error if ctx is done. It
// must be safe for concurrent use.
type Limiter interface {
	Wait(ctx context.Context) error
}

// Quota keeps a share of the org's API requests for the customer's other
// integrations.
type Quota struct {
	// Reserve is a percentage, 0 to 99, of the requests that the org may be sent
	// in 24 hours. If no more than that is left, the leads are NotSent with
	// [sferr.ErrQuota] and can be given again. The first request of a Client, and
	// then one every 15 minutes, is sent to find out.
	Reserve int
}

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
	} else if v, ok := c.Auth.(interface{ Validate() error }); ok {
		if err := v.Validate(); err != nil {
			bad("Auth: %w", err)
		}
	}
	for _, p := range [...]struct {
		name  string
		value uint8
		most  uint8
	}{
		{"Strategy", uint8(c.Strategy), uint8(LeadsOnly)},
		{"Several", uint8(c.Several), uint8(Oldest)},
		{"Unkeyed", uint8(c.Unkeyed), uint8(MatchExact)},
		{"Converted", uint8(c.Converted), uint8(CreateLead)},
		{"Duplicates", uint8(c.Duplicates), uint8(AllowDuplicate)},
		{"Assignment", uint8(c.Assignment), uint8(SkipAssignmentRule)},
		{"LeadOwner", uint8(c.LeadOwner), uint8(LastScanner)},
		{"TaskOwner", uint8(c.TaskOwner), uint8(IntegrationOwnsTask)},
		{"TaskUpdate", uint8(c.TaskUpdate), uint8(OverwriteTask)},
	} {
		if p.value > p.most {
			bad("%s is unknown: %d", p.name, p.value)
		}
	}
	switch {
	case c.Create != "" && c.Create != schema.Lead && c.Create != schema.Contact:
		bad("Create is %.100q: it must be Lead or Contact", c.Create)
	case c.Create == schema.Contact && c.Strategy == LeadsOnly:
		bad("Create is Contact, which the strategy LeadsOnly never writes")
	}
	for _, f := range [...]struct{ name, value string }{
		{"ExternalID", c.ExternalID}, {"ActivityID", c.ActivityID}, {"SyncedAt", c.SyncedAt},
	} {
		if f.value != "" && !fieldForm.MatchString(f.value) {
			bad("%s is no API name: %.100q", f.name, f.value)
		}
	}
	if c.APIVersion != "" && (!versionForm.MatchString(c.APIVersion) || c.APIVersion < "50.0") {
		bad("APIVersion is %.100q: it must be 50.0 or later, as \"66.0\"", c.APIVersion)
	}
	if c.BatchSize < 0 || c.BatchSize > MaxBatch {
		bad("BatchSize is %d: it must be 1 to %d, or 0 for %d", c.BatchSize, MaxBatch, MaxBatch)
	}
	if c.Quota.Reserve < 0 || c.Quota.Reserve > 99 {
		bad("Quota.Reserve is %d: it must be a percentage from 0 to 99", c.Quota.Reserve)
	}
	if c.CallTimeout < 0 || c.RunTimeout < 0 {
		bad("CallTimeout and RunTimeout must not be negative")
	}
	if c.Concurrency < 0 || c.Concurrency > org.MaxRequests {
		bad("Concurrency is %d: it must be 1 to %d, or 0 for %d", c.Concurrency, org.MaxRequests, DefaultConcurrency)
	}
	if _, err := c.Mapping.Compile(field.Options{}); err != nil {
		bad("Mapping: %w", err)
	}
	if _, err := c.Tags.Compile(field.Options{}); err != nil {
		bad("Tags: %w", err)
	}
	if _, err := c.Engagement.Compile(field.Options{}); err != nil {
		bad("Engagement: %w", err)
	}
	return errors.Join(errs...)
}
