package setup

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/metadata"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// maxTries bounds how often a step is sent whose answer is lost and that was not
// carried out.
const maxTries = 3

// Apply carries changes out and returns one result per step, in order. The org may
// have changed since they were planned: what exists already is left as it is, a
// step whose answer is lost is not resent until the Admin has looked for its
// result, and a step whose precondition failed is not sent. A new plan lists what
// is left to do. Nothing is deleted or revoked.
//
// The error is about the call: that of [Admin.Plan] if the user may not set up the
// org, [sferr.ErrAnotherOrg], [sferr.ErrPlan], or that of the context, which comes
// with the results so far. The errors of the steps are in the results.
func (a *Admin) Apply(ctx context.Context, changes *Changes) ([]StepResult, error) {
	if err := a.ready(ctx); err != nil {
		return nil, err
	}
	if changes == nil {
		return nil, fmt.Errorf("%w: there are no changes", sferr.ErrPlan)
	}
	r := &applier{admin: a, results: make([]StepResult, len(changes.Steps))}
	var user string
	for i, s := range changes.Steps {
		if err := s.check(changes.PermissionSet); err != nil {
			return nil, err
		}
		if s.Kind == Assign || s.Kind == MarketingUser {
			user = s.ID
		}
		r.results[i] = StepResult{Step: s, Outcome: salesforce.NotSent}
	}
	who, err := a.actors(ctx, "Id", user, changes.PermissionSet)
	switch {
	case err != nil:
		return nil, err
	case changes.Org != "" && who.org != "" && changes.Org != who.org:
		return nil, sferr.ErrAnotherOrg
	}
	r.set = who.set.Text("Id")
	for i := range r.results {
		if s := &r.results[i]; s.Kind == CreatePermissionSet && r.set != "" || s.Kind == Assign && who.assigned {
			s.Outcome = salesforce.Unchanged
		}
	}
	r.createFields(ctx)
	r.addValues(ctx)
	r.createSet(ctx)
	r.grantUser(ctx)
	r.grantRows(ctx, objectRows)
	r.grantRows(ctx, fieldRows)
	r.assign(ctx)
	r.makeMarketing(ctx)
	r.explain(ctx)
	return r.results, ctx.Err()
}

type applier struct {
	admin   *Admin
	results []StepResult
	set     string // ID of the permission set; "" if there is none yet
	stop    error  // why nothing more is sent; nil: more is
}

func (r *applier) goesOn(ctx context.Context) bool { return r.stop == nil && ctx.Err() == nil }

// pending yields the steps of a kind that are still to be sent, for as long as more
// may be sent.
func (r *applier) pending(ctx context.Context, kind StepKind) iter.Seq[*StepResult] {
	return func(yield func(*StepResult) bool) {
		for i := range r.results {
			s := &r.results[i]
			if s.Kind == kind && s.Outcome == salesforce.NotSent && s.Err == nil && (!r.goesOn(ctx) || !yield(s)) {
				return
			}
		}
	}
}

func (r *applier) explain(ctx context.Context) {
	for i := range r.results {
		switch s := &r.results[i]; {
		case s.Outcome != salesforce.NotSent || s.Err != nil:
		case ctx.Err() != nil:
			s.Err = ctx.Err()
		case r.stop != nil:
			s.Err = fmt.Errorf("%w: %w", sferr.ErrNotSent, r.stop)
		default:
			s.Err = sferr.ErrNotSent
		}
	}
}

// once carries out a step that must not be carried out twice. exists reports whether
// the org has its result, and is asked if the answer is lost or if Salesforce says
// that the name is taken.
func (r *applier) once(ctx context.Context, s *StepResult, send func() error, exists func() (bool, error)) {
	for try := 1; ; try++ {
		err := send()
		taken := code(err) == "DUPLICATE_DEVELOPER_NAME" || code(err) == "DUPLICATE_VALUE"
		if err == nil || !lost(err) && !taken {
			r.settle(ctx, s, err)
			return
		}
		has, lookErr := exists()
		switch {
		case lookErr != nil && (lost(err) || lost(lookErr)):
			s.Outcome, s.Err = salesforce.InDoubt, fmt.Errorf("%w: %w", errInDoubt, err)
			r.stop = lookErr
		case lookErr != nil:
			r.settle(ctx, s, lookErr)
		case has && lost(err):
			s.Outcome = s.written()
		case has:
			s.Outcome = salesforce.Unchanged
		case taken || try == maxTries || ctx.Err() != nil:
			r.settle(ctx, s, err)
		default:
			continue
		}
		return
	}
}

// settle records the outcome of a step that was sent, and ends the Apply if nothing
// else would be answered better.
func (r *applier) settle(ctx context.Context, s *StepResult, err error) {
	switch {
	case err == nil:
		s.Outcome, s.Err = s.written(), nil
	case errors.Is(err, errInDoubt):
		s.Outcome, s.Err = salesforce.InDoubt, err
		r.stop = err
	case ctx.Err() != nil: // had the step been carried out, it would be in doubt
		s.Outcome, s.Err = salesforce.NotSent, ctx.Err()
	default:
		s.Outcome, s.Err = salesforce.Failed, err
		if unavailable(err) {
			r.stop = err
		}
	}
}

// unavailable reports whether the next request would fare no better: the org was not
// reached, lets nobody in, is down or takes no more requests.
func unavailable(err error) bool {
	var login *auth.Error
	switch {
	case errors.As(err, &login):
		return true
	case errors.Is(err, sferr.ErrBadField), errors.Is(err, sferr.ErrFieldType), errors.Is(err, sferr.ErrResponse):
		return false
	}
	e, ok := errors.AsType[*sferr.Error](err)
	return !ok || e.Code == "" && e.Status == 0 || e.Status >= 500 || e.Code == "REQUEST_LIMIT_EXCEEDED"
}

func (r *applier) createFields(ctx context.Context) {
	a := r.admin
	for s := range r.pending(ctx, CreateField) {
		r.once(ctx, s, func() error {
			_, err := a.create(ctx, customFieldPath, map[string]any{"FullName": s.Field.fullName(), "Metadata": s.Field.metadata()})
			return err
		}, func() (bool, error) {
			f, err := a.fieldNamed(ctx, s.Field)
			if err != nil || f == nil {
				return false, err
			}
			if asked := &s.Field.Field; f.Type != asked.Type || asked.ExternalID && !f.ExternalID || asked.Unique && !f.Unique {
				return false, fieldProblem(sferr.ErrFieldType, s.Target, s.For, differs(f, asked)[0])
			}
			return true, nil
		})
	}
}

// addValues adds values to picklists, which can be repeated.
func (r *applier) addValues(ctx context.Context) {
	for s := range r.pending(ctx, AddValues) {
		w, err := r.admin.wireField(ctx, s.ID)
		if err == nil {
			err = w.addValues(s.Values)
		}
		if err == nil {
			err = doubt(r.admin.org.Send(ctx, http.MethodPatch, customFieldPath+"/"+s.ID, w, nil))
		}
		r.settle(ctx, s, err)
	}
}

// addValues adds values to the metadata of a picklist. Salesforce wants the whole
// metadata, so everything else stays as it came.
func (w *wireField) addValues(values []string) error {
	refused := func(why string) error {
		return fieldProblem(sferr.ErrBadField, w.FullName, "AddValues", why)
	}
	set, _ := w.Metadata["valueSet"].(map[string]any)
	definition, _ := set["valueSetDefinition"].(map[string]any)
	if definition == nil {
		return refused("its values come from a global value set, which other fields may share: add them there by hand")
	}
	list, ok := definition["value"].([]any)
	if !ok && definition["value"] != nil {
		return sferr.ErrResponse
	}
	has := map[string]bool{}
	for _, v := range list {
		value, ok := v.(map[string]any)
		if !ok {
			return sferr.ErrResponse
		}
		text := func(name string) string { s, _ := value[name].(string); return s }
		has[strings.ToLower(text("fullName")+text("valueName"))] = true // as some versions spell it
	}
	for _, v := range values {
		if has[strings.ToLower(v)] {
			return refused("a value exists but is inactive or spelt differently: activate or rename it by hand")
		}
		list = append(list, metadata.NewValue(v))
	}
	definition["value"] = list
	return nil
}
