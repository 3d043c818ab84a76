package soql_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
)

func TestPins(t *testing.T) {
	indexed := func(path string) bool { return slices.Contains([]string{"Id", "Email", "Key__c"}, path) }
	pin := func(path string, values ...string) soql.Pin { return soql.Pin{Path: path, Values: values} }
	for _, tt := range []struct {
		where string
		want  []soql.Pin // nil: scan
	}{
		{"Email = 'a'", []soql.Pin{pin("Email", "a")}},
		{"Email IN ('a', 'b')", []soql.Pin{pin("Email", "a", "b")}},
		{"Email IN ('a', 'b') OR Id = 'x'", []soql.Pin{pin("Email", "a", "b"), pin("Id", "x")}},
		{"(Email = 'a' OR Key__c = 'k') AND IsConverted = false", []soql.Pin{pin("Email", "a"), pin("Key__c", "k")}},
		{"Email IN ('a', 'b') AND Id = 'x'", []soql.Pin{pin("Id", "x")}},
		{"City = 'c' AND (NOT Email = 'a') AND Key__c = 'k'", []soql.Pin{pin("Key__c", "k")}},
		{"Email = 'a' OR City = 'c'", nil},
		{"Email = 'a' OR Email = null", nil},
		{"Email IN ('a', null)", nil},
		{"Email = ''", nil},
		{"Email != 'a'", nil},
		{"Email NOT IN ('a')", nil},
		{"Email LIKE 'a'", nil},
		{"NOT Email = 'a'", nil},
		{"City = 'c'", nil},
		{"Id IN (SELECT LeadId FROM CampaignMember)", nil},
	} {
		q, err := soql.Parse("SELECT Id FROM Lead WHERE " + tt.where)
		require.NoError(t, err, tt.where)
		got, ok := soql.Pins(q.Where, indexed)
		require.Equal(t, tt.want != nil, ok, tt.where)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.where, diff)
		}
	}
	_, ok := soql.Pins(nil, indexed)
	require.False(t, ok)
}

func TestFold(t *testing.T) {
	require.Equal(t, soql.Fold("ÉTÉ@X.example"), soql.Fold("été@x.EXAMPLE"))
	require.NotEqual(t, soql.Fold("ete"), soql.Fold("été"))
	require.Equal(t, soql.FoldID("00Q5g00000AbCdE"), soql.FoldID("00Q5g00000AbCdEEAV"))
	require.NotEqual(t, soql.FoldID("00Q5g00000AbCdE"), soql.FoldID("00q5g00000AbCdE"))
}
