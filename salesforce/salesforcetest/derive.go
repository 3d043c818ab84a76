package salesforcetest

import (
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// derive computes the fields of r that follow from others of r.
func derive(e *entity, r *record) {
	set := func(name string, v any) {
		if v == nil {
			delete(r.values, name)
		} else {
			r.values[name] = v
		}
	}
	if e.person() {
		first, _ := r.values["FirstName"].(string)
		last, _ := r.values["LastName"].(string)
		set("Name", strings.TrimSpace(first+" "+last))
	}
	if e.column("PhotoUrl") != nil {
		set("PhotoUrl", "/services/images/photo/"+r.id)
	}
	if e.column("CleanStatus") != nil && r.values["CleanStatus"] == nil {
		set("CleanStatus", "Pending")
	}
	switch e.name {
	case schema.Contact:
		set("IsEmailBounced", r.values["EmailBouncedDate"] != nil)
	case schema.Task:
		set("IsHighPriority", r.values["Priority"] == "High")
		if r.values["TaskSubtype"] == nil {
			set("TaskSubtype", "Task")
		}
	}
}

// compound is the value of a compound address: null where all parts are blank.
func compound(e *entity, c *column, r *record) any {
	out := ordered{}
	blank := true
	prefix := strings.TrimSuffix(c.Name, "Address")
	for _, part := range []string{"City", "Country", "CountryCode", "GeocodeAccuracy", "Latitude", "Longitude", "PostalCode", "State", "StateCode", "Street"} {
		if column := e.column(prefix + part); strings.HasSuffix(part, "Code") && column == nil {
			continue // state and country picklists are off
		}
		v := render(e.column(prefix+part), r)
		blank = blank && v == nil
		out = append(out, pair{strings.ToLower(part[:1]) + part[1:], v})
	}
	if blank {
		return nil
	}
	return out
}

// render is the JSON value of a column. A nil column is null.
func render(c *column, r *record) any {
	if c == nil {
		return nil
	}
	v := r.values[c.Name]
	if c.number() && v != nil {
		return number{text: text(v), int: c.Type == schema.TypeInt}
	}
	if v == nil && c.Type == schema.TypeBoolean {
		return false
	}
	return v
}

// field is the JSON value of any column, compound ones included.
func field(e *entity, c *column, r *record) any {
	if c.Type == schema.TypeAddress {
		return compound(e, c, r)
	}
	return render(c, r)
}

// attributes is what every record in an answer begins with.
func attributes(e *entity, r *record, version string) pair {
	return pair{"attributes", ordered{{"type", e.name}, {"url", "/services/data/v" + version + "/sobjects/" + e.name + "/" + r.id}}}
}
