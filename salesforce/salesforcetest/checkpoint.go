package salesforcetest

import (
	"maps"
	"slices"
)

// Snapshot is the data of an org at one time, for [Org.Restore]. It never changes.
type Snapshot struct {
	org      *Org
	entities map[*entity]contents
	names    []string
	logins   []login
	fields   map[string]string      // IDs of the custom fields, as [setup] has them
	given    map[string]customField // likewise
}

// contents is what an entity holds.
type contents struct {
	columns []*column
	byName  map[string]*column
	granted bool
	sharing Sharing
	places  []string
	table   table
}

// Snapshot keeps the org's objects, fields, records, users and permissions. The
// rest - rules, faults, sessions, limits, the log, bulk jobs and the clock - it
// does not hold. It copies no record: the cost is that of the lists of IDs.
func (o *Org) Snapshot() *Snapshot {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.defined() // every field has its ID, and keeps it
	s := &Snapshot{
		org: o, entities: map[*entity]contents{}, names: slices.Clone(o.names), logins: slices.Clone(o.logins),
		fields: maps.Clone(o.setup.ids), given: maps.Clone(o.setup.given),
	}
	for _, e := range o.entities {
		s.entities[e] = e.contents()
	}
	return s
}

func (e *entity) contents() contents {
	return contents{
		columns: slices.Clone(e.columns), byName: maps.Clone(e.byName), granted: e.granted, sharing: e.sharing, places: slices.Clone(e.places),
		table: table{rows: maps.Clone(e.rows), order: slices.Clone(e.order)},
	}
}

// Restore brings the org back to a snapshot of its own, as often as one likes. A
// snapshot of another org is ignored. IDs that were given out since are not
// given out again.
func (o *Org) Restore(s *Snapshot) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if s == nil || s.org != o {
		return
	}
	o.entities, o.prefixes, o.names = map[string]*entity{}, map[string]*entity{}, nil
	byName := map[string]*entity{}
	for e := range s.entities {
		byName[e.name] = e
	}
	for _, name := range s.names {
		o.addEntity(byName[name])
	}
	for e, c := range s.entities {
		e.columns, e.byName, e.granted = slices.Clone(c.columns), maps.Clone(c.byName), c.granted
		e.sharing, e.places = c.sharing, slices.Clone(c.places)
		e.rows, e.order, e.indexes = maps.Clone(c.table.rows), slices.Clone(c.table.order), nil
		for _, col := range e.columns {
			e.reindex(col)
		}
		keys := e.keys
		e.keys = nil
		for _, k := range keys {
			e.addKey(k)
		}
	}
	o.logins, o.access = slices.Clone(s.logins), nil
	o.setup.ids, o.setup.given = maps.Clone(s.fields), maps.Clone(s.given)
	clear(o.cursors)
	o.touch()
}
