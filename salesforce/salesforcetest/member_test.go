package salesforcetest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// membership is what a test looks at of a member.
func membership(r map[string]any) []any {
	return []any{r["Status"], r["HasResponded"], r["FirstRespondedDate"]}
}

// TestMemberStatus: a status that the campaign does not have is its default, without
// a word, and decides who has responded, and since when.
func TestMemberStatus(t *testing.T) {
	a := newAPI(t)
	now := time.Date(2026, 11, 10, 23, 30, 0, 0, time.UTC)
	a.org.SetClock(func() time.Time { return now })
	campaign, plain := a.campaign(fair...), a.campaign()
	tests := map[string]struct {
		campaign string
		status   any
		want     []any
	}{
		"a status":                        {campaign, "Sent", []any{"Sent", false, nil}},
		"a response":                      {campaign, "Attended", []any{"Attended", true, "2026-11-10"}},
		"another campaign's":              {campaign, "Responded", []any{"Invited", false, nil}},
		"in another letter case":          {campaign, "attended", []any{"Invited", false, nil}},
		"with blanks around":              {campaign, " Attended ", []any{"Attended", true, "2026-11-10"}},
		"nobody's":                        {campaign, "Nope", []any{"Invited", false, nil}},
		"null":                            {campaign, nil, []any{"Invited", false, nil}},
		"not given":                       {campaign, "-", []any{"Invited", false, nil}},
		"of any campaign":                 {plain, "Responded", []any{"Responded", true, "2026-11-10"}},
		"not given, of any campaign":      {plain, "-", []any{"Sent", false, nil}},
		"of the other, with the defaults": {plain, "Attended", []any{"Sent", false, nil}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f := fields{"CampaignId": tt.campaign, "LeadId": a.create("Lead", lead()), "Status": tt.status}
			if tt.status == "-" {
				delete(f, "Status")
			}
			id := a.create("CampaignMember", f)
			require.Empty(t, cmp.Diff(tt.want, membership(a.read("CampaignMember", id))))
			if tt.status == "-" {
				return
			}
			f["LeadId"] = a.create("Lead", lead())
			f["attributes"] = fields{"type": "CampaignMember"}
			r := a.do(http.MethodPost, "/composite/sobjects", fields{"records": []fields{f}}).list()[0]
			require.Equal(t, true, r["success"])
			require.Empty(t, cmp.Diff(tt.want, membership(a.read("CampaignMember", r["id"].(string)))))

			id = a.create("CampaignMember", fields{"CampaignId": tt.campaign, "LeadId": a.create("Lead", lead())})
			require.Equal(t, http.StatusNoContent, a.do(http.MethodPatch, "/sobjects/CampaignMember/"+id, fields{"Status": tt.status}).status)
			require.Empty(t, cmp.Diff(tt.want, membership(a.read("CampaignMember", id))))
		})
	}

	id := a.create("CampaignMember", fields{"CampaignId": campaign, "LeadId": a.create("Lead", lead()), "Status": "Attended"})
	set := func(status string) reply {
		now = now.AddDate(0, 0, 1)
		a.signIn()
		return a.do(http.MethodPatch, "/sobjects/CampaignMember/"+id, fields{"Status": status})
	}
	for _, blank := range []string{"", "  "} {
		r := set(blank)
		require.Equal(t, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", r.refusal().Code)
		require.Equal(t, []string{"Status"}, r.refusal().Fields)
	}
	require.Equal(t, "STRING_TOO_LONG", set(strings.Repeat("x", 41)).refusal().Code)
	set("Sent")
	require.Equal(t, []any{"Sent", false, "2026-11-10"}, membership(a.read("CampaignMember", id)))
	set("Meeting")
	require.Equal(t, []any{"Meeting", true, "2026-11-10"}, membership(a.read("CampaignMember", id)), "the first response counts")
	for _, f := range []fields{{"HasResponded": true}, {"CampaignId": plain}, {"Name": "x"}} {
		require.Equal(t, "INVALID_FIELD_FOR_INSERT_UPDATE", a.do(http.MethodPatch, "/sobjects/CampaignMember/"+id, f).refusal().Code)
	}

	now = time.Date(2026, 11, 10, 23, 30, 0, 0, time.UTC)
	require.NoError(t, a.org.Update(a.org.Records("User")[0]["Id"].(string), fields{"TimeZoneSidKey": "Europe/Berlin"}))
	id = a.create("CampaignMember", fields{"CampaignId": campaign, "LeadId": a.create("Lead", lead()), "Status": "Meeting"})
	require.Equal(t, "2026-11-11", a.read("CampaignMember", id)["FirstRespondedDate"], "a date is the user's")
}

// TestMemberTwice through every door. Within one request the text is another.
func TestMemberTwice(t *testing.T) {
	a := newAPI(t)
	campaign, id := a.campaign(), a.create("Lead", lead())
	contact := a.create("Contact", fields{"LastName": "Dubois"})
	member := fields{"attributes": fields{"type": "CampaignMember"}, "CampaignId": campaign, "LeadId": id}
	other := fields{"attributes": fields{"type": "CampaignMember"}, "CampaignId": campaign, "ContactId": contact}
	const already = "Already a campaign member."
	texts := func(r reply) (out []string) {
		for _, x := range r.list() {
			text := "saved"
			if x["success"] == false {
				e := x["errors"].([]any)[0].(map[string]any)
				require.Equal(t, "DUPLICATE_VALUE", e["statusCode"])
				text = e["message"].(string)
			}
			out = append(out, text)
		}
		return out
	}
	collection := func(records ...fields) reply {
		return a.do(http.MethodPost, "/composite/sobjects", fields{"records": records})
	}
	twice := "Attempted to add an entity '" + id + "' to a campaign '" + campaign + "' more than once."
	require.Equal(t, []string{"saved", twice, "saved"}, texts(collection(member, member, other)))
	require.Equal(t, []string{already, already, already}, texts(collection(member, other, other)))

	part := func(reference string) fields {
		return fields{"method": "POST", "url": data + "/composite/sobjects", "referenceId": reference, "body": fields{"records": []fields{
			{"attributes": fields{"type": "CampaignMember"}, "CampaignId": "${campaign}", "LeadId": id},
		}}}
	}
	second := a.campaign()
	text := fmt.Sprint(a.do(http.MethodPost, "/composite", strings.ReplaceAll(encoded(t, fields{"compositeRequest": []fields{part("one"), part("two")}}), "${campaign}", second)).object())
	require.Contains(t, text, already, "parts are requests of their own")
	require.NotContains(t, text, "more than once")

	j := a.run(fields{"object": "CampaignMember", "operation": "insert"}, "CampaignId,LeadId\n"+campaign+","+id+"\n")
	require.Contains(t, j.rows("failedResults")[1][1], "DUPLICATE_VALUE:"+already)
	require.Len(t, a.org.Records("CampaignMember"), 3)
	require.Equal(t, http.StatusNoContent, a.do(http.MethodDelete, "/sobjects/CampaignMember/"+a.org.Records("CampaignMember")[0]["Id"].(string), nil).status)
	require.Equal(t, []string{"saved"}, texts(collection(member)), "one that was removed can be added again")
}

// TestMemberUpsert: a key of one's own is one, but a new key for an existing pair
// is no way around it. A switch refuses all three doors.
func TestMemberUpsert(t *testing.T) {
	a := newAPI(t)
	a.org.Define("CampaignMember", schema.Field{Name: "Key__c", ExternalID: true, Unique: true, Length: 40})
	campaign, ids := a.campaign(fair...), []string{a.create("Lead", lead()), a.create("Lead", lead()), a.create("Lead", lead())}
	row := func(key, id string) reply {
		return a.do(http.MethodPatch, "/sobjects/CampaignMember/Key__c/"+key, fields{"CampaignId": campaign, "LeadId": id})
	}
	collection := func(key, id string) reply {
		return a.do(http.MethodPatch, "/composite/sobjects/CampaignMember/Key__c", fields{"records": []fields{
			{"attributes": fields{"type": "CampaignMember"}, "Key__c": key, "CampaignId": campaign, "LeadId": id},
		}})
	}
	bulk := fields{"object": "CampaignMember", "operation": "upsert", "externalIdFieldName": "Key__c"}
	require.Equal(t, http.StatusCreated, row("1", ids[0]).status)
	require.Equal(t, true, collection("2", ids[1]).list()[0]["created"])
	require.Len(t, a.run(bulk, "Key__c,CampaignId,LeadId\n3,"+campaign+","+ids[2]+"\n").rows("successfulResults"), 2)
	require.Equal(t, "Already a campaign member.", row("4", ids[0]).refusal().Message)
	require.Equal(t, false, collection("5", ids[1]).list()[0]["success"])
	require.Len(t, a.run(bulk, "Key__c,CampaignId,LeadId\n6,"+campaign+","+ids[2]+"\n").rows("failedResults"), 2)
	r := a.do(http.MethodPatch, "/sobjects/CampaignMember/Key__c/1", fields{"Status": "Attended"})
	require.Equal(t, http.StatusOK, r.status, string(r.body))
	require.Equal(t, "Attended", a.org.Records("CampaignMember")[0]["Status"])

	a.org.SetCampaignRules(salesforcetest.CampaignRules{NoMemberUpsert: true})
	extra := a.create("Lead", lead())
	for _, r := range []reply{row("7", extra), collection("7", extra), a.do(http.MethodPost, "/jobs/ingest", bulk)} {
		require.Equal(t, http.StatusBadRequest, r.status, string(r.body))
	}
	require.Len(t, a.org.Records("CampaignMember"), 3)
}

// TestConvertedMembers: what becomes of a lead's memberships.
func TestConvertedMembers(t *testing.T) {
	for _, keep := range []bool{false, true} {
		a := newAPI(t)
		a.org.SetCampaignRules(salesforcetest.CampaignRules{LeadsKeepMembers: keep})
		campaign, both := a.campaign(), a.campaign()
		id, contact := a.create("Lead", lead("Email", "ada@northwind.example")), a.create("Contact", fields{"LastName": "Dubois", "Email": "marc@acier.example"})
		member := a.create("CampaignMember", fields{"CampaignId": campaign, "LeadId": id})
		leads := a.create("CampaignMember", fields{"CampaignId": both, "LeadId": id})
		contacts := a.create("CampaignMember", fields{"CampaignId": both, "ContactId": contact})
		_, _, err := a.org.Convert(id, contact)
		require.NoError(t, err)

		named := func(id string) []any {
			r := a.read("CampaignMember", id)
			return []any{r["LeadId"], r["ContactId"], r["LeadOrContactId"], r["Email"], r["Type"]}
		}
		require.Equal(t, []any{id, nil, id, "ada@northwind.example", "Lead"}, named(leads), "the contact is a member already")
		require.Equal(t, []any{nil, contact, contact, "marc@acier.example", "Contact"}, named(contacts))
		if keep {
			require.Equal(t, []any{id, nil, id, "ada@northwind.example", "Lead"}, named(member))
		} else {
			require.Equal(t, []any{id, contact, contact, "marc@acier.example", "Contact"}, named(member))
		}
		require.Len(t, a.query("SELECT Id FROM CampaignMember WHERE Lead.ConvertedContactId IN ('"+contact+"')"), 2)

		r := a.do(http.MethodPost, "/sobjects/CampaignMember", fields{"CampaignId": a.campaign(), "LeadId": id})
		require.Equal(t, "CANNOT_UPDATE_CONVERTED_LEAD", r.refusal().Code)
		require.Equal(t, http.StatusNoContent, a.do(http.MethodPatch, "/sobjects/CampaignMember/"+member, fields{"Status": "Responded"}).status)
		require.Equal(t, http.StatusNoContent, a.do(http.MethodDelete, "/sobjects/CampaignMember/"+member, nil).status, "it can be removed, not added")
	}
}

// TestMergedMembers: of two memberships of one campaign the master's stays.
func TestMergedMembers(t *testing.T) {
	a := newAPI(t)
	one, two := a.campaign(), a.campaign()
	master, other := a.create("Lead", lead()), a.create("Lead", lead("Company", "Acier"))
	kept := a.create("CampaignMember", fields{"CampaignId": one, "LeadId": master})
	a.create("CampaignMember", fields{"CampaignId": one, "LeadId": other})
	moved := a.create("CampaignMember", fields{"CampaignId": two, "LeadId": other})
	require.NoError(t, a.org.Merge(master, other))
	require.Equal(t, []map[string]any{{"Id": kept, "LeadId": master}, {"Id": moved, "LeadId": master}}, a.query("SELECT Id, LeadId FROM CampaignMember"))
	require.EqualValues(t, 1, a.read("Campaign", one)["NumberOfLeads"])
}

// TestMemberCopies: a member shows its person as it is now.
func TestMemberCopies(t *testing.T) {
	a := newAPI(t)
	account := a.create("Account", fields{"Name": "Acier SA"})
	contact := a.create("Contact", fields{"FirstName": "Marc", "LastName": "Dubois", "Email": "marc@acier.example", "AccountId": account, "MailingCity": "Lyon"})
	id := a.create("Lead", lead("FirstName", "Ada", "Title", "CEO", "City", "Seattle", "DoNotCall", true))
	campaign := a.campaign()
	of := func(field, person string) func() []any {
		member := a.create("CampaignMember", fields{"CampaignId": campaign, field: person})
		return func() []any {
			r := a.read("CampaignMember", member)
			return []any{r["Name"], r["FirstName"], r["LastName"], r["Email"], r["CompanyOrAccount"], r["City"], r["Title"], r["Type"], r["DoNotCall"], r["HasOptedOutOfFax"]}
		}
	}
	leads, contacts := of("LeadId", id), of("ContactId", contact)
	require.Equal(t, []any{"Ada Nwosu", "Ada", "Nwosu", nil, "Northwind", "Seattle", "CEO", "Lead", true, false}, leads())
	require.Equal(t, []any{"Marc Dubois", "Marc", "Dubois", "marc@acier.example", "Acier SA", "Lyon", nil, "Contact", false, false}, contacts())
	owner := a.org.Records("User")[0]["Id"]
	require.Len(t, a.query("SELECT Id FROM CampaignMember WHERE LeadOrContactOwnerId = '"+owner.(string)+"' AND DoNotCall = FALSE"), 1)

	a.do(http.MethodPatch, "/sobjects/Lead/"+id, fields{"LastName": "Okafor", "Title": nil})
	a.do(http.MethodPatch, "/sobjects/Account/"+account, fields{"Name": "Acier"})
	require.Equal(t, []any{"Ada Okafor", "Ada", "Okafor", nil, "Northwind", "Seattle", nil, "Lead", true, false}, leads())
	require.Equal(t, []any{"Marc Dubois", "Marc", "Dubois", "marc@acier.example", "Acier", "Lyon", nil, "Contact", false, false}, contacts())

	early := a.add("CampaignMember", fields{"CampaignId": campaign, "LeadId": "00Q000000000001EAA"})
	a.add("Lead", lead("Id", "00Q000000000001EAA", "FirstName", "Late"))
	require.Equal(t, "Late Nwosu", a.read("CampaignMember", early)["Name"], "a seed may add members first")
}

// TestMemberRecordType is the campaign's.
func TestMemberRecordType(t *testing.T) {
	a := newAPI(t)
	booth := a.org.DefineRecordType("CampaignMember", salesforcetest.RecordType{DeveloperName: "Booth"})
	campaign := a.create("Campaign", fields{"Name": "Fair", "CampaignMemberRecordTypeId": booth})
	id := a.create("CampaignMember", fields{"CampaignId": campaign, "LeadId": a.create("Lead", lead())})
	require.Equal(t, booth, a.read("CampaignMember", id)["RecordTypeId"])
	id = a.create("CampaignMember", fields{"CampaignId": a.campaign(), "LeadId": a.create("Lead", lead())})
	require.Nil(t, a.read("CampaignMember", id)["RecordTypeId"])
}
