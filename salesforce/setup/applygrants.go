package setup

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

func (r *applier) createSet(ctx context.Context) {
	for s := range r.pending(ctx, CreatePermissionSet) {
		r.once(ctx, s, func() error {
			id, err := r.admin.create(ctx, "/sobjects/PermissionSet", map[string]any{"Name": s.Target, "Label": s.Label, "Description": setDescription})
			r.set = id
			return err
		}, func() (bool, error) {
			rows, err := r.admin.org.List(ctx, "/query", "SELECT Id FROM PermissionSet WHERE NamespacePrefix = null AND IsOwnedByProfile = false AND Name = "+soql.Quote(s.Target))
			for _, row := range rows {
				r.set = row.Text("Id")
			}
			return r.set != "", err
		})
	}
}

func (r *applier) assign(ctx context.Context) {
	if r.set == "" {
		return
	}
	for s := range r.pending(ctx, Assign) {
		r.once(ctx, s, func() error {
			_, err := r.admin.create(ctx, "/sobjects/PermissionSetAssignment", map[string]any{"AssigneeId": s.ID, "PermissionSetId": r.set})
			return err
		}, func() (bool, error) {
			rows, err := r.admin.org.List(ctx, "/query", "SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = "+soql.Quote(s.ID)+" AND PermissionSetId = "+soql.Quote(r.set))
			return len(rows) > 0, err
		})
	}
}

// makeMarketing ticks the checkbox of the user, which can be repeated.
func (r *applier) makeMarketing(ctx context.Context) {
	for s := range r.pending(ctx, MarketingUser) {
		r.settle(ctx, s, doubt(r.admin.org.Send(ctx, http.MethodPatch, "/sobjects/User/"+s.ID, map[string]any{marketingField: true}, nil)))
	}
}

// grants returns the pending grants of a kind: "" for user permissions, or the
// object that holds them. Fields that could not be created are left out.
func (r *applier) grants(ctx context.Context, object string) []*StepResult {
	if r.set == "" {
		return nil
	}
	broken := map[string]bool{}
	for i := range r.results {
		if s := &r.results[i]; s.Kind == CreateField && !s.done() {
			broken[strings.ToLower(s.Target)] = true
		}
	}
	var out []*StepResult
	for s := range r.pending(ctx, Grant) {
		if p := s.Permission; p.heldBy() == object && !broken[strings.ToLower(standard.DefinedOn(p.Object)+"."+p.Field)] {
			out = append(out, s)
		}
	}
	return out
}

// grantUser grants the user permissions: all at once, or one by one if Salesforce
// refuses one.
func (r *applier) grantUser(ctx context.Context) {
	steps := r.grants(ctx, "")
	if len(steps) == 0 {
		return
	}
	patch := func(steps ...*StepResult) error {
		body := map[string]any{}
		for _, s := range steps {
			body["Permissions"+s.Permission.User] = true
		}
		return doubt(r.admin.org.Send(ctx, http.MethodPatch, "/sobjects/PermissionSet/"+r.set, body, nil))
	}
	err := patch(steps...)
	for _, s := range steps {
		if code(err) == "" || len(steps) == 1 {
			r.settle(ctx, s, err)
		} else if r.goesOn(ctx) {
			r.settle(ctx, s, patch(s))
		}
	}
}

// grantRows grants object or field permissions. A row that grants too little is
// changed, others are created. Rows whose answer is lost, and those that Salesforce
// says exist, are looked for, and sent again if the org lacks them.
func (r *applier) grantRows(ctx context.Context, object string) {
	steps := r.grants(ctx, object)
	for try := 1; len(steps) > 0 && r.goesOn(ctx) && try <= maxTries; try++ {
		var unclear []*StepResult
		for _, method := range [...]string{http.MethodPatch, http.MethodPost} {
			of := slices.DeleteFunc(slices.Clone(steps), func(s *StepResult) bool { return (s.ID == "") != (method == http.MethodPost) })
			for chunk := range slices.Chunk(of, org.MaxRecords) {
				if r.goesOn(ctx) {
					unclear = append(unclear, r.sendRows(ctx, method, object, chunk)...)
				}
			}
		}
		if len(unclear) == 0 {
			return
		}
		steps = r.unsaved(ctx, object, unclear)
	}
}

// sendRows sends rows in one request, and returns those that have to be looked for.
func (r *applier) sendRows(ctx context.Context, method, object string, steps []*StepResult) (unclear []*StepResult) {
	records := make([]map[string]any, len(steps))
	for i, s := range steps {
		records[i] = r.record(method, object, s)
	}
	var answers []struct {
		Success bool `json:"success"`
		Errors  []struct {
			Code    string   `json:"statusCode"`
			Message string   `json:"message"`
			Fields  []string `json:"fields"`
		} `json:"errors"`
	}
	err := r.admin.org.Send(ctx, method, "/composite/sobjects", map[string]any{"allOrNone": false, "records": records}, &answers)
	if err == nil && len(answers) != len(steps) {
		err = sferr.ErrResponse
	}
	for i, s := range steps {
		switch {
		case lost(err):
			s.Outcome, s.Err = salesforce.InDoubt, fmt.Errorf("%w: %w", errInDoubt, err)
			unclear = append(unclear, s)
		case err != nil || answers[i].Success:
			r.settle(ctx, s, err)
		default:
			e := &sferr.Error{Status: http.StatusOK, Method: method, Path: "/sobjects/" + object}
			if len(answers[i].Errors) > 0 {
				first := answers[i].Errors[0]
				e.Code, e.Message, e.Fields = first.Code, first.Message, first.Fields
			}
			s.Outcome, s.Err = salesforce.Failed, e
			if e.Code == "DUPLICATE_VALUE" {
				unclear = append(unclear, s)
			}
		}
	}
	return unclear
}

// record returns a row of permissions as it is written, without what is not asked.
func (r *applier) record(method, object string, s *StepResult) map[string]any {
	p := s.Permission
	out := map[string]any{"attributes": map[string]string{"type": object}}
	if method == http.MethodPatch {
		out["Id"] = s.ID
	} else {
		out["ParentId"], out["SobjectType"] = r.set, p.Object
		if p.Field != "" {
			out["Field"] = p.name()
		}
	}
	for _, right := range p.rights() {
		if right.has {
			out[right.field] = true
		}
	}
	return out
}

// unsaved looks for rows, and returns those that have to be sent again.
func (r *applier) unsaved(ctx context.Context, object string, steps []*StepResult) (resend []*StepResult) {
	saved, err := r.admin.granted(ctx, r.set, object)
	if err != nil {
		r.stop = err // they stay in doubt
		return nil
	}
	for _, s := range steps {
		g, has := saved[strings.ToLower(s.Target)]
		switch {
		case has && s.Permission.within(&g.Permission) && s.Outcome == salesforce.InDoubt:
			s.Outcome, s.Err = s.written(), nil
		case has && s.Permission.within(&g.Permission):
			s.Outcome, s.Err = salesforce.Unchanged, nil
		case has:
			s.ID = g.id
			resend = append(resend, s)
		case s.Outcome == salesforce.InDoubt: // it surely was not carried out
			s.Outcome = salesforce.Failed
			if e, ok := errors.AsType[*sferr.Error](s.Err); ok {
				s.Err = e
			}
			resend = append(resend, s)
		}
	}
	return resend
}
