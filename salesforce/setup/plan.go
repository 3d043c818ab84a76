package setup

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// Plan reads the org and returns what has to be done so that it has all that the
// settings need. It is the dry run of [Admin.Apply] and writes nothing. Fields that
// exist and do not fit are listed in Changes.Notes. Nothing is deleted or revoked:
// [Diff] lists what is no longer needed.
//
// The error is an [sferr.ErrNotAdmin] if the user is the one of Options.Assign, or
// lacks Customize Application or View Setup and Configuration. Otherwise it is an
// [sferr.ErrNoUser], [sferr.ErrBadField], [sferr.ErrConfig], or an [*sferr.Error].
func (a *Admin) Plan(ctx context.Context, settings salesforce.Settings, opts Options) (*Changes, error) {
	if err := a.ready(ctx); err != nil {
		return nil, err
	}
	opts, err := opts.complete()
	if err != nil {
		return nil, err
	}
	d, err := newDesign(settings, nil, opts)
	if err != nil {
		return nil, err
	}
	who, err := a.actors(ctx, "Username", opts.Assign, opts.PermissionSet)
	if err != nil {
		return nil, err
	}
	org, ids, err := a.schema(ctx, d)
	if err != nil {
		return nil, err
	}
	if d, err = newDesign(settings, org, opts); err != nil {
		return nil, err
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	c := &Changes{Org: who.org, PermissionSet: opts.PermissionSet}
	c.planFields(d, ids, opts.AddValues)
	if err := a.planSet(ctx, c, d, who, opts); err != nil {
		return nil, err
	}
	if d.MarketingUser {
		if err := a.planMarketing(ctx, c, who, opts); err != nil {
			return nil, err
		}
	}
	c.Notes = append(c.Notes, d.notes...)
	return c, nil
}

// marketingField is the checkbox of a user that makes a Marketing User.
const marketingField = "UserPermissionsMarketingUser"

// marketingNote is what an admin does in place of Options.MarketingUser.
const marketingNote = "Setup > Users > the integration user > Edit: tick Marketing User, if the org hides members of campaigns from others. It takes one of the org's feature licences."

// planMarketing makes the integration user a Marketing User if that was asked for, and
// else leaves it to people.
func (a *Admin) planMarketing(ctx context.Context, c *Changes, who *actors, opts Options) error {
	if who.user.None() {
		c.Notes = append(c.Notes, marketingNote)
		return nil
	}
	id := who.user.Text("Id")
	users, err := a.org.List(ctx, "/query", "SELECT "+marketingField+" FROM User WHERE Id = "+soql.Quote(id))
	switch {
	case err != nil:
		return err
	case len(users) > 0 && users[0].Is(marketingField):
	case opts.MarketingUser:
		c.Steps = append(c.Steps, Step{Kind: MarketingUser, Target: cmp.Or(who.user.Text("Username"), opts.Assign), ID: id, For: "campaigns"})
	default:
		c.Notes = append(c.Notes, marketingNote)
	}
	return nil
}

func (c *Changes) planFields(d *design, ids map[string]string, addValues bool) {
	for _, f := range d.missing() {
		c.Steps = append(c.Steps, Step{Kind: CreateField, Target: f.fullName(), Field: &f, For: f.For})
	}
	for i := range d.Custom {
		f := &d.Custom[i]
		id := ids[strings.ToLower(f.fullName())]
		if lacks := d.lacks(f); addValues && id != "" && len(lacks) > 0 {
			c.Steps = append(c.Steps, Step{Kind: AddValues, Target: f.fullName(), Values: lacks, ID: id, For: f.For})
		} else {
			d.noteLacks(f)
		}
	}
}

func (a *Admin) planSet(ctx context.Context, c *Changes, d *design, who *actors, opts Options) error {
	granted := map[string]grant{}
	if who.set.None() {
		c.Steps = append(c.Steps, Step{Kind: CreatePermissionSet, Target: opts.PermissionSet, Label: opts.Label})
	} else {
		if who.set.Text("LicenseId") != "" {
			c.Notes = append(c.Notes, fmt.Sprintf(
				"%s: the permission set names a licence, so it may not be able to grant everything that is needed. If a step is refused, use another name.", opts.PermissionSet))
		}
		var err error
		if granted, err = a.granted(ctx, who.set.Text("Id"), objectRows, fieldRows); err != nil {
			return err
		}
		for _, p := range userPermissions {
			if who.set.Is("Permissions" + p.User) {
				granted[strings.ToLower(p.User)] = grant{}
			}
		}
	}
	for _, p := range d.Permissions {
		old, has := granted[strings.ToLower(p.name())]
		if has && p.within(&old.Permission) {
			continue
		}
		p.Read, p.Create, p.Edit, p.ViewAll = p.Read || old.Read, p.Create || old.Create, p.Edit || old.Edit, p.ViewAll || old.ViewAll
		c.Steps = append(c.Steps, Step{Kind: Grant, Target: p.name(), Permission: &p, For: p.For, ID: old.id})
	}
	if !who.user.None() && !who.assigned {
		c.Steps = append(c.Steps, Step{Kind: Assign, Target: cmp.Or(who.user.Text("Username"), opts.Assign), ID: who.user.Text("Id")})
	}
	return nil
}

type grant struct {
	Permission
	id string // of the row
}

// granted reads the permissions of a set that the objects hold, by lower-case name.
func (a *Admin) granted(ctx context.Context, set string, objects ...string) (map[string]grant, error) {
	out := map[string]grant{}
	for _, object := range objects {
		fields := "Field, PermissionsRead, PermissionsEdit"
		if object == objectRows {
			fields = "PermissionsRead, PermissionsCreate, PermissionsEdit, PermissionsViewAllRecords"
		}
		rows, err := a.org.List(ctx, "/query", "SELECT Id, SobjectType, "+fields+" FROM "+object+" WHERE ParentId = "+soql.Quote(set))
		if err != nil {
			return nil, viewSetup(err)
		}
		for _, r := range rows {
			_, field, _ := strings.Cut(r.Text("Field"), ".")
			g := grant{id: r.Text("Id"), Permission: Permission{
				Object: r.Text("SobjectType"), Field: field, Read: r.Is("PermissionsRead"), Create: r.Is("PermissionsCreate"),
				Edit: r.Is("PermissionsEdit"), ViewAll: r.Is("PermissionsViewAllRecords"),
			}}
			out[strings.ToLower(g.name())] = g
		}
	}
	return out, nil
}
