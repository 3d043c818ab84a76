package salesforcetest_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestQueryColumns holds what &columns=true answers.
func TestQueryColumns(t *testing.T) {
	a := newAPI(t)
	ask := func(soql string) map[string]any {
		r := a.do(http.MethodGet, "/query?columns=true&q="+url.QueryEscape(soql), nil)
		require.Equal(t, http.StatusOK, r.status, string(r.body))
		return r.object()
	}
	names := func(list any) (out []string) {
		for _, c := range list.([]any) {
			out = append(out, c.(map[string]any)["columnName"].(string))
		}
		return out
	}
	got := ask("SELECT Id, lastname, Account.Owner.Name, (SELECT Subject FROM Tasks) FROM Contact")
	require.Equal(t, []any{"Contact", "003", true, false}, []any{got["entityName"], got["keyPrefix"], got["idSelected"], got["groupBy"]})
	columns := got["columnMetadata"].([]any)
	require.Equal(t, []string{"Id", "LastName", "Account", "Tasks"}, names(columns))
	require.Equal(t, map[string]any{
		"aggregate": false, "apexType": "Id", "booleanType": false, "columnName": "Id", "custom": false, "displayName": "Id", "foreignKeyName": nil,
		"insertable": false, "joinColumns": []any{}, "numberType": false, "textType": false, "updatable": false,
	}, columns[0])
	owner := columns[2].(map[string]any)["joinColumns"].([]any)
	require.Equal(t, []string{"Owner"}, names(owner))
	require.Equal(t, []string{"Name"}, names(owner[0].(map[string]any)["joinColumns"]))
	require.Equal(t, []any{false, true}, []any{columns[2].(map[string]any)["aggregate"], columns[3].(map[string]any)["aggregate"]}, "a parent and children")
	require.Equal(t, []string{"Subject"}, names(columns[3].(map[string]any)["joinColumns"]))

	got = ask("SELECT Status, COUNT(Id), MAX(CreatedDate) newest FROM Lead GROUP BY Status")
	require.Equal(t, []string{"Status", "expr0", "newest"}, names(got["columnMetadata"]))
	require.Equal(t, true, got["groupBy"])
	require.Equal(t, http.StatusBadRequest, a.do(http.MethodGet, "/query?columns=true&q=SELECT+Nope+FROM+Lead", nil).status)
}
