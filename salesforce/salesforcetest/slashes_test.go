package salesforcetest_test

import (
	"encoding/json"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// slashed are addresses of tasks that a client's carelessness makes.
var slashed = []string{"//services/data/v66.0/sobjects/Task", "/services//data/v66.0/sobjects/Task", "/services/data//v66.0//sobjects//Task/", "/services/data/v66.0/sobjects/%54ask"}

// post sends a task to a path as it stands.
func (a *api) post(path string, task fields) reply {
	a.t.Helper()
	body, err := json.Marshal(task)
	require.NoError(a.t, err)
	return a.send(http.MethodPost, a.org.URL()+path, string(body), "Content-Type", "application/json")
}

// TestSlashesAndFaults holds that a request is struck however its path is written.
func TestSlashesAndFaults(t *testing.T) {
	for name, f := range map[string]salesforcetest.Fault{
		"all": {}, "path": {Path: "/sobjects/Task"}, "whole path": {Path: "/services/data/v66.0/sobjects"}, "object": {Object: "Task"},
	} {
		f.Kind = salesforcetest.ServerError
		for _, path := range slashed {
			a := newAPI(t)
			a.org.Inject(f)
			require.Equal(t, http.StatusServiceUnavailable, a.post(path, fields{"Subject": "Call"}).status, name+" "+path)
		}
	}
}

// TestSlashesAndLocks holds that a slow save has its rows locked meanwhile.
func TestSlashesAndLocks(t *testing.T) {
	for _, path := range slashed {
		synctest.Test(t, func(t *testing.T) {
			a := newAPI(t)
			id := a.create("Lead", lead())
			a.org.Inject(salesforcetest.Fault{Latency: 15 * time.Second, Path: "/sobjects/", Nth: 1})
			var wait sync.WaitGroup
			wait.Go(func() { a.post(path, fields{"Subject": "first", "WhoId": id}) })
			synctest.Wait()
			r := a.do(http.MethodPost, "/sobjects/Task", fields{"Subject": "second", "WhoId": id})
			require.Equal(t, http.StatusBadRequest, r.status, path)
			require.Equal(t, "UNABLE_TO_LOCK_ROW", r.refusal().Code)
			wait.Wait()
		})
	}
}

// TestSlashesAndConcurrency holds that the limit is for every spelling.
func TestSlashesAndConcurrency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(t)
		a.org.SetConcurrentLimit(1)
		a.org.Inject(salesforcetest.Fault{Latency: time.Minute, Object: "Lead"})
		var wait sync.WaitGroup
		wait.Go(func() { a.create("Lead", lead()) })
		synctest.Wait()
		<-time.After(20 * time.Second)
		for _, path := range slashed {
			require.Equal(t, http.StatusForbidden, a.post(path, fields{"Subject": "Call"}).status, path)
		}
		wait.Wait()
	})
}
