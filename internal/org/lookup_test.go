package org

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/quick"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
)

// TestLookupPacking: whatever the values, every one is asked for exactly once,
// and no URL is longer than the limit.
func TestLookupPacking(t *testing.T) {
	o := New(nil, "66.0", 200, 4)
	law := func(ids, emails []string, filtered bool) bool {
		filter := ""
		if filtered {
			filter = "IsDeleted=false"
		}
		for i := range ids {
			ids[i] = fmt.Sprintf("id%d-%.300s", i, strings.ToValidUTF8(ids[i], "?"))
		}
		for i := range emails {
			emails[i] = fmt.Sprintf("mail%d@%.300s", i, strings.ToValidUTF8(emails[i], "?"))
		}
		// quick's slices are short: make enough of them to fill several queries
		ids, emails = slices.Repeat(ids, 40), slices.Repeat(emails, 40)
		lookups := o.queries(&soql.Question{
			Fields: []string{"Id", "Email"}, Object: "Lead", Filter: filter, Conditions: []soql.OneOf{{Field: "Id", Values: ids}, {Field: "Email", Values: emails}},
		})
		asked := 0
		for _, l := range lookups {
			if len(l.url) > soql.MaxURL {
				t.Logf("a URL of %d bytes", len(l.url))
				return false
			}
			u, err := url.Parse(l.url)
			if err != nil {
				t.Log(err)
				return false
			}
			q := u.Query().Get("q")
			asked += strings.Count(q, "'id") + strings.Count(q, "'mail")
			if filtered && !strings.HasSuffix(q, ") AND IsDeleted=false") {
				t.Log(q)
				return false
			}
		}
		if asked < len(ids)+len(emails) {
			t.Logf("%d of %d values asked for", asked, len(ids)+len(emails))
			return false
		}
		return true
	}
	require.NoError(t, quick.Check(law, &quick.Config{MaxCount: 20}))
}

// Wherever a query comes to its limit, be it between two conditions, it is whole.
func TestLookupLimit(t *testing.T) {
	o := New(nil, "66.0", 200, 4)
	for length := 800; length <= 1000; length++ {
		ids := []string{strings.Repeat("x", length)}
		for range 5 {
			ids = append(ids, strings.Repeat("x", 3000))
		}
		conds := []soql.OneOf{{Field: "Id", Values: ids}, {Field: "Email", Values: []string{"a", "b"}}, {Values: []string{"Name='c'"}}}
		for _, filter := range []string{"", "IsDeleted=false"} {
			var queries []string
			for _, l := range o.queries(&soql.Question{Fields: []string{"Id"}, Object: "Lead", Filter: filter, Conditions: conds}) {
				require.LessOrEqual(t, len(l.url), soql.MaxURL)
				u, err := url.Parse(l.url)
				require.NoError(t, err)
				queries = append(queries, u.Query().Get("q"))
				_, err = soql.Parse(queries[len(queries)-1])
				require.NoError(t, err)
			}
			asked := strings.Join(queries, "\n")
			require.Equal(t, len(ids), strings.Count(asked, "'x"))
			for _, value := range []string{"'a'", "'b'", "'c'"} {
				require.Equal(t, 1, strings.Count(asked, value), value)
			}
		}
	}
}

func TestLookupOfNothing(t *testing.T) {
	o := New(nil, "66.0", 200, 4)
	require.Empty(t, o.queries(&soql.Question{Fields: []string{"Id"}, Object: "Lead", Conditions: []soql.OneOf{{Field: "Id", Values: nil}}}))
	require.Empty(t, o.queries(&soql.Question{Fields: []string{"Id"}, Object: "Lead"}))
}

// A thousand leads with e-mail and Mobly ID need few queries.
func TestLookupEconomy(t *testing.T) {
	o := New(nil, "66.0", 200, 4)
	var ids, emails []string
	for i := range 1000 {
		ids = append(ids, fmt.Sprintf("0197dc92-4309-5c2d-b0d5-%012d", i))
		emails = append(emails, fmt.Sprintf("somebody.%d@example.com", i))
	}
	fields := strings.Fields(strings.Repeat("mobly_some_field__c ", 40))
	n := len(o.queries(&soql.Question{Fields: fields, Object: "Lead", Conditions: []soql.OneOf{{Field: "mobly_id__c", Values: ids}, {Field: "Email", Values: emails}}}))
	require.LessOrEqual(t, n, 5)
}
