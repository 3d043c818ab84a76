package checker

import (
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// The lengths of the values of external ID fields: Mobly's IDs are UUIDs, and an
// action's key that does not fit is replaced by a digest.
const (
	keyLength    = 36
	digestLength = 38
)

// judgeKey judges the fields that the configuration names.
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
		f.Code, f.What = "FIELD_TYPE", fmt.Sprintf("The field is of the type %s, and is to hold a date and time.", has.Type)
		f.Remedy, f.Metadata = "Make another field and name it in Config.SyncedAt. "+createField(n), component(n)
	case isSyncedAt || !isKey:
		return
	case has.Type != schema.TypeString || !has.ExternalID || !has.Unique:
		f.Code, f.What = "EXTERNAL_ID", "The field must be text and have the attributes External ID and Unique; it is "+traits(has)+"."
		f.Remedy = edit + ": tick External ID, and Unique with \"Treat ABC and abc as duplicate values\". A field of another type must be made anew."
		f.Metadata = changed(n, "<caseSensitive>false</caseSensitive><externalId>true</externalId><type>Text</type><unique>true</unique>")
	case has.Length < length:
		f.Code, f.What = "FIELD_SHORT", fmt.Sprintf("The field holds %d characters, and IDs have %d.", has.Length, length)
		f.Effect, f.Why = EffectFails, "An ID that does not fit is no key: a lead without another one is Refused (NO_KEY), and an action whose key does not fit is Failed."
		f.Remedy, f.Metadata = edit+": make it 255 characters long.", changed(n, "<length>255</length>")
	case has.CaseSensitive:
		f.Code, f.What = "EXTERNAL_ID_CASE", "The field tells letter cases apart."
		f.Effect, f.Why = EffectNone, "It works as it is; IDs that other tools write in capitals would be other IDs."
		f.Remedy, f.Metadata = edit+": Unique with \"Treat ABC and abc as duplicate values\".", changed(n, "<caseSensitive>false</caseSensitive>")
	default:
		return
	}
	c.add(f)
}

// traits describes which traits of an external ID a field has.
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
		What:   "The field is encrypted by the probabilistic scheme, so that Salesforce lets nobody look for its values.",
		Why:    "Records are looked for by it: a Sync ends with an error and writes nothing.",
		Remedy: "Setup > Platform Encryption > Encryption Settings: switch on Deterministic Encryption, choose it for the field, and have the values that are there encrypted anew.",
	})
}
