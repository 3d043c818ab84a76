package salesforcetest

import (
	"maps"
	"slices"
)

// checkpoint is the data of an org at one time. It never changes.
type checkpoint struct {
	entities map[*entity]contents
	names    []string
	logins   []login
	fields   map[string]string      // IDs of the custom fields, as [setup] has them
	given    map[string]customField // likewise
	types    map[string][]string    // as [Org] has them
}

// contents is what an entity holds.
type contents struct {
	columns []*column
	byName  map[string]*column
	granted bool
	types   []recordType
	sharing Sharing
	places  []string
	table   table
}

// Checkpoint keeps the org's objects, fields, records, users and permissions,
// and returns a function that restores them, any number of times. It does not
// keep the rest: rules, faults, sessions, limits, the log, bulk jobs and the
// clock. It copies no record, so it costs only the lists of IDs. IDs issued
// since are not issued again.
func (o *Org) Checkpoint() (restore func()) {
	o.lock()
	defer o.mu.Unlock()
	o.defined() // every field has its ID, and keeps it
	c := &checkpoint{
		entities: map[*entity]contents{}, names: slices.Clone(o.names), logins: slices.Clone(o.logins),
		fields: maps.Clone(o.setup.ids), given: maps.Clone(o.setup.given), types: maps.Clone(o.types),
	}
	for _, e := range o.entities {
		c.entities[e] = e.contents()
	}
	return func() { o.restore(c) }
}

func (e *entity) contents() contents {
	return contents{
		columns: slices.Clone(e.columns), byName: maps.Clone(e.byName), granted: e.granted, types: slices.Clone(e.types), sharing: e.sharing, places: slices.Clone(e.places),
		table: table{rows: maps.Clone(e.rows), order: slices.Clone(e.order)},
	}
}

func (o *Org) restore(point *checkpoint) {
	o.lock()
	defer o.mu.Unlock()
	o.entities, o.prefixes, o.names = map[string]*entity{}, map[string]*entity{}, nil
	byName := map[string]*entity{}
	for e := range point.entities {
		byName[e.name] = e
	}
	for _, name := range point.names {
		o.addEntity(byName[name])
	}
	for e, c := range point.entities {
		e.columns, e.byName, e.granted = slices.Clone(c.columns), maps.Clone(c.byName), c.granted
		e.sharing, e.places, e.types = c.sharing, slices.Clone(c.places), slices.Clone(c.types)
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
	o.logins, o.access, o.types = slices.Clone(point.logins), nil, maps.Clone(point.types)
	o.setup.ids, o.setup.given = maps.Clone(point.fields), maps.Clone(point.given)
	clear(o.cursors)
	o.touch()
}
