package setup_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// loss is a permission that is taken away.
type loss struct {
	name  string
	about string // what a check must name: "Lead.Title", "Lead"; a code where no object is concerned
	take  func(t *testing.T)
}

// losses are all that can be taken from what setup generated: each right of each
// row, with what depends on it, and each user permission.
func (w *world) losses(changes *setup.Changes) []loss {
	w.t.Helper()
	sets := w.org.Records("PermissionSet")
	set := sets[slices.IndexFunc(sets, func(r map[string]any) bool { return r["Name"] == setup.DefaultPermissionSet })]["Id"].(string)
	rows := map[string][]map[string]any{}
	for _, object := range []string{"ObjectPermissions", "FieldPermissions"} {
		for _, r := range w.org.Records(object) {
			if r["ParentId"] == set {
				rows[object] = append(rows[object], r)
			}
		}
	}
	remove := func(t *testing.T, of func(object, field string) bool) {
		for _, r := range slices.Concat(rows["FieldPermissions"], rows["ObjectPermissions"]) {
			field, _ := r["Field"].(string)
			if of(r["SobjectType"].(string), field) {
				require.NoError(t, w.org.Delete(r["Id"].(string)))
			}
		}
	}
	change := func(id string, right string) func(*testing.T) {
		return func(t *testing.T) {
			require.NoError(t, w.org.Update(id, map[string]any{"Permissions" + right: false}))
		}
	}
	var out []loss
	granted := 0
	for i := range changes.Steps {
		s := &changes.Steps[i]
		if s.Kind != setup.Grant {
			continue
		}
		granted++
		p := *s.Permission
		if p.User != "" {
			about := map[string]string{"ApiEnabled": "API_DISABLED"}[p.User]
			if about == "" {
				about = "Task"
			}
			out = append(out, loss{"have " + p.User, about, change(set, p.User)})
			continue
		}
		object := "ObjectPermissions"
		if p.Field != "" {
			object = "FieldPermissions"
		}
		i := slices.IndexFunc(rows[object], func(r map[string]any) bool {
			field, _ := r["Field"].(string)
			return r["SobjectType"] == p.Object && (p.Field == "" || field == p.Name())
		})
		require.GreaterOrEqual(w.t, i, 0, "%s was not granted", p.Name())
		id := rows[object][i]["Id"].(string)
		if p.Create {
			out = append(out, loss{"create " + p.Name(), p.Name(), change(id, "Create")})
		}
		if p.Edit {
			out = append(out, loss{"edit " + p.Name(), p.Name(), change(id, "Edit")})
		}
		out = append(out, loss{"read " + p.Name(), p.Name(), func(t *testing.T) {
			remove(t, func(object, field string) bool {
				switch {
				case p.Field != "":
					return p.Name() == field
				case p.Object == "Account": // without which there is no Read on Contact
					return object == "Account" || object == "Contact"
				}
				return object == p.Object
			})
		}})
	}
	require.Equal(w.t, len(rows["ObjectPermissions"])+len(rows["FieldPermissions"])+3, granted, "each row is one that was planned")
	return out
}

// names reports whether a finding that needs attention is about the permission.
func names(r *salesforce.Report, about string) bool {
	object, field, _ := strings.Cut(about, ".")
	return slices.ContainsFunc(r.Findings, func(f salesforce.Finding) bool {
		part := strings.HasSuffix(field, "Address") && !strings.HasSuffix(about, "__c") && strings.HasPrefix(f.Field, strings.TrimSuffix(field, "Address"))
		return f.Severity != salesforce.SeverityInfo && (f.Code == about || f.Object == object && (f.Field == field || field == "" || part && f.Field != "")) &&
			f.What != "" && f.Why != "" && f.Remedy != "" && (f.Metadata != "" || f.Code == "API_DISABLED")
	})
}

// worst is the worst effect of what needs attention.
func worst(r *salesforce.Report) salesforce.Effect {
	order := []salesforce.Effect{salesforce.EffectNone, salesforce.EffectDrops, salesforce.EffectDuplicates, salesforce.EffectFails, salesforce.EffectBlocks}
	at := 0
	for _, f := range r.Findings {
		if f.Severity != salesforce.SeverityInfo {
			at = max(at, slices.Index(order, f.Effect))
		}
	}
	return order[at]
}

// TestEachPermissionCounts takes away in turn each permission that setup
// generates: a check names it, a sync does what the check says, setup grants it
// again, and the check is clean.
func TestEachPermissionCounts(t *testing.T) {
	w, cfg, changes := sampleWorld(t)
	_, opts := sampleConfig()
	ready := w.org.Snapshot()
	full := w.syncAs(cfg, w.user)
	require.NoError(t, full.err)
	w.org.Restore(ready)
	losses := w.losses(changes)
	require.Greater(t, len(losses), 100)
	for i, l := range losses {
		if underRace && i%10 != 0 {
			continue
		}
		t.Run(l.name, func(t *testing.T) {
			w.t = t
			w.org.Restore(ready)
			l.take(t)
			lost := w.org.Snapshot()
			report, err := w.client(cfg).Check(t.Context())
			require.NoError(t, err)
			require.True(t, names(report, l.about), "%s is not told:\n%s", l.about, report)
			got := w.syncAs(cfg, w.user)
			require.Equal(t, worst(report), got.effect(&full), "%v\n%s", got.err, report)
			for field, n := range got.dropped {
				if n > full.dropped[field] {
					require.True(t, names(report, field), "%s was dropped, and not told", field)
				}
			}
			w.org.Restore(lost)
			require.NotEmpty(t, w.plan(cfg, opts).Steps)
			w.apply(cfg, opts)
			require.Empty(t, w.gaps(cfg))
		})
	}
}
