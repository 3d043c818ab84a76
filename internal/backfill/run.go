package backfill

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"slices"
	"sync"

	"github.com/getmobly/mobly-salesforce-go/internal/bulk"
	"github.com/getmobly/mobly-salesforce-go/internal/engine"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/spool"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Backfill brings leads into an org. It is safe for concurrent use.
type Backfill struct {
	Engine *engine.Engine
	Jobs   *bulk.API
	Limits Limits
	OnPlan func(leads int) // called for each window that is planned, for tests; nil: not called
}

// Limits are where a backfill goes another way.
type Limits struct {
	Minimum int // leads that make it use jobs
	LookUp  int // bytes of keys that one API call looks up
	Window  int // leads that are planned together; the rest of their clusters comes on top
	Sync    int // leads that are synced together
}

// DefaultLimits go well with the limits of Salesforce.
var DefaultLimits = Limits{Minimum: 2000, LookUp: org.MaxHeavy * soql.MaxURL, Window: 250, Sync: 1000}

// Lead is one lead of the input.
type Lead struct {
	planner.Lead
	Unread error // why it could not be read; nil: it could
}

// Run brings all leads into the org, and gives their results to yield in order,
// until that returns false. The error is that of the input, or says why the run
// ended early.
func (b *Backfill) Run(ctx context.Context, leads iter.Seq2[Lead, error], yield func(engine.Result) bool) error {
	r := &run{
		Backfill: b, learned: b.Engine.Learned.Clone(), at: []int64{0}, actions: []int32{0},
		unread: make(map[int32]error), reps: make(map[string]bool), clusters: clusters{seed: maphash.MakeSeed()},
		refusals: make(map[string]error),
	}
	defer func() { r.leads.Close() }()
	return r.run(ctx, leads, yield)
}

// Fits refuses settings that Bulk API 2.0 cannot carry out.
func (b *Backfill) Fits() error {
	switch s := b.Engine.Settings; {
	case s.AllowDuplicates:
		return fmt.Errorf("%w: policies.duplicates: a job cannot save duplicates: "+
			"choose Refuse or Use, switch the duplicate rule off for the integration user, or use Stream", sferr.ErrConfig)
	case s.ExternalID == "":
		return fmt.Errorf("%w: keys.lead: without a key the rows of a job cannot be told apart, and running it again would create them twice: "+
			"define a unique external ID on Lead and name it here, or use Stream", sferr.ErrConfig)
	}
	return nil
}

type run struct {
	*Backfill
	learned *planner.Learned // of the plans: it learns nothing meanwhile, so that every plan of a lead is the same
	model   *planner.Model

	leads    *spool.File
	flat     []byte // memory for a value that is written there
	text     []byte // a part of the file, and where it is
	ahead    span
	all      []int32         // the number of each lead
	at       []int64         // where each lead is; one more than there are leads
	actions  []int32         // the first action of each lead; one more than there are leads
	unread   map[int32]error // leads that could not be read
	failed   error           // of the input, which ended it
	clusters clusters
	named    []int32 // leads with actions that have no ID
	reps     map[string]bool
	known    bool // some leads have known records
	logs     bool // some actions get a Task
	personKeys,
	actionKeys int // bytes of the keys

	rows      rowFile
	survivors [][]string // of known records that were merged, by target

	unanswered planner.Unanswered

	mu         sync.Mutex       // guards what follows while jobs run
	plain      []span           // of each plain lead
	states     []rowState       // of the person of each lead, then of each action
	refusals   map[string]error // why records have no good outcome, each once: thousands are refused for the same reason
	resync     []bool           // by root of a cluster
	assignment string           // the rule that runs for new leads
	stop       error            // why nothing is sent any more
	planned    bool             // something may have been sent
}

// run does the whole job and gives every result to yield, until that returns
// false.
func (b *run) run(ctx context.Context, leads iter.Seq2[Lead, error], yield func(engine.Result) bool) error {
	few, err := b.read(ctx, leads)
	if err != nil {
		return err
	}
	if b.leads == nil {
		return b.syncFew(ctx, few, yield)
	}
	b.stop = b.prepare(ctx)
	if b.stop == nil {
		b.stop = b.write(ctx)
	}
	b.clusters.keys = nil
	if err := b.results(ctx, yield); err != nil {
		return err
	}
	return cmp.Or(b.stop, b.failed, b.unanswered.Err)
}

// syncFew writes leads that are too few for jobs.
func (b *run) syncFew(ctx context.Context, leads []planner.Lead, yield func(engine.Result) bool) error {
	results, err := b.Engine.Sync(ctx, leads)
	for i := range results {
		b.markUnread(int32(i), &results[i]) //nolint:gosec // fewer than Limits.Minimum
		if !yield(results[i]) {
			break
		}
	}
	return cmp.Or(err, b.failed)
}

func (b *run) markUnread(i int32, r *engine.Result) {
	if err := b.unread[i]; err != nil {
		r.Outcome, r.Err = record.Refused, err
	}
}

// prepare finds out all that plans need.
func (b *run) prepare(ctx context.Context) (err error) {
	b.Engine.Forget(nil, b.Engine.Settings.ObjectNames()...) // a job whose data names a field that is gone fails as a whole
	if b.model, err = b.Engine.Model(ctx); err != nil {
		return err
	}
	if err := b.index(ctx); err != nil {
		return spoolError(err)
	}
	if err := b.askOrg(ctx); err != nil {
		return err
	}
	if err := b.survey(ctx); err != nil {
		return err
	}
	b.states = make([]rowState, len(b.all)+int(b.actions[len(b.all)]))
	b.resync, b.plain = make([]bool, len(b.all)), make([]span, len(b.all))
	return nil
}

// windowPlan is the plan of some leads, with all of their clusters.
type windowPlan struct {
	*planner.Plan
	leads []int32 // the leads that the items are of, in order
}

// plan plans leads, which must come with all of their clusters, in order, with their
// actions or without.
func (b *run) plan(ctx context.Context, which []int32, ask planner.AskType, actions bool) (*windowPlan, error) {
	leads, err := b.load(ctx, which)
	if err != nil {
		return nil, err
	}
	if !actions {
		for i := range leads {
			leads[i].Actions = nil
		}
	}
	var seen []planner.Row
	for _, i := range which {
		if b.clusters.parent[i] == i {
			rows, err := b.rows.of(i, b)
			if err != nil {
				return nil, spoolError(err)
			}
			seen = append(seen, rows...)
		}
	}
	planning := planner.New(b.model, b.learned, leads, nil, ctx.Err)
	planning.See(seen, &b.unanswered)
	plan, err := planning.Plan(ask)
	if err != nil {
		return nil, err
	}
	if b.OnPlan != nil {
		b.OnPlan(len(which))
	}
	return &windowPlan{plan, which}, nil
}

// windows yields the leads of all clusters that are not to be synced, each once, as
// they are to be planned together.
func (b *run) windows() iter.Seq[[]int32] {
	return func(yield func([]int32) bool) {
		var window []int32
		for _, root := range b.all {
			if b.clusters.parent[root] != root || b.resync[root] {
				continue
			}
			if window = append(window, b.clusters.of(root)...); len(window) < b.Limits.Window {
				continue
			}
			slices.Sort(window)
			if !yield(window) {
				return
			}
			window = window[:0]
		}
		slices.Sort(window)
		if len(window) > 0 {
			yield(window)
		}
	}
}

var errTooMany = errors.New("salesforce: too many leads or actions for one Backfill")

// spoolError says that a temporary file failed.
func spoolError(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("salesforce: a temporary file of Backfill: %w", err)
}
