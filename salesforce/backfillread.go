package salesforce

import (
	"context"
	"errors"
	"hash/maphash"
	"iter"
	"math"
	"slices"
	"sync"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/spool"
	"github.com/getmobly/mobly-salesforce-go/mapping"
)

// backfill is one call of [Client.Backfill].
type backfill struct {
	client  *Client
	planner *Client // plans, and learns nothing meanwhile, so that every plan of a lead is the same
	model   *model

	leads   *spool.File
	at      []int64         // where each lead is; one more than there are leads
	actions []int32         // the first action of each lead; one more than there are leads
	unread  map[int32]error // leads that could not be read
	failed  error           // of the input, which ended it
	kin     kin
	named   []int32 // leads with actions that have no ID
	reps    map[string]bool
	known   bool   // some leads have known records
	size    [2]int // of the keys of persons, and of actions

	org       orgSpool
	survivors [][]string // of known records that were merged, by the model's objects

	mu             sync.Mutex // guards what follows while jobs run
	persons, tasks []rowState // of each lead and of each action
	refusals       refusalTexts
	redo           []bool // by root: to be synced
	assignment     string // the rule that runs for new leads
	stop           error  // why nothing is sent any more
	planned        bool   // something may have been sent
}

func newBackfill(c *Client) *backfill {
	return &backfill{
		client: c, planner: c.frozen(), at: []int64{0}, actions: []int32{0},
		unread: make(map[int32]error), reps: make(map[string]bool), kin: kin{seed: maphash.MakeSeed()},
	}
}

func (b *backfill) close() {
	b.leads.Close()
	b.org.file.Close()
}

// frozen returns a client that has what this one has learnt so far, and goes on
// by itself.
func (c *Client) frozen() *Client {
	return &Client{org: c.org.Fresh(), cfg: c.cfg, window: c.window, learned: c.learned.clone()}
}

var errTooMany = errors.New("salesforce: these are too many leads or actions for one Backfill")

// read takes in the whole input. small are the leads where they are too few for
// jobs, with the errors of those that could not be read.
func (b *backfill) read(ctx context.Context, leads iter.Seq2[Lead, error]) (small []Lead, err error) {
	for lead, err := range leads {
		var one *DecodeError
		n := len(b.actions) - 1
		switch {
		case errors.As(err, &one):
			b.unread[int32(n)] = err //nolint:gosec // less than MaxInt32
			lead = Lead{}
		case err != nil:
			b.failed = err
		default:
			b.failed = ctx.Err()
		}
		if b.failed != nil {
			break
		}
		if b.client.cfg.ActivityID == "" && slices.ContainsFunc(lead.Actions, func(a engagement.Action) bool { return a.Kind != "" }) {
			return nil, noActivityID()
		}
		if int(b.actions[n])+len(lead.Actions) > math.MaxInt32 || n == math.MaxInt32 {
			return nil, errTooMany
		}
		b.actions = append(b.actions, b.actions[n]+int32(len(lead.Actions))) //nolint:gosec // see above
		if b.leads == nil {
			if small = append(small, lead); len(small) < b.client.bulk.minimum {
				continue
			}
			if b.leads, err = spool.New(); err != nil {
				return nil, errSpool(err)
			}
			for i := range small {
				if err := b.keep(&small[i]); err != nil {
					return nil, err
				}
			}
			small = nil
			continue
		}
		if err := b.keep(&lead); err != nil {
			return nil, err
		}
	}
	if b.leads == nil {
		return small, nil
	}
	return nil, errSpool(b.leads.Flush())
}

// keep puts a lead into the file.
func (b *backfill) keep(lead *Lead) error {
	if _, err := b.leads.Write(flattened(lead)); err != nil {
		return errSpool(err)
	}
	b.at = append(b.at, b.leads.Size())
	return nil
}

// index takes note of what all leads may be found by, and of the reps that they
// name.
func (b *backfill) index() error {
	cfg := &b.client.cfg
	b.kin.grow(b.len())
	var mapped mapping.Record
	return b.each(nil, func(i int32, l *Lead) error {
		k := b.model.keysOf(&l.Person, &mapped)
		b.size[0] += b.kin.addPerson(i, &k)
		b.known = b.known || len(k.contacts)+len(k.leads) > 0
		if ref, ok := b.planner.learned.substitutes.get(&k); ok {
			b.kin.add(i, kinRecord, ref.ID)
		}
		if h := l.Person.History(); cfg.LeadOwner != DefaultOwner {
			b.reps[h.FirstScannedBy], b.reps[h.LastScannedBy] = true, true
		}
		for j := range l.Actions {
			a := &l.Actions[j]
			if a.Kind == "" {
				continue
			}
			if cfg.TaskOwner == RepOwnsTask {
				b.reps[ownerKey(a.By)] = true
			}
			key := b.actionKey(a, l.Person.ID)
			b.kin.add(i, kinAction, key)
			b.size[1] += len(key) + 12
			if field.BlankText(a.ID) {
				b.kin.add(i, kinAction, b.actionKey(a, l.Person.Email))
				b.named = append(b.named, i)
			}
		}
		return nil
	})
}

func (b *backfill) actionKey(a *engagement.Action, lead string) string {
	return shortKey(a.Key(lead), b.model.task.keyLength)
}

// nameFolded adds what captures that are one person are known by together: one may
// have the name, and another the phone.
func (b *backfill) nameFolded() error {
	if !b.model.MatchByName {
		return nil
	}
	b.kin.settle()
	for i := range b.kin.parent {
		root := int32(i) //nolint:gosec // a number of leads
		all := b.kin.of(root)
		if len(all) < 2 {
			continue
		}
		var leads []Lead
		if err := b.each(all, func(_ int32, l *Lead) error {
			leads = append(leads, *l)
			return nil
		}); err != nil {
			return err
		}
		for _, p := range b.model.gather(leads) {
			b.kin.addPerson(root, &keys{exact: p.keys.exact})
		}
	}
	b.kin.join()
	return nil
}

// nameActions gives actions without an ID the keys that they have where their
// lead is folded with others, and is known by the name of one of these.
func (b *backfill) nameActions() error {
	for _, i := range slices.Compact(b.named) {
		all := b.kin.of(b.kin.parent[i])
		if len(all) == 1 {
			continue
		}
		var names []string
		if err := b.each(all, func(_ int32, l *Lead) error {
			names = append(names, l.Person.ID, l.Person.Email)
			return nil
		}); err != nil {
			return err
		}
		if err := b.each([]int32{i}, func(_ int32, l *Lead) error {
			for j := range l.Actions {
				for _, name := range names {
					b.kin.add(i, kinAction, b.actionKey(&l.Actions[j], name))
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}
