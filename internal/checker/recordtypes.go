package checker

import (
	"context"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/metadata"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// RecordTypes returns an object's record types that rules name, and a finding for each
// that the user cannot use.
func RecordTypes(s *planner.Settings, object string, o *schema.Object) (types []schema.RecordType, unfit []Finding) {
	spec := core.Spec{Type: schema.TypeReference, RecordTypes: append([]schema.RecordType{}, o.RecordTypes...)}
	for _, src := range sourcesOf(s, object) {
		if !hasName(src.fieldName, schema.RecordTypeID) {
			continue
		}
		for _, name := range src.writes() {
			if t := core.RecordType(o.RecordTypes, name); t != nil && name != "" && !slices.Contains(types, *t) {
				types = append(types, *t)
			}
			if _, lost := spec.CoerceText(name); lost != nil {
				unfit = append(unfit, Finding{
					Code: "RECORD_TYPE", Effect: EffectDrops, Object: object, Field: schema.RecordTypeID, Rule: src.name,
					What:     "New records cannot be given the record type that the rule names, " + name + ": " + lost.Reason + ".",
					Why:      "They get the integration user's default record type; every result says so.",
					Remedy:   typesPage(object) + ": create or activate it. " + codes.HintObjects + " > " + object + "s > Edit > Record Type Assignments: assign it. Or correct the rule.",
					Metadata: metadata.Line("recordTypeVisibilities", metadata.RecordTypeVisibility{RecordType: object + "." + name, Visible: true}),
				})
			}
		}
	}
	return types, unfit
}

func typesPage(object string) string { return "Setup > Object Manager > " + object + " > Record Types" }

// recordTypes reports record types that the user cannot use, and adapts objects to the
// usable ones and the user's default.
func (c *check) recordTypes(ctx context.Context) error {
	for _, object := range c.persons() {
		o := c.objects[object]
		if o == nil {
			continue
		}
		types, unfit := RecordTypes(c.cfg.Settings, object, o)
		for _, f := range unfit {
			c.add(f)
		}
		if t := core.RecordType(o.RecordTypes, ""); t != nil && !slices.Contains(types, *t) {
			types = append(types, *t)
		}
		for _, t := range types {
			typed, err := c.org.OfType(ctx)(o, t.ID)
			if err != nil {
				return err
			}
			c.typed[object] = append(c.typed[object], typed)
			values := map[string][]string{}
			for _, f := range typed.Fields() {
				if f.RecordType != "" {
					values[f.Name] = activeValues(&f)
				}
			}
			c.report.Settings.PicklistValues[t.ID] = values
		}
	}
	return nil
}
