package salesforce

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
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
		{"one more", upserts(1001), [][]int{{200, 200, 200, 200, 200}, {1}}},
		{"updates ride with upserts", append(upserts(3), updates(4)...), [][]int{{3, 4}}},
		{"inserts stand alone", append(append(upserts(3), inserts(2)...), updates(4)...), [][]int{{3, 4}, {2}}},
		{"an owner of its own", append(upserts(2), &op{object: "Lead", key: key, owned: true}), [][]int{{2, 1}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := &Client{cfg: Config{BatchSize: MaxBatch}}
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
