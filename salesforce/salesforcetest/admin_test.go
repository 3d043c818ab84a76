package salesforcetest_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func TestConvert(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead", schema.Field{Name: "Key__c", ExternalID: true, Unique: true})
	id := a.create("Lead", lead("FirstName", "Ada", "Email", "ada@nwosu.example", "City", "Lagos", "Website", "n.example", "Key__c", "K-1"))
	task := a.create("Task", fields{"Subject": "Call", "WhoId": id})
	member := a.create("CampaignMember", fields{"CampaignId": a.create("Campaign", fields{"Name": "Fair"}), "LeadId": id})

	accountID, contactID, err := a.org.Convert(id)
	require.NoError(t, err)
	row := a.query("SELECT IsConverted, Status, ConvertedContactId, ConvertedAccountId FROM Lead WHERE Key__c = 'K-1'")[0]
	require.Empty(t, cmp.Diff(map[string]any{
		"IsConverted": true, "Status": "Closed - Converted", "ConvertedContactId": contactID, "ConvertedAccountId": accountID,
	}, row), "lead (-want +got)")
	contact := a.read("Contact", contactID)
	require.Equal(t, []any{"Ada Nwosu", "ada@nwosu.example", "Lagos", accountID},
		[]any{contact["Name"], contact["Email"], contact["MailingCity"], contact["AccountId"]})
	require.Equal(t, "Northwind", a.read("Account", accountID)["Name"])
	require.Equal(t, contactID, a.read("Task", task)["WhoId"])
	require.Equal(t, accountID, a.read("Task", task)["AccountId"])
	require.Equal(t, []any{id, contactID}, []any{a.read("CampaignMember", member)["LeadId"], a.read("CampaignMember", member)["ContactId"]})

	for name, r := range map[string]reply{
		"update": a.do(http.MethodPatch, "/sobjects/Lead/"+id, fields{"Title": "CTO"}),
		"upsert": a.do(http.MethodPatch, "/sobjects/Lead/Key__c/K-1", lead()),
		"task":   a.do(http.MethodPost, "/sobjects/Task", fields{"Subject": "Call", "WhoId": id}),
	} {
		require.Equal(t, refusal{"CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead", []string{}}, r.refusal(), name)
	}

	me := a.query("SELECT Id FROM User")[0]["Id"].(string)
	_, err = a.org.Grant(me, salesforcetest.PermissionSet{System: []string{"AllowViewEditConvertedLeads"}})
	require.NoError(t, err)
	require.Equal(t, http.StatusNoContent, a.do(http.MethodPatch, "/sobjects/Lead/"+id, fields{"Title": "CTO"}).status)

	account, person, err := a.org.Convert(a.create("Lead", lead()), contactID)
	require.NoError(t, err)
	require.Equal(t, []string{accountID, contactID}, []string{account, person}, "into what is there")
	for _, bad := range []string{id, contactID, "nonsense", "00QKd0000000999"} {
		_, _, err := a.org.Convert(bad)
		require.Error(t, err, bad)
	}
}

func TestMerge(t *testing.T) {
	a := newAPI(t)
	master, other := a.create("Lead", lead("Title", "CTO")), a.create("Lead", lead("Title", "CEO"))
	task := a.create("Task", fields{"Subject": "Call", "WhoId": other})
	require.NoError(t, a.org.Merge(master, other))
	require.Equal(t, master, a.read("Task", task)["WhoId"])
	require.Equal(t, "CTO", a.read("Lead", master)["Title"])
	r := a.do(http.MethodPatch, "/sobjects/Lead/"+other, fields{"Title": "X"})
	require.Equal(t, refusal{"ENTITY_IS_DELETED", "entity is deleted", []string{}}, r.refusal())
	require.Equal(t, http.StatusNotFound, r.status)
	r = a.do(http.MethodGet, "/queryAll?q="+url.QueryEscape("SELECT MasterRecordId FROM Lead WHERE IsDeleted = true"), nil)
	require.Equal(t, master, r.object()["records"].([]any)[0].(map[string]any)["MasterRecordId"])
	require.Error(t, a.org.Merge(master, master))
	require.Error(t, a.org.Merge(master, task))
}

// TestArchive: by the org's clock, and by call.
func TestArchive(t *testing.T) {
	a := newAPI(t)
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	a.org.SetClock(func() time.Time { return now })
	a.signIn()
	for subject, f := range map[string]fields{
		"old":       {"Status": "Completed", "ActivityDate": "2025-11-23"},
		"young":     {"Status": "Completed", "ActivityDate": "2025-11-25"},
		"open":      {"Status": "Not Started", "ActivityDate": "2020-01-01"},
		"no date":   {"Status": "Completed"},
		"long gone": {"Status": "Completed", "ActivityDate": "2019-05-05"},
	} {
		f["Subject"] = subject
		a.create("Task", f)
	}
	subjects := func(resource string) (out []string) {
		r := a.do(http.MethodGet, "/"+resource+"?q="+url.QueryEscape("SELECT Subject FROM Task ORDER BY Subject"), nil)
		for _, m := range r.object()["records"].([]any) {
			out = append(out, m.(map[string]any)["Subject"].(string))
		}
		return out
	}
	all := []string{"long gone", "no date", "old", "open", "young"}
	require.Equal(t, all, subjects("query"), "nothing is archived at once")
	require.Equal(t, 2, a.org.Archive())
	require.Equal(t, []string{"no date", "open", "young"}, subjects("query"))
	require.Equal(t, all, subjects("queryAll"))
	old := a.org.Records("Task")
	for _, r := range old {
		if r["Subject"] == "old" {
			id := r["Id"].(string)
			require.Equal(t, true, r["IsArchived"])
			require.Equal(t, http.StatusNoContent, a.do(http.MethodPatch, "/sobjects/Task/"+id, fields{"Subject": "older"}).status)
			require.Equal(t, http.StatusNoContent, a.do(http.MethodDelete, "/sobjects/Task/"+id, nil).status)
		}
	}
	now = now.Add(366 * 24 * time.Hour)
	a.signIn()
	require.Equal(t, []string{"open"}, subjects("query"), "the job ran by itself")
}

func TestCheckpoint(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead", schema.Field{Name: "Key__c", ExternalID: true, Unique: true})
	a.org.AddDuplicateRule(salesforcetest.DuplicateRule{Object: "Lead", Key: byEmail})
	kept := a.create("Lead", lead("Key__c", "K-1", "Email", "ada@nwosu.example"))
	before := a.org.Records("Lead")
	restore := a.org.Checkpoint()
	for range 2 {
		second := a.create("Lead", lead("Key__c", "K-2", "Email", "bo@nwosu.example"))
		require.Equal(t, http.StatusNoContent, a.do(http.MethodPatch, "/sobjects/Lead/"+kept, fields{"Key__c": "K-9"}).status)
		a.org.Define("Lead", schema.Field{Name: "Later__c"})
		a.org.Define("Badge__c", schema.Field{Name: "Number__c"})
		_, err := a.org.AddIntegrationUser()
		require.NoError(t, err)

		restore()
		require.Empty(t, cmp.Diff(before, a.org.Records("Lead")), "records (-want +got)")
		require.Nil(t, a.org.Records("Badge__c"))
		require.NotContains(t, a.fieldsOf("Lead"), "Later__c")
		require.Len(t, a.org.Records("User"), 1)
		require.Equal(t, http.StatusOK, a.do(http.MethodGet, "/sobjects/Lead/Key__c/K-1", nil).status, "indexes are those of then")
		require.Equal(t, http.StatusNotFound, a.do(http.MethodGet, "/sobjects/Lead/Key__c/K-9", nil).status)
		require.Equal(t, "DUPLICATES_DETECTED", a.do(http.MethodPost, "/sobjects/Lead", lead("Email", "ada@nwosu.example")).refusal().Code)
		require.NotEqual(t, second, a.create("Lead", lead("Email", "bo@nwosu.example")), "no ID is given out twice")
		restore()
	}
}

// TestKeys: external IDs compare without letter case unless the field says so,
// and numbers by value.
func TestKeys(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead",
		schema.Field{Name: "Loose__c", ExternalID: true, Unique: true}, schema.Field{Name: "Strict__c", ExternalID: true, Unique: true, CaseSensitive: true},
		schema.Field{Name: "Number__c", Type: schema.TypeDouble, Precision: 9, Scale: 1, ExternalID: true, Unique: true})
	a.create("Lead", lead("Loose__c", "abc", "Strict__c", "abc", "Number__c", 17))
	tests := map[string]struct {
		path   string
		status int
	}{
		"same":                  {"Loose__c/abc", 200},
		"other case":            {"Loose__c/ABC", 200},
		"case-sensitive, same":  {"Strict__c/abc", 200},
		"case-sensitive, other": {"Strict__c/ABC", 201},
		"number":                {"Number__c/17", 200},
		"number, other form":    {"Number__c/17.0", 200},
		"number, other":         {"Number__c/18", 201},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := a.do(http.MethodPatch, "/sobjects/Lead/"+tt.path, lead())
			require.Equal(t, tt.status, r.status, string(r.body))
		})
	}
	require.Equal(t, "DUPLICATE_VALUE", a.do(http.MethodPost, "/sobjects/Lead", lead("Number__c", "17.00")).refusal().Code)
	require.Equal(t, "DUPLICATE_VALUE", a.do(http.MethodPost, "/sobjects/Lead", lead("Loose__c", "aBc")).refusal().Code)
}

// TestCascades: what describe says is deleted with a record, is.
func TestCascades(t *testing.T) {
	a := newAPI(t)
	account, campaign := a.create("Account", fields{"Name": "Northwind"}), a.create("Campaign", fields{"Name": "Fair"})
	contact := a.create("Contact", fields{"LastName": "Dubois", "AccountId": account})
	a.create("Task", fields{"Subject": "Call", "WhoId": contact})
	a.create("Event", fields{"Subject": "Fair", "WhatId": account, "StartDateTime": "2026-11-23T10:00:00Z", "DurationInMinutes": 30})
	a.create("CampaignMember", fields{"CampaignId": campaign, "ContactId": contact})
	kept := a.create("Contact", fields{"LastName": "Novak"})
	require.Equal(t, http.StatusNoContent, a.do(http.MethodDelete, "/sobjects/Account/"+account, nil).status)
	for _, object := range []string{"Account", "Task", "Event", "CampaignMember"} {
		require.Empty(t, a.org.Records(object), object)
	}
	require.Equal(t, kept, a.org.Records("Contact")[0]["Id"])
	require.NoError(t, a.org.Delete(campaign))
	require.Error(t, a.org.Delete(campaign))
}

// TestKeepUniqueValues holds whether the unique values of deleted records are free.
func TestKeepUniqueValues(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead", schema.Field{Name: "Key__c", ExternalID: true, Unique: true})
	a.org.Define("Activity", schema.Field{Name: "Mark__c", ExternalID: true, Unique: true})
	for suffix, keep := range map[string]bool{"-kept": true, "-free": false} {
		a.org.KeepUniqueValues(keep)
		require.NoError(t, a.org.Delete(a.create("Lead", lead("Key__c", "K"+suffix))))
		require.NoError(t, a.org.Delete(a.create("Task", fields{"Mark__c": "M" + suffix})))
		event := fields{"Mark__c": "M" + suffix, "DurationInMinutes": 10, "ActivityDateTime": "2026-11-23T09:00:00Z"}
		for _, r := range []reply{
			a.do(http.MethodPost, "/sobjects/Lead", lead("Key__c", "K"+suffix)),
			a.do(http.MethodPost, "/sobjects/Event", event),
		} {
			if !keep {
				require.Equal(t, http.StatusCreated, r.status)
				continue
			}
			require.Equal(t, refusal{"DUPLICATE_VALUE", "duplicate value found: <unknown> duplicates value on record with id: <unknown>", []string{}}, r.refusal())
		}
	}
}
