package backfill

import (
	"cmp"
	"hash/maphash"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// clusters joins leads that may have to be planned together: those that share a
// key, or come to one record, or have one action. Whether they are one person is
// for the planner to say. It takes 16 bytes for a key, and 4 for a lead.
type clusters struct {
	seed   maphash.Seed
	keys   []clusterKey
	sorted bool
	parent []int32 // of each lead; the first of its cluster is the root
	order  []int32 // leads by root, then by number; nil until settled
}

type clusterKey struct {
	hash uint64
	lead int32
}

// The kinds of keys.
const (
	moblyKey  = "m" // Mobly's ID, which the external ID is
	recordKey = "r" // Salesforce's ID
	emailKey  = "e"
	nameKey   = "n" // last name and phone, if they may be a key
	actionKey = "a"
)

func (c *clusters) hash(kind, text string) uint64 {
	var h maphash.Hash
	h.SetSeed(c.seed)
	_, _ = h.WriteString(kind)
	_, _ = h.WriteString(field.Caseless(text)) // a hash takes all that it is given
	return h.Sum64()
}

func (c *clusters) add(lead int32, kind, text string) {
	if text == "" {
		return
	}
	c.keys = append(c.keys, clusterKey{c.hash(kind, text), lead})
	c.sorted = false
}

// addPerson adds what a lead may be found by, and returns the length of it.
func (c *clusters) addPerson(lead int32, of *planner.Keys) (size int) {
	add := func(kind, text string) {
		c.add(lead, kind, text)
		if text != "" {
			size += len(text) + 12 // quotes, comma, percent-encoding
		}
	}
	for _, id := range of.Mobly {
		add(moblyKey, id)
	}
	for _, id := range slices.Concat(of.Contacts, of.Leads) {
		add(recordKey, id)
	}
	for _, email := range of.Emails {
		add(emailKey, email)
	}
	add(nameKey, of.NameKey())
	return size
}

// join sorts the keys, and joins the leads that share one.
func (c *clusters) join() {
	if c.sorted {
		return
	}
	slices.SortFunc(c.keys, func(a, b clusterKey) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.lead, b.lead)) })
	for i := 1; i < len(c.keys); i++ {
		if c.keys[i].hash == c.keys[i-1].hash {
			c.merge(c.keys[i].lead, c.keys[i-1].lead)
		}
	}
	c.sorted = true
}

func (c *clusters) root(i int32) int32 {
	for c.parent[i] != i {
		c.parent[i] = c.parent[c.parent[i]]
		i = c.parent[i]
	}
	return i
}

func (c *clusters) merge(i, j int32) {
	i, j = c.root(i), c.root(j)
	c.parent[max(i, j)] = min(i, j)
}

func (c *clusters) find(kind, text string) (int32, bool) {
	if text == "" {
		return 0, false
	}
	hash := c.hash(kind, text)
	i, ok := slices.BinarySearchFunc(c.keys, hash, func(key clusterKey, h uint64) int { return cmp.Compare(key.hash, h) })
	if !ok {
		return 0, false
	}
	return c.keys[i].lead, true
}

// settle ends the joining: the cluster of a lead can be asked for from now on.
func (c *clusters) settle() {
	c.order = make([]int32, len(c.parent))
	for i := range int32(len(c.parent)) { //nolint:gosec // a number of leads
		c.order[i], c.parent[i] = i, c.root(i)
	}
	slices.SortFunc(c.order, func(a, b int32) int { return cmp.Or(cmp.Compare(c.parent[a], c.parent[b]), cmp.Compare(a, b)) })
}

// of returns the cluster of a root, in order.
func (c *clusters) of(root int32) []int32 {
	from, _ := slices.BinarySearchFunc(c.order, root, func(lead, r int32) int { return cmp.Compare(c.parent[lead], r) })
	to := from
	for to < len(c.order) && c.parent[c.order[to]] == root {
		to++
	}
	return c.order[from:to]
}

// owner joins all leads that a record of the org may be found by, and returns one
// of them. converted has a lead for each contact that a record of a lead was
// converted to.
func (c *clusters) owner(row rows.Row, t *planner.Target, converted map[uint64]int32) (lead int32, ok bool) {
	hit := func(other int32, found bool) {
		if !found {
			return
		}
		if ok {
			c.merge(lead, other)
		}
		lead, ok = other, true
	}
	hit(c.find(recordKey, row.Text("Id")))
	if t.Key != "" {
		hit(c.find(moblyKey, row.Text(t.Key)))
	}
	hit(c.find(emailKey, row.Text(standard.EmailField)))
	if t.ByName {
		hit(c.find(nameKey, planner.ShortNameKey(row.Text("LastName"), row.Text("Phone"))))
	}
	if t.Object.Name == schema.Contact {
		other, found := converted[c.hash(recordKey, row.Text("Id"))]
		hit(other, found)
	}
	if id := row.Text("ConvertedContactId"); ok && t.Follows && id != "" {
		hash := c.hash(recordKey, id)
		other, found := converted[hash]
		hit(other, found)
		converted[hash] = lead
	}
	return lead, ok
}
