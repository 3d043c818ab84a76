package salesforce

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

const masterField = "MasterRecordId"

// A record that was merged into another one is in the recycle bin, where its
// MasterRecordId names the survivor, until the bin is emptied: after 15 days, as
// a rule.

// mergedInto asks into which records those of the IDs were merged.
func (pm *personModel) mergedInto(ids []string, merged func(loser, survivor string)) []soql.Question {
	if pm.object.Field(masterField) == nil || len(ids) == 0 {
		return nil
	}
	return []soql.Question{{
		Deleted: true, Fields: []string{"Id", masterField}, Object: pm.object.Name, Filter: mergedOnly, Conditions: []soql.OneOf{{Field: "Id", Values: ids}},
		Row: func(row map[string]any) {
			r := record{values: row}
			merged(r.id(), r.text(masterField))
		},
	}}
}

const mergedOnly = "IsDeleted=true AND " + masterField + "!=null"

// askMore asks for what only matters where the first look-ups found nothing: the
// survivors of known records that are gone, and records of the name of a person
// who has an external ID now, and none before.
func (pl *planning) askMore(ask func([]soql.Question) bool) bool {
	gone := make(map[string][]string)
	var named []*person
	for _, p := range pl.persons {
		if p.err == nil && pl.addGone(gone, p) && p.keys.renamed() {
			named = append(named, p)
		}
	}
	var more []soql.Question
	if len(named) > 0 {
		more = append(more, pl.query(pl.model.person(pl.model.Creates), []soql.OneOf{pl.exactTerms(named)}))
	}
	return pl.askSurvivors(ask, gone, more)
}

// addGone adds the known records of a person that are gone, up to the step of
// the match order that finds the person, and reports whether none does.
func (mt *matcher) addGone(gone map[string][]string, p *person) bool {
	add := func(object string, ids ...string) {
		if x := mt.indexes[object]; x != nil {
			gone[object] = append(gone[object], slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return x.byID[id] != nil })...)
		}
	}
	if p.use != nil {
		add(p.use.record.Object, p.use.record.ID)
	}
	var room [8]step
	for _, s := range mt.steps(room[:0], p) {
		switch s.by {
		case ByContactID:
			add(schema.Contact, p.keys.contacts...)
		case ByLeadID:
			add(schema.Lead, p.keys.leads...)
		default:
		}
		if len(s.records) > 0 && !mt.passes(s) {
			return false
		}
	}
	return true
}

// askSurvivors asks for the records that those which are gone were merged into,
// together with more, and has the indexes know them by the IDs of both.
func (mt *matcher) askSurvivors(ask func([]soql.Question) bool, gone map[string][]string, more []soql.Question) bool {
	asked, masters := make(map[string]bool), make(map[string]string)
	for {
		next := make(map[string][]string)
		for i := range mt.model.persons {
			pm := &mt.model.persons[i]
			object := pm.object.Name
			var ids []string
			for _, id := range gone[object] {
				if !asked[id] {
					asked[id], ids = true, append(ids, id)
				}
			}
			more = append(more, pm.mergedInto(ids, func(loser, survivor string) {
				masters[loser] = survivor
				if mt.indexes[object].byID[survivor] == nil {
					next[object] = append(next[object], survivor) // which may have been merged, too
				}
			})...)
		}
		if len(more) == 0 {
			break
		}
		if !ask(more) {
			return false
		}
		gone, more = next, nil
		for i := range mt.model.persons {
			pm := &mt.model.persons[i]
			if ids := gone[pm.object.Name]; len(ids) > 0 {
				more = append(more, mt.query(pm, []soql.OneOf{{Field: "Id", Values: ids}}))
			}
		}
	}
	mt.alias(masters)
	return true
}

// alias has the indexes know survivors by the IDs of the records that were merged
// into them.
func (mt *matcher) alias(masters map[string]string) {
	for loser := range masters {
		survivor := lastOf(masters, loser)
		for _, x := range mt.indexes {
			if r := x.byID[survivor]; r != nil {
				x.byID[loser] = r
			}
		}
	}
}

// lastOf returns the last survivor that an ID leads to, itself where it was not
// merged.
func lastOf(masters map[string]string, id string) string {
	for range masters { // the way is no longer, unless it is a circle
		next := masters[id]
		if next == "" {
			break
		}
		id = next
	}
	return id
}
