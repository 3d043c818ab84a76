package checker

import (
	"context"
	"fmt"
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
		name = r.Text("TableEnumOrId") + "." + name + "__c"
		c.customs[strings.ToLower(name)] = true
		object, field, _ := strings.Cut(name, ".")
		if c.objects[standard.DescribedAs(object)].Field(field) == nil {
			c.report.Settings.Hidden = append(c.report.Settings.Hidden, name)
		}
	}
	c.knowsCustoms = err == nil
	return ctx.Err() // most integration users are refused
}

func (c *check) judgeFields() {
	for _, n := range c.needs.Fields {
		o := c.objects[n.Object]
		f := o.Field(n.Field)
		if f == nil {
			if o != nil && !hasName(n.Field, schema.RecordTypeID) || c.hidden[n.Object] {
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
	switch custom := rule.IsCustom(n.Field); {
	case custom && c.customs[strings.ToLower(standard.DefinedOn(n.Object)+"."+n.Field)]:
		f.Code, f.What = "FIELD_HIDDEN", "The org has the field but hides it from the integration user."
		unsure = "The org has the field. Whether it is granted"
	case custom && c.knowsCustoms:
		f.Code, f.What = "FIELD_MISSING", "The org has no such field."
		f.Remedy, f.Metadata = createField(n)+" Then "+f.Remedy, component(n.Object, n.Field)+"\n"+f.Metadata
		behind = false
	case custom:
		f.What = "The org has no such field, or hides it from the integration user: this user cannot tell which."
		f.Remedy, f.Metadata = "If the org lacks the field: "+createField(n)+" In any case: "+f.Remedy, component(n.Object, n.Field)+"\n"+f.Metadata
		unsure = "Whether the org has the field, and whether it is granted,"
	case behind && known && !permissionable:
		return
	case !behind || !known:
		f.What = "The org hides the field from the integration user, or has no field of that name."
		f.Remedy += " If there is no such field, correct the rule."
	}
	if behind {
		f.Severity, f.Code = SeverityWarning, "FIELD_UNSEEN"
		f.What = unsure + " cannot be seen while the object is hidden."
		f.Why = "Access to the object does not include access to the field. Without the latter: " + f.Why
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
		f.Code, f.What = "FIELD_NOT_EDITABLE", "The integration user may read the field but not write it."
		if !has.Permissionable {
			f.What, f.Remedy, f.Metadata = "The field cannot be written: Salesforce fills it itself.", elsewhere, ""
		}
	case has.Createable:
		if !o.Updateable || task && !c.cfg.OverwriteTasks || task && has.Name == "TaskSubtype" || hasName(has.Name, standard.OwnerField) {
			return
		}
		f.Code, f.What = "FIELD_CREATE_ONLY", "The field can be set on a new record but not changed later."
		if !hasName(n.Field, c.cfg.SyncedAt) {
			f.Effect, f.Why = EffectDrops, "Existing records keep their value."
		}
	default:
		if !o.Createable {
			return
		}
		f.Code, f.What = "FIELD_UPDATE_ONLY", "The field can be changed but not set on a new record."
		if !task && !hasName(n.Field, c.cfg.ExternalID, c.cfg.ActivityID, c.cfg.SyncedAt) {
			f.Effect, f.Why = EffectDrops, "New records have no value in the field until the next sync."
		}
	}
	c.add(f)
}

// The lengths of the values of external ID fields: Mobly's IDs are UUIDs, and an
// action's key that does not fit is replaced by a digest.
const (
	keyLength    = 36
	digestLength = 38
)

func (c *check) judgeKey(n FieldNeed, has *schema.Field) {
	length := keyLength
	isKey, isSyncedAt := hasName(n.Field, c.cfg.ExternalID), hasName(n.Field, c.cfg.SyncedAt)
	if n.Object == schema.Task {
		length = digestLength
		isKey, isSyncedAt = hasName(n.Field, c.cfg.ActivityID), false
	}
	edit := fieldPage(n.Object, has.Name) + " > Edit"
	f := c.ungranted(n, false)
	f.Field = has.Name
	switch {
	case isSyncedAt && has.Type != schema.TypeDateTime:
		f.Code, f.What = "FIELD_TYPE", fmt.Sprintf("The field has the type %s; it must hold a date and time.", has.Type)
		f.Remedy, f.Metadata = "Create another field and name it in keys.syncedAt. "+createField(n), component(n.Object, n.Field)
	case isSyncedAt || !isKey:
		return
	case has.Type != schema.TypeString || !has.ExternalID || !has.Unique:
		f.Code, f.What = "EXTERNAL_ID", "The field must be text and have the attributes External ID and Unique; it is "+traits(has)+"."
		f.Remedy = edit + ": tick External ID, and Unique with \"Treat ABC and abc as duplicate values\". A field of another type must be created again."
		f.Metadata = changed(n.Object, n.Field, "<caseSensitive>false</caseSensitive><externalId>true</externalId><type>Text</type><unique>true</unique>")
	case has.Length < length:
		f.Code, f.What = "FIELD_SHORT", fmt.Sprintf("The field holds %d characters, but IDs have %d.", has.Length, length)
		f.Effect, f.Why = EffectFails, "An ID that does not fit cannot be a key: a lead without another key is Refused (NO_KEY), and an action whose key does not fit is Failed."
		f.Remedy, f.Metadata = edit+": make it 255 characters long.", changed(n.Object, n.Field, "<length>255</length>")
	case has.CaseSensitive:
		f.Code, f.What = "EXTERNAL_ID_CASE", "The field is case-sensitive."
		f.Effect, f.Why = EffectNone, "It works as it is, but IDs that other tools write in capitals would count as different."
		f.Remedy, f.Metadata = edit+": Unique with \"Treat ABC and abc as duplicate values\".", changed(n.Object, n.Field, "<caseSensitive>false</caseSensitive>")
	default:
		return
	}
	c.add(f)
}

func traits(f *schema.Field) string {
	not := map[bool]string{false: "not "}
	return fmt.Sprintf("of the type %s, %sExternal ID, %sUnique", f.Type, not[f.ExternalID], not[f.Unique])
}

// judgeEncrypted judges whether a field can be searched, if records are searched by it.
func (c *check) judgeEncrypted(n FieldNeed, has *schema.Field) {
	if !has.Encrypted || has.Filterable || !c.searches(n) {
		return
	}
	c.add(Finding{
		Code: "FIELD_ENCRYPTED", Effect: EffectBlocks, Object: n.Object, Field: has.Name, Rule: n.For,
		What:   "The field uses probabilistic encryption, so its values cannot be searched.",
		Why:    "Sync finds records by it: it ends with an error and writes nothing.",
		Remedy: "Setup > Platform Encryption > Encryption Settings: switch on Deterministic Encryption, choose it for the field, and re-encrypt the existing values.",
	})
}
