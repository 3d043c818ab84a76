package setup

import (
	"context"
	"errors"
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// maxTries bounds how often a step is sent that was lost and is not there.
const maxTries = 3

// Apply carries changes out and reports each step. They are made by
// [Admin.Plan], and may be older than the org is: what is there already is left
// as it is, a step whose answer is lost is looked for before it is sent again,
// and one that fails keeps only those from being sent that hang on it. After a
// break-off a new plan has what is left to do. Nothing is deleted or revoked.
//
// The error is about the call: that of [Admin.Plan] where the admin must not set
// up the org, an [ErrOrg], an [ErrStep], or that of the context, beside which
// the report says how far it came. Those of the steps are in the report.
func (a *Admin) Apply(ctx context.Context, changes *Changes) (*ApplyReport, error) {
	if err := a.ready(ctx); err != nil {
		return nil, err
	}
	if changes == nil {
		return nil, fmt.Errorf("%w: there are no changes", ErrStep)
	}
	r := &applier{admin: a, report: &ApplyReport{Results: make([]Result, len(changes.Steps))}}
	var user string
	for i := range changes.Steps {
		s := changes.Steps[i]
		if err := s.check(changes.PermissionSet); err != nil {
			return nil, err
		}
		if s.Kind == Assign {
			user = s.ID
		}
		r.report.Results[i] = Result{Step: s, Outcome: NotSent}
	}
	who, err := a.actors(ctx, "", user, changes.PermissionSet, nil)
	switch {
	case err != nil:
		return nil, err
	case changes.Org != "" && who.org != "" && changes.Org != who.org:
		return nil, ErrOrg
	}
	r.set = who.set.text("Id")
	r.fields(ctx)
	r.permissionSet(ctx)
	r.users(ctx)
	r.rows(ctx, objectRows)
	r.rows(ctx, fieldRows)
	r.assign(ctx, who.assigned)
	for i := range r.report.Results {
		switch s := &r.report.Results[i]; {
		case s.Outcome != NotSent || s.Err != nil:
		case ctx.Err() != nil:
			s.Err = ctx.Err()
		case r.stop != nil:
			s.Err = fmt.Errorf("%w: %w", ErrNotSent, r.stop)
		default:
			s.Err = ErrNotSent
		}
	}
	return r.report, ctx.Err()
}

// goOn reports whether more may be sent.
func (r *applier) goOn(ctx context.Context) bool { return r.stop == nil && ctx.Err() == nil }

// applier is one Apply.
type applier struct {
	admin  *Admin
	report *ApplyReport
	set    string // ID of the permission set; "" while there is none
	stop   error  // why nothing more is sent; nil: more is
}

// of returns the steps of a kind that are still to be sent.
func (r *applier) of(kind Kind) []*Result {
	var out []*Result
	for i := range r.report.Results {
		if s := &r.report.Results[i]; s.Kind == kind && s.Outcome == NotSent && s.Err == nil {
			out = append(out, s)
		}
	}
	return out
}

// once carries out what must not be carried out twice. there tells whether the
// org has it, and is asked where the answer is lost and where Salesforce says
// that there is such a thing already.
func (r *applier) once(ctx context.Context, s *Result, send func() error, there func() (bool, error)) {
	for try := 1; ; try++ {
		err := send()
		taken := code(err) == "DUPLICATE_DEVELOPER_NAME" || code(err) == "DUPLICATE_VALUE"
		if err == nil || !lost(err) && !taken {
			r.settle(ctx, s, err)
			return
		}
		has, lookErr := there()
		switch {
		case lookErr != nil && (lost(err) || lost(lookErr)):
			s.Outcome, s.Err = InDoubt, fmt.Errorf("%w: %w", ErrInDoubt, err)
			r.stop = lookErr
		case lookErr != nil:
			r.settle(ctx, s, lookErr)
		case has && lost(err):
			s.Outcome = Done
		case has:
			s.Outcome = There
		case taken || try == maxTries || ctx.Err() != nil:
			r.settle(ctx, s, err)
		default:
			continue
		}
		return
	}
}

// settle writes down what became of a step that was sent, and looked for where
// its answer was lost.
func (r *applier) settle(ctx context.Context, s *Result, err error) {
	switch {
	case err == nil:
		s.Outcome, s.Err = Done, nil
	case errors.Is(err, ErrInDoubt):
		s.Outcome, s.Err = InDoubt, err
		r.stop = err
	case ctx.Err() != nil: // what may have been carried out is in doubt
		s.Outcome, s.Err = NotSent, ctx.Err()
	default:
		s.Outcome, s.Err = Failed, err
		var login *auth.Error
		if e, ok := errors.AsType[*Error](err); ok && (errors.As(err, &login) || e.Code == "" && e.Status == 0 && !errors.Is(e, ErrAnswer) || e.Status >= 500 || e.Code == "REQUEST_LIMIT_EXCEEDED") {
			r.stop = err // nothing else would be answered better
		}
	}
}
