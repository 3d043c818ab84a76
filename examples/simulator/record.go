package main

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// system are the fields that Salesforce fills in by itself.
var system = []string{
	"Id", "IsDeleted", "MasterRecordId", "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp",
	"LastActivityDate", "LastViewedDate", "LastReferencedDate", "PhotoUrl", "Jigsaw", "JigsawContactId", "CleanStatus",
}

// field is a field of the record on its page.
type field struct {
	Label, Name string
	Value       value
}

// group is the fields under one heading.
type group struct {
	Title  string
	Fields []field
}

// record is the page of one record.
func (s *site) record(id string) page {
	name, values := s.org.Record(id)
	if values == nil {
		return missing("The org has no record with that ID. It may have been deleted, or merged into another.")
	}
	o, look := s.org.Describe(name), s.reader()
	var body struct {
		Object, Label, Name string
		Facts               []field
		Groups              []group
		Blank               []field
		Members             *members
		HasActivities       bool
		Timeline            timeline
	}
	body.Object, body.Label, body.Name = o.Name, plural(o), title(name, values)
	for _, c := range columns(name) {
		if v := look.of(o, values, c); v.Text != "" && c != "LastModifiedDate" {
			body.Facts = append(body.Facts, field{Label: label(o.Field(c)), Name: c, Value: v})
		}
	}
	body.Members = s.members(o, text(values, "Id"), look)
	if name == campaignObject {
		body.Facts = append(body.Facts, field{Label: "Member statuses", Value: value{Text: s.statuses(text(values, "Id"))}})
	}
	own, custom, sys := group{Title: "Standard fields"}, group{Title: "Custom fields"}, group{Title: "System fields"}
	for _, f := range o.Fields() {
		if f.Type == schema.TypeAddress {
			continue // its parts are fields of their own
		}
		shown := field{Label: label(&f), Name: f.Name, Value: look.value(&f, values[f.Name])}
		to := &own
		switch {
		case shown.Value.Text == "" || values[f.Name] == false:
			body.Blank = append(body.Blank, shown)
			continue
		case f.Custom:
			to = &custom
		case slices.Contains(system, f.Name):
			to = &sys
		}
		to.Fields = append(to.Fields, shown)
	}
	body.Groups = slices.DeleteFunc([]group{own, custom, sys}, func(g group) bool { return len(g.Fields) == 0 })
	body.Timeline, body.HasActivities = s.timeline(o, text(values, "Id"), look)
	return page{Title: body.Name + " - " + o.Label, Here: "/", Body: body, name: "record"}
}
