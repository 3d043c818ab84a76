package planner

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
)

func changes(names ...string) []record.Change {
	var out []plan.Change
	for _, n := range names {
		out = append(out, plan.Change{Field: n, After: n + "!", Write: true, Required: n == "LastName"})
	}
	return record.ChangesOf(out)
}

func TestRefusals(t *testing.T) {
	var r Learned
	place := changes("State", "Country", "Email")
	r.refuse("Lead", "", "State", record.RefusedValue(place, &place[0]), "FIELD_INTEGRITY_EXCEPTION")
	r.refuse("Lead", "", "Country", record.RefusedValue(place, &place[1]), "FIELD_INTEGRITY_EXCEPTION")
	r.refuse("Lead", "", "Email", "Email!", "INVALID_EMAIL_ADDRESS")

	again := changes("State", "Country", "Email", "LastName")
	for i := range again {
		again[i] = record.NewChange(again[i].Decision, "before", again[i].After())
	}
	lost := r.withhold("lead", "", again)
	require.Len(t, lost, 3)
	for _, ch := range again[:3] {
		require.False(t, ch.Write)
		require.Equal(t, "before", ch.After())
	}
	require.True(t, again[3].Write)

	other := changes("State", "Country")
	other[0] = record.NewChange(other[0].Decision, nil, "Texas")
	require.Empty(t, r.withhold("Lead", "", other), "a country is not refused because it did not fit one state")
	require.Empty(t, r.withhold("Contact", "", changes("Email")))
	required := changes("Email")
	record.Require(&required[0])
	require.Empty(t, r.withhold("Lead", "", required), "what is required is sent again")

	r.Forget("LEAD")
	require.Empty(t, r.withhold("Lead", "", changes("Email")))

	for i := range maxMemo + 10 {
		r.refuse("Lead", "", "Email", strconv.Itoa(i), "X")
	}
	require.LessOrEqual(t, len(r.refusals.values), maxMemo)
}
