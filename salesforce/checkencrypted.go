package salesforce

import (
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// judgeEncrypted judges whether a field that records are looked for by can be
// looked for.
func (k *checker) judgeEncrypted(n FieldNeed, field *schema.Field) {
	if !field.Encrypted || field.Filterable || !k.looksBy(n) {
		return
	}
	k.add(Finding{
		Code: "FIELD_ENCRYPTED", Effect: EffectBlocks, Object: n.Object, Field: field.Name, Rule: n.For,
		What:   "The field is encrypted by the probabilistic scheme, so that Salesforce lets nobody look for its values.",
		Why:    "Records are looked for by it: a Sync ends with an error and writes nothing.",
		Remedy: "Setup > Platform Encryption > Encryption Settings: switch on Deterministic Encryption, choose it for the field, and have the values that are there encrypted anew.",
	})
}

// looksBy reports whether records are looked for by the field.
func (k *checker) looksBy(n FieldNeed) bool {
	switch {
	case n.Object == schema.Task:
		return k.setting(n, k.cfg.ActivityID)
	case strings.EqualFold(n.Field, standard.EmailField):
		return n.Edit || n.Object == schema.Contact
	}
	return k.setting(n, k.cfg.ExternalID) || strings.Contains(n.For, matchesExact)
}
