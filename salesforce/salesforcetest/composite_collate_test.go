package salesforcetest_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCollation holds in which order sub-requests may be carried out: that of the REST
// API Developer Guide, Composite Request Body.
func TestCollation(t *testing.T) {
	a := newAPI(t)
	task := func(name string, more fields) fields {
		body := fields{"Subject": name}
		maps.Copy(body, more)
		return sub(name, "POST", "/sobjects/Task", body)
	}
	described := task("described", nil)
	described["httpHeaders"] = fields{"Sforce-Auto-Assign": "FALSE"}
	request := fields{"compositeRequest": []fields{
		sub("lead", "POST", "/sobjects/Lead", lead()),
		task("early", fields{"WhoId": "@{late.id}"}),
		task("late", fields{"WhoId": "@{lead.id}"}),
		task("a", nil), task("b", nil), task("c", nil),
		described,
		task("d", nil), task("e", nil),
	}}
	orders := func(seed uint64, collate any) []string {
		a.org.SetCollation(seed)
		if collate != nil {
			request["collateSubrequests"] = collate
		} else {
			delete(request, "collateSubrequests")
		}
		parts := parts(a.do(http.MethodPost, "/composite", request))
		log := a.org.Requests()
		var done []string
		for i, s := range log[len(log)-1].Subrequests {
			body := struct{ Subject, Company string }{Subject: "early"} // which has a reference to nothing instead of a body
			if len(s.Body) > 0 {
				body.Subject = ""
				require.NoError(t, json.Unmarshal(s.Body, &body))
			}
			done = append(done, body.Subject+body.Company)
			require.Equal(t, request["compositeRequest"].([]fields)[i]["referenceId"], parts[i]["referenceId"], "answers keep their places")
		}
		require.EqualValues(t, http.StatusBadRequest, parts[1]["httpStatusCode"], "nothing refers to what comes after it")
		return done
	}
	asked := []string{"Northwind", "early", "late", "a", "b", "c", "described", "d", "e"}
	require.Equal(t, asked, orders(0, nil))
	require.Equal(t, asked, orders(1, false))
	seen := map[string]bool{}
	for seed := range uint64(40) {
		got := orders(seed+1, nil)
		require.Equal(t, got, orders(seed+1, nil), "a seed is repeatable")
		place := func(name string) int { return slices.Index(got, name) }
		require.Less(t, place("Northwind"), place("late"))
		require.Less(t, place("early"), place("late"))
		require.Equal(t, 6, place("described"), "what is not collated stays in its place")
		require.Less(t, 6, min(place("d"), place("e")))
		seen[fmt.Sprint(got)] = true
	}
	require.Greater(t, len(seen), 20)
}
