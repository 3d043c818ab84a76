package main

import (
	"net/url"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Objects that package schema has no name for.
const (
	eventObject    = "Event"
	userObject     = "User"
	campaignObject = "Campaign"
	memberObject   = "CampaignMember"
	statusObject   = "CampaignMemberStatus"
)

// people are the objects that a lead reaches, in the order of the first page.
var people = []string{schema.Lead, schema.Contact, schema.Account, schema.Task, eventObject}

// plural is what people call several records of an object: the label, where
// it is none of those of the first page.
func plural(o *schema.Object) string {
	switch o.Name {
	case schema.Lead, schema.Contact, schema.Account, schema.Task, eventObject, userObject, campaignObject, memberObject:
		return o.Label + "s"
	case statusObject:
		return o.Label + "es"
	default:
		return o.Label
	}
}

// object is a line of the first page.
type object struct{ Name, Label, Count string }

// home is the first page: what the org holds, and what happened last.
func (s *site) home() page {
	var body struct {
		People, Others, Empty []object
		Used, Limit           string
		Requests              string
		Timeline              timeline
	}
	for _, name := range people {
		body.People = append(body.People, s.object(name))
	}
	for _, name := range s.org.Objects() {
		switch o := s.object(name); {
		case slices.Contains(people, name):
		case o.Count == "0":
			body.Empty = append(body.Empty, o)
		default:
			body.Others = append(body.Others, o)
		}
	}
	used, limit := s.org.Usage()
	body.Used, body.Limit = thousands(used), thousands(limit)
	body.Requests = counted(len(s.org.Requests()), "request", "requests")
	body.Timeline = s.latest()
	return page{Title: "Records", Here: "/", Body: body, name: "home"}
}

func (s *site) object(name string) object {
	return object{Name: name, Label: plural(s.org.Describe(name)), Count: thousands(s.org.Count(name))}
}

// columns are the fields that the list of an object shows: the first below the
// name, the others in columns of their own.
func columns(object string) []string {
	switch object {
	case schema.Lead:
		return []string{"Title", "Company", "Email", "Status", "OwnerId", "LastModifiedDate"}
	case schema.Contact:
		return []string{"Title", "AccountId", "Email", "Phone", "OwnerId", "LastModifiedDate"}
	case schema.Account:
		return []string{"Industry", "Website", "Phone", "OwnerId", "LastModifiedDate"}
	case schema.Task:
		return []string{"WhoId", "ActivityDate", "Status", "OwnerId", "LastModifiedDate"}
	case eventObject:
		return []string{"WhoId", "StartDateTime", "Location", "OwnerId", "LastModifiedDate"}
	case campaignObject:
		return []string{"Type", "Status", "IsActive", "NumberOfLeads", "NumberOfContacts", "NumberOfResponses", "LastModifiedDate"}
	case memberObject:
		return []string{"CompanyOrAccount", "CampaignId", "Status", "HasResponded", "FirstRespondedDate", "LastModifiedDate"}
	case statusObject:
		return []string{"", "CampaignId", "SortOrder", "IsDefault", "HasResponded"}
	case userObject:
		return []string{"Title", "Email", "IsActive", "LastModifiedDate"}
	default:
		return []string{"", "OwnerId", "CreatedDate", "LastModifiedDate"}
	}
}

// grid is a list of records: the name of each, and columns with heads.
type grid struct {
	Label string // what they are, for screen readers
	Heads []string
	Rows  []row
}

// row is a record in a list.
type row struct {
	Name  value
	Under value
	Cells []cell
}

// cell is a value in a list, with the head of its column.
type cell struct {
	Head  string
	Value value
	Long  bool // needs more room than others
}

// list is the page of an object's records, newest first, or of those in which
// the query finds a text.
func (s *site) list(name string, q url.Values) page {
	o := s.org.Describe(name)
	if o == nil {
		return missing("The org has no object of that name.")
	}
	search := strings.TrimSpace(q.Get("q"))
	records := s.org.Records(o.Name)
	all := len(records)
	slices.Reverse(records)
	if search != "" {
		records = slices.DeleteFunc(records, func(r map[string]any) bool { return !holds(r, search) })
	}
	shown, pages := cut(records, "/objects/"+url.PathEscape(o.Name), q)
	var body struct {
		Object, Label, Search string
		All                   string
		Grid                  grid
		Pages                 pager
	}
	body.Object, body.Label, body.Search, body.Pages, body.All = o.Name, plural(o), search, pages, counted(all, "record", "records")
	body.Grid = s.reader().grid(o, shown, columns(o.Name))
	return page{Title: plural(o), Here: "/", Body: body, name: "list"}
}

// grid lists records with these fields: the first below the name.
func (r *reader) grid(o *schema.Object, records []map[string]any, fields []string) grid {
	g := grid{Label: plural(o)}
	rest := slices.DeleteFunc(slices.Clone(fields[1:]), func(c string) bool { return o.Field(c) == nil })
	for _, c := range rest {
		g.Heads = append(g.Heads, strings.TrimSuffix(label(o.Field(c)), " Date"))
	}
	for _, record := range records {
		line := row{Name: value{Text: title(o.Name, record), Link: "/records/" + text(record, "Id")}, Under: r.of(o, record, fields[0])}
		for i, c := range rest {
			line.Cells = append(line.Cells, cell{Head: g.Heads[i], Value: r.of(o, record, c), Long: o.Field(c).Type == schema.TypeEmail})
		}
		g.Rows = append(g.Rows, line)
	}
	return g
}

// holds reports whether a text stands somewhere in a record, letter case aside.
func holds(record map[string]any, search string) bool {
	search = strings.ToLower(search)
	for _, v := range record {
		if s, ok := v.(string); ok && strings.Contains(strings.ToLower(s), search) {
			return true
		}
	}
	return false
}

// label is what a person calls a field. Lookups are shown by name: their
// labels' "ID" means nothing.
func label(f *schema.Field) string {
	if f.Type == schema.TypeReference {
		return strings.TrimSuffix(f.Label, " ID")
	}
	return f.Label
}
