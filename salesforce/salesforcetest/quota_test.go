package salesforcetest_test

import (
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

func TestDailyLimit(t *testing.T) {
	a := newAPI(t)
	now := time.Date(2026, 11, 23, 12, 30, 0, 0, time.UTC)
	a.org.SetClock(func() time.Time { return now })
	a.signIn()
	a.org.SetDailyLimit(2)
	require.Equal(t, "api-usage=1/2", a.do(http.MethodGet, "/limits", nil).header.Get("Sforce-Limit-Info"))
	a.create("Lead", lead())
	for range 2 { // refusals do not count
		r := a.do(http.MethodPost, "/sobjects/Lead", lead())
		require.Equal(t, http.StatusForbidden, r.status)
		require.Equal(t, refusal{"REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", nil}, r.refusal())
	}
	require.Len(t, a.org.Records("Lead"), 1)
	a.signIn() // is no API request
	now = now.Add(25 * time.Hour)
	a.signIn()
	require.Equal(t, "api-usage=1/2", a.do(http.MethodGet, "/limits", nil).header.Get("Sforce-Limit-Info"))
}

// TestConcurrentLimit: only requests of 20 seconds and more count.
func TestConcurrentLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(t)
		a.org.SetConcurrentLimit(2)
		a.org.Inject(salesforcetest.Fault{Latency: time.Minute, Method: http.MethodPost})
		var wait sync.WaitGroup
		for range 3 {
			wait.Go(func() { a.create("Lead", lead()) })
		}
		synctest.Wait()
		require.Equal(t, http.StatusOK, a.do(http.MethodGet, "/limits", nil).status)
		<-time.After(20 * time.Second)
		r := a.do(http.MethodGet, "/limits", nil)
		require.Equal(t, http.StatusForbidden, r.status)
		require.Equal(t, refusal{"REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded.", nil}, r.refusal())
		wait.Wait()
		require.Equal(t, http.StatusOK, a.do(http.MethodGet, "/limits", nil).status)
	})
}
