package salesforce

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/slab"
)

// shape lists the sizes of each request's collections.
func shape(batches [][]collection) [][]int {
	var out [][]int
	for _, b := range batches {
		var sizes []int
		for _, c := range b {
			sizes = append(sizes, len(c.ops))
		}
		out = append(out, sizes)
	}
	return out
}

func TestBatches(t *testing.T) {
	key := &Key{Field: "mobly_id__c", Value: "x"}
	many := func(n int, mk func() *op) (ops []*op) {
		for range n {
			ops = append(ops, mk())
		}
		return ops
	}
	upserts := func(n int) []*op { return many(n, func() *op { return &op{object: "Lead", key: key} }) }
	updates := func(n int) []*op { return many(n, func() *op { return &op{object: "Contact", id: "003"} }) }
	inserts := func(n int) []*op { return many(n, func() *op { return &op{object: "Lead"} }) }
	for _, tt := range []struct {
		name string
		ops  []*op
		want [][]int
	}{
		{"none", nil, nil},
		{"one", upserts(1), [][]int{{1}}},
		{"a full collection", upserts(200), [][]int{{200}}},
		{"a full request", upserts(1000), [][]int{{200, 200, 200, 200, 200}}},
		{"one more", upserts(1001), [][]int{{200, 200, 101}, {200, 200, 100}}},
		{"as few requests as can be", append(upserts(1001), inserts(1)...), [][]int{{200, 200, 200, 200, 200}, {1}, {1}}},
		{"no request is left part empty", slices.Concat(upserts(800), updates(400), many(800, func() *op { return &op{object: "Task", id: "00T"} })), [][]int{{200, 200, 200, 200, 200}, {200, 200, 200, 200, 200}}},
		{"a family that no request has room for", append(upserts(500), many(1100, func() *op { return &op{object: "Task", id: "00T", hangs: "003"} })...), [][]int{{200, 200, 100, 200, 100}, {200, 200, 200, 200}}},
		{"updates ride with upserts", append(upserts(3), updates(4)...), [][]int{{3, 4}}},
		{"inserts stand alone", append(append(upserts(3), inserts(2)...), updates(4)...), [][]int{{3, 4}, {2}}},
		{"an owner of its own", append(upserts(2), &op{object: "Lead", key: key, owned: true}), [][]int{{2, 1}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := offline(Config{BatchSize: MaxBatch, Concurrency: DefaultConcurrency})
			batches := c.batches(tt.ops)
			if diff := cmp.Diff(tt.want, shape(batches)); diff != "" {
				t.Errorf("batches (-want +got):\n%s", diff)
			}
			for _, b := range batches {
				for _, col := range b {
					require.Equal(t, b[0].kind.repeatable(), col.kind.repeatable())
				}
			}
		})
	}
}

// Whatever is to be written, every record is sent once, within Salesforce's
// limits, and a family that fits into one request is not torn apart.
func TestBatchesHoldLimits(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 3))
		c := offline(Config{BatchSize: 1 + r.IntN(7), Concurrency: 1 + r.IntN(4)})
		ops := make([]*op, r.IntN(120))
		for i := range ops {
			ops[i] = &op{object: []string{"Lead", "Contact", "Task"}[r.IntN(3)], id: []string{"", "x"}[r.IntN(2)], owned: r.IntN(9) == 0}
			if r.IntN(2) == 0 {
				ops[i].hangs = strconv.Itoa(r.IntN(20))
			}
			if r.IntN(3) == 0 {
				ops[i].key = &Key{Field: "k__c"}
			}
		}
		seen, of := make(map[*op]bool), make(map[string]map[int]bool)
		families := make(map[string]int)
		for n, batch := range c.batches(ops) {
			require.LessOrEqual(t, len(batch), org.MaxHeavy)
			for _, col := range batch {
				require.LessOrEqual(t, len(col.ops), c.cfg.BatchSize)
				require.Equal(t, batch[0].kind.repeatable(), col.kind.repeatable())
				for _, o := range col.ops {
					require.Equal(t, col.kind, c.kindOf(o))
					require.False(t, seen[o])
					seen[o] = true
					if family := fmt.Sprint(o.hangs, col.kind); o.hangs != "" {
						if families[family]++; of[family] == nil {
							of[family] = make(map[int]bool)
						}
						of[family][n] = true
					}
				}
			}
		}
		require.Len(t, seen, len(ops))
		if c.cfg.Concurrency == 1 { // nothing is spread
			for family, size := range families {
				if size <= org.MaxHeavy*c.cfg.BatchSize {
					require.Len(t, of[family], 1, "seed %d: %d of %s", seed, size, family)
				}
			}
		}
	}
}

// Tasks to rewrite hang on a record as new ones do: no two requests that are
// under way at once lock it.
func TestRewrittenTasksAreTheirPersons(t *testing.T) {
	task := func(id string) TaskPlan {
		return TaskPlan{Verb: Update, ID: id, Fields: []FieldChange{{Field: "Subject", After: "Call", Write: true}}}
	}
	plan := &Plan{Items: []PlanItem{
		{Verb: Keep, ID: "a", Tasks: []TaskPlan{task("1"), task("2")}},
		{Verb: Keep, ID: "b", Person: 1, Tasks: []TaskPlan{task("3")}},
		{Verb: Keep, ID: "a", Tasks: []TaskPlan{task("4")}},
	}}
	_, ops := plan.taskOps(Results{{ID: "a", Outcome: Unchanged}, {ID: "b", Outcome: Unchanged}, {ID: "a", Outcome: Unchanged}}, new(slab.Slab[op]))
	c := offline(Config{BatchSize: 1})
	batches := c.batches(ops)
	require.Equal(t, [][]int{{1, 1, 1, 1}}, shape(batches), "the person's first")
	require.Equal(t, "4", batches[0][2].ops[0].id)
	require.Len(t, apartBatches([][]collection{batches[0][:1], batches[0][1:2]}), 1)
	require.Len(t, apartBatches([][]collection{batches[0][:1], batches[0][3:]}), 2)
}

// A refusal of a state that names no field takes the states and countries of
// every address.
func TestStateWithoutField(t *testing.T) {
	o := &op{object: "Contact", fields: []FieldChange{{Field: "Title"}, {Field: "OtherStateCode"}, {Field: "OtherCountryCode"}, {Field: "MailingState"}}}
	require.Equal(t, []string{"OtherStateCode", "OtherCountryCode", "MailingState"}, o.blamed(rest.Item{Code: "FIELD_INTEGRITY_EXCEPTION"}))
}

// What is sent one after the other is not spread: where the org stops a run, as
// much as can be is written by then.
func TestBatchesInTurn(t *testing.T) {
	c := offline(Config{BatchSize: 2, Concurrency: 1})
	var ops []*op
	for range 12 {
		ops = append(ops, &op{object: "Lead"})
	}
	require.Equal(t, [][]int{{2, 2, 2, 2, 2}, {2}}, shape(c.batches(ops)))
}

// Tasks of one person are never in two requests that are sent at once.
func TestFamiliesStayTogether(t *testing.T) {
	task := func(who string) *op {
		return &op{object: "Task", key: &Key{"k__c", "x"}, hangs: who}
	}
	c := offline(Config{BatchSize: 2}) // ten records in a request
	var ops []*op
	for i := range 12 {
		ops = append(ops, task(string(rune('a'+i%4)))) // three each, apart from one another
	}
	batches := c.batches(ops)
	require.Equal(t, [][]int{{2, 2, 2}, {2, 2, 2}}, shape(batches), "the fourth person's Tasks would not fit all")
	require.Len(t, apartBatches(batches), 2)

	var many []*op
	for range 25 {
		many = append(many, task("a")) // more than a request holds
	}
	batches = c.batches(append(many, task("b")))
	require.Equal(t, [][]int{{2, 2, 2, 2, 1}, {2, 2, 2, 2, 1}, {2, 2, 2, 2}}, shape(batches))
	require.Len(t, apartBatches(batches), 1, "they lock one parent")
}

// offline returns a Client that cannot send.
func offline(cfg Config) *Client {
	return &Client{org: org.New(nil, cfg.APIVersion, cfg.BatchSize, cfg.Concurrency), cfg: cfg, learned: new(learned)}
}
