package checker

import (
	"context"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// shared is how the records of an object are shared with the user, as far as known.
type shared struct {
	object, access     string // access to the records of others by default: "None", "Read", "Edit" ...
	viewAll, modifyAll bool
	searched           bool   // for record
	record             string // ID of one of another owner that the user sees; ""
	tried, edits       bool   // whether the user may edit the record, if that was tried
}

// sharing asks whether the user sees and edits the records of others. Only users with
// View Setup can read whether they may view all of them. If a user sees one record of
// another owner, there is such a permission, or a sharing rule.
func (c *check) sharing(ctx context.Context, access map[string]string) error {
	user := soql.Quote(c.userID)
	var objects []*shared
	var others, edits []asked
	for _, object := range c.persons() {
		s := &shared{object: object, access: access[object]}
		if c.objects[object] == nil {
			continue
		}
		objects = append(objects, s)
		if c.userID == "" || s.access != "None" && s.access != "Read" {
			continue
		}
		query := "SELECT PermissionsViewAllRecords,PermissionsModifyAllRecords FROM ObjectPermissions WHERE SobjectType=" + soql.Quote(object) +
			" AND ParentId IN (SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId=" + user + ")"
		others = append(others, asked{soql: query, rows: func(rows []rows.Row) {
			for _, r := range rows {
				s.viewAll = s.viewAll || r.Is("PermissionsViewAllRecords")
				s.modifyAll = s.modifyAll || r.Is("PermissionsModifyAllRecords")
			}
		}})
		query = "SELECT Id FROM " + object + " WHERE OwnerId!=" + user
		if object == schema.Lead {
			query += " AND IsConverted=false"
		}
		others = append(others, asked{soql: query + " LIMIT 1", rows: func(rows []rows.Row) {
			s.searched = true
			for _, r := range rows {
				s.record = r.Text("Id")
			}
		}})
	}
	if err := c.ask(ctx, others); err != nil {
		return err
	}
	for _, s := range objects {
		if s.record == "" {
			continue
		}
		query := "SELECT RecordId,HasEditAccess FROM UserRecordAccess WHERE UserId=" + user + " AND RecordId=" + soql.Quote(s.record)
		edits = append(edits, asked{soql: query, rows: func(rows []rows.Row) {
			for _, r := range rows {
				s.tried, s.edits = true, r.Is("HasEditAccess")
			}
		}})
	}
	if err := c.ask(ctx, edits); err != nil {
		return err
	}
	for _, s := range objects {
		if s.viewAll {
			c.report.Settings.ViewAll = append(c.report.Settings.ViewAll, s.object)
		}
		if s.modifyAll {
			c.report.Settings.ModifyAll = append(c.report.Settings.ModifyAll, s.object)
		}
		c.judgeSeeing(s)
		c.judgeEditing(s)
		c.judgeWithoutAccount(s)
	}
	return nil
}

// share is the way through Setup to a sharing rule.
func (s *shared) share() string {
	return "Setup > Sharing Settings > " + s.object + " Sharing Rules > New: share the " + strings.ToLower(s.object) + "s of all owners with the integration user, Read/Write. Or " +
		codes.HintObjects + " > " + s.object + "s: "
}

func (c *check) judgeSeeing(s *shared) {
	if s.access != "None" || s.viewAll || s.modifyAll {
		return
	}
	f := Finding{
		Code: "SHARING_PRIVATE", Effect: EffectDuplicates, Object: s.object,
		What:     "Other owners' records are private in this org, and the integration user sees none of them.",
		Why:      "A " + strings.ToLower(s.object) + " that belongs to somebody else is not found, so a duplicate is created; if the external ID is taken, the lead is Failed.",
		Remedy:   s.share() + "View All.",
		Metadata: objectPermissions(c.need(s.object), true),
	}
	switch {
	case s.record != "":
		f.Severity, f.What = SeverityInfo, "Other owners' records are private in this org. The integration user sees some of them, but cannot find out whether it sees all."
	case !s.searched:
		f.What = "Other owners' records are private in this org. How many of them the integration user sees could not be determined."
	}
	c.add(f)
}

func (c *check) judgeEditing(s *shared) {
	private := s.access == "None"
	unseen := private && s.record == "" && !s.viewAll
	if !private && s.access != "Read" || s.modifyAll || s.edits || unseen || !c.objects[s.object].Updateable {
		return
	}
	f := Finding{
		Code: "SHARING_READ_ONLY", Effect: EffectFails, Object: s.object,
		What:   "The integration user may not edit other owners' records.",
		Why:    "A lead that would change somebody else's record is Failed (INSUFFICIENT_ACCESS_OR_READONLY); new records and the user's own are written.",
		Remedy: s.share() + "Modify All; View All is for reading only.",
	}
	if !s.tried {
		f.Severity, f.What = SeverityWarning, "Records are read-only for everybody but their owners in this org"
		if private {
			f.What = "Records are private in this org, and View All is for reading only"
		}
		if s.searched && s.record == "" {
			f.What += "; there is none of another owner by which to find out whether the integration user may edit it."
		} else {
			f.What += "; whether the integration user may edit other owners' records could not be determined."
		}
	}
	c.add(f)
}

// judgeWithoutAccount reports that contacts without an account are private whatever
// the org's defaults are.
func (c *check) judgeWithoutAccount(s *shared) {
	if s.object != schema.Contact || s.viewAll || s.modifyAll {
		return
	}
	f := Finding{
		Code: "CONTACTS_WITHOUT_ACCOUNT", Effect: EffectNone, Object: schema.Contact,
		What:   "Contacts without an account are visible only to their owner and to users with View All, whatever the sharing settings.",
		Why:    "Such a contact of another owner is not found, and a duplicate is created.",
		Remedy: codes.HintObjects + " > Contacts: View All, if the org has such contacts.",
	}
	if c.cfg.Creates == schema.Contact {
		f.Why += " New contacts are created without an account, and belong to the integration user unless policies.leadOwner says otherwise."
	}
	c.add(f)
}
