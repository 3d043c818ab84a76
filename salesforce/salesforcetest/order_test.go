package salesforcetest_test

import (
	"net/http"
	"net/url"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// TestRollbackOrder: what was written twice is again what it was before both.
func TestRollbackOrder(t *testing.T) {
	a := newAPI(t)
	id := a.create("Lead", lead("Title", "before"))
	part := func(reference string, body fields) fields {
		return fields{"method": "PATCH", "url": data + "/sobjects/Lead/" + id, "referenceId": reference, "body": body}
	}
	a.do(http.MethodPost, "/composite", fields{"allOrNone": true, "compositeRequest": []fields{
		part("one", fields{"Title": "first"}), part("two", fields{"Title": "second"}), part("three", fields{"Nope__c": 1}),
	}})
	require.Equal(t, "before", a.read("Lead", id)["Title"])
}

// TestMemberOfBoth: of a lead and a contact the contact is the member.
func TestMemberOfBoth(t *testing.T) {
	a := newAPI(t)
	contact := a.create("Contact", fields{"LastName": "Dubois"})
	id := a.create("CampaignMember", fields{"CampaignId": a.create("Campaign", fields{"Name": "Fair"}), "LeadId": a.create("Lead", lead()), "ContactId": contact})
	got := a.read("CampaignMember", id)
	require.Equal(t, []any{nil, contact}, []any{got["LeadId"], got["ContactId"]})
}

// TestAccountLocks: a contact that moves locks the account that it leaves and
// the one that it comes to.
func TestAccountLocks(t *testing.T) {
	for _, which := range []int{0, 1} {
		synctest.Test(t, func(t *testing.T) {
			a := newAPI(t)
			accounts := []string{a.create("Account", fields{"Name": "Old"}), a.create("Account", fields{"Name": "New"})}
			contact := a.create("Contact", fields{"LastName": "Dubois", "AccountId": accounts[0]})
			a.org.Inject(salesforcetest.Fault{Latency: 5 * time.Second, Method: http.MethodPatch})
			start := time.Now()
			var wait sync.WaitGroup
			wait.Go(func() { a.do(http.MethodPatch, "/sobjects/Contact/"+contact, fields{"AccountId": accounts[1]}) })
			synctest.Wait()
			a.create("Contact", fields{"LastName": "Nwosu", "AccountId": accounts[which]})
			require.Equal(t, 5*time.Second, time.Since(start))
			wait.Wait()
		})
	}
}

// TestTwiceCounts: a request that is sent again counts again.
func TestTwiceCounts(t *testing.T) {
	a := newAPI(t)
	a.org.SetDailyLimit(100)
	require.Equal(t, "api-usage=1/100", a.do(http.MethodGet, "/limits", nil).header.Get("Sforce-Limit-Info"))
	a.org.Inject(salesforcetest.Fault{Kind: salesforcetest.Twice, Nth: 1})
	require.Equal(t, "api-usage=3/100", a.do(http.MethodGet, "/limits", nil).header.Get("Sforce-Limit-Info"))
	require.Equal(t, "api-usage=4/100", a.do(http.MethodGet, "/limits", nil).header.Get("Sforce-Limit-Info"))
}

// TestCursorsAreFew: the oldest goes where there is one too many.
func TestCursorsAreFew(t *testing.T) {
	a := newAPI(t)
	for range 201 {
		a.add("Lead", lead())
	}
	var next []string
	for range 101 {
		r := a.do(http.MethodGet, "/query?q="+url.QueryEscape("SELECT Id FROM Lead"), nil, "Sforce-Query-Options", "batchSize=200")
		next = append(next, r.object()["nextRecordsUrl"].(string))
	}
	require.Equal(t, "INVALID_QUERY_LOCATOR", a.do(http.MethodGet, next[0], nil).refusal().Code)
	for _, at := range []string{next[1], next[100]} {
		require.Equal(t, http.StatusOK, a.do(http.MethodGet, at, nil).status)
	}
}
