package checker

import (
	"fmt"
	"strings"

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
	task := n.Object == schema.Task
	switch {
	case !task && hasName(n.Field, c.cfg.SyncedAt):
		c.judgeSyncedAt(n, has)
	case !task && hasName(n.Field, c.cfg.ExternalID):
		c.judgeExternalID(n, has, keyLength)
	case task && hasName(n.Field, c.cfg.ActivityID):
		c.judgeExternalID(n, has, digestLength)
	}
}

func (c *check) judgeSyncedAt(n FieldNeed, has *schema.Field) {
	if has.Type == schema.TypeDateTime {
		return
	}
	f := Finding{
		Code: "FIELD_TYPE", Object: n.Object, Field: has.Name, Rule: n.For,
		What:     fmt.Sprintf("The field is of the type %s, and is to hold a date and time.", has.Type),
		Remedy:   "Make another field and name it in Config.SyncedAt. " + createField(n),
		Metadata: component(n),
	}
	f.Effect, f.Why = c.effect(n, false)
	c.add(f)
}

// judgeExternalID judges an external ID field whose values have that length.
func (c *check) judgeExternalID(n FieldNeed, has *schema.Field, length int) {
	f := Finding{Object: n.Object, Field: has.Name, Rule: n.For}
	edit := fieldPage(n.Object, has.Name) + " > Edit"
	switch {
	case has.Type != schema.TypeString || !has.ExternalID || !has.Unique:
		f.Effect, f.Why = c.effect(n, false)
		f.Code, f.What = "EXTERNAL_ID", "The field must be text and have the attributes External ID and Unique; it is "+keyTraits(has)+"."
		f.Remedy = edit + ": tick External ID, and Unique with \"Treat ABC and abc as duplicate values\". A field of another type must be made anew."
		f.Metadata = changed(n, "<caseSensitive>false</caseSensitive><externalId>true</externalId><type>Text</type><unique>true</unique>")
	case has.Length < length:
		f.Effect, f.Why = EffectFails, "An ID that does not fit is no key: a lead without another one is Refused (NO_KEY), and an action whose key does not fit is Failed."
		f.Code, f.What = "FIELD_SHORT", fmt.Sprintf("The field holds %d characters, and IDs have %d.", has.Length, length)
		f.Remedy, f.Metadata = edit+": make it 255 characters long.", changed(n, "<length>255</length>")
	case has.CaseSensitive:
		f.Code, f.Effect = "EXTERNAL_ID_CASE", EffectNone
		f.What = "The field tells letter cases apart."
		f.Why = "It works as it is; IDs that other tools write in capitals would be other IDs."
		f.Remedy, f.Metadata = edit+": Unique with \"Treat ABC and abc as duplicate values\".", changed(n, "<caseSensitive>false</caseSensitive>")
	default:
		return
	}
	c.add(f)
}

// keyTraits describes which traits of an external ID a field has.
func keyTraits(f *schema.Field) string {
	not := map[bool]string{false: "not "}
	return strings.Join([]string{"of the type " + string(f.Type), not[f.ExternalID] + "External ID", not[f.Unique] + "Unique"}, ", ")
}

// judgeEncrypted judges whether a field by which records are searched can be
// searched.
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
