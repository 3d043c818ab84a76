package salesforcetest

import (
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// route is a field path of a query ("Account.Owner.Name") on an entity.
type route struct {
	hops []*column // the references to follow
	last *column   // the field at the end; nil when the last hop may lead to several objects
	name string    // of that field then
}

// nameFields are what every record behind a reference to several objects has,
// present or null. Salesforce calls that object Name.
var nameFields = map[string]soql.Kind{
	"id": soql.ID, "name": soql.Text, "firstname": soql.Text, "lastname": soql.Text, "type": soql.Text, "email": soql.Text,
	"phone": soql.Text, "title": soql.Text, "alias": soql.Text, "username": soql.Text, "profileid": soql.ID, "isactive": soql.Boolean,
}

// trace finds the field behind a path. The text returned is what is wrong with
// it, "" for nothing.
func (o *Org) trace(who *rights, e *entity, path string) (*route, string) {
	const hint = " Please reference your WSDL or the describe call for the appropriate names."
	rt := &route{}
	parts := strings.Split(path, ".")
	for i, part := range parts {
		if i == len(parts)-1 {
			if rt.last = who.column(e, part); rt.last == nil {
				return nil, "No such column '" + part + "' on entity '" + e.name +
					"'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name." + hint
			}
			return rt, ""
		}
		c := e.relation(part)
		if c == nil || who.column(e, c.Name) == nil || len(c.ReferenceTo) == 1 && o.visible(c.ReferenceTo[0], who.user) == nil {
			return nil, "Didn't understand relationship '" + part + "' in field path. " +
				"If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name." + hint
		}
		rt.hops = append(rt.hops, c)
		if len(c.ReferenceTo) == 1 {
			e = o.entity(c.ReferenceTo[0])
			continue
		}
		rest := strings.Join(parts[i+1:], ".")
		if _, ok := nameFields[strings.ToLower(rest)]; !ok {
			return nil, "No such column '" + rest + "' on entity 'Name'. If you are attempting to use a custom field, " +
				"be sure to append the '__c' after the custom field name." + hint
		}
		rt.name = rest
		return rt, ""
	}
	return rt, ""
}

// kind tells how the values of the field compare.
func (rt *route) kind() soql.Kind {
	if rt.last == nil {
		return nameFields[strings.ToLower(rt.name)]
	}
	return rt.last.kind()
}

func (c *column) kind() soql.Kind {
	if c.Encrypted && !c.Filterable {
		return soql.Unfilterable
	}
	switch c.Type {
	case schema.TypeID, schema.TypeReference:
		return soql.ID
	case schema.TypeBoolean:
		return soql.Boolean
	case schema.TypeInt, schema.TypeDouble, schema.TypeCurrency, schema.TypePercent:
		return soql.Number
	case schema.TypeDate:
		return soql.Date
	case schema.TypeDateTime:
		return soql.DateTime
	case schema.TypeMultiPicklist:
		return soql.MultiPicklist
	case schema.TypeAddress:
		return soql.Unfilterable
	case schema.TypeTextArea:
		if c.Length > 255 {
			return soql.Unfilterable
		}
		return soql.Text
	default:
		if c.CaseSensitive {
			return soql.CaseSensitive
		}
		return soql.Text
	}
}

// follow returns the record that the reference of r names, nil for none and for
// one that the user does not see.
func (o *Org) follow(who *rights, c *column, r *record) (*entity, *record) {
	id, _ := r.values[c.Name].(string)
	if id == "" {
		return nil, nil
	}
	e := o.byPrefix(id)
	if e == nil || e.rows[id] == nil || !who.sees(e, e.rows[id]) {
		return nil, nil
	}
	return e, e.rows[id]
}

// value is the stored value at the end of the route from r.
func (o *Org) value(who *rights, rt *route, r *record) any {
	var e *entity
	for _, c := range rt.hops {
		if e, r = o.follow(who, c, r); r == nil {
			return nil
		}
	}
	if rt.last != nil {
		return r.values[rt.last.Name]
	}
	if strings.EqualFold(rt.name, "Type") {
		return e.name
	}
	if c := e.column(rt.name); c != nil {
		return r.values[c.Name]
	}
	return nil
}

// child is a child relationship: the records of entity whose column names the
// parent. Its name is "" where a query cannot use it.
type child struct {
	name   string
	entity *entity
	column *column
}

// children lists the child relationships of e.
func (o *Org) children(e *entity) []child {
	var out []child
	for _, name := range o.names {
		other := o.entity(name)
		for _, c := range other.columns {
			if c.Type == schema.TypeReference && c.refersTo(e.name) {
				out = append(out, child{name: childName(e, other, c), entity: other, column: c})
			}
		}
	}
	return out
}

func (c *column) refersTo(object string) bool {
	for _, o := range c.ReferenceTo {
		if strings.EqualFold(o, object) {
			return true
		}
	}
	return false
}

// childName is what a query on the parent calls its children.
func childName(parent, e *entity, c *column) string {
	switch {
	case c.children != "":
		return c.children
	case c.Custom:
		return strings.ReplaceAll(e.plural, " ", "_") + "__r"
	case e.activity() && (c.Name == "WhoId" || c.Name == "WhatId"):
		return e.plural
	case parent.name == schema.Account && c.Name == "AccountId" && e.name == schema.Contact:
		return "Contacts"
	case parent.name == schema.Account && c.Name == "ParentId":
		return "ChildAccounts"
	case parent.name == campaignObject && c.Name == "ParentId":
		return "ChildCampaigns"
	case e.name == memberObject && (c.Name == "CampaignId" || c.Name == "LeadId" || c.Name == "ContactId"):
		return "CampaignMembers"
	case e.name == statusObject && c.Name == "CampaignId":
		return "CampaignMemberStatuses"
	default:
		return ""
	}
}
