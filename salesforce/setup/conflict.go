package setup

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// conflicts returns an [salesforce.ErrConfig] with every field that two of a
// rule, a tag, ExternalID and SyncedAt would write. No sync begins with one, and
// a field that is made of the wrong type cannot be unmade by this package. The
// mapping and the tags, each for itself, are sound.
func conflicts(cfg salesforce.Config) error {
	if len(cfg.Mapping.Rules) == 0 {
		cfg.Mapping = mapping.Recommended()
	}
	m, err := cfg.Mapping.Compile(mapping.Options{})
	if err != nil {
		return err
	}
	t, err := cfg.Tags.Compile(tags.Options{})
	if err != nil {
		return err
	}
	var errs []error
	for _, object := range [...]string{schema.Lead, schema.Contact} {
		if object == schema.Contact && cfg.Strategy == salesforce.LeadsOnly {
			continue
		}
		fields := slices.Concat(m.Fields(object), t.Fields(object))
		for _, setting := range [...]string{cfg.ExternalID, cfg.SyncedAt} {
			if setting != "" {
				fields = append(fields, setting)
			}
		}
		for i, name := range fields {
			if slices.ContainsFunc(fields[:i], func(other string) bool { return strings.EqualFold(name, other) }) {
				errs = append(errs, fmt.Errorf("%w: %s.%s would be written by two of a rule, a tag, ExternalID and SyncedAt", salesforce.ErrConfig, object, name))
			}
		}
	}
	return errors.Join(errs...)
}
