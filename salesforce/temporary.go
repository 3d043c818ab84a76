package salesforce

import (
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// CompileForCheck reports why the settings do not fit the org's objects, the last
// of which is Task. It is for package setup only, and will be removed.
func CompileForCheck(settings *planner.Settings, objects []*schema.Object) error {
	_, err := compile(settings, objects)
	return err
}
