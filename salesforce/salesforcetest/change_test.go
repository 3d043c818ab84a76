package salesforcetest_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

func TestValidationRules(t *testing.T) {
	a := newAPI(t)
	a.org.AddValidationRule(salesforcetest.ValidationRule{
		Object: "Lead", Field: "Title", Message: "A title, please.",
		Fails: func(c salesforcetest.Change) bool { return c.Get("Title") == nil },
	})
	a.org.AddValidationRule(salesforcetest.ValidationRule{
		Object: "Lead", Message: "Companies do not change.",
		Fails: func(c salesforcetest.Change) bool { return !c.Creating() && c.Get("Company") != c.Was("Company") },
	})
	require.Equal(t, refusal{"FIELD_CUSTOM_VALIDATION_EXCEPTION", "A title, please.", []string{"Title"}},
		a.do(http.MethodPost, "/sobjects/Lead", lead()).refusal())
	id := a.create("Lead", lead("Title", "CTO"))
	require.Equal(t, refusal{"FIELD_CUSTOM_VALIDATION_EXCEPTION", "Companies do not change.", []string{}},
		a.do(http.MethodPatch, "/sobjects/Lead/"+id, fields{"Company": "Contoso"}).refusal())
	both := a.do(http.MethodPatch, "/sobjects/Lead/"+id, fields{"Company": "Contoso", "Title": nil})
	require.Len(t, both.list(), 2, "all rules that fail are told")
	a.add("Lead", lead()) // an admin's set-up is not asked
	a.create("Contact", fields{"LastName": "Dubois"})
}

func TestTriggers(t *testing.T) {
	a := newAPI(t)
	a.org.AddTrigger(salesforcetest.Trigger{Object: "Lead", Run: func(c salesforcetest.Change) error {
		if c.Text("LastName") == "Null" {
			return errors.New("System.NullPointerException: Attempt to de-reference a null object\n\nTrigger.LeadTrigger: line 5, column 1")
		}
		return nil
	}})
	got := a.do(http.MethodPost, "/sobjects/Lead", lead("LastName", "Null")).refusal()
	want := refusal{"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "LeadTrigger: execution of BeforeInsert\n\ncaused by: " +
		"System.NullPointerException: Attempt to de-reference a null object\n\nTrigger.LeadTrigger: line 5, column 1", []string{}}
	require.Empty(t, cmp.Diff(want, got), "refusal (-want +got)")
	id := a.create("Lead", lead())
	require.Contains(t, a.do(http.MethodPatch, "/sobjects/Lead/"+id, fields{"LastName": "Null"}).refusal().Message, "execution of BeforeUpdate")
}

// TestAssignmentRules: they run on create and on update of a lead, unless the
// header says no.
func TestAssignmentRules(t *testing.T) {
	a := newAPI(t)
	rep, err := a.org.AddUser(salesforcetest.User{LastName: "Okafor"})
	require.NoError(t, err)
	own := func(id string) any { return a.read("Lead", id)["OwnerId"] }
	me := own(a.create("Lead", lead()))
	a.org.SetAssignmentRule("Lead", func(c salesforcetest.Change) string {
		if c.Get("Country") == "Nigeria" {
			return rep
		}
		return ""
	})
	tests := map[string]struct {
		header []string
		want   any
	}{
		"no header": {nil, rep},
		"TRUE":      {[]string{"Sforce-Auto-Assign", "TRUE"}, rep},
		"FALSE":     {[]string{"Sforce-Auto-Assign", "FALSE"}, me},
		"false":     {[]string{"Sforce-Auto-Assign", "false"}, me},
		"a rule ID": {[]string{"Sforce-Auto-Assign", "01QKd0000000001"}, rep},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := a.do(http.MethodPost, "/sobjects/Lead", lead("Country", "Nigeria"), tt.header...)
			require.Equal(t, tt.want, own(r.object()["id"].(string)), "create")
			id := a.create("Lead", lead())
			require.Equal(t, me, own(id))
			require.Equal(t, http.StatusNoContent, a.do(http.MethodPatch, "/sobjects/Lead/"+id, fields{"Country": "Nigeria"}, tt.header...).status)
			require.Equal(t, tt.want, own(id), "update")
		})
	}
	r := a.do(http.MethodPost, "/composite", fields{"compositeRequest": []fields{
		{"method": "POST", "url": data + "/sobjects/Lead", "referenceId": "off", "body": lead("Country", "Nigeria"), "httpHeaders": fields{"Sforce-Auto-Assign": "FALSE"}},
		{"method": "POST", "url": data + "/sobjects/Lead", "referenceId": "on", "body": lead("Country", "Nigeria")},
	}})
	var owners []any
	for _, p := range parts(r) {
		owners = append(owners, own(p["body"].(map[string]any)["id"].(string)))
	}
	require.Equal(t, []any{me, rep}, owners, "each part has headers of its own")
}

// TestCPUBudget refuses all records of a transaction that computes too long.
func TestCPUBudget(t *testing.T) {
	a := newAPI(t)
	a.org.SetCPU("Lead", 100*time.Millisecond, 10*time.Second)
	save := func(n int) (ok int, message string) {
		var records []fields
		for range n {
			records = append(records, lead("attributes", fields{"type": "Lead"}))
		}
		for _, r := range a.do(http.MethodPost, "/composite/sobjects", fields{"records": records}).list() {
			if r["success"] == true {
				ok++
				continue
			}
			e := r["errors"].([]any)[0].(map[string]any)
			message = e["statusCode"].(string) + " " + e["message"].(string)
		}
		return ok, message
	}
	ok, message := save(101)
	require.Zero(t, ok)
	require.Equal(t, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY LeadTrigger: System.LimitException: Apex CPU time limit exceeded", message)
	ok, _ = save(100)
	require.Equal(t, 100, ok)
	a.create("Lead", lead())
	require.Len(t, a.org.Records("Lead"), 101)
}

// TestDuplicateRules holds what each action does with each header.
func TestDuplicateRules(t *testing.T) {
	const header = "Sforce-Duplicate-Rule-Header"
	tests := map[string]struct {
		action salesforcetest.DuplicateAction
		header string
		saved  bool
	}{
		"block":                      {salesforcetest.BlockDuplicates, "", false},
		"block, allowSave":           {salesforcetest.BlockDuplicates, "allowSave=true", false},
		"alert":                      {salesforcetest.AlertDuplicates, "", false},
		"alert, allowSave":           {salesforcetest.AlertDuplicates, "allowSave=true", true},
		"alert, allowSave and more":  {salesforcetest.AlertDuplicates, "includeRecordDetails=true; AllowSave=TRUE", true},
		"alert, allowSave is denied": {salesforcetest.AlertDuplicates, "allowSave=false", false},
		"report":                     {salesforcetest.ReportDuplicates, "", true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t)
			a.org.AddDuplicateRule(salesforcetest.DuplicateRule{Object: "Lead", Action: tt.action, Key: byEmail})
			a.create("Lead", lead("Email", "ada@nwosu.example"))
			a.create("Lead", lead("Email", "other@nwosu.example"))
			r := a.do(http.MethodPost, "/sobjects/Lead", lead("Email", "Ada@Nwosu.example"), header, tt.header)
			if tt.saved {
				require.Equal(t, http.StatusCreated, r.status, string(r.body))
				return
			}
			require.Equal(t, http.StatusBadRequest, r.status)
			require.Equal(t, refusal{"DUPLICATES_DETECTED", "Use one of these records?", nil}, r.refusal())
		})
	}
}

// TestDuplicateResult is the body as real orgs write it: misspelt up to API 56.
func TestDuplicateResult(t *testing.T) {
	a := newAPI(t)
	contact := a.add("Contact", fields{"LastName": "Nwosu", "Email": "ada@nwosu.example"})
	a.org.AddDuplicateRule(salesforcetest.DuplicateRule{
		Object: "Lead", Against: []string{"Lead", "Contact"}, Action: salesforcetest.AlertDuplicates, Key: byEmail,
	})
	for version, key := range map[string]string{"v56.0": "duplicateResut", "v57.0": "duplicateResult", "v66.0": "duplicateResult"} {
		r := a.do(http.MethodPost, "/services/data/"+version+"/sobjects/Lead", lead("Email", "ada@nwosu.example"))
		want := []map[string]any{{
			key: map[string]any{
				"allowSave": true, "duplicateRule": "Standard_Lead_Duplicate_Rule", "duplicateRuleEntityType": "Lead",
				"errorMessage": "Use one of these records?",
				"matchResults": []any{map[string]any{
					"entityType": "Contact", "errors": []any{}, "matchEngine": "FuzzyMatchEngine", "rule": "Standard_Lead_Match_Rule_v1_0", "size": 1.0, "success": true,
					"matchRecords": []any{map[string]any{
						"additionalInformation": []any{}, "fieldDiffs": []any{}, "matchConfidence": 100.0,
						"record": map[string]any{
							"attributes": map[string]any{"type": "Contact", "url": "/services/data/" + version + "/sobjects/Contact/" + contact}, "Id": contact,
						},
					}},
				}},
			},
			"errorCode": "DUPLICATES_DETECTED", "message": "Use one of these records?",
		}}
		require.Empty(t, cmp.Diff(want, r.list()), "%s (-want +got)", version)
		require.Contains(t, string(r.body), `"matchConfidence":100.0`)
	}

	r := a.do(http.MethodPost, "/composite/sobjects", fields{"records": []fields{lead("attributes", fields{"type": "Lead"}, "Email", "ada@nwosu.example")}})
	want := []map[string]any{{"success": false, "errors": []any{map[string]any{
		"statusCode": "DUPLICATES_DETECTED", "message": "Use one of these records?", "fields": []any{}}}}}
	require.Empty(t, cmp.Diff(want, r.list()), "a collection does not tell the matches (-want +got)")

	detailed := a.do(http.MethodPost, "/sobjects/Lead", lead("Email", "ada@nwosu.example"), "Sforce-Duplicate-Rule-Header", "includeRecordDetails=true")
	require.Contains(t, string(detailed.body), `"LastName":"Nwosu"`)
}

// TestDuplicatesOfUpdates: a rule looks again only where the key changes, and
// neither at deleted records nor at converted leads.
func TestDuplicatesOfUpdates(t *testing.T) {
	a := newAPI(t)
	first := a.create("Lead", lead("Email", "ada@nwosu.example"))
	second := a.create("Lead", lead("Email", "ada@nwosu.example"))
	a.org.AddDuplicateRule(salesforcetest.DuplicateRule{Object: "Lead", Key: byEmail})
	require.Equal(t, http.StatusNoContent, a.do(http.MethodPatch, "/sobjects/Lead/"+first, fields{"Title": "CTO"}).status)
	require.Equal(t, http.StatusNoContent, a.do(http.MethodPatch, "/sobjects/Lead/"+first, fields{"Email": "new@nwosu.example"}).status)
	require.Equal(t, "DUPLICATES_DETECTED", a.do(http.MethodPatch, "/sobjects/Lead/"+first, fields{"Email": "ada@nwosu.example"}).refusal().Code)
	require.NoError(t, a.org.Delete(second))
	require.Equal(t, http.StatusNoContent, a.do(http.MethodPatch, "/sobjects/Lead/"+first, fields{"Email": "ada@nwosu.example"}).status)
	_, _, err := a.org.Convert(first)
	require.NoError(t, err)
	a.create("Lead", lead("Email", strings.ToUpper("ada@nwosu.example")))
}

// byEmail is the key of a duplicate rule that matches the same e-mail address.
func byEmail(c salesforcetest.Change) string { return c.Text("Email") }
