package salesforce

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// CheckOptions say more of what is to be expected than the configuration does.
// The zero value says nothing.
type CheckOptions struct {
	// LeadsPerDay is how many leads are to be synced in 24 hours, one by one as
	// they are captured at worst. With it [Client.Check] tells whether the org's
	// API requests that are left will do. Zero: only that some are left.
	LeadsPerDay int

	// TagGroups are the tag categories with all their options, as Mobly lists
	// them. With them Check tells which options a restricted picklist lacks.
	// Without them it knows only of those that a rule's Values lead to.
	TagGroups []tags.Group
}

// Check finds out whether the org, and what its integration user may do there,
// fit the configuration: what a Sync would need, and what it would lack. Look at
// the report before the first Sync, and after each change of mapping or tags.
//
// It only reads, with no more rights than Sync itself needs, and takes seven API
// requests, eleven at most. What it may not read is a [Finding], and it goes on
// with the rest; so is a log-in that is refused. Of an object that the user may
// not see it names the fields that are to be granted with it. What it cannot see
// are validation rules, flows, triggers and layouts: those only a Sync of some
// leads finds out.
//
// The Client goes by what the org is now from then on, as after
// [Client.Describe]. A permission that was granted a moment ago may be seen only
// by a new Client, whose session is new too. Of several options the last one
// counts.
//
// The error is that of ctx, [ErrContext], [ErrConfig], or that of an org that
// cannot be reached.
func (c *Client) Check(ctx context.Context, options ...CheckOptions) (*Report, error) {
	if err := c.ready(ctx); err != nil {
		return nil, err
	}
	needs, err := c.cfg.Needs()
	if err != nil {
		return nil, err
	}
	k := &checker{
		client: c, cfg: &c.cfg, needs: needs, objects: make(map[string]*schema.Object),
		hidden: make(map[string]bool), customs: make(map[string]bool),
		report: &Report{At: time.Now().UTC().Truncate(time.Second), APIVersion: c.cfg.APIVersion, Findings: []Finding{}},
	}
	for _, o := range options {
		k.options = o
	}
	var b org.Budget
	err = k.run(b.Attach(ctx))
	if err != nil && !errors.Is(err, errChecked) {
		return nil, fmt.Errorf("salesforce: the check broke off: %w", err)
	}
	k.report.Calls = b.Calls.Load()
	k.report.order()
	return k.report, nil
}

// checker is one check.
type checker struct {
	client  *Client
	cfg     *Config
	options CheckOptions
	needs   *Needs
	report  *Report

	userID  string                    // empty where the log-in did not tell
	objects map[string]*schema.Object // those that the user may see
	hidden  map[string]bool           // those that the user may not see
	known   bool                      // customs says which custom fields there are
	customs map[string]bool           // "lead.score__c", of those that the user may not see
}

// errChecked ends a check whose report tells why there is nothing more to ask.
var errChecked = errors.New("the check is at its end")

func (k *checker) add(f Finding) {
	if f.Severity == "" {
		f.Severity = f.Effect.severity()
	}
	if !slices.Contains(k.report.Findings, f) {
		k.report.Findings = append(k.report.Findings, f)
	}
}

// severity is that of most findings with the effect.
func (e Effect) severity() Severity {
	switch e {
	case EffectBlocks, EffectFails:
		return SeverityError
	case EffectDrops, EffectDuplicates, EffectUnknown:
		return SeverityWarning
	default:
		return SeverityInfo
	}
}

func (k *checker) run(ctx context.Context) error {
	for _, step := range []func(context.Context) error{k.login, k.versions, k.describe, k.events, k.settings, k.missing} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	k.judgeObjects()
	k.judgeFields()
	k.judgeRules()
	k.judgeRequired()
	k.judgeTasks()
	k.judgePlaces()
	k.judgePersons()
	k.judgeConfig()
	k.judgeQuota()
	k.add(Finding{
		Code: "NOT_CHECKED", Effect: EffectNone,
		What:   "Validation rules, flows, triggers, record types and page layouts cannot be read by an integration user.",
		Why:    "A lead that one of them refuses is written without the optional field it names, or is Failed, with Salesforce's words on the error; required fields of a layout do not concern the API.",
		Remedy: "Sync a few leads in a sandbox first: Setup > Sandboxes.",
	})
	return nil
}

// login signs in.
func (k *checker) login(ctx context.Context) error {
	k.judgeFlow()
	token, err := k.client.org.Token(ctx)
	if err != nil {
		return k.refused(ctx, "", "who the integration user is", err)
	}
	if u, err := url.Parse(token.InstanceURL); err == nil {
		k.report.Host = u.Host
	}
	k.report.OrgID, k.userID = token.OrgID, token.UserID
	return nil
}

// judgeFlow tells the way in, and of those that end.
func (k *checker) judgeFlow() {
	const move = "Setup > External Client App Manager > New External Client App, enable OAuth with the client credentials flow and a Run As user; then configure auth.ClientCredentials (or auth.JWTBearer)."
	flow, what, why := "", "", ""
	switch k.cfg.Auth.(type) {
	case *auth.ClientCredentials:
		flow = "client credentials"
	case *auth.JWTBearer:
		flow = "JWT bearer"
	case *auth.RefreshToken:
		flow = "refresh token"
	case *auth.Static, *auth.Source:
		flow = "a token from elsewhere"
	case *auth.SOAPLogin:
		flow = "SOAP login"
		what, why = "The log-in is by SOAP login(), which Salesforce retires with Summer '27, about the middle of 2027.", "From then on nobody is let in, and nothing is synced. Until then it works as any other."
	case *auth.Password:
		flow = "user name and password"
		what, why = "The log-in is by OAuth with user name and password, which orgs made since Summer '23 block and External Client Apps do not have.", "Where an admin blocks it, nobody is let in, and nothing is synced."
	}
	k.report.Flow = flow
	if what != "" {
		k.add(Finding{Severity: SeverityWarning, Code: "LOGIN_RETIRES", Effect: EffectNone, What: what, Why: why, Remedy: move})
	}
}

const versionsAsked = "which versions of the API the org has"

// versions asks which versions of the API the org speaks, which needs no
// permission.
func (k *checker) versions(ctx context.Context) error {
	var list []struct {
		Version string `json:"version"`
	}
	if err := k.client.org.Get(ctx, "/services/data", &list); err != nil {
		return k.refused(ctx, "", versionsAsked, err)
	}
	spoken := false
	for _, v := range list {
		if newest := k.report.Newest; cmp.Or(len(v.Version)-len(newest), strings.Compare(v.Version, newest)) > 0 {
			k.report.Newest = v.Version
		}
		spoken = spoken || v.Version == k.cfg.APIVersion
	}
	switch {
	case spoken:
		return nil
	case k.report.Newest == "":
		return k.refused(ctx, "", versionsAsked, &sferr.Error{Status: http.StatusOK, Err: sferr.ErrAnswer})
	}
	k.add(Finding{
		Code: "API_VERSION", Effect: EffectBlocks, Rule: "APIVersion",
		What:   fmt.Sprintf("The org does not speak version %s of the API; its newest is %s.", k.cfg.APIVersion, k.report.Newest),
		Why:    "Every request is refused, so that nothing is synced.",
		Remedy: "Set Config.APIVersion to a version that the org has.",
	})
	return errChecked
}

// describe asks what the objects are for the user.
func (k *checker) describe(ctx context.Context) error {
	for _, name := range k.described() {
		d, err := k.client.engine.Describe(ctx, name)
		var e *sferr.Error
		switch {
		case err == nil:
			k.objects[name] = d.Object
		case errors.As(err, &e) && org.Hides(e):
			k.hidden[name] = true
			k.invisible(name)
		default:
			if err := k.refused(ctx, name, "what "+name+" is", err); err != nil {
				return err
			}
		}
	}
	return nil
}

// described are the objects that Sync asks for.
func (k *checker) described() []string {
	if k.cfg.Strategy == LeadsOnly {
		return []string{schema.Lead, schema.Task}
	}
	return []string{schema.Lead, schema.Contact, schema.Task}
}
