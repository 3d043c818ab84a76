package salesforce_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// backfillMembers runs a backfill of leads of whom all but each fourth were at the Fair,
// and returns how many calls it made and what became of leads and members.
func (w *membersWorld) backfillMembers(t *testing.T, cfg salesforce.Config, n int) (calls int, outcomes map[string]int) {
	t.Helper()
	leads := someLeads(n)
	for i := range leads {
		leads[i] = at(leads[i], [...]string{"The Fair", "The Fair", "The Fair", "A walk"}[i%4])
	}
	c, outcomes := w.client(cfg), make(map[string]int)
	for r, err := range c.Backfill(t.Context(), all(leads)) {
		require.NoError(t, err)
		said := []string{string(r.Outcome) + codesOf(r.Dropped), string(r.Actions[0].Outcome)}
		for _, m := range r.Related {
			said = append(said, string(m.Outcome))
		}
		outcomes[strings.Join(said, ", ")]++
	}
	return int(c.Calls()), outcomes
}

// What a job created is Created, and so is its member. A thousand leads with an
// action each who join a campaign cost at most four calls more, others none.
func TestBackfillMembers(t *testing.T) {
	t.Parallel()
	n := 4_000
	if underRace {
		n = salesforce.BackfillMinimum
	}
	synctest.Test(t, func(t *testing.T) {
		w := newMembersWorld(t)
		w.org.SetJobTime(20 * time.Second)
		restore := w.org.Checkpoint()
		without, told := w.backfillMembers(t, keyed(), n)
		require.Equal(t, map[string]int{"Created, Created": n}, told)
		restore()

		calls, told := w.backfillMembers(t, w.joins(), n)
		require.Equal(t, map[string]int{"Created, Created, Created": n * 3 / 4, "Created NO_CAMPAIGN_MAPPING, Created": n / 4}, told)
		require.Len(t, w.org.Records(standard.CampaignMember), n*3/4)
		require.LessOrEqual(t, calls-without, 3*4)

		again, told := w.backfillMembers(t, w.joins(), n)
		require.Equal(t, map[string]int{"Unchanged, Unchanged, Unchanged": n * 3 / 4, "Unchanged NO_CAMPAIGN_MAPPING, Unchanged": n / 4}, told)
		t.Logf("%d leads, three fourths of them members: %d calls, %d without campaigns; %d the second time", n, calls, without, again)
	})
}

// A backfill that ends before its members are written says so of each.
func TestBackfillEndsBeforeMembers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newMembersWorld(t)
		ctx, cancel := context.WithCancel(t.Context())
		cfg := w.through(w.joins(), func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
			if len(w.org.Records(schema.Task)) > 0 && strings.Contains(path, "/composite") {
				cancel()
			}
			return do()
		})
		leads := []salesforce.Lead{at(someLeads(1)[0], "The Fair", "A walk"), at(person("m9", "p9@lumen.example"), "Expo")}
		var got salesforce.Results
		for r, err := range w.client(cfg).SetBulk(1, 0, 0).Backfill(ctx, all(leads)) {
			if err == nil {
				got = append(got, r)
			}
		}
		require.Equal(t, []string{"Created NO_CAMPAIGN_MAPPING; The Fair NotSent CANCELED", "Created; Expo NotSent CANCELED"}, told(got))
		for _, r := range got {
			require.ErrorIs(t, r.Related[0].Err, context.Canceled)
			require.Equal(t, salesforce.Retry, r.State())
		}
		require.Empty(t, w.members())
		require.Equal(t, []string{"Unchanged NO_CAMPAIGN_MAPPING; The Fair Created", "Unchanged; Expo Created"}, told(w.backfilled(w.client(w.joins()), leads...)))
	})
}
