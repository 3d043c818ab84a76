package checker

import (
	"context"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// shared is what is known of how the records of an object are shared with the
// user.
type shared struct {
	object  string
	access  string // the organization-wide default: "None", "Read", "Edit" ...; empty: not known
	viewAll bool   // the user is known to have View All
	editAll bool   // likewise Modify All
	record  string // one of another owner that the user sees; empty: none
	asked   bool   // record was looked for
	edits   bool   // the user may edit it
	judged  bool   // edits is known
}

// sharing finds out whether the user sees and edits the records of others. The
// right to view all of them cannot be read by a user without View Setup: where
// one record of another owner is seen, there is such a right, or a sharing rule.
func (c *check) sharing(ctx context.Context, access defaultAccess) error {
	all := []*shared{{object: schema.Lead, access: access.lead}}
	if !c.cfg.LeadsOnly {
		all = append(all, &shared{object: schema.Contact, access: access.contact})
	}
	var queries []asked
	for _, s := range all {
		if c.objects[s.object] != nil && (s.access == "None" || s.access == "Read") && c.userID != "" {
			queries = append(queries, c.rightsOn(s), c.anyOf(s))
		}
	}
	if err := c.ask(ctx, queries); err != nil {
		return err
	}
	queries = queries[:0]
	for _, s := range all {
		if s.record != "" {
			queries = append(queries, c.accessTo(s))
		}
	}
	if err := c.ask(ctx, queries); err != nil {
		return err
	}
	for _, s := range all {
		if c.objects[s.object] != nil {
			c.judgeSharing(s)
		}
	}
	return nil
}

// rightsOn asks for the user's object permissions.
func (c *check) rightsOn(s *shared) asked {
	return asked{soql: "SELECT PermissionsViewAllRecords,PermissionsModifyAllRecords FROM ObjectPermissions WHERE SobjectType=" + soql.Quote(s.object) +
		" AND ParentId IN (SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId=" + soql.Quote(c.userID) + ")",
		rows: func(rows []row) {
			for _, r := range rows {
				s.viewAll = s.viewAll || r["PermissionsViewAllRecords"] == true
				s.editAll = s.editAll || r["PermissionsModifyAllRecords"] == true
			}
		}}
}

// anyOf asks for one record of another owner.
func (c *check) anyOf(s *shared) asked {
	where := " WHERE OwnerId!=" + soql.Quote(c.userID)
	if s.object == schema.Lead {
		where += " AND IsConverted=false"
	}
	return asked{soql: "SELECT Id FROM " + s.object + where + " LIMIT 1", rows: func(rows []row) {
		s.asked = true
		for _, r := range rows {
			s.record = r.text("Id")
		}
	}}
}

func (c *check) accessTo(s *shared) asked {
	return asked{soql: "SELECT RecordId,HasEditAccess FROM UserRecordAccess WHERE UserId=" + soql.Quote(c.userID) + " AND RecordId=" + soql.Quote(s.record),
		rows: func(rows []row) {
			for _, r := range rows {
				s.edits, s.judged = r["HasEditAccess"] == true, true
			}
		}}
}

func (c *check) judgeSharing(s *shared) {
	plural := strings.ToLower(s.object) + "s"
	share := "Setup > Sharing Settings > " + s.object + " Sharing Rules > New: share the " + plural + " of all with the integration user, Read/Write. Or "
	if s.access == "None" && !s.viewAll && !s.editAll {
		f := Finding{
			Code: "SHARING_PRIVATE", Effect: EffectDuplicates, Object: s.object,
			What:     "The records of others are private in this org, and the integration user sees none of them.",
			Why:      "A " + strings.ToLower(s.object) + " that belongs to somebody else is not found, so that the captured person is written as another record; where the external ID is taken, the lead is Failed.",
			Remedy:   share + codes.HintObjects + " > " + s.object + "s: View All.",
			Metadata: objectPermissions(c.need(s.object), true),
		}
		switch {
		case s.record != "":
			f.Severity, f.What = SeverityInfo, "The records of others are private in this org. The integration user sees some of them; whether all, this user cannot find out."
		case !s.asked:
			f.What = "The records of others are private in this org. What of them the integration user sees could not be found out."
		}
		c.add(f)
	}
	unseen := s.access == "None" && s.record == "" && !s.viewAll // so that there is nothing to edit
	if s.access != "None" && s.access != "Read" || s.editAll || s.judged && s.edits || !c.objects[s.object].Updateable || unseen {
		c.withoutAccount(s)
		return
	}
	f := Finding{
		Code: "SHARING_READ_ONLY", Effect: EffectFails, Object: s.object,
		What:   "The integration user may not edit the records of others.",
		Why:    "A lead whose record belongs to somebody else, and would change, is Failed (INSUFFICIENT_ACCESS_OR_READONLY); new ones and the user's own are written.",
		Remedy: share + codes.HintObjects + " > " + s.object + "s: Modify All; View All is for reading only.",
	}
	if !s.judged {
		f.Severity, f.What = SeverityWarning, "Records are read-only but for their owners in this org"
		if s.access == "None" {
			f.What = "Records are private in this org, and View All is for reading only"
		}
		if s.asked && s.record == "" {
			f.What += "; there is none of another owner to find out whether the integration user may edit it."
		} else {
			f.What += "; whether the integration user may edit those of others could not be found out."
		}
	}
	c.add(f)
	c.withoutAccount(s)
}

// withoutAccount tells of contacts that are private whatever the org's defaults
// are.
func (c *check) withoutAccount(s *shared) {
	if s.object != schema.Contact || s.viewAll || s.editAll {
		return
	}
	f := Finding{
		Code: "CONTACTS_WITHOUT_ACCOUNT", Effect: EffectNone, Object: schema.Contact,
		What:   "Contacts without an account are seen by their owner only, and by users with View All, whatever the sharing settings are.",
		Why:    "Such a contact of another owner is not found, and the captured person is written as a new record.",
		Remedy: codes.HintObjects + " > Contacts: View All, if the org has such contacts.",
	}
	if c.cfg.Creates == schema.Contact {
		f.Why += " New contacts are created without an account, and belong to the integration user unless Config.LeadOwner says otherwise."
	}
	c.add(f)
}
