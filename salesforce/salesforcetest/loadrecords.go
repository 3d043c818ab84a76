package salesforcetest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
)

// loadRecords adds the records of a bundle, which are as an org answers queries, except
// those of the setup, which the snapshot describes. Several rows may be of one record.
func (o *Org) loadRecords(rows []map[string]any) error {
	records := map[string]map[string]any{} // by ID
	objects := map[string]string{}
	for _, row := range rows {
		id, _ := row["Id"].(string)
		if records[id] == nil {
			records[id] = map[string]any{}
		}
		for name, v := range row {
			switch related, _ := v.(map[string]any); {
			case name == "attributes":
				objects[id], _ = related["type"].(string)
			case related == nil:
				records[id][name] = v
			case strings.HasSuffix(name, "__r"):
				records[id][strings.TrimSuffix(name, "r")+"c"] = related["Id"]
			default:
				records[id][name+"Id"] = related["Id"]
			}
		}
	}
	ids := slices.Sorted(maps.Keys(records))
	for _, id := range ids {
		if campaign, _ := records[id]["CampaignId"].(string); objects[id] == statusObject && records[campaign] != nil {
			list, _ := records[campaign][takenStatuses].([]any)
			records[campaign][takenStatuses] = append(list, records[id])
			delete(records, id)
		}
	}
	for _, id := range ids {
		e := o.entity(objects[id])
		var err error
		switch {
		case e != nil && e.name == standard.User:
			err = o.loadUser(records[id])
		case e != nil && !e.setup && !e.access && records[id] != nil:
			err = o.loadRecord(e, records[id])
		}
		if err != nil {
			return fmt.Errorf("salesforcetest: load %s: %w", objects[id], err)
		}
	}
	for _, id := range ids { // merged ones, once those that refer to them are loaded
		if e := o.entity(objects[id]); e != nil && e.rows[id] != nil && e.rows[id].values["MasterRecordId"] != nil {
			o.saver(true).put(e, e.rows[id].with(map[string]any{"IsDeleted": true}))
		}
	}
	return nil
}

// loadRecord adds one record with those of its fields that the org has. A value that the
// org does not take any more is left out, and a required one that nobody asked for is
// made up.
func (o *Org) loadRecord(e *entity, fields map[string]any) error {
	known := map[string]any{}
	for name, v := range fields {
		if (e.column(name) != nil || name == takenStatuses) && v != nil {
			known[name] = v
		}
	}
	for {
		body, err := json.Marshal(known)
		if err != nil {
			return err
		}
		in, fs := parseObject(body, "SObject")
		if fs == nil {
			s := o.saver(true)
			if s.statuses, err = takeStatuses(in); err != nil {
				return err
			}
			var id string
			if id, fs = s.insert(e, in); fs == nil && e.name == memberObject && known["LeadId"] != nil {
				s.put(e, e.rows[id].with(map[string]any{"LeadId": known["LeadId"]})) // beside a contact, a new member does not keep it
			}
		}
		if fs == nil || !mend(known, fs) {
			return fs.err()
		}
	}
}

// mend makes the fields of a record such that the org no longer refuses them for the
// same reason, and reports whether it did.
func mend(fields map[string]any, fs faults) (changed bool) {
	for _, f := range fs {
		for _, name := range f.Fields {
			_, given := fields[name]
			switch required := f.Code == "REQUIRED_FIELD_MISSING"; {
			case required && !given:
				fields[name] = "Unknown"
			case !required && given && name != "Id":
				delete(fields, name)
			default:
				continue
			}
			changed = true
		}
	}
	return changed
}

// loadUser adds a user, unless there is one of the name.
func (o *Org) loadUser(fields map[string]any) error {
	text := func(name string) string { s, _ := fields[name].(string); return s }
	for _, r := range o.entity(standard.User).live(false) {
		if r.values["Username"] == text("Username") {
			return nil
		}
	}
	_, err := o.addUser(User{Username: text("Username"), Email: text("Email"), UserType: text("UserType"), Inactive: fields["IsActive"] == false})
	return err
}
