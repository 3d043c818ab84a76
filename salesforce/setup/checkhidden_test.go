package setup_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// The fields of an object that is hidden are told at once: the same, with the
// same effects and metadata, as are told once the object alone is granted.
func TestCheckHiddenObject(t *testing.T) {
	t.Parallel()
	for _, hidden := range []string{schema.Lead, schema.Contact, schema.Task} {
		for _, sees := range []bool{false, true} {
			t.Run(hidden, func(t *testing.T) {
				w := newCheckWorld(t, checkConfig())
				if sees {
					w.set.System = append(w.set.System, "ViewSetup")
				}
				if hidden != schema.Lead { // a field that the org does not have, and one of no name that is known
					w.cfg.Settings.Keys.SyncedAt = "other_synced_at__c"
				}
				for name := range w.set.Fields {
					if strings.HasPrefix(name, hidden+".") || hidden == schema.Task && strings.HasPrefix(name, "Event.") {
						delete(w.set.Fields, name)
					}
				}
				shown, restore := w.set, w.org.Checkpoint()
				w.set = without(w.set, hidden)
				first := w.check()
				w.set = shown
				restore()
				second := w.check()
				if diff := cmp.Diff(lacking(second, hidden), lacking(first, hidden)); diff != "" {
					t.Errorf("(-once the object is granted +while it is hidden):\n%s", diff)
				}
				require.NotEmpty(t, lacking(first, hidden))
				for _, f := range second.Findings {
					require.NotEqual(t, "FIELD_UNSEEN", f.Code, "nothing is hidden any more")
				}
				for _, f := range first.Findings {
					if f.Object == hidden && f.Field != "" {
						require.Contains(t, []string{"FIELD_UNSEEN", "FIELD_MISSING"}, f.Code, "nothing else can be known")
					}
					if f.Code != "FIELD_UNSEEN" {
						continue
					}
					require.Equal(t, setup.SeverityWarning, f.Severity, "it is not known to be missing")
					require.Equal(t, !sees && strings.HasSuffix(f.Field, "__c"), strings.Contains(f.Metadata, "CustomField: "), f.Metadata)
					require.Equal(t, hidden == schema.Task && strings.HasSuffix(f.Field, "__c"), strings.Contains(f.Remedy, "on Events too"), f.Remedy)
					if f.Field == "mobly_description__c" && !sees {
						require.Contains(t, f.Remedy, "New: Text Area (Long) of 32000 characters, label")
					}
					require.Contains(t, f.Why, "does not include the field's")
					require.Contains(t, f.Remedy, "Object Settings > "+hidden+"s > Edit: Read Access")
				}
			})
		}
	}
}

// without is a permission set that hides an object.
func without(set salesforcetest.PermissionSet, object string) salesforcetest.PermissionSet {
	objects := map[string]salesforcetest.ObjectAccess{}
	for name, a := range set.Objects {
		if name != object {
			objects[name] = a
		}
	}
	var system []string
	for _, name := range set.System {
		if object != schema.Task || name != "ActivitiesAccess" && name != "EditTask" {
			system = append(system, name)
		}
	}
	set.Objects, set.System = objects, system
	return set
}

// lacking are the fields of an object that the report tells not to be granted,
// with what is said of each.
func lacking(r *setup.Report, object string) map[string]string {
	out := map[string]string{}
	for _, f := range r.Findings {
		if f.Object == object && f.Field != "" && strings.HasPrefix(f.Code, "FIELD_") {
			out[f.Field] = strings.Join([]string{string(f.Effect), f.Rule, f.Metadata}, "\n")
		}
	}
	return out
}

// What could not be looked at for another reason is not said to be hidden.
func TestCheckFieldsOfUnreadable(t *testing.T) {
	w := newCheckWorld(t, checkConfig())
	c := w.connect()
	w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError, Path: "/sobjects/Contact/describe", Status: 403, Code: "INSUFFICIENT_ACCESS"})
	report := w.checked(c)
	require.Equal(t, []string{"warning UNREADABLE unknown Contact."}, said(report))
}
