package salesforce

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// missing asks which of the custom fields that the user does not see the org
// has, if there are any: of those it can be told whether they are hidden. Only
// users who may view the setup are answered.
func (k *checker) missing(ctx context.Context) error {
	var tables, fields []string
	for _, n := range k.needs.Fields {
		o := k.objects[n.Object]
		if o == nil && !k.hidden[n.Object] || o.Field(n.Field) != nil || !isCustom(n.Field) {
			continue
		}
		name := n.Field[:len(n.Field)-len("__c")]
		if i := strings.Index(name, "__"); i > 0 { // a namespace
			name = name[i+2:]
		}
		tables, fields = append(tables, definedOn(n.Object)), append(fields, name)
	}
	if len(fields) == 0 {
		return nil
	}
	slices.Sort(tables)
	slices.Sort(fields)
	query := "SELECT TableEnumOrId,DeveloperName,NamespacePrefix FROM CustomField WHERE " + soql.In("TableEnumOrId", slices.Compact(tables)) +
		" AND " + soql.In("DeveloperName", slices.Compact(fields))
	var page org.Page
	if err := k.client.org.Get(ctx, soql.QueryURL("/tooling/query", query), &page); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return nil // as it is for most integration users
	}
	k.known = page.Done && page.Total != nil && *page.Total == len(page.Records) // else what is not among the rows may be there all the same
	for _, row := range page.Records {
		table, _ := row["TableEnumOrId"].(string)
		name, _ := row["DeveloperName"].(string)
		if space, _ := row["NamespacePrefix"].(string); space != "" {
			name = space + "__" + name
		}
		k.customs[strings.ToLower(table+"."+name+"__c")] = true
	}
	return nil
}

// judgeFields judges every field that is needed, by what the user sees of it.
func (k *checker) judgeFields() {
	for _, n := range k.needs.Fields {
		o := k.objects[n.Object]
		if o == nil {
			if k.hidden[n.Object] {
				k.unseen(n)
			}
			continue // its finding says so
		}
		f := o.Field(n.Field)
		if f == nil {
			k.notVisible(n)
			continue
		}
		if n.Edit {
			k.judgeWriting(n, o, f)
		}
		k.judgeKey(n, f)
		k.judgeEncrypted(n, f)
	}
}

// notVisible tells of a field that describe does not list: the org lacks it, or
// field-level security hides it.
func (k *checker) notVisible(n FieldNeed) {
	custom := isCustom(n.Field)
	f := Finding{Object: n.Object, Field: n.Field, Rule: n.For}
	f.Effect, f.Why = k.effect(n, true)
	switch there := k.has(n); {
	case custom && there:
		f.Code, f.What, f.Remedy = "FIELD_HIDDEN", "The org has the field, and hides it from the integration user.", grantField(n)
		f.Metadata = fieldPermissions(n)
	case custom && k.known:
		f.Code, f.What, f.Remedy = "FIELD_MISSING", "The org has no such field.", createField(n)+" Then "+grantField(n)
		f.Metadata = component(n) + "\n" + fieldPermissions(n)
	case custom:
		f.Code, f.What = "FIELD_NOT_VISIBLE", "The org has no such field, or hides it from the integration user: this user cannot tell which."
		f.Remedy = "If the field is not there: " + createField(n) + " In any case: " + grantField(n)
		f.Metadata = component(n) + "\n" + fieldPermissions(n)
	default:
		f.Code, f.What = "FIELD_NOT_VISIBLE", "The org hides the field from the integration user, or has no field of that name."
		f.Remedy = grantField(n) + " Where there is no such field, correct the rule."
		f.Metadata = fieldPermissions(n)
	}
	k.add(f)
}

// unseen tells of a field of an object that the user may not see: the permission
// on the object does not include the field's, so that the admin is to give both
// at once. What needs no permission comes with the object, and is left out.
func (k *checker) unseen(n FieldNeed) {
	custom := isCustom(n.Field)
	if custom && k.known && !k.has(n) {
		k.notVisible(n) // it is missing, whoever looks
		return
	}
	_, known, permissionable := standard.Field(n.Object, n.Field)
	if known && !permissionable {
		return
	}
	f := Finding{Severity: SeverityWarning, Code: "FIELD_UNSEEN", Object: n.Object, Field: n.Field, Rule: n.For, Remedy: grantField(n), Metadata: fieldPermissions(n)}
	f.Effect, f.Why = k.effect(n, true)
	f.Why = "The permission on the object does not include the field's. Without that one: " + f.Why
	switch {
	case custom && k.known:
		f.What = "The org has the field. Whether it is granted cannot be seen while the object is hidden."
	case custom:
		f.What = "Whether the org has the field, and whether it is granted, cannot be seen while the object is hidden."
		f.Remedy = "If the field is not there: " + createField(n) + " In any case: " + f.Remedy
		f.Metadata = component(n) + "\n" + f.Metadata
	default:
		f.What = "Whether the field is granted cannot be seen while the object is hidden."
		if !known {
			f.Remedy += " Where there is no such field, correct the rule."
		}
	}
	k.add(f)
}

// has reports whether the org is known to have a custom field that the user does
// not see.
func (k *checker) has(n FieldNeed) bool {
	return k.customs[strings.ToLower(definedOn(n.Object)+"."+n.Field)]
}

func isCustom(field string) bool { return strings.HasSuffix(strings.ToLower(field), "__c") }

// judgeWriting judges whether a field may be written.
func (k *checker) judgeWriting(n FieldNeed, o *schema.Object, field *schema.Field) {
	f := Finding{Object: n.Object, Field: field.Name, Rule: n.For}
	key := k.setting(n, k.cfg.ExternalID, k.cfg.ActivityID, k.cfg.SyncedAt)
	switch {
	case field.Calculated || field.AutoNumber:
		f.Effect, f.Why = k.effect(n, false)
		f.Code, f.What = "FIELD_COMPUTED", "The field is a formula, a roll-up or an auto-number: Salesforce fills it, and nobody can write it."
		f.Remedy = "Send the value to another field."
	case field.Createable == field.Updateable && field.Createable:
		return
	case !field.Createable && !field.Updateable:
		if !o.Createable && !o.Updateable {
			return // the object's finding says so
		}
		f.Effect, f.Why = k.effect(n, false)
		f.Code, f.What = "FIELD_NOT_EDITABLE", "The integration user may read the field, and not write it."
		f.Remedy, f.Metadata = grantField(n), fieldPermissions(n)
		if !field.Permissionable {
			f.What, f.Remedy, f.Metadata = "The field cannot be written: Salesforce fills it itself.", "Send the value to another field.", ""
		}
	case field.Createable:
		if !o.Updateable || n.Object == schema.Task && k.cfg.TaskUpdate == NeverUpdateTask || n.Object == schema.Task && field.Name == "TaskSubtype" || strings.EqualFold(field.Name, standard.OwnerField) {
			return
		}
		f.Code, f.What = "FIELD_CREATE_ONLY", "The field can be given to a new record, and not changed later."
		f.Effect, f.Why = EffectDrops, "Records that are found keep the value that they have."
		if k.setting(n, k.cfg.SyncedAt) {
			f.Effect, f.Why = k.effect(n, false)
		}
		f.Remedy, f.Metadata = grantField(n), fieldPermissions(n)
	default:
		if !o.Createable {
			return
		}
		f.Code, f.What = "FIELD_UPDATE_ONLY", "The field can be changed, and not given to a new record."
		f.Effect, f.Why = EffectDrops, "New records have no value in the field until they are synced once more."
		if key || n.Object == schema.Task {
			f.Effect, f.Why = k.effect(n, false)
		}
		f.Remedy, f.Metadata = grantField(n), fieldPermissions(n)
	}
	k.add(f)
}

// setting reports whether the field is one that the configuration names.
func (k *checker) setting(n FieldNeed, fields ...string) bool {
	return slices.ContainsFunc(fields, func(name string) bool { return name != "" && strings.EqualFold(n.Field, name) })
}

// The lengths of the values of external ID fields: Mobly's IDs are UUIDs, and an
// action's key that does not fit is replaced by a digest.
const (
	keyLength    = 36
	digestLength = 38
)

// judgeKey judges the fields that the configuration names.
func (k *checker) judgeKey(n FieldNeed, field *schema.Field) {
	person := n.Object != schema.Task
	f := Finding{Object: n.Object, Field: field.Name, Rule: n.For}
	switch {
	case person && k.setting(n, k.cfg.SyncedAt):
		if field.Type != schema.TypeDateTime {
			f.Effect, f.Why = k.effect(n, false)
			f.Code, f.What = "FIELD_TYPE", fmt.Sprintf("The field is of the type %s, and is to hold a date and time.", field.Type)
			f.Remedy, f.Metadata = "Make another field and name it in Config.SyncedAt. "+createField(n), component(n)
			k.add(f)
		}
		return
	case person && k.setting(n, k.cfg.ExternalID), !person && k.setting(n, k.cfg.ActivityID):
	default:
		return
	}
	need := keyLength
	if !person {
		need = digestLength
	}
	edit := fmt.Sprintf("Setup > Object Manager > %s > Fields & Relationships > %s > Edit", definedOn(n.Object), field.Name)
	switch {
	case field.Type != schema.TypeString || !field.ExternalID || !field.Unique:
		f.Effect, f.Why = k.effect(n, false)
		f.Code, f.What = "EXTERNAL_ID", "The field must be text and have the attributes External ID and Unique; it is "+keyTraits(field)+"."
		f.Remedy = edit + ": tick External ID, and Unique with \"Treat ABC and abc as duplicate values\". A field of another type must be made anew."
		f.Metadata = changed(n, "<caseSensitive>false</caseSensitive><externalId>true</externalId><type>Text</type><unique>true</unique>")
	case field.Length < need:
		f.Effect, f.Why = EffectFails, "An ID that does not fit is no key: a lead without another one is Refused (NO_KEY), and an action whose key does not fit is Failed."
		f.Code, f.What = "FIELD_SHORT", fmt.Sprintf("The field holds %d characters, and IDs have %d.", field.Length, need)
		f.Remedy, f.Metadata = edit+": make it 255 characters long.", changed(n, "<length>255</length>")
	case field.CaseSensitive:
		f.Code, f.Effect = "EXTERNAL_ID_CASE", EffectNone
		f.What = "The field tells letter cases apart."
		f.Why = "It works as it is; IDs that other tools write in capitals would be other IDs."
		f.Remedy, f.Metadata = edit+": Unique with \"Treat ABC and abc as duplicate values\".", changed(n, "<caseSensitive>false</caseSensitive>")
	default:
		return
	}
	k.add(f)
}

// keyTraits tells what of an external ID a field has, and what it lacks.
func keyTraits(f *schema.Field) string {
	out := []string{"of the type " + string(f.Type)}
	for _, a := range [...]struct {
		has  bool
		name string
	}{{f.ExternalID, "External ID"}, {f.Unique, "Unique"}} {
		if a.has {
			out = append(out, a.name)
		} else {
			out = append(out, "not "+a.name)
		}
	}
	return strings.Join(out, ", ")
}
