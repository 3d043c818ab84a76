package checker

import (
	"context"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// missing asks which of the custom fields that the user does not see exist. Only
// users with View Setup are answered.
func (c *check) missing(ctx context.Context) error {
	var tables, fields []string
	for _, n := range c.needs.Fields {
		o := c.objects[n.Object]
		if o == nil && !c.hidden[n.Object] || o.Field(n.Field) != nil || !rule.IsCustom(n.Field) {
			continue
		}
		name := n.Field[:len(n.Field)-len("__c")]
		if i := strings.Index(name, "__"); i > 0 { // a namespace
			name = name[i+2:]
		}
		tables, fields = append(tables, standard.DefinedOn(n.Object)), append(fields, name)
	}
	if len(fields) == 0 {
		return nil
	}
	slices.Sort(tables)
	slices.Sort(fields)
	query := "SELECT TableEnumOrId,DeveloperName,NamespacePrefix FROM CustomField WHERE " + soql.In("TableEnumOrId", slices.Compact(tables)) +
		" AND " + soql.In("DeveloperName", slices.Compact(fields))
	err := c.org.List(ctx, soql.QueryURL("/tooling/query", query), func(row map[string]any) {
		table, _ := row["TableEnumOrId"].(string)
		name, _ := row["DeveloperName"].(string)
		if space, _ := row["NamespacePrefix"].(string); space != "" {
			name = space + "__" + name
		}
		c.customs[strings.ToLower(table+"."+name+"__c")] = true
	})
	c.knowsCustoms = err == nil
	return ctx.Err() // most integration users are refused
}

// judgeFields judges every field that is needed by what the user sees of it.
func (c *check) judgeFields() {
	for _, n := range c.needs.Fields {
		o := c.objects[n.Object]
		if o == nil {
			if c.hidden[n.Object] {
				c.unseen(n)
			}
			continue // its finding says so
		}
		f := o.Field(n.Field)
		if f == nil {
			c.notVisible(n)
			continue
		}
		if n.Edit {
			c.judgeWriting(n, o, f)
		}
		c.judgeKey(n, f)
		c.judgeEncrypted(n, f)
	}
}

// notVisible reports a field that describe does not list: the org lacks it, or
// field-level security hides it.
func (c *check) notVisible(n FieldNeed) {
	f := Finding{Code: "FIELD_NOT_VISIBLE", Object: n.Object, Field: n.Field, Rule: n.For, Remedy: grantField(n), Metadata: fieldPermissions(n)}
	f.Effect, f.Why = c.effect(n, true)
	switch custom := rule.IsCustom(n.Field); {
	case custom && c.exists(n):
		f.Code, f.What = "FIELD_HIDDEN", "The org has the field, and hides it from the integration user."
	case custom && c.knowsCustoms:
		f.Code, f.What = "FIELD_MISSING", "The org has no such field."
		f.Remedy = createField(n) + " Then " + f.Remedy
		f.Metadata = component(n) + "\n" + f.Metadata
	case custom:
		f.What = "The org has no such field, or hides it from the integration user: this user cannot tell which."
		f.createOrGrant(n)
	default:
		f.What = "The org hides the field from the integration user, or has no field of that name."
		f.Remedy += " Where there is no such field, correct the rule."
	}
	c.add(f)
}

// createOrGrant adds to a finding with the remedy for a hidden field that for a
// missing one.
func (f *Finding) createOrGrant(n FieldNeed) {
	f.Remedy = "If the field is not there: " + createField(n) + " In any case: " + f.Remedy
	f.Metadata = component(n) + "\n" + f.Metadata
}

// unseen reports a field of an object that the user may not see. The permission on
// the object does not include the field's, so the admin has to grant both. A field
// that needs no permission comes with the object.
func (c *check) unseen(n FieldNeed) {
	custom := rule.IsCustom(n.Field)
	if custom && c.knowsCustoms && !c.exists(n) {
		c.notVisible(n)
		return
	}
	_, known, permissionable := standard.Field(n.Object, n.Field)
	if known && !permissionable {
		return
	}
	f := Finding{Severity: SeverityWarning, Code: "FIELD_UNSEEN", Object: n.Object, Field: n.Field, Rule: n.For, Remedy: grantField(n), Metadata: fieldPermissions(n)}
	f.Effect, f.Why = c.effect(n, true)
	f.Why = "The permission on the object does not include the field's. Without that one: " + f.Why
	switch {
	case custom && c.knowsCustoms:
		f.What = "The org has the field. Whether it is granted cannot be seen while the object is hidden."
	case custom:
		f.What = "Whether the org has the field, and whether it is granted, cannot be seen while the object is hidden."
		f.createOrGrant(n)
	case known:
		f.What = "Whether the field is granted cannot be seen while the object is hidden."
	default:
		f.What = "Whether the field is granted cannot be seen while the object is hidden."
		f.Remedy += " Where there is no such field, correct the rule."
	}
	c.add(f)
}

// exists reports whether the org is known to have a custom field that the user does
// not see.
func (c *check) exists(n FieldNeed) bool {
	return c.customs[strings.ToLower(standard.DefinedOn(n.Object)+"."+n.Field)]
}

// judgeWriting judges whether a field may be written. In this order:
//
//  1. Salesforce fills it, and nobody can write it.
//  2. It may be written.
//  3. It may not be written, unless the object's finding says so.
//  4. It may only be given to a new record, which matters if records are changed.
//  5. It may only be changed, which matters if records are created.
func (c *check) judgeWriting(n FieldNeed, o *schema.Object, has *schema.Field) {
	f := Finding{Object: n.Object, Field: has.Name, Rule: n.For, Remedy: grantField(n), Metadata: fieldPermissions(n)}
	f.Effect, f.Why = c.effect(n, false)
	task := n.Object == schema.Task
	switch {
	case has.Calculated || has.AutoNumber: // 1
		f.Code, f.What = "FIELD_COMPUTED", "The field is a formula, a roll-up or an auto-number: Salesforce fills it, and nobody can write it."
		f.Remedy, f.Metadata = "Send the value to another field.", ""
	case has.Createable && has.Updateable: // 2
		return
	case !has.Createable && !has.Updateable: // 3
		if !o.Createable && !o.Updateable {
			return
		}
		f.Code, f.What = "FIELD_NOT_EDITABLE", "The integration user may read the field, and not write it."
		if !has.Permissionable {
			f.What, f.Remedy, f.Metadata = "The field cannot be written: Salesforce fills it itself.", "Send the value to another field.", ""
		}
	case has.Createable: // 4
		if !o.Updateable || task && !c.cfg.OverwriteTasks || task && has.Name == "TaskSubtype" || hasName(has.Name, standard.OwnerField) {
			return
		}
		f.Code, f.What = "FIELD_CREATE_ONLY", "The field can be given to a new record, and not changed later."
		if !hasName(n.Field, c.cfg.SyncedAt) {
			f.Effect, f.Why = EffectDrops, "Records that are found keep the value that they have."
		}
	default: // 5
		if !o.Createable {
			return
		}
		f.Code, f.What = "FIELD_UPDATE_ONLY", "The field can be changed, and not given to a new record."
		if !task && !hasName(n.Field, c.cfg.ExternalID, c.cfg.ActivityID, c.cfg.SyncedAt) {
			f.Effect, f.Why = EffectDrops, "New records have no value in the field until they are synced once more."
		}
	}
	c.add(f)
}
