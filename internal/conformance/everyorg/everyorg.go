// Package everyorg asks an org what every Salesforce org answers: a table
// of requests with the status and the body that must come back. It holds
// salesforcetest to the behaviour of real orgs, because the same table runs
// against both.
//
// [Test] runs all of it, as [testing/fstest.TestFS] does for a file system:
//
//	err := everyorg.Test(ctx, everyorg.Target{URL: url, ClientID: id, ClientSecret: secret})
//
// The package's own test always runs it against the org in memory, and against a
// scratch org or a developer edition if these are set:
//
//	SALESFORCE_TEST_URL            My Domain, "https://acme-dev-ed.my.salesforce.com"
//	SALESFORCE_TEST_CLIENT_ID      a connected app with the client-credentials flow
//	SALESFORCE_TEST_CLIENT_SECRET
//	SALESFORCE_TEST_EXTERNAL_ID    optional: a unique, case-insensitive text external ID field of Lead
//
// It makes some dozen Leads, Contacts, Tasks and Campaigns and deletes them again;
// for the latter the user must be a Marketing User. Never
// point it at an org that anybody works with.
package everyorg

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
)

// Target says where an org is, and how to get in.
type Target struct {
	URL          string // scheme and host of My Domain, without a slash at the end
	ClientID     string // of a connected app with the client-credentials flow
	ClientSecret string

	// ExternalID is the API name of a unique external ID field of Lead, a text
	// of 40 characters or more. Without it the cases that need one are left
	// out.
	ExternalID string

	// Version is the API version to speak, "64.0" if empty.
	Version string

	// HTTPClient sends the requests; nil is a client of its own.
	HTTPClient *http.Client
}

// Case is one row of the table: requests that are sent one after another, and
// what each must answer.
type Case struct {
	Name   string
	Source string // who says so: a page of Salesforce's documentation, or a test or a report of a real org
	steps  []step
}

// step is one request and its answer. In do, body and want, ${name} stands for
// what an earlier answer of the same case held where its want says <name>, or
// for one of
//
//	${run}   text of this run alone        ${data}  /services/data/v64.0
//	${key}   the external ID field
type step struct {
	do     string            // "POST /sobjects/Lead", below /services/data/v64.0 unless it begins with /services/ or /id/
	body   string            // JSON, or CSV
	header map[string]string // further headers, in which ${name} stands for the same
	status int
	want   string // a pattern, see match; empty: no body is looked at
	text   string // what the body holds that is not JSON
	token  string // in the place of the session's own
	etag   string // the name that ${name} stands for the answer's ETag by
	ended  bool   // the request is repeated until the job that it asks about has ended
}

// Cases are the rows that apply to a target, in order. They are independent of
// each other.
func Cases(target Target) []Case {
	cases := slices.Concat(recordCases(), queryCases(), manyCases(), bulkCases(), campaignCases(), httpCases(), soqlCases())
	if target.ExternalID != "" {
		cases = append(cases, upsertCases()...)
	}
	return cases
}

// Test runs all cases and returns every difference, nil if there is none. The
// records that it made are deleted, also when ctx ends.
func Test(ctx context.Context, target Target) error {
	s, err := Open(ctx, target)
	if err != nil {
		return err
	}
	var all []error
	for _, c := range Cases(target) {
		if err := s.Run(ctx, c); err != nil {
			all = append(all, fmt.Errorf("%s: %w", c.Name, err))
		}
	}
	return errors.Join(append(all, s.Close(ctx))...)
}
