package salesforcetest

import (
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
)

const userRecordAccess = "UserRecordAccess"

// userRecordAccessTable is without HasTransferAccess: nothing here transfers.
const userRecordAccessTable = `
Id | User Record Access ID | id(18) | DI |
UserId | User ID | reference(User) | N | User
RecordId | Record ID | reference(Lead Contact Account Task) | N | Record
HasReadAccess | Has Read Access | boolean | |
HasEditAccess | Has Edit Access | boolean | |
HasDeleteAccess | Has Delete Access | boolean | |
HasAllAccess | Has All Access | boolean | |
MaxAccessLevel | Maximum Access Level | picklist(40) | NR | = None, Read, Edit, Delete, Transfer, All
`

// maxAccessRows is how many records may be asked for at once.
const maxAccessRows = 200

// recordAccess makes an org whose records say what a user may do with those
// that the query names: UserRecordAccess answers for one user and given records
// only. That the user needs nothing to ask for itself, and the texts of the
// refusals, are by documentation.
func (o *Org) recordAccess(user string, q *soql.Query) (*Org, error) {
	var ids []string
	of := ""
	soql.Walk(q.Where, func(c soql.Condition) {
		if c.Op != soql.Eq && c.Op != soql.InOp {
			return
		}
		for _, v := range c.Values {
			switch strings.ToLower(c.Field.Path) {
			case "userid":
				of, _ = parseID(v.Text)
			case "recordid":
				ids = append(ids, v.Text)
			}
		}
	})
	switch {
	case of == "" || len(ids) == 0:
		return nil, q.Errorf(soql.MalformedQuery, 0, "UserRecordAccess must be filtered by UserId and RecordId")
	case len(ids) > maxAccessRows:
		return nil, q.Errorf(soql.MalformedQuery, 0, "UserRecordAccess can be asked for %d records at once", maxAccessRows)
	}
	c := &Org{
		clock: o.clock, entities: map[string]*entity{}, prefixes: map[string]*entity{}, ids: o.ids, cursors: o.cursors, modified: o.modified,
		access: map[string]*rights{user: {user: user, system: map[string]bool{}, all: true}},
	}
	c.access[user].org = c
	rows := newEntity(userRecordAccess, "User Record Access", "User Record Access", "0en", "Q", userRecordAccessTable)
	rows.granted, rows.setup = true, true
	c.addEntity(rows)
	for i, given := range ids {
		id, ok := parseID(given)
		if !ok {
			continue
		}
		key := "row" + digits(i+1).String()
		values := o.accessTo(o.rights(of), id)
		values["Id"], values["UserId"], values["RecordId"] = noID, of, id
		rows.put(key, (&record{id: key, seq: c.count(), values: map[string]any{}}).with(values))
	}
	return c, nil
}

// accessTo is what somebody may do with a record, by permissions and sharing.
func (o *Org) accessTo(who *rights, id string) map[string]any {
	var read, edit, remove, all bool
	if e := o.byPrefix(id); e != nil && e.rows[id] != nil {
		may, r := who.object(e), e.rows[id]
		read = may.Read && who.sees(e, r)
		edit = read && may.Edit && who.edits(e, r)
		remove = read && may.Delete && who.deletes(e, r)
		all = read && may.ModifyAll
	}
	level := "None"
	for _, l := range []struct {
		has  bool
		name string
	}{{read, "Read"}, {edit, "Edit"}, {remove, "Delete"}, {all, "All"}} {
		if l.has {
			level = l.name
		}
	}
	return map[string]any{"HasReadAccess": read, "HasEditAccess": edit, "HasDeleteAccess": remove, "HasAllAccess": all, "MaxAccessLevel": level}
}
