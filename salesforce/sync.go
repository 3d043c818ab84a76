package salesforce

import (
	"context"
	"errors"
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Sync brings leads into the org: it folds those that are one person, finds
// each person's record by [Config.Strategy], writes the fields that differ and
// the Tasks that are missing. Syncing the same leads again writes nothing.
//
// There is one Result for every lead, in order, whatever happens. The error is
// nil as long as the run went to its end, even where single leads were refused
// or failed; it says why where the run ended before, and the Results then say
// of every lead how far it came.
//
// An action's Task is known again by [Config.ActivityID], or, where that is not
// configured, by a line of its Description, "Mobly activity: " and the activity's
// ID, which Sync then writes as the last one. External IDs may be configured
// later: see there.
//
// Sync is [Client.Plan] followed by [Client.Apply], without the latter's look at
// what has changed meanwhile: a lead of whom the org turns out to be other than
// it was a moment ago is matched again and written anew, twice at most.
func (c *Client) Sync(ctx context.Context, leads []Lead) (Results, error) {
	if err := c.ready(ctx); err != nil {
		return unsent(leads, err), err
	}
	ctx, run := c.begin(ctx)
	return run.end(c.sync(ctx, leads))
}

// sync plans leads, and writes the plan.
func (c *Client) sync(ctx context.Context, leads []Lead) (Results, error) {
	plan, err := c.planLeads(ctx, leads, nil, &c.memory)
	if err != nil {
		return unsent(leads, err), err
	}
	defer plan.release()
	return c.carryOut(ctx, plan, 0)
}

// Plan finds out what a Sync of the same leads would write, and writes nothing.
// It needs the same reading permissions.
//
// The error is nil unless the org could not be asked, or the configuration does
// not fit it; a lead that would be refused says so in its item.
func (c *Client) Plan(ctx context.Context, leads []Lead) (*Plan, error) {
	if err := c.ready(ctx); err != nil {
		return nil, err
	}
	plan, err := c.planLeads(ctx, leads, nil, nil)
	if err == nil { // the caller may change theirs before the plan is applied
		plan.leads = make([]Lead, len(plan.leads))
		for i := range plan.leads {
			plan.leads[i] = leads[i].clone()
		}
	}
	return plan, err
}

// planLeads plans; uses are the records that duplicate rules found for leads,
// by index. The plan keeps leads, which must not change while it is in use. It is
// made in the memory given, and then to be released; nil: in memory of its own.
func (c *Client) planLeads(ctx context.Context, leads []Lead, uses map[int]*use, in *memory) (*Plan, error) {
	if len(leads) == 0 {
		return new(Plan), nil
	}
	for again := false; ; again = true {
		m, err := c.compiled(ctx)
		if err != nil {
			return nil, err
		}
		pl := newPlanning(m, c.learned, leads, uses)
		plan, err := (*Plan)(nil), c.org.Answer(ctx, pl.questions())
		if err == nil {
			plan, err = pl.plan(in)
		}
		if err == nil || again || !org.OutOfDate(err) {
			return plan, err
		}
		c.outdated(schema.Contact, schema.Lead, schema.Task) // a field has gone since the org was described
	}
}

// compiled returns the model, asking the org what it is on first use.
func (c *Client) compiled(ctx context.Context) (*model, error) {
	c.mu.Lock()
	m := c.model
	c.mu.Unlock()
	if m != nil && c.org.Current(m.objects) {
		return m, nil
	}
	names := []string{schema.Contact, schema.Lead, schema.Task}
	if c.cfg.Strategy == LeadsOnly {
		names = names[1:]
	}
	objects := make([]*schema.Object, 0, len(names))
	for _, name := range names {
		o, err := c.org.Object(ctx, name)
		if err != nil {
			return nil, undescribed(name, err)
		}
		objects = append(objects, o)
	}
	m, err := compile(c.cfg.settings(), objects)
	if err != nil {
		return nil, fmt.Errorf("salesforce: the mapping does not fit this org:\n%w", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.model = m
	return m, nil
}

// undescribed is the error of an object that cannot be read. Who is not let in
// misses no object, and a limit is no missing permission.
func undescribed(object string, err error) error {
	e, ok := errors.AsType[*sferr.Error](err)
	if !ok {
		return fmt.Errorf("salesforce: cannot read what %s is in this org: %w", object, err)
	}
	if _, ok := errors.AsType[*auth.Error](e.Err); ok {
		return err
	}
	hint := ""
	if org.Hides(e) || org.ClassOf(e) == codes.Permission {
		hint = "; the integration user needs Read on it"
	}
	return fmt.Errorf("salesforce: cannot read what %s is in this org%s: %w", object, hint, err)
}

// unsent returns the results of leads of which none was sent.
func unsent(leads []Lead, err error) Results {
	results := make(Results, len(leads))
	for i := range leads {
		r := &results[i]
		r.LeadID, r.Outcome, r.Err = leads[i].Person.ID, NotSent, org.NotSent(err)
		for _, a := range leads[i].Actions {
			r.Actions = append(r.Actions, ActionResult{ActionID: a.ID, Outcome: NotSent, Err: r.Err})
		}
	}
	return results
}
