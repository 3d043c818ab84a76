package checker

import (
	"context"
	"fmt"
	"slices"
	"strings"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
)

const (
	refusesMembers = "Members of the campaign are Refused (ErrCampaign); the leads themselves are written."
	refusesAll     = "Each member of a campaign is Refused (ErrCampaign); the leads themselves are written."
	marketingUser  = "Setup > Users > the integration user > Edit: tick Marketing User, which takes one of the org's feature licences."
)

// campaigns are the objects that a sync reads and writes for the settings' campaigns.
func (c *check) campaigns() []string {
	if !c.cfg.Campaigns.Any() {
		return nil
	}
	return []string{standard.Campaign, standard.CampaignMember}
}

// perQuery is how many campaigns one query asks for.
const perQuery = 200

// askCampaigns asks for the campaigns of the settings and for their statuses.
func (c *check) askCampaigns(ctx context.Context) error {
	if c.campaigns() == nil || c.hidden[standard.Campaign] {
		return nil
	}
	names := make(map[string]string)      // of campaigns, by ID
	statuses := make(map[string][]string) // labels, by ID
	seen := true
	var queries []asked
	for part := range slices.Chunk(c.linked(), perQuery) {
		queries = append(queries, asked{"SELECT Id,Name" + c.activeField() + " FROM Campaign WHERE " + soql.In("Id", part), func(rows []rows.Row) {
			for _, r := range rows {
				names[r.Text("Id")] = r.Text("Name")
				c.judgeActive(r)
			}
			c.judgeMissing(part, names)
		}, c.unread(nil, SeverityWarning, standard.Campaign, "The campaigns of the links", "Members of a campaign that the integration user may not read are Refused.")})
		queries = append(queries, asked{"SELECT CampaignId,Label FROM CampaignMemberStatus WHERE " + soql.In("CampaignId", part), func(rows []rows.Row) {
			for _, r := range rows {
				statuses[r.Text("CampaignId")] = append(statuses[r.Text("CampaignId")], r.Text("Label"))
			}
		}, func(error) { seen = false }})
	}
	isMarketing := true
	if c.userID != "" {
		queries = append(queries, asked{soql: "SELECT UserPermissionsMarketingUser FROM User WHERE Id=" + soql.Quote(c.userID), rows: func(rows []rows.Row) {
			for _, r := range rows {
				isMarketing = r.Is("UserPermissionsMarketingUser")
				c.report.Settings.MarketingUser = isMarketing
			}
		}})
	}
	if err := c.ask(ctx, queries); err != nil {
		return err
	}
	for i := range c.cfg.Campaigns.Links {
		l := &c.cfg.Campaigns.Links[i]
		name, found := names[l.Campaign]
		switch labels := statuses[l.Campaign]; {
		case found && len(labels) > 0:
			c.judgeStatuses(l, name, labels)
		case found:
			seen = false
		}
	}
	c.judgeSeen(seen, isMarketing)
	return nil
}

// linked returns the IDs of the campaigns of the links, each once.
func (c *check) linked() []string {
	var ids []string
	for i := range c.cfg.Campaigns.Links {
		ids = append(ids, c.cfg.Campaigns.Links[i].Campaign)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// activeField is the column that says whether a campaign is active, if the user may
// read it.
func (c *check) activeField() string {
	if c.objects[standard.Campaign].Field("IsActive") == nil {
		return ""
	}
	return ",IsActive"
}

func (c *check) judgeMissing(asked []string, names map[string]string) {
	for _, id := range asked {
		if _, ok := names[id]; ok {
			continue
		}
		c.add(Finding{
			Code: "CAMPAIGN_NOT_FOUND", Effect: EffectFails, Object: standard.Campaign, Rule: "campaigns.links",
			What:   "A linked campaign is not there, or the integration user may not read it: " + id + ".",
			Why:    refusesMembers,
			Remedy: "Correct the link; or Setup > Sharing Settings > Campaign Sharing Rules > New: share the campaign with the integration user, Read Only.",
		})
	}
}

func (c *check) judgeActive(campaign rows.Row) {
	if c.activeField() == "" || campaign.Is("IsActive") {
		return
	}
	f := Finding{
		Code: "CAMPAIGN_INACTIVE", Effect: EffectNone, Object: standard.Campaign, Rule: "campaigns.links",
		What: "A linked campaign is not active: " + campaign.Text("Name") + ".", Why: "Members are added all the same.",
		Remedy: "If it should be, tick Active on the campaign.",
	}
	if c.cfg.Campaigns.ActiveOnly {
		f.Effect, f.Why, f.Rule = EffectFails, refusesMembers, "campaigns.activeOnly"
	}
	c.add(f)
}

// judgeStatuses judges whether the campaign of a link has the statuses that its
// members are given.
func (c *check) judgeStatuses(l *planner.CampaignLink, name string, labels []string) {
	var lacks []string
	for _, status := range c.statusesFor(l) {
		if !slices.ContainsFunc(slices.Concat(labels, lacks), func(known string) bool { return core.Alike(known, status) }) {
			lacks = append(lacks, status)
		}
	}
	if len(lacks) == 0 {
		return
	}
	c.add(Finding{
		Code: "CAMPAIGN_STATUS", Effect: EffectDrops, Object: standard.CampaignMember, Field: "Status", Rule: "campaigns.links",
		What:   fmt.Sprintf("A linked campaign lacks statuses that its members may be given: %s has no %s. It has %s.", name, shortList(lacks), shortList(labels)),
		Why:    "Salesforce would replace such a status by the campaign's default without an error. Sync leaves it out: a new member gets the default, an existing one keeps its status, and the result says so (STATUS_UNKNOWN).",
		Remedy: "The campaign > Related > Campaign Member Statuses > New; or translate the status by the link's statuses.",
	})
}

// statusesFor returns the statuses that members of a link's campaign may be given, in the
// campaign's words.
func (c *check) statusesFor(l *planner.CampaignLink) []string {
	all := []string{l.Status}
	for _, src := range sourcesOf(c.cfg.Settings, standard.CampaignMember) {
		if hasName(src.fieldName, "Status") {
			values, _ := c.written(&src)
			all = append(all, values...)
		}
	}
	for i, status := range all {
		all[i] = (&source{values: l.Statuses}).translated(status)
	}
	return slices.DeleteFunc(all, core.BlankText)
}

// judgeSeen reports that statuses are not seen, and that the user is one from whom some
// orgs hide them.
func (c *check) judgeSeen(statuses, isMarketing bool) {
	if !statuses {
		c.add(Finding{
			Code: "CAMPAIGN_STATUS_UNSEEN", Effect: EffectUnknown, Object: standard.CampaignMember, Field: "Status", Rule: "campaigns",
			What: "The statuses of linked campaigns cannot be read.", Why: "New members are read back to see whether they have their status; that of existing members is left.", Remedy: marketingUser,
		})
	}
	if isMarketing {
		return
	}
	f := Finding{
		Code: "MARKETING_USER", Effect: EffectUnknown, Object: standard.CampaignMember, Rule: "campaigns",
		What: "The integration user is not a Marketing User.", Why: "Some orgs hide members of campaigns, or their statuses, from such users.", Remedy: marketingUser,
	}
	if statuses && !c.hidden[standard.CampaignMember] {
		f.Severity, f.Effect, f.Why = SeverityInfo, EffectNone, "This org shows the user members and statuses all the same."
	}
	c.add(f)
}

// addCampaigns adds what the campaigns of settings need.
func (n *Needs) addCampaigns(s *planner.Settings) {
	if !s.Campaigns.Any() {
		return
	}
	n.Objects = append(n.Objects, ObjectNeed{Object: standard.Campaign, For: "campaigns"})
	n.MarketingUser = true
	if s.Campaigns.ActiveOnly {
		n.add(FieldNeed{Object: standard.Campaign, Field: "IsActive", For: "campaigns.activeOnly"})
	}
	n.addSetting(FieldNeed{Object: standard.Campaign, Field: s.Campaigns.EventField, For: "campaigns.eventField", Custom: keyField("Mobly Event ID")})
	n.addSources(s, standard.CampaignMember)
}

// judgeMember judges whether everything that a new member needs is filled.
func (c *check) judgeMember() {
	sources := sourcesOf(c.cfg.Settings, standard.CampaignMember)
	for _, f := range required(c.objects[standard.CampaignMember]) {
		filled := hasName(f.Name, "CampaignId", "LeadId", "ContactId", "Status") ||
			slices.ContainsFunc(sources, func(s source) bool { return strings.EqualFold(s.fieldName, f.Name) })
		if !filled {
			c.unfilled(standard.CampaignMember, f.Name)
		}
	}
}
