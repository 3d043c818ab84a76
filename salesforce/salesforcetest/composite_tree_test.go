package salesforcetest_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// leafOf is a record of a tree.
func leafOf(object, ref string, f fields) fields {
	f["attributes"] = fields{"type": object, "referenceId": ref}
	return f
}

func treeOf(records ...fields) fields { return fields{"records": records} }

func TestTree(t *testing.T) {
	a := newAPI(t)
	r := a.do(http.MethodPost, "/composite/tree/Account", treeOf(
		leafOf("Account", "a1", fields{"Name": "Northwind", "Contacts": treeOf(
			leafOf("Contact", "c1", fields{"LastName": "Nwosu", "Tasks": treeOf(leafOf("Task", "t1", fields{"Subject": "Call"}))}),
			leafOf("Contact", "c2", fields{"LastName": "Dubois"}))}),
		leafOf("Account", "a2", fields{"Name": "Southwind"})))
	require.Equal(t, http.StatusCreated, r.status, string(r.body))
	got := r.object()
	require.Equal(t, false, got["hasErrors"])
	ids := map[string]string{}
	for _, v := range got["results"].([]any) {
		m := v.(map[string]any)
		require.Len(t, m, 2)
		ids[m["referenceId"].(string)] = m["id"].(string)
	}
	require.Len(t, ids, 5)
	require.Equal(t, ids["a1"], a.read("Contact", ids["c2"])["AccountId"])
	require.Equal(t, ids["c1"], a.read("Task", ids["t1"])["WhoId"])
}

func TestTreeIsWholeOrNothing(t *testing.T) {
	a := newAPI(t)
	r := a.do(http.MethodPost, "/composite/tree/Account", treeOf(
		leafOf("Account", "a1", fields{"Name": "Northwind", "Contacts": treeOf(leafOf("Contact", "c1", fields{"LastName": "X", "Email": "bad"}))}),
		leafOf("Account", "a2", fields{"Contacts": treeOf(leafOf("Contact", "c2", fields{"LastName": "Y"}))})))
	require.Equal(t, http.StatusBadRequest, r.status)
	want := map[string]any{"hasErrors": true, "results": []any{
		map[string]any{"referenceId": "c1", "errors": []any{map[string]any{
			"statusCode": "INVALID_EMAIL_ADDRESS", "message": "Email: invalid email address: bad", "fields": []any{"Email"},
		}}},
		map[string]any{"referenceId": "a2", "errors": []any{map[string]any{
			"statusCode": "REQUIRED_FIELD_MISSING", "message": "Required fields are missing: [Name]", "fields": []any{"Name"},
		}}},
	}}
	if diff := cmp.Diff(want, r.object()); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
	require.Empty(t, a.org.Records("Account"))
	require.Empty(t, a.org.Records("Contact"))
}

func TestTreeLimits(t *testing.T) {
	flat := func(n int) fields {
		var list []fields
		for i := range n {
			list = append(list, leafOf("Lead", fmt.Sprint("r", i), lead()))
		}
		return treeOf(list...)
	}
	deep := func(n int) fields {
		at := leafOf("Account", "last", fields{"Name": "n"})
		for i := 1; i < n; i++ {
			at = leafOf("Account", fmt.Sprint("r", i), fields{"Name": "n", "ChildAccounts": treeOf(at)})
		}
		return treeOf(at)
	}
	for name, c := range map[string]struct {
		object string
		body   fields
		code   string
	}{
		"200 records":      {"Lead", flat(200), ""},
		"201 records":      {"Lead", flat(201), "EXCEEDED_ID_LIMIT"},
		"5 levels":         {"Account", deep(5), ""},
		"6 levels":         {"Account", deep(6), "LIMIT_EXCEEDED"},
		"no reference":     {"Lead", treeOf(typed("Lead", lead())), "INVALID_INPUT"},
		"same reference":   {"Lead", treeOf(leafOf("Lead", "a", lead()), leafOf("Lead", "a", lead())), "INVALID_INPUT"},
		"another type":     {"Account", treeOf(leafOf("Lead", "a", lead())), "INVALID_INPUT"},
		"no relationship":  {"Lead", treeOf(leafOf("Lead", "a", lead("Kittens", treeOf()))), "INVALID_FIELD"},
		"no records":       {"Lead", treeOf(), "REQUIRED_FIELD_MISSING"},
		"parent by a key":  {"Contact", treeOf(leafOf("Contact", "a", fields{"LastName": "X", "Account": fields{"Number__c": "A-17"}})), ""},
		"an unknown field": {"Lead", treeOf(leafOf("Lead", "a", lead("Nope__c", 1))), "INVALID_FIELD"},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t)
			a.org.Define("Account", schema.Field{Name: "Number__c", ExternalID: true, Unique: true})
			a.add("Account", fields{"Name": "Northwind", "Number__c": "A-17"})
			r := a.do(http.MethodPost, "/composite/tree/"+c.object, c.body)
			if c.code == "" {
				require.Equal(t, http.StatusCreated, r.status, string(r.body))
				return
			}
			require.Equal(t, http.StatusBadRequest, r.status)
			require.Contains(t, string(r.body), `"`+c.code+`"`)
		})
	}
	require.Equal(t, http.StatusNotFound, newAPI(t).do(http.MethodPost, "/composite/tree/Nope", treeOf()).status)
}
