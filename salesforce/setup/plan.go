package setup

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// Plan reads the org and returns what is to be done so that it has all that the
// configuration asks. It writes nothing: it is the dry run of [Admin.Apply]. Of
// an org that has all there are no steps.
//
// A field that is there is never changed, but for values of its picklist where
// [PlanOptions.AddValues] says so: what does not fit is told in Notes. Nothing
// is deleted or revoked: what is no longer needed, [Diff] tells.
//
// The error is an [ErrAdmin] where the admin is the integration user, signs in
// as it, or lacks Customize Application or View Setup and Configuration; an
// [ErrUser], an [ErrField], an [salesforce.ErrConfig], or an [*Error].
func (a *Admin) Plan(ctx context.Context, cfg salesforce.Config, opts PlanOptions) (*Changes, error) {
	if err := a.ready(ctx); err != nil {
		return nil, err
	}
	var err error
	if opts.Options, err = opts.complete(); err != nil {
		return nil, err
	}
	d, err := newDesign(cfg, nil, opts.Options)
	if err != nil {
		return nil, err
	}
	if err := a.refuseSelf(cfg.Auth, ""); err != nil {
		return nil, err
	}
	who, err := a.actors(ctx, opts.Assign, "", opts.PermissionSet, d.users())
	if err != nil {
		return nil, err
	}
	if err := a.refuseSelf(cfg.Auth, who.name); err != nil {
		return nil, err
	}
	org, ids, err := a.schema(ctx, d)
	if err != nil {
		return nil, err
	}
	if d, err = newDesign(cfg, org, opts.Options); err != nil {
		return nil, err
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	p := &draft{design: d, changes: &Changes{Org: who.org, PermissionSet: opts.PermissionSet}}
	p.fields(ids, opts.AddValues)
	if err := a.planSet(ctx, p, who, opts); err != nil {
		return nil, err
	}
	p.changes.Notes = append(p.changes.Notes, d.notes...)
	return p.changes, nil
}

// users are the user permissions of the design.
func (d *design) users() []string {
	var out []string
	for i := range d.permissions {
		if name := d.permissions[i].User; name != "" {
			out = append(out, name)
		}
	}
	return out
}

// draft becomes the changes that a design asks.
type draft struct {
	design  *design
	changes *Changes
}

func (p *draft) add(s Step) { p.changes.Steps = append(p.changes.Steps, s) }

// fields plans those that are missing, and values that picklists lack.
func (p *draft) fields(ids map[string]string, addValues bool) {
	missing := p.design.missing()
	for i := range missing {
		p.add(Step{Kind: CreateField, Target: missing[i].FullName(), Field: &missing[i], For: missing[i].For})
	}
	for i := range p.design.fields {
		f := &p.design.fields[i]
		id := ids[strings.ToLower(f.FullName())]
		if lacks := p.design.lacks(i); addValues && id != "" && len(lacks) > 0 {
			p.add(Step{Kind: AddValues, Target: f.FullName(), Values: lacks, ID: id, For: f.For})
			continue
		}
		p.design.noteLacks(i)
	}
}

// planSet plans the permission set, what it is to grant, and to whom.
func (a *Admin) planSet(ctx context.Context, p *draft, who *actors, opts PlanOptions) error {
	granted := map[string]grant{}
	if who.set == nil {
		p.add(Step{Kind: CreatePermissionSet, Target: opts.PermissionSet, Label: opts.Label})
	} else {
		if who.set.text("LicenseId") != "" {
			p.changes.Notes = append(p.changes.Notes, fmt.Sprintf(
				"%s: the permission set names a licence, so that it may not be able to grant all that is needed. If it is refused, use another name.", opts.PermissionSet))
		}
		var err error
		if granted, err = a.granted(ctx, who.set.text("Id")); err != nil {
			return err
		}
		for _, name := range p.design.users() {
			if who.set.is("Permissions" + name) {
				granted[strings.ToLower(name)] = grant{}
			}
		}
	}
	for i := range p.design.permissions {
		q := p.design.permissions[i]
		old, there := granted[strings.ToLower(q.Name())]
		if there && q.within(&old.Permission) {
			continue
		}
		q.Read, q.Create, q.Edit, q.ViewAll = q.Read || old.Read, q.Create || old.Create, q.Edit || old.Edit, q.ViewAll || old.ViewAll
		p.add(Step{Kind: Grant, Target: q.Name(), Permission: &q, For: q.For, ID: old.id})
	}
	if who.user != nil && !who.assigned {
		p.add(Step{Kind: Assign, Target: cmp.Or(who.user.text("Username"), opts.Assign), ID: who.user.text("Id")})
	}
	return nil
}

// grant is what a permission set grants already.
type grant struct {
	Permission
	id string // of the row
}

// granted reads the object and field permissions of a set, by the lower-case
// name of what is permitted.
func (a *Admin) granted(ctx context.Context, set string) (map[string]grant, error) {
	out := map[string]grant{}
	for _, object := range [...]string{objectRows, fieldRows} {
		rows, err := a.rows(ctx, set, object)
		if err != nil {
			return nil, err
		}
		for _, g := range rows {
			out[strings.ToLower(g.Name())] = g
		}
	}
	return out, nil
}

// rows reads the permissions of one kind.
func (a *Admin) rows(ctx context.Context, set, object string) ([]grant, error) {
	fields := "Field, PermissionsRead, PermissionsEdit"
	if object == objectRows {
		fields = "PermissionsRead, PermissionsCreate, PermissionsEdit, PermissionsViewAllRecords"
	}
	rows, err := a.query(ctx, "/query", "SELECT Id, SobjectType, "+fields+" FROM "+object+" WHERE ParentId = "+soql.Quote(set))
	if err != nil {
		return nil, viewSetup(err)
	}
	out := make([]grant, len(rows))
	for i, r := range rows {
		_, field, _ := strings.Cut(r.text("Field"), ".")
		out[i] = grant{id: r.text("Id"), Permission: Permission{
			Object: r.text("SobjectType"), Field: field, Read: r.is("PermissionsRead"), Create: r.is("PermissionsCreate"),
			Edit: r.is("PermissionsEdit"), ViewAll: r.is("PermissionsViewAllRecords"),
		}}
	}
	return out, nil
}
