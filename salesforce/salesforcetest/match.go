package salesforcetest

import (
	"fmt"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// column returns the column of that name, nil where the user may not read it.
func (s *saver) column(e *entity, name string) *column {
	if s.admin {
		return e.column(name)
	}
	return s.rights().column(e, name)
}

// match returns the records that the user sees whose key column has that value.
// The ID is a key.
func (s *saver) match(e *entity, key *column, value string) []*record {
	if key.Type == schema.TypeID {
		id, _ := parseID(value)
		if r := e.rows[id]; r != nil {
			return []*record{r}
		}
		return nil
	}
	v, ok := decode(key, value)
	if !ok || v == nil {
		return nil
	}
	return s.seen(e, e.find(key, text(v)))
}

// upsert creates the record with that key, or updates it. Several records with
// the key are an error, and are returned.
func (s *saver) upsert(e *entity, key *column, value any, in *input, updateOnly bool) (id string, created bool, several []*record, fs faults) {
	text := fmt.Sprint(value)
	found := s.match(e, key, text)
	switch {
	case len(found) > 1:
		ids := make([]string, len(found))
		for i, r := range found {
			ids[i] = r.id
		}
		return "", false, found, one(refused("DUPLICATE_EXTERNAL_ID",
			key.Name+": more than one record found for external id field: ["+strings.Join(ids, ", ")+"]", key.Name))
	case len(found) == 1:
		return found[0].id, false, nil, s.update(e, found[0].id, in)
	case key.Type == schema.TypeID:
		return "", false, nil, one(badReference())
	case updateOnly:
		return "", false, nil, notFound()
	}
	in = in.clone()
	in.members = append(in.members, member{name: key.Name, value: value})
	id, fs = s.insert(e, in)
	return id, true, nil, fs
}

// upsertable reports whether the API has upsert for the object.
func (o *Org) upsertable(e *entity) bool {
	return e.name != memberObject || !o.campaigns.NoMemberUpsert
}

// notUpsertable refuses an upsert as a whole. Code and text are guesses.
func notUpsertable(e *entity) fault {
	return fault{Code: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", Message: "entity type does not support upsert: " + e.label}
}
