package setup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
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
func (a *Admin) Apply(ctx context.Context, changes *Changes) (*Report, error) {
	if err := a.ready(ctx); err != nil {
		return nil, err
	}
	if changes == nil {
		return nil, fmt.Errorf("%w: there are no changes", ErrStep)
	}
	r := &applier{admin: a, report: &Report{Results: make([]Result, len(changes.Steps))}}
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
	report *Report
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

// doubt makes an [ErrInDoubt] of the error of a request that may have been
// executed, and that nobody looks for.
func doubt(err error) error {
	if lost(err) {
		return fmt.Errorf("%w: %w", ErrInDoubt, err)
	}
	return err
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

// created is the answer to a record that was made.
type created struct {
	ID      string `json:"id"`
	Success bool   `json:"success"`
}

// create makes a record and returns its ID.
func (a *Admin) create(ctx context.Context, path string, body any) (string, error) {
	var out created
	if err := a.send(ctx, http.MethodPost, path, body, &out, false); err != nil {
		return "", err
	}
	if !out.Success || !validID(out.ID) {
		return "", &Error{Err: ErrAnswer}
	}
	return out.ID, nil
}

// fields makes the custom fields, and adds values to picklists.
func (r *applier) fields(ctx context.Context) {
	a := r.admin
	for _, s := range r.of(CreateField) {
		if !r.goOn(ctx) {
			return
		}
		r.once(ctx, s, func() error {
			_, err := a.create(ctx, customFieldPath, node{{"FullName", s.Field.FullName()}, {"Metadata", s.Field.metadata()}})
			return err
		}, func() (bool, error) {
			id, err := a.fieldID(ctx, s.Field)
			if err != nil || id == "" {
				return false, err
			}
			f, err := a.customField(ctx, id)
			if err != nil {
				return false, err
			}
			if asked := &s.Field.Field; f.Type != asked.Type || asked.ExternalID && !f.ExternalID || asked.Unique && !f.Unique {
				return false, &FieldError{Field: s.Target, For: s.For, Why: differs(f, asked)[0], Is: ErrType}
			}
			return true, nil
		})
	}
	for _, s := range r.of(AddValues) {
		if !r.goOn(ctx) {
			return
		}
		r.settle(ctx, s, a.addValues(ctx, s.ID, s.Values))
	}
}

// addValues adds values to a picklist. Salesforce wants the whole metadata: all
// that is there is given back as it came. It can be repeated.
func (a *Admin) addValues(ctx context.Context, id string, values []string) error {
	w, err := a.wireField(ctx, id)
	if err != nil {
		return err
	}
	var set, definition map[string]json.RawMessage
	var list []json.RawMessage
	if json.Unmarshal(w.Metadata["valueSet"], &set) != nil || json.Unmarshal(set["valueSetDefinition"], &definition) != nil || definition == nil {
		return &FieldError{Field: w.FullName, For: "AddValues", Why: "its values are those of a global value set, which other fields may share: add them there by hand", Is: ErrField}
	}
	if json.Unmarshal(definition["value"], &list) != nil {
		return &Error{Err: ErrAnswer}
	}
	have := map[string]bool{}
	for _, raw := range list {
		var v struct {
			FullName, ValueName string
		}
		if json.Unmarshal(raw, &v) != nil {
			return &Error{Err: ErrAnswer}
		}
		have[strings.ToLower(v.FullName+v.ValueName)] = true
	}
	for _, v := range values {
		if have[strings.ToLower(v)] {
			return &FieldError{Field: w.FullName, For: "AddValues", Why: "a value is there and is not active, or is spelt otherwise: activate or rename it by hand", Is: ErrField}
		}
		raw, err := json.Marshal(valueNode(v))
		if err != nil {
			return err
		}
		list = append(list, raw)
	}
	return a.patchValues(ctx, id, w, set, definition, list)
}

// patchValues writes the metadata with other values, and everything else as it
// came.
func (a *Admin) patchValues(ctx context.Context, id string, w *wireField, set, definition map[string]json.RawMessage, list []json.RawMessage) error {
	var err error
	put := func(in map[string]json.RawMessage, name string, value any) {
		raw, e := json.Marshal(value)
		in[name], err = raw, errors.Join(err, e)
	}
	metadata := maps.Clone(w.Metadata)
	put(definition, "value", list)
	put(set, "valueSetDefinition", definition)
	put(metadata, "valueSet", set)
	if err != nil {
		return err
	}
	return doubt(a.send(ctx, http.MethodPatch, customFieldPath+"/"+id, map[string]any{"FullName": w.FullName, "Metadata": metadata}, nil, true))
}

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
			rows, err := r.admin.query(ctx, "/query", "SELECT Id FROM PermissionSet WHERE NamespacePrefix = null AND IsOwnedByProfile = false AND Name = "+salesforce.Quote(s.Target))
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
		return doubt(r.admin.send(ctx, http.MethodPatch, "/sobjects/PermissionSet/"+r.set, body, nil, true))
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
				rows, err := r.admin.query(ctx, "/query", "SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = "+salesforce.Quote(s.ID)+" AND PermissionSetId = "+salesforce.Quote(r.set))
				return len(rows) > 0, err
			})
		}
	}
}
