package setup

import (
	"context"
	"fmt"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/checker"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// CheckOptions tell a check what to expect beyond the configuration. The zero value
// is ready to use.
type CheckOptions struct {
	// LeadsPerDay is how many leads are to be synced in 24 hours, each by itself at
	// worst. With it the check judges whether enough API requests are left. Zero:
	// it only looks whether any are.
	LeadsPerDay int

	// TagGroups are the tag categories with all their options, as Mobly lists them.
	// With them the check finds the options that a restricted picklist lacks.
	// Without them it knows only the values to which a rule's Values lead.
	TagGroups []tags.Group
}

// Report is the result of a check. It reads and writes JSON, and contains no secret
// and no captured value.
type Report struct {
	At         time.Time `json:"at"`
	Host       string    `json:"host,omitempty"` // of the org, if the sign-in succeeded: "acme.my.salesforce.com"
	OrgID      string    `json:"orgId,omitempty"`
	Sandbox    bool      `json:"sandbox,omitempty"`
	User       string    `json:"user,omitempty"` // user name of the integration user
	Flow       string    `json:"flow,omitempty"` // how the user signs in: "client credentials"
	APIVersion string    `json:"apiVersion"`     // the configured one
	Newest     string    `json:"newestApiVersion,omitempty"`
	Calls      int64     `json:"calls"`              // API requests of the check
	APIUsed    int       `json:"apiUsed,omitempty"`  // API requests of all clients in the last 24 hours
	APILimit   int       `json:"apiLimit,omitempty"` // API requests that the org allows in 24 hours
	Findings   []Finding `json:"findings"`           // errors first, then warnings
}

// Check reports what the org, or the integration user of cfg.Auth, lacks for the
// configuration. Read the report before the first Sync, and after each change of
// the mapping or the tags.
//
// It only reads, over a connection of its own and with no more rights than Sync
// needs, and takes seven API requests, eleven at most. What it may not read becomes
// a [Finding], and so does a sign-in that is refused. For an object that the user
// may not see it lists the fields that have to be granted with it. Validation rules,
// flows, triggers and layouts cannot be read: only a Sync of some leads shows what
// they refuse.
//
// The error is that of ctx, [salesforce.ErrContext], [salesforce.ErrConfig], or that
// of an org that cannot be reached.
func Check(ctx context.Context, cfg salesforce.Config, opts CheckOptions) (*Report, error) {
	if _, err := salesforce.New(cfg); err != nil {
		return nil, err
	}
	if ctx == nil {
		return nil, salesforce.ErrContext
	}
	o, err := connect(&cfg)
	if err != nil {
		return nil, err
	}
	found, err := checker.Check(ctx, o, &checker.Config{
		Settings: settingsOf(&cfg), Auth: cfg.Auth, APIVersion: version(cfg.APIVersion), Reserve: cfg.Quota.Reserve,
		SkipsAssignment: cfg.Assignment == salesforce.SkipAssignmentRule, Duplicates: checker.DuplicatePolicy(cfg.Duplicates),
		LeadsPerDay: opts.LeadsPerDay, TagGroups: opts.TagGroups,
	})
	if err != nil {
		return nil, fmt.Errorf("salesforce: the check broke off: %w", err)
	}
	r := &Report{
		At: time.Now().UTC().Truncate(time.Second), Host: found.Host, OrgID: found.OrgID, Sandbox: found.Sandbox, User: found.User, Flow: found.Flow,
		APIVersion: version(cfg.APIVersion), Newest: found.Newest, Calls: found.Calls, APIUsed: found.APIUsed, APILimit: found.APILimit,
		Findings: make([]Finding, len(found.Findings)),
	}
	for i := range found.Findings {
		r.Findings[i] = findingOf(&found.Findings[i])
	}
	return r, nil
}

// connect makes a connection to the org as the configuration says. It sends nothing.
func connect(cfg *salesforce.Config) (*org.Org, error) {
	c := connection(cfg.Auth, cfg.APIVersion, cfg.Logger)
	c.HTTPClient, c.Reserve, c.Timeout = cfg.HTTPClient, cfg.Quota.Reserve, cfg.CallTimeout
	if !isNil(cfg.Limiter) {
		c.Limiter = cfg.Limiter
	}
	if t := cfg.Trace; t != nil && t.Request != nil {
		c.Trace = func(try org.Try) {
			t.Request(salesforce.RequestInfo(try))
		}
	}
	return open(c)
}

// Clean reports whether there is no error and no warning.
func (r *Report) Clean() bool { return r.Count(SeverityError)+r.Count(SeverityWarning) == 0 }

// Count returns how many findings have that severity.
func (r *Report) Count(s Severity) int {
	if r == nil {
		return 0
	}
	n := 0
	for i := range r.Findings {
		if r.Findings[i].Severity == s {
			n++
		}
	}
	return n
}
