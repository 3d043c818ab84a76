package setup_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// synced is what a sync came to: the results, and what is in the org.
type synced struct {
	err     error
	results salesforce.Results
	records map[string][]string // by object, sorted, without what differs from run to run
	values  map[string]int      // by "Lead.Title": records that have a value
}

// syncAs syncs leads as a user.
func (w *world) syncAs(cfg salesforce.Config, user string, leads []salesforce.Lead) synced {
	w.t.Helper()
	cfg.Auth, cfg.HTTPClient = w.auth(user), w.http
	c, err := salesforce.New(cfg)
	require.NoError(w.t, err)
	results, err := c.Sync(w.t.Context(), leads...)
	out := w.records()
	out.results, out.err = results, err
	return out
}

// records is what is in the org.
func (w *world) records() synced {
	w.t.Helper()
	out := synced{records: map[string][]string{}, values: map[string]int{}}
	for _, object := range []string{"Lead", "Contact", "Task", "CampaignMember"} {
		for _, r := range w.org.Records(object) {
			var fields []string
			for name, v := range r {
				own := strings.HasSuffix(name, "__c") || name == "Status" || name == "HasResponded" || name == "CampaignId"
				if v == nil || v == false || object == "CampaignMember" && !own { // which has copies of the person's values
					continue
				}
				out.values[object+"."+name]++
				switch name {
				case "Id", "WhoId", "OwnerId", "CreatedById", "LastModifiedById", "CreatedDate", "LastModifiedDate", "SystemModstamp", "LastCUUpdateDate", "LastCURequestDate", "PhotoUrl", "CompletedDateTime":
				case "mobly_synced_at__c":
					fields = append(fields, name)
				default:
					fields = append(fields, fmt.Sprint(name, "=", v))
				}
			}
			slices.Sort(fields)
			out.records[object] = append(out.records[object], strings.Join(fields, "|"))
		}
		slices.Sort(out.records[object])
	}
	return out
}

// lines are the results in short, one a lead.
func (got *synced) lines() []string {
	var out []string
	for i := range got.results {
		r := &got.results[i]
		line := []string{string(r.Outcome), r.Object}
		for _, d := range r.Dropped {
			line = append(line, "-"+strings.Join(d.Fields, " "))
		}
		for _, o := range slices.Concat(r.Actions, r.Related) {
			line = append(line, string(o.Outcome))
			for _, d := range o.Dropped {
				line = append(line, "-"+o.Object+"."+strings.Join(d.Fields, " "))
			}
		}
		out = append(out, strings.Join(line, " "))
	}
	return out
}

func (got *synced) people() int { return len(got.records["Lead"]) + len(got.records["Contact"]) }

// effects are what goes otherwise than in a sync for which nothing was missing.
type effects struct {
	Blocks     bool     // the sync ends with an error
	Duplicates bool     // there are more people than there should be
	Fails      []string // "lead 3", "Task of 3"
	Drops      []string // "Lead.Title"
}

// leave leaves out fields that are lost.
func (e *effects) leave(fields []string) {
	var out []string
	for _, name := range e.Drops {
		if !slices.Contains(fields, name) {
			out = append(out, name)
		}
	}
	e.Drops = out
}

// effects are those that a sync shows.
func (got *synced) effects(t *testing.T, full *synced) effects {
	t.Helper()
	if got.err != nil {
		return effects{Blocks: true}
	}
	out := effects{Duplicates: got.people() > full.people()}
	require.Len(t, got.results, len(full.results))
	lost := map[string]bool{}
	told := dropped(full.results)
	for field, n := range dropped(got.results) {
		if n > told[field] {
			lost[field] = true
		}
	}
	for i := range got.results {
		r, was := &got.results[i], &full.results[i]
		if r.Outcome == salesforce.Failed || r.Outcome == salesforce.Refused {
			out.Fails = appendNew(out.Fails, fmt.Sprint("lead ", i), r.Outcome != was.Outcome)
		}
		others := slices.Concat(was.Actions, was.Related)
		for j, o := range slices.Concat(r.Actions, r.Related) {
			if o.Outcome == salesforce.Failed || o.Outcome == salesforce.Refused {
				out.Fails = appendNew(out.Fails, fmt.Sprintf("%s of %d", o.Object, i), o.Outcome != others[j].Outcome)
			}
		}
	}
	if !out.Duplicates && len(out.Fails) == 0 { // else records differ for other reasons
		for field, n := range full.values {
			if got.values[field] < n {
				lost[field] = true
			}
		}
	}
	out.Drops = slices.Sorted(maps.Keys(lost))
	slices.Sort(out.Fails)
	return out
}

func dropped(results salesforce.Results) map[string]int {
	out := map[string]int{}
	for i := range results {
		for _, d := range results[i].Dropped {
			if len(d.Fields) == 0 { // a tag, or an event without a campaign
				continue
			}
			out[results[i].Object+"."+strings.Join(d.Fields, " ")]++
		}
		for _, o := range slices.Concat(results[i].Actions, results[i].Related) {
			for _, d := range o.Dropped {
				out[o.Object+"."+strings.Join(d.Fields, " ")]++
			}
		}
	}
	return out
}

func appendNew(list []string, s string, when bool) []string {
	if !when || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// foretold are the effects that a report tells of, for leads of which full is
// what becomes of them where nothing is missing. Of fields that are told to cause
// more than the loss of their values, maybe, these may be lost as well.
func foretold(t *testing.T, r *setup.Report, full *synced) (out effects, maybe []string) {
	t.Helper()
	for _, f := range needed(r) {
		switch f.Effect {
		case setup.EffectNone, setup.EffectUnknown:
		case setup.EffectBlocks:
			return effects{Blocks: true}, nil
		case setup.EffectDuplicates:
			out.Duplicates, maybe = true, append(maybe, f.Object+"."+f.Field)
		case setup.EffectDrops:
			if f.Code == "FIELD_UNSEEN" && len(out.Fails) > 0 { // its records are not written at all
				maybe = append(maybe, f.Object+"."+f.Field)
				continue
			}
			out.Drops = append(out.Drops, f.Object+"."+f.Field)
		case setup.EffectFails:
			maybe = append(maybe, f.Object+"."+f.Field)
			for i := range full.results {
				out.Fails = slices.Concat(out.Fails, failing(t, f, i, &full.results[i]))
			}
		}
	}
	slices.Sort(out.Drops)
	slices.Sort(out.Fails)
	out.Fails = slices.Compact(out.Fails)
	return out, maybe
}

// failing are the parts of a lead that a finding foretells to fail.
func failing(t *testing.T, f *setup.Finding, i int, r *salesforce.Result) []string {
	outcome := salesforce.Created
	if f.Code == "OBJECT_NOT_EDITABLE" {
		outcome = salesforce.Updated
	}
	if object := map[string]string{"Task": "Task", "Campaign": "CampaignMember", "CampaignMember": "CampaignMember"}[f.Object]; object != "" {
		is := func(o salesforce.RecordResult) bool { return o.Object == object && o.Outcome == outcome }
		if slices.ContainsFunc(slices.Concat(r.Actions, r.Related), is) {
			return []string{fmt.Sprintf("%s of %d", object, i)}
		}
		return nil
	}
	require.Empty(t, f.Field, "no field of a person is one without which leads fail")
	if r.Object == f.Object && r.Outcome == outcome {
		return []string{fmt.Sprint("lead ", i)}
	}
	return nil
}
