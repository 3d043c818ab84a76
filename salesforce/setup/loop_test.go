package setup_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// loss is a right of the generated permission set that is taken away.
type loss struct {
	name  string
	about string   // what a check must name first: "Lead.Title", "Lead"; a code where no object is concerned
	also  []string // what it may name besides, as a whole: "Contact"
	take  func(t *testing.T)
}

// generated is the permission set that setup writes to a file: "Create Edit
// Read" by "Lead", true by "EditTask".
func generated(t *testing.T, cfg salesforce.Config, opts setup.Options) map[string]any {
	t.Helper()
	fsys, err := setup.Files(cfg.Settings, nil, opts)
	require.NoError(t, err)
	out := map[string]any{}
	for name, rights := range described(t, texts(t, fsys), "Mobly_Event_Sync") {
		if _, name, ok := strings.Cut(name, " "); ok {
			out[name] = rights
		}
	}
	return out
}

// granted is what the org's permission set grants, as generated has it, and the
// IDs of what it is kept in.
func (w *world) granted() (rights map[string]any, ids map[string]string) {
	w.t.Helper()
	rights, ids = map[string]any{}, map[string]string{}
	sets := w.org.Records("PermissionSet")
	set := sets[slices.IndexFunc(sets, func(r map[string]any) bool { return r["Name"] == "Mobly_Event_Sync" })]
	for name, v := range set {
		if user, ok := strings.CutPrefix(name, "Permissions"); ok && v == true {
			rights[user], ids[user] = true, set["Id"].(string)
		}
	}
	for object, column := range map[string]string{"ObjectPermissions": "SobjectType", "FieldPermissions": "Field"} {
		for _, r := range w.org.Records(object) {
			if r["ParentId"] != set["Id"] {
				continue
			}
			var has []string
			for name, v := range r {
				if right, ok := strings.CutPrefix(name, "Permissions"); ok && v == true {
					has = append(has, right)
				}
			}
			slices.Sort(has)
			name := r[column].(string)
			rights[name], ids[name] = strings.Join(has, " "), r["Id"].(string)
		}
	}
	return rights, ids
}

// losses are all rights of the permission set, each with what depends on it.
func (w *world) losses(file map[string]any, ids map[string]string) []loss {
	var out []loss
	for _, name := range slices.Sorted(maps.Keys(file)) {
		without := func(right string) func(*testing.T) {
			return func(t *testing.T) {
				require.NoError(t, w.org.Update(ids[name], map[string]any{"Permissions" + right: false}))
			}
		}
		rights, ok := file[name].(string)
		if !ok {
			about := map[string]string{"ApiEnabled": "API_DISABLED", "ActivitiesAccess": "Task", "EditTask": "Task"}[name]
			out = append(out, loss{name: name, about: about, also: []string{"Task"}, take: without(name)})
			continue
		}
		for right := range strings.FieldsSeq(rights) {
			l := loss{name: name + " " + right, about: name, take: without(right)}
			if right == "Read" {
				l.also = []string{name}
				switch name {
				case "Account": // without which there is no Read on Contact
					l.also = append(l.also, "Contact")
				case "Campaign": // whose members go with it
					l.also = append(l.also, "CampaignMember")
				}
				l.take = func(t *testing.T) {
					for _, id := range w.dependent(name, ids) {
						require.NoError(t, w.org.Delete(id))
					}
				}
			}
			out = append(out, l)
		}
	}
	return out
}

// dependent are the rows that go with Read on an object or a field, those of
// fields first.
func (w *world) dependent(name string, ids map[string]string) (out []string) {
	for _, row := range slices.Backward(slices.Sorted(maps.Keys(ids))) {
		object, _, _ := strings.Cut(row, ".")
		if row == name || object == name || name == "Account" && object == "Contact" {
			out = append(out, ids[row])
		}
	}
	return out
}

// tells reports whether a finding that needs attention is about the loss, and
// says all that an admin must know.
func (l *loss) tells(f *setup.Finding) bool {
	return l.names(f, l.about) && f.What != "" && f.Why != "" && strings.Contains(f.Remedy, "Setup > ") && f.Metadata != ""
}

// names reports whether a finding is about an object or a field, of an address
// also by its parts.
func (l *loss) names(f *setup.Finding, about string) bool {
	object, field, _ := strings.Cut(about, ".")
	prefix, address := strings.CutSuffix(field, "Address")
	return f.Code == about || f.Object == object && (f.Field == field || address && f.Field != "" && strings.HasPrefix(f.Field, prefix) && !strings.HasSuffix(f.Field, "__c"))
}

// needed are the findings that need attention.
func needed(r *setup.Report) (out []*setup.Finding) {
	for i := range r.Findings {
		if r.Findings[i].Severity != setup.SeverityInfo {
			out = append(out, &r.Findings[i])
		}
	}
	return out
}

// TestEachPermissionCounts takes away in turn each right of the permission set
// that setup generates: a check names it and nothing else, a sync does what the
// check says of each lead, action and field, and setup grants just that again.
func TestEachPermissionCounts(t *testing.T) {
	t.Parallel()
	w, cfg := sampleWorld(t)
	opts := setup.Options{Assign: mobly}
	file := generated(t, cfg, opts)
	rights, ids := w.granted()
	same(t, "the file and the org", file, rights)
	losses := w.losses(file, ids)
	require.Greater(t, len(losses), 150)

	admin := w.admin(w.seesAll(cfg)) // who need not ask for each field by itself
	leads := sampleLeads(t)
	leads = append(leads[:3:3], leads[len(leads)-4:]...)
	restore, before := w.org.Checkpoint(), w.records()
	full := w.syncAs(cfg, w.user, leads)
	require.NoError(t, full.err)
	for i, l := range losses {
		if underRace && i%10 != 0 {
			continue
		}
		t.Run(l.name, func(t *testing.T) {
			w.t = t
			restore()
			l.take(t)
			lose := w.org.Checkpoint()
			report := w.checked(w.signedIn(cfg))
			if strings.HasPrefix(l.name, "Event.") && strings.HasSuffix(l.name, " Edit") { // which only those are told who may edit events; no Task is the worse for it
				require.Empty(t, needed(report))
			} else {
				l.toldBy(t, report)
			}

			got := w.syncAs(cfg, w.user, leads)
			want, maybe := foretold(t, report, &full)
			shown := got.effects(t, &full)
			shown.leave(maybe)
			same(t, "effects that are foretold and shown", want, shown)
			if want.Blocks {
				same(t, "the org, to which nothing is written", before.records, got.records)
			}

			lose()
			changes, err := admin.Plan(t.Context(), cfg.Settings, opts)
			require.NoError(t, err)
			_, err = admin.Apply(t.Context(), changes)
			require.NoError(t, err)
			again, _ := w.granted()
			same(t, "rights that are granted again", rights, again)
		})
	}
}

// toldBy requires that a report names what was taken, and nothing else.
func (l *loss) toldBy(t *testing.T, r *setup.Report) {
	t.Helper()
	told := false
	for _, f := range needed(r) {
		told = told || l.tells(f)
		require.True(t, l.names(f, l.about) || slices.Contains(l.also, f.Object), "%s.%s was not taken:\n%s", f.Object, f.Field, r)
	}
	require.True(t, told, "it is not told:\n%s", r)
}
