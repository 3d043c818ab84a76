package checker

import (
	"context"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
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
		if o == nil && !c.hidden[n.Object] || o.Field(n.Field) != nil || !field.Custom(n.Field) {
			continue
		}
		name := n.Field[:len(n.Field)-len("__c")]
		if space, rest, _ := strings.Cut(name, "__"); space != "" && rest != "" {
			name = rest
		}
		tables, fields = append(tables, standard.DefinedOn(n.Object)), append(fields, name)
	}
	if len(fields) == 0 {
		return nil
	}
	slices.Sort(tables)
	slices.Sort(fields)
	rows, err := c.org.List(ctx, "/tooling/query", "SELECT TableEnumOrId,DeveloperName,NamespacePrefix FROM CustomField WHERE "+
		soql.In("TableEnumOrId", slices.Compact(tables))+" AND "+soql.In("DeveloperName", slices.Compact(fields)))
	for _, r := range rows {
		name := r.Text("DeveloperName")
		if space := r.Text("NamespacePrefix"); space != "" {
			name = space + "__" + name
		}
		c.customs[strings.ToLower(r.Text("TableEnumOrId")+"."+name+"__c")] = true
	}
	c.knowsCustoms = err == nil
	return ctx.Err() // most integration users are refused
}

// judgeFields judges every field that is needed by what the user sees of it.
func (c *check) judgeFields() {
	for _, n := range c.needs.Fields {
		o := c.objects[n.Object]
		f := o.Field(n.Field)
		if f == nil {
			if o != nil || c.hidden[n.Object] {
				c.judgeUnseen(n)
			}
			continue
		}
		if n.Edit {
			c.judgeWriting(n, o, f)
		}
		c.judgeKey(n, f)
		c.judgeEncrypted(n, f)
	}
}

// ungranted returns the finding about a field that is hidden, or that only cannot be
// written, without its code and what was found.
func (c *check) ungranted(n FieldNeed, hidden bool) Finding {
	f := Finding{Object: n.Object, Field: n.Field, Rule: n.For, Remedy: grantField(n), Metadata: fieldPermissions(n)}
	f.Effect, f.Why = c.effect(n, hidden)
	return f
}

// judgeUnseen reports a field that describe does not list: the org lacks it, or
// field-level security hides it, or its object is hidden. The permission on the object
// does not include the field's, so the admin has to grant both. A field that needs no
// permission comes with the object.
func (c *check) judgeUnseen(n FieldNeed) {
	_, known, permissionable := standard.Field(n.Object, n.Field)
	behind := c.hidden[n.Object]
	f := c.ungranted(n, true)
	f.Code = "FIELD_NOT_VISIBLE"
	unsure := "Whether the field is granted"
	switch custom := field.Custom(n.Field); {
	case custom && c.customs[strings.ToLower(standard.DefinedOn(n.Object)+"."+n.Field)]:
		f.Code, f.What = "FIELD_HIDDEN", "The org has the field, and hides it from the integration user."
		unsure = "The org has the field. Whether it is granted"
	case custom && c.knowsCustoms:
		f.Code, f.What = "FIELD_MISSING", "The org has no such field."
		f.Remedy, f.Metadata = createField(n)+" Then "+f.Remedy, component(n)+"\n"+f.Metadata
		behind = false
	case custom:
		f.What = "The org has no such field, or hides it from the integration user: this user cannot tell which."
		f.Remedy, f.Metadata = "If the field is not there: "+createField(n)+" In any case: "+f.Remedy, component(n)+"\n"+f.Metadata
		unsure = "Whether the org has the field, and whether it is granted,"
	case behind && known && !permissionable:
		return
	case !behind || !known:
		f.What = "The org hides the field from the integration user, or has no field of that name."
		f.Remedy += " Where there is no such field, correct the rule."
	}
	if behind {
		f.Severity, f.Code = SeverityWarning, "FIELD_UNSEEN"
		f.What = unsure + " cannot be seen while the object is hidden."
		f.Why = "The permission on the object does not include the field's. Without that one: " + f.Why
	}
	c.add(f)
}

// judgeWriting judges whether a field may be written. One that may not be changed
// matters if records are changed, and one that may only be changed if records are
// created. Where the user may not write the object, its finding says so.
func (c *check) judgeWriting(n FieldNeed, o *schema.Object, has *schema.Field) {
	const elsewhere = "Send the value to another field."
	f := c.ungranted(n, false)
	f.Field = has.Name
	task := n.Object == schema.Task
	switch {
	case has.Calculated || has.AutoNumber:
		f.Code, f.What = "FIELD_COMPUTED", "The field is a formula, a roll-up or an auto-number: Salesforce fills it, and nobody can write it."
		f.Remedy, f.Metadata = elsewhere, ""
	case has.Createable && has.Updateable:
		return
	case !has.Createable && !has.Updateable:
		if !o.Createable && !o.Updateable {
			return
		}
		f.Code, f.What = "FIELD_NOT_EDITABLE", "The integration user may read the field, and not write it."
		if !has.Permissionable {
			f.What, f.Remedy, f.Metadata = "The field cannot be written: Salesforce fills it itself.", elsewhere, ""
		}
	case has.Createable:
		if !o.Updateable || task && !c.cfg.OverwriteTasks || task && has.Name == "TaskSubtype" || hasName(has.Name, standard.OwnerField) {
			return
		}
		f.Code, f.What = "FIELD_CREATE_ONLY", "The field can be given to a new record, and not changed later."
		if !hasName(n.Field, c.cfg.SyncedAt) {
			f.Effect, f.Why = EffectDrops, "Records that are found keep the value that they have."
		}
	default:
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
