package setup

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// permissionSet makes the permission set.
func (r *applier) permissionSet(ctx context.Context) {
	for _, s := range r.of(CreatePermissionSet) {
		if r.set != "" || !r.goOn(ctx) {
			if r.set != "" {
				s.Outcome = There
			}
			continue
		}
		r.once(ctx, s, func() error {
			id, err := r.admin.create(ctx, "/sobjects/PermissionSet", map[string]any{"Name": s.Target, "Label": s.Label, "Description": setDescription})
			r.set = id
			return err
		}, func() (bool, error) {
			rows, err := r.admin.query(ctx, "/query", "SELECT Id FROM PermissionSet WHERE NamespacePrefix = null AND IsOwnedByProfile = false AND Name = "+soql.Quote(s.Target))
			if err == nil && len(rows) > 0 {
				r.set = rows[0].text("Id")
			}
			return r.set != "", err
		})
	}
}

// users grants the user permissions: all at once, or, where Salesforce refuses
// one, each for itself.
func (r *applier) users(ctx context.Context) {
	steps := slices.DeleteFunc(r.of(Grant), func(s *Result) bool { return s.Permission.User == "" })
	if r.set == "" || len(steps) == 0 || !r.goOn(ctx) {
		return
	}
	patch := func(steps ...*Result) error {
		body := map[string]any{}
		for _, s := range steps {
			body["Permissions"+s.Permission.User] = true
		}
		return doubt(r.admin.send(ctx, http.MethodPatch, "/sobjects/PermissionSet/"+r.set, body, nil))
	}
	err := patch(steps...)
	for _, s := range steps {
		if code(err) == "" || len(steps) == 1 {
			r.settle(ctx, s, err)
		} else if r.goOn(ctx) {
			r.settle(ctx, s, patch(s))
		}
	}
}

// assign gives the permission set to the user.
func (r *applier) assign(ctx context.Context, assigned bool) {
	for _, s := range r.of(Assign) {
		switch {
		case r.set == "" || !r.goOn(ctx):
		case assigned:
			s.Outcome = There
		default:
			r.once(ctx, s, func() error {
				_, err := r.admin.create(ctx, "/sobjects/PermissionSetAssignment", map[string]any{"AssigneeId": s.ID, "PermissionSetId": r.set})
				return err
			}, func() (bool, error) {
				rows, err := r.admin.query(ctx, "/query", "SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = "+soql.Quote(s.ID)+" AND PermissionSetId = "+soql.Quote(r.set))
				return len(rows) > 0, err
			})
		}
	}
}

// rows grants the object or the field permissions, up to 200 in one request. A
// row that is there and grants too little is changed, others are made. What is
// lost, and what Salesforce says is there, is looked for: then it is done, or
// sent again.
func (r *applier) rows(ctx context.Context, object string) {
	pending := r.grants(object)
	for try := 1; len(pending) > 0 && r.goOn(ctx); try++ {
		var fresh, known, unclear []*Result
		for _, s := range pending {
			if s.ID == "" {
				fresh = append(fresh, s)
			} else {
				known = append(known, s)
			}
		}
		unclear = append(r.chunks(ctx, http.MethodPatch, object, known), r.chunks(ctx, http.MethodPost, object, fresh)...)
		if len(unclear) == 0 {
			return
		}
		pending = r.look(ctx, object, unclear)
		if try == maxTries {
			return // they keep the error of the last try
		}
	}
}

// grants are the steps that grant something on objects or on fields, without
// those on fields that could not be made.
func (r *applier) grants(object string) []*Result {
	if r.set == "" {
		return nil
	}
	broken := map[string]bool{}
	for i := range r.report.Results {
		if s := &r.report.Results[i]; s.Kind == CreateField && s.Outcome != Done && s.Outcome != There {
			broken[strings.ToLower(s.Target)] = true
		}
	}
	var out []*Result
	for _, s := range r.of(Grant) {
		p := s.Permission
		if p.User != "" || (p.Field == "") != (object == objectRows) {
			continue
		}
		on := p.Object
		if on == "Task" || on == "Event" {
			on = standard.Activity
		}
		if p.Field == "" || !broken[strings.ToLower(on+"."+p.Field)] {
			out = append(out, s)
		}
	}
	return out
}

// chunks sends steps in requests of 200 and returns those that are to be looked
// for.
func (r *applier) chunks(ctx context.Context, method, object string, steps []*Result) (unclear []*Result) {
	for len(steps) > 0 && r.goOn(ctx) {
		n := min(len(steps), salesforce.MaxBatch)
		unclear = append(unclear, r.collection(ctx, method, object, steps[:n])...)
		steps = steps[n:]
	}
	return unclear
}

// collection sends one request.
func (r *applier) collection(ctx context.Context, method, object string, steps []*Result) (unclear []*Result) {
	records := make([]map[string]any, len(steps))
	for i, s := range steps {
		records[i] = r.record(method, object, s)
	}
	var rows []struct {
		Success bool `json:"success"`
		Errors  []struct {
			Code    string   `json:"statusCode"`
			Message string   `json:"message"`
			Fields  []string `json:"fields"`
		} `json:"errors"`
	}
	err := r.admin.send(ctx, method, "/composite/sobjects", map[string]any{"allOrNone": false, "records": records}, &rows)
	if err == nil && len(rows) != len(steps) {
		err = &Error{Err: ErrAnswer}
	}
	for i, s := range steps {
		switch {
		case err != nil && lost(err):
			s.Outcome, s.Err = InDoubt, fmt.Errorf("%w: %w", ErrInDoubt, err)
			unclear = append(unclear, s)
		case err != nil || rows[i].Success:
			r.settle(ctx, s, err)
		default:
			e := &Error{}
			if len(rows[i].Errors) > 0 {
				first := rows[i].Errors[0]
				e.Code, e.Message, e.Fields = first.Code, first.Message, first.Fields
			}
			s.Outcome, s.Err = Failed, e
			if e.Code == "DUPLICATE_VALUE" {
				unclear = append(unclear, s)
			}
		}
	}
	return unclear
}

// record is a row of permissions as it is written. What is granted already, and
// what is not asked, is not named.
func (r *applier) record(method, object string, s *Result) map[string]any {
	p := s.Permission
	out := map[string]any{"attributes": map[string]string{"type": object}}
	if method == http.MethodPatch {
		out["Id"] = s.ID
	} else {
		out["ParentId"], out["SobjectType"] = r.set, p.Object
		if p.Field != "" {
			out["Field"] = p.Name()
		}
	}
	for _, f := range [...]struct {
		has  bool
		name string
	}{{p.Read, "Read"}, {p.Create, "Create"}, {p.Edit, "Edit"}, {p.ViewAll, "ViewAllRecords"}} {
		if f.has {
			out["Permissions"+f.name] = true
		}
	}
	return out
}

// look finds out which steps the org has, and returns those that are to be sent
// again.
func (r *applier) look(ctx context.Context, object string, steps []*Result) (again []*Result) {
	rows, err := r.admin.rows(ctx, r.set, object)
	if err != nil {
		r.stop = err // they stay in doubt
		return nil
	}
	there := map[string]grant{}
	for _, g := range rows {
		there[strings.ToLower(g.Name())] = g
	}
	for _, s := range steps {
		g, has := there[strings.ToLower(s.Target)]
		switch {
		case has && s.Permission.within(&g.Permission):
			if s.Outcome != InDoubt {
				s.Outcome, s.Err = There, nil
				continue
			}
			s.Outcome, s.Err = Done, nil
		case has:
			s.ID = g.id
			again = append(again, s)
		case s.Outcome == InDoubt:
			s.Outcome = Failed // it surely was not carried out
			if e, ok := errors.AsType[*Error](s.Err); ok {
				s.Err = e
			}
			again = append(again, s)
		}
	}
	return again
}
