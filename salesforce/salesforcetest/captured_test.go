package salesforcetest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// captured reads an answer of a real org; without the recordings, which are
// not part of this module, the test is skipped.
func captured(t *testing.T, name string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "fixtures", name))
	if err != nil {
		t.Skip("no recordings of real orgs here")
	}
	return bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
}

// TestDescribeAgreesWithRealOrgs compares every field that both have, custom
// ones included: those are defined as the recorded describe has them.
func TestDescribeAgreesWithRealOrgs(t *testing.T) {
	attributes := []string{
		"name", "type", "soapType", "length", "byteLength", "precision", "scale", "digits", "nillable", "createable", "updateable", "defaultedOnCreate",
		"defaultValue", "permissionable", "idLookup", "externalId", "unique", "nameField", "restrictedPicklist", "referenceTo", "relationshipName",
		"compoundFieldName", "extraTypeInfo", "polymorphicForeignKey", "aggregatable", "filterable", "groupable", "sortable", "label", "custom",
	}
	compared, differing := 0, map[string]bool{}
	for _, file := range []string{
		"cumulusci/describe_Lead.json", "cumulusci/describe_Contact.json", "cumulusci/describe_Account.json", "cumulusci/describe_Account_PersonAccount.json",
		"cumulusci/describe_Event.json",
		"grouparoo/describe_Lead.json", "grouparoo/describe_Contact.json", "grouparoo/describe_Account.json", "grouparoo/describe_Campaign.json",
	} {
		t.Run(file, func(t *testing.T) {
			body := captured(t, file)
			object, err := schema.ParseDescribe(body)
			require.NoError(t, err)
			var theirs describeResult
			require.NoError(t, json.Unmarshal(body, &theirs))
			ours := ownDescribe(t, object)
			require.Equal(t, theirs.KeyPrefix, ours.KeyPrefix)
			known := map[string]map[string]any{}
			for _, f := range ours.Fields {
				known[f["name"].(string)] = f
			}
			for _, f := range theirs.Fields {
				name := f["name"].(string)
				mine := known[name]
				if mine == nil {
					t.Logf("not modelled: %s.%s (%v)", theirs.Name, name, f["type"])
					continue
				}
				compared++
				for _, a := range attributes {
					want, _ := json.Marshal(f[a])
					got, _ := json.Marshal(mine[a])
					if string(want) == string(got) {
						continue
					}
					where := theirs.Name + "." + name + " " + a
					if reason := describeDiffers[where]; reason == "" {
						t.Errorf("%s: real %s, ours %s", where, want, got)
					}
					differing[where] = true
				}
			}
		})
	}
	if compared == 0 {
		t.Skip("no recordings of real orgs here")
	}
	for where := range describeDiffers {
		if !differing[where] {
			t.Errorf("%s differs no longer", where)
		}
	}
	t.Logf("%d fields compared in %d attributes, %d differences listed", compared, len(attributes), len(describeDiffers))
}

// describeDiffers are the fields of which real orgs say something else, and
// why. What one recorded describe says is not held against another.
var describeDiffers = map[string]string{
	"Event.ActivityDate aggregatable": "false there, true for every other date",
	"Lead.LeadSource length":          "255 in API 59, 40 in API 42", "Lead.LeadSource byteLength": "likewise",
	"Lead.Status length": "likewise", "Lead.Status byteLength": "likewise",
	"Lead.Industry length": "likewise", "Lead.Industry byteLength": "likewise",
	"Lead.Rating length": "likewise", "Lead.Rating byteLength": "likewise",
	"Contact.LeadSource length": "likewise", "Contact.LeadSource byteLength": "likewise",

	"Account.Type length": "255 in API 59, 40 in API 48 and 42", "Account.Type byteLength": "likewise",
	"Account.Industry length": "likewise", "Account.Industry byteLength": "likewise",
	"Account.Ownership length": "likewise", "Account.Ownership byteLength": "likewise",
	"Account.Rating length": "likewise", "Account.Rating byteLength": "likewise",
	"Account.AccountSource length": "likewise", "Account.AccountSource byteLength": "likewise",
	"Account.Name nillable":                             "with person accounts only, where it is composed of the person's names",
	"Account.npo02__SYSTEM_CUSTOM_NAMING__c byteLength": "a field of that org, made when multi-select picklists counted bytes otherwise",
	"Account.npsp__Funding_Focus__c byteLength":         "likewise",
	"Account.npsp__Membership_Status__c groupable":      "a formula: what it is made of decides, which a describe does not tell",
	"Account.Primary_Contact__c custom":                 "false there: a recording that was edited by hand",
	"Account.ns__Description__c custom":                 "likewise", "Account.History__c custom": "likewise", "Account.ns__LinkedAccount__c custom": "likewise",
	"Event.WhatId referenceTo": "every object that takes activities there; here those that a CRM integration meets",
}

// ownDescribe is what an org with the custom fields of object says of it.
func ownDescribe(t *testing.T, object *schema.Object) describeResult {
	t.Helper()
	o := NewOrg()
	o.GrantNewFields(true)
	for _, f := range object.Fields() {
		if strings.HasSuffix(f.Name, "__c") {
			o.Define(object.Name, f)
		}
	}
	resp := o.describe(&request{version: "59.0", header: http.Header{}, saver: o.saver(false)}, o.entity(object.Name))
	var ours describeResult
	require.NoError(t, json.Unmarshal(encode(resp.body), &ours))
	return ours
}

// TestRecordedDescribesParse reads the describes of objects that are not
// modelled here.
func TestRecordedDescribesParse(t *testing.T) {
	for _, file := range []string{
		"cumulusci/describe_Case.json", "cumulusci/describe_Opportunity.json", "cumulusci/describe_OpportunityContactRole.json",
		"cumulusci/describe_Custom__c.json", "grouparoo/describe_Topic.json",
	} {
		t.Run(file, func(t *testing.T) {
			object, err := schema.ParseDescribe(captured(t, file))
			require.NoError(t, err)
			var raw describeResult
			require.NoError(t, json.Unmarshal(captured(t, file), &raw))
			require.Equal(t, raw.Name, object.Name)
			require.Len(t, object.Fields(), len(raw.Fields))
		})
	}
}

type describeResult struct {
	Name      string           `json:"name"`
	KeyPrefix string           `json:"keyPrefix"`
	Fields    []map[string]any `json:"fields"`
}
