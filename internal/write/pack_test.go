package write

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
)

// shape lists the sizes of each request's collections.
func shape(batches [][]collection) [][]int {
	var out [][]int
	for _, b := range batches {
		var sizes []int
		for _, c := range b {
			sizes = append(sizes, len(c.records))
		}
		out = append(out, sizes)
	}
	return out
}

func TestBatches(t *testing.T) {
	key := &record.Key{Field: "mobly_id__c", Value: "x"}
	many := func(n int, mk func() *record.Record) (records []*record.Record) {
		for range n {
			records = append(records, mk())
		}
		return records
	}
	upserts := func(n int) []*record.Record {
		return many(n, func() *record.Record { return &record.Record{Object: "Lead", Key: key} })
	}
	updates := func(n int) []*record.Record {
		return many(n, func() *record.Record { return &record.Record{Object: "Contact", ID: "003"} })
	}
	inserts := func(n int) []*record.Record {
		return many(n, func() *record.Record { return &record.Record{Object: "Lead"} })
	}
	for _, tt := range []struct {
		name    string
		records []*record.Record
		want    [][]int
	}{
		{"none", nil, nil},
		{"one", upserts(1), [][]int{{1}}},
		{"a full collection", upserts(200), [][]int{{200}}},
		{"a full request", upserts(1000), [][]int{{200, 200, 200, 200, 200}}},
		{"one more", upserts(1001), [][]int{{200, 200, 101}, {200, 200, 100}}},
		{"as few requests as can be", append(upserts(1001), inserts(1)...), [][]int{{200, 200, 200, 200, 200}, {1}, {1}}},
		{"no request is left part empty", slices.Concat(upserts(800), updates(400), many(800, func() *record.Record { return &record.Record{Object: "Task", ID: "00T"} })), [][]int{{200, 200, 200, 200, 200}, {200, 200, 200, 200, 200}}},
		{"a family that no request has room for", append(upserts(500), many(1100, func() *record.Record { return &record.Record{Object: "Task", ID: "00T", ParentID: "003"} })...), [][]int{{200, 200, 100, 200, 100}, {200, 200, 200, 200}}},
		{"updates ride with upserts", append(upserts(3), updates(4)...), [][]int{{3, 4}}},
		{"inserts stand alone", append(append(upserts(3), inserts(2)...), updates(4)...), [][]int{{3, 4}, {2}}},
		{"an owner of its own", append(upserts(2), owned(&record.Record{Object: "Lead", Key: key})), [][]int{{2, 1}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := offline(200, 4)
			batches := w.batches(tt.records)
			if diff := cmp.Diff(tt.want, shape(batches)); diff != "" {
				t.Errorf("batches (-want +got):\n%s", diff)
			}
			for _, b := range batches {
				for _, col := range b {
					require.Equal(t, b[0].kind.Repeatable(), col.kind.Repeatable())
				}
			}
		})
	}
}

// Every record is sent once, within Salesforce's limits, and a family that fits
// into one request stays together.
func TestBatchesHoldLimits(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 3))
		size, workers := 1+r.IntN(7), 1+r.IntN(4)
		w := offline(size, workers)
		records := make([]*record.Record, r.IntN(120))
		for i := range records {
			records[i] = &record.Record{Object: []string{"Lead", "Contact", "Task"}[r.IntN(3)], ID: []string{"", "x"}[r.IntN(2)]}
			if r.IntN(9) == 0 {
				records[i] = owned(records[i])
			}
			if r.IntN(2) == 0 {
				records[i].ParentID = strconv.Itoa(r.IntN(20))
			}
			if r.IntN(3) == 0 {
				records[i].Key = &record.Key{Field: "k__c"}
			}
		}
		seen, of := make(map[*record.Record]bool), make(map[string]map[int]bool)
		families := make(map[string]int)
		for n, batch := range w.batches(records) {
			heavy := 0
			require.LessOrEqual(t, len(batch), 25)
			for _, col := range batch {
				if !col.single {
					heavy++
				}
				require.False(t, batch[0].single)
				require.LessOrEqual(t, len(col.records), size)
				require.LessOrEqual(t, heavy, org.MaxHeavy)
				require.Equal(t, batch[0].kind.Repeatable(), col.kind.Repeatable())
				for _, r := range col.records {
					require.Equal(t, col.kind, r.Kind())
					require.False(t, seen[r])
					seen[r] = true
					if family := fmt.Sprint(r.ParentID, col.kind); r.ParentID != "" {
						if families[family]++; of[family] == nil {
							of[family] = make(map[int]bool)
						}
						of[family][n] = true
					}
				}
			}
		}
		require.Len(t, seen, len(records))
		if workers == 1 { // nothing is spread
			for family, n := range families {
				if n <= org.MaxHeavy*size {
					require.Len(t, of[family], 1, "seed %d: %d of %s", seed, n, family)
				}
			}
		}
	}
}

// A Task that is rewritten belongs to its person as a new one does: no two
// requests that are under way at once lock that record.
func TestRewrittenTasksAreTheirPersons(t *testing.T) {
	a, b := &record.Record{Verb: record.Keep, ID: "a"}, &record.Record{Verb: record.Keep, ID: "b"}
	task := func(id string, person *record.Record) *record.Record {
		r := &record.Record{Object: "Task", Verb: record.Update, ID: id, Parent: person, ParentField: "WhoId", Changes: changes("Subject")}
		require.True(t, r.FindParent())
		return r
	}
	w := offline(1, 4)
	batches := w.batches([]*record.Record{task("1", a), task("2", a), task("3", b), task("4", a)})
	require.Equal(t, [][]int{{1, 1, 1, 1}}, shape(batches), "the person's first")
	require.Equal(t, "4", batches[0][2].records[0].ID)
	require.Len(t, apart([][]collection{batches[0][:1], batches[0][1:2]}), 1)
	require.Len(t, apart([][]collection{batches[0][:1], batches[0][3:]}), 2)
}

// One worker fills its requests: if the org stops the run, as much as possible is
// written by then.
func TestBatchesInTurn(t *testing.T) {
	w := offline(2, 1)
	var records []*record.Record
	for range 12 {
		records = append(records, &record.Record{Object: "Lead"})
	}
	require.Equal(t, [][]int{{2, 2, 2, 2, 2}, {2}}, shape(w.batches(records)))
}

// Tasks of one person are never in two requests that are sent at once.
func TestFamiliesStayTogether(t *testing.T) {
	task := func(who string) *record.Record {
		return &record.Record{Object: "Task", Key: &record.Key{Field: "k__c", Value: "x"}, ParentID: who}
	}
	w := offline(2, 4) // ten records in a request
	var records []*record.Record
	for i := range 12 {
		records = append(records, task(string(rune('a'+i%4)))) // three each, apart from one another
	}
	batches := w.batches(records)
	require.Equal(t, [][]int{{2, 2, 2}, {2, 2, 2}}, shape(batches), "the fourth person's Tasks would not fit all")
	require.Len(t, apart(batches), 2)

	var many []*record.Record
	for range 25 {
		many = append(many, task("a")) // more than a request holds
	}
	batches = w.batches(append(many, task("b")))
	require.Equal(t, [][]int{{2, 2, 2, 2, 1}, {2, 2, 2, 2, 1}, {2, 2, 2, 2}}, shape(batches))
	require.Len(t, apart(batches), 1, "they lock one parent")
}

// Records that lock more than their parent are grouped by that: they go into one
// request as far as they fit, and no two requests that are under way at once lock
// one record.
func TestSharedLocks(t *testing.T) {
	locking := func(lock, parent string) *record.Record {
		r := &record.Record{Object: "CampaignMember", ID: "00v", ParentID: parent}
		r.MakeExtra().Locks = []string{lock}
		return r
	}
	of := func(n, parents int, lock string) (records []*record.Record) {
		for i := range n {
			records = append(records, locking(lock, lock+strconv.Itoa(i%parents)))
		}
		return records
	}
	w := offline(2, 4) // ten records in a request
	mixed := of(9, 9, "a")
	for i, r := range of(6, 6, "b") {
		mixed = slices.Insert(mixed, 2*i, r)
	}
	batches := w.batches(mixed)
	require.Equal(t, [][]int{{2, 2, 2}, {2, 2, 2, 2, 1}}, shape(batches), "each lock in one request, though the even share is eight")
	require.Len(t, apart(batches), 2)
	require.Len(t, apart(w.batches(of(25, 25, "a"))), 1, "more than a request holds")
	require.Len(t, apart(w.batches(slices.Concat(of(10, 1, "a"), of(10, 1, "b")))), 2)

	other := locking("b", "a0") // the same parent, another lock
	batches = [][]collection{{{records: of(1, 1, "a")}}, {{records: []*record.Record{other}}}}
	require.Len(t, apart(batches), 1)
	other.ParentID = "b0"
	require.Len(t, apart(batches), 2)

	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 5))
		records := make([]*record.Record, r.IntN(150))
		for i := range records {
			records[i] = &record.Record{Object: []string{"Task", "CampaignMember"}[r.IntN(2)], ID: []string{"", "x"}[r.IntN(2)], ParentID: strconv.Itoa(r.IntN(40))}
			for range r.IntN(3) {
				e := records[i].MakeExtra()
				e.Locks = append(e.Locks, "lock "+strconv.Itoa(r.IntN(9)))
			}
		}
		sent := 0
		for queue := offline(1+r.IntN(4), 1+r.IntN(4)).batches(records); len(queue) > 0; {
			wave := apart(queue)
			queue = queue[len(wave):]
			locked := make(map[string]int)
			for n, batch := range wave {
				for r := range recordsOf(batch) {
					sent++
					for id := range r.Locked {
						if first, ok := locked[id]; ok {
							require.Equal(t, first, n, "seed %d: %s", seed, id)
						}
						locked[id] = n
					}
				}
			}
		}
		require.Equal(t, len(records), sent)
	}
}

// A family is kept whole, and costs no request more, by writing its last records
// by themselves beside the collections.
func TestFamiliesThatWouldTakeOneRequestMore(t *testing.T) {
	tasks := func(families, of int, key string) (records []*record.Record) {
		for i := range families {
			for range of {
				r := &record.Record{Object: "Task", ParentID: strconv.Itoa(i)}
				if key != "" {
					r.Key = &record.Key{Field: "k__c", Value: key}
				}
				records = append(records, r)
			}
		}
		return records
	}
	full, over := []int{200, 200, 200, 200, 200}, []int{200, 200, 200, 200, 200, 1, 1}
	for _, tt := range []struct {
		name          string
		families, of  int
		key           string
		size, workers int
		want          [][]int
	}{
		{"three thousand", 1000, 3, "3f2a-b_c9", 200, 4, [][]int{over, over, {200, 200, 200, 200, 196}}},
		{"one after the other", 1000, 3, "k", 200, 1, [][]int{over, over, {200, 200, 200, 200, 196}}},
		{"without a key", 1000, 3, "", 200, 4, [][]int{over, over, {200, 200, 200, 200, 196}}},
		{"a key that must not be in a path", 1000, 3, "a.b", 200, 4, [][]int{{200, 200, 200, 150}, {200, 200, 200, 150}, {200, 200, 200, 150}, {200, 200, 200, 150}}},
		{"whole families take as few", 999, 3, "k", 200, 4, [][]int{{200, 200, 200, 200, 199}, {200, 200, 200, 200, 199}, {200, 200, 200, 200, 199}}},
		{"they fit", 500, 2, "k", 200, 4, [][]int{full}},
		{"too many by themselves", 6, 45, "k", 12, 4, slices.Repeat([][]int{{12, 12, 12, 9}}, 6)},
		{"as many as a request takes", 6, 40, "k", 12, 4, slices.Repeat([][]int{append(slices.Repeat([]int{12}, 5), slices.Repeat([]int{1}, 20)...)}, 3)},
		{"small collections", 6, 5, "k", 3, 1, [][]int{{3, 3, 3, 3, 3}, {3, 3, 3, 3, 3}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			batches := offline(tt.size, tt.workers).batches(tasks(tt.families, tt.of, tt.key))
			if diff := cmp.Diff(tt.want, shape(batches)); diff != "" {
				t.Errorf("batches (-want +got):\n%s", diff)
			}
			require.Len(t, apart(batches), len(batches), "they may all be under way at once")
			for _, batch := range batches {
				for i, c := range batch {
					require.Equal(t, i >= org.MaxHeavy, c.single)
				}
			}
		})
	}
}

// A record by itself has its ID or key in the path, and not in the body as well;
// one that is sent apart is created, with its key in the body.
func TestRecordsByThemselves(t *testing.T) {
	const body = `{"attributes":{"type":"Task"},"Subject":"Subject!"}`
	key := &record.Key{Field: "k__c", Value: "a-1"}
	for _, tt := range []struct {
		name, id        string
		key             *record.Key
		apart           bool
		method, path    string
		body, operation string
	}{
		{"an insert", "", nil, false, "POST", "/sobjects/Task", body, "create"},
		{"an update", "00T1", nil, false, "PATCH", "/sobjects/Task/00T1", body, "update"},
		{"an upsert", "", key, false, "PATCH", "/sobjects/Task/k__c/a-1", body, "upsert"},
		{"sent apart", "", key, true, "POST", "/sobjects/Task", `{"attributes":{"type":"Task"},"k__c":"a-1","Subject":"Subject!"}`, "create"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := offline(200, 4)
			r := begun("Task", tt.id, tt.key, changes("Subject"))
			c := collection{kind: r.Kind(), records: []*record.Record{r}, single: true}
			if tt.apart {
				c = w.singles([]*record.Record{r})[0][0]
			}
			sub := w.request(&c)
			require.Equal(t, tt.method, sub.Method)
			require.Equal(t, w.Org.DataPath(tt.path), sub.URL)
			require.Equal(t, tt.operation, c.kind.Operation())
			got, err := sub.Body.AppendJSON(nil, func(b []byte, _ int) []byte { return b })
			require.NoError(t, err)
			require.Equal(t, tt.body, string(got))
			require.Equal(t, tt.key, r.Key, "the record is not changed")
		})
	}
}

// offline returns a Writer that cannot send.
func offline(size, workers int) *Writer { return &Writer{Org: org.New(nil, "", size, workers)} }

// owned has a record sent with an owner.
func owned(r *record.Record) *record.Record {
	r.Changes = record.ChangesOf([]plan.Change{{Field: "OwnerId", After: "005", Write: true}})
	r.Begin()
	return r
}
