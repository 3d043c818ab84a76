package salesforce

import (
	"errors"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// judgeConfig tells of what keeps the configuration from being used with the
// org, as Sync would find out.
func (k *checker) judgeConfig() {
	var objects []*schema.Object
	for _, name := range []string{schema.Contact, schema.Lead, schema.Task} { // as Client.compiled has them
		if name == schema.Contact && k.cfg.Strategy == LeadsOnly {
			continue
		}
		if k.objects[name] == nil {
			return // which is said
		}
		objects = append(objects, k.objects[name])
	}
	_, err := planner.Compile(k.cfg.settings(), objects)
	if err == nil {
		return
	}
	said := slices.ContainsFunc(k.report.Findings, func(f Finding) bool { return f.Effect == EffectBlocks })
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
		if errors.Is(e, mapping.ErrRule) || !said {
			k.add(f)
		}
	}
}

// leaves are the errors that others were joined of.
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
