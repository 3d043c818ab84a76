package checker

import (
	"errors"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// judgeConfig reports whether the planner finds that the configuration does not
// fit the org, unless other findings say so.
func (c *check) judgeConfig() {
	var objects []*schema.Object
	for _, name := range append(slices.Sorted(slices.Values(c.persons())), schema.Task) { // Contact first, as the planner wants them
		if c.objects[name] == nil {
			return // its finding says so
		}
		objects = append(objects, c.objects[name])
	}
	err := salesforce.CompileForCheck(c.cfg.Settings, objects)
	if err == nil {
		return
	}
	blocked := slices.ContainsFunc(c.report.Findings, func(f Finding) bool { return f.Effect == EffectBlocks })
	for _, e := range leaves(err) {
		f := Finding{
			Code: "RULE", Effect: EffectBlocks, What: "The configuration does not fit the org: " + e.Error() + ".",
			Why: "Sync ends with an error and writes nothing.", Remedy: "Correct the rule or the setting.",
		}
		switch e := e.(type) { //nolint:errorlint // a leaf
		case *mapping.FieldError:
			f.Object, f.Field, f.Rule = e.Object, e.Field, "rule "+e.Rule
		case *tags.FieldError:
			f.Object, f.Field, f.Rule = e.Object, e.Field, e.Rule
		}
		if errors.Is(e, mapping.ErrRule) || !blocked {
			c.add(f)
		}
	}
}

// leaves returns the errors of which others were joined.
func leaves(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var out []error
	for _, e := range joined.Unwrap() {
		out = append(out, leaves(e)...)
	}
	return out
}
