package salesforcetest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
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

// TestDescribeAgreesWithRealOrgs compares every field that both have.
func TestDescribeAgreesWithRealOrgs(t *testing.T) {
	attributes := []string{
		"type", "soapType", "length", "byteLength", "precision", "scale", "digits", "nillable", "createable", "updateable", "defaultedOnCreate",
		"defaultValue", "permissionable", "idLookup", "externalId", "unique", "nameField", "restrictedPicklist", "relationshipName",
		"compoundFieldName", "extraTypeInfo", "polymorphicForeignKey", "aggregatable", "filterable", "groupable", "sortable", "label",
	}
	// Where real orgs differ from each other or from their documentation.
	differs := map[string]string{
		"Event.ActivityDate aggregatable": "false there, true for every other date",
		"Lead.LeadSource length":          "255 in API 59, 40 in API 42", "Lead.LeadSource byteLength": "likewise",
		"Lead.Status length": "likewise", "Lead.Status byteLength": "likewise",
		"Lead.Industry length": "likewise", "Lead.Industry byteLength": "likewise",
		"Lead.Rating length": "likewise", "Lead.Rating byteLength": "likewise",
		"Contact.LeadSource length": "likewise", "Contact.LeadSource byteLength": "likewise",
	}
	for _, file := range []string{
		"cumulusci/describe_Lead.json", "cumulusci/describe_Contact.json", "cumulusci/describe_Account.json", "cumulusci/describe_Event.json",
		"grouparoo/describe_Lead.json", "grouparoo/describe_Contact.json", "grouparoo/describe_Account.json", "grouparoo/describe_Campaign.json",
	} {
		t.Run(file, func(t *testing.T) {
			body := captured(t, file)
			_, err := schema.ParseDescribe(body)
			require.NoError(t, err)
			var theirs, ours describeResult
			require.NoError(t, json.Unmarshal(body, &theirs))
			o := NewOrg()
			resp := o.describe(&request{version: "59.0", header: http.Header{}, saver: o.saver(false)}, o.entity(theirs.Name))
			require.NoError(t, json.Unmarshal(encode(resp.body), &ours))
			require.Equal(t, theirs.KeyPrefix, ours.KeyPrefix)
			known := map[string]map[string]any{}
			for _, f := range ours.Fields {
				known[f["name"].(string)] = f
			}
			for _, f := range theirs.Fields {
				name := f["name"].(string)
				mine := known[name]
				if mine == nil {
					if f["custom"] != true {
						t.Logf("not modelled: %s.%s (%v)", theirs.Name, name, f["type"])
					}
					continue
				}
				for _, a := range attributes {
					if differs[theirs.Name+"."+name+" "+a] != "" {
						continue
					}
					want, _ := json.Marshal(f[a])
					got, _ := json.Marshal(mine[a])
					if string(want) != string(got) {
						t.Errorf("%s.%s %s: real %s, ours %s", theirs.Name, name, a, want, got)
					}
				}
			}
		})
	}
}

type describeResult struct {
	Name      string           `json:"name"`
	KeyPrefix string           `json:"keyPrefix"`
	Fields    []map[string]any `json:"fields"`
}
