package salesforce

import (
	"cmp"
	"hash/maphash"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// kin joins leads that may have to be planned together: those that share a key,
// or come to one record, or have one action. Whether they are one person is not
// for it to say. It holds 16 bytes for a key, and 4 for a lead.
type kin struct {
	seed   maphash.Seed
	keys   []kinKey
	sorted bool
	parent []int32 // of each lead; the first of its kin is the root
	order  []int32 // leads by root, then by number; nil until settled
}

type kinKey struct {
	hash uint64
	lead int32
}

// The kinds of keys.
const (
	kinMobly  = "m" // Mobly's ID, which the external ID is
	kinRecord = "r" // Salesforce's ID
	kinEmail  = "e"
	kinName   = "n" // last name and phone, where they may be a key
	kinAction = "a"
)

func (k *kin) hash(kind, text string) uint64 {
	var h maphash.Hash
	h.SetSeed(k.seed)
	_, _ = h.WriteString(kind)
	_, _ = h.WriteString(field.Caseless(text)) // a hash takes all that it is given
	return h.Sum64()
}

func (k *kin) add(lead int32, kind, text string) {
	if text == "" {
		return
	}
	k.keys = append(k.keys, kinKey{k.hash(kind, text), lead})
	k.sorted = false
}

// addPerson adds what a lead may be found by, and returns the length of it.
func (k *kin) addPerson(lead int32, of *keys) (size int) {
	add := func(kind, text string) {
		k.add(lead, kind, text)
		if text != "" {
			size += len(text) + 12 // quotes, comma, percent-encoding
		}
	}
	for _, id := range of.mobly {
		add(kinMobly, id)
	}
	for _, id := range slices.Concat(of.contacts, of.leads) {
		add(kinRecord, id)
	}
	for _, email := range of.emails {
		add(kinEmail, email)
	}
	if of.exact != "" {
		name, _, phone := of.exactParts()
		add(kinName, nameKey(name, phone))
	}
	return size
}

// join sorts the keys and makes kin of the leads that share one.
func (k *kin) join() {
	if k.sorted {
		return
	}
	slices.SortFunc(k.keys, func(a, b kinKey) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.lead, b.lead)) })
	for i := 1; i < len(k.keys); i++ {
		if k.keys[i].hash == k.keys[i-1].hash {
			k.merge(k.keys[i].lead, k.keys[i-1].lead)
		}
	}
	k.sorted = true
}

// grow adds leads until there are n of them.
func (k *kin) grow(n int) {
	for len(k.parent) < n {
		k.parent = append(k.parent, int32(len(k.parent))) //nolint:gosec // a number of leads
	}
}

func (k *kin) root(i int32) int32 {
	for k.parent[i] != i {
		k.parent[i] = k.parent[k.parent[i]]
		i = k.parent[i]
	}
	return i
}

func (k *kin) merge(i, j int32) {
	i, j = k.root(i), k.root(j)
	k.parent[max(i, j)] = min(i, j)
}

// find returns a lead that has the key.
func (k *kin) find(kind, text string) (int32, bool) {
	if text == "" {
		return 0, false
	}
	hash := k.hash(kind, text)
	i, ok := slices.BinarySearchFunc(k.keys, hash, func(key kinKey, h uint64) int { return cmp.Compare(key.hash, h) })
	if !ok {
		return 0, false
	}
	return k.keys[i].lead, true
}

// settle ends the joining: the kin of a lead can be asked for from now on.
func (k *kin) settle() {
	k.order = make([]int32, len(k.parent))
	for i := range k.order {
		k.order[i] = int32(i) //nolint:gosec // a number of leads
		k.parent[i] = k.root(int32(i))
	}
	slices.SortFunc(k.order, func(a, b int32) int { return cmp.Or(cmp.Compare(k.parent[a], k.parent[b]), cmp.Compare(a, b)) })
}

// of returns all kin of a root, itself included, in order.
func (k *kin) of(root int32) []int32 {
	from, _ := slices.BinarySearchFunc(k.order, root, func(lead, r int32) int { return cmp.Compare(k.parent[lead], r) })
	to := from
	for to < len(k.order) && k.parent[k.order[to]] == root {
		to++
	}
	return k.order[from:to]
}

// recordOwner makes kin of all leads that a record of the org may be found by,
// and returns one of them. contact names the contact that a lead was converted
// to.
func (k *kin) recordOwner(row map[string]any, pm *personModel, converted map[uint64]int32) (lead int32, ok bool) {
	r := record{object: pm.object.Name, values: row}
	hit := func(other int32, found bool) {
		if !found {
			return
		}
		if ok {
			k.merge(lead, other)
		}
		lead, ok = other, true
	}
	hit(k.find(kinRecord, r.id()))
	if pm.key != "" {
		hit(k.find(kinMobly, r.text(pm.key)))
	}
	hit(k.find(kinEmail, r.text(standard.EmailField)))
	if pm.exact {
		hit(k.find(kinName, nameKey(r.text("LastName"), r.text("Phone"))))
	}
	if pm.object.Name == schema.Contact {
		other, found := converted[k.hash(kinRecord, r.id())]
		hit(other, found)
	}
	if id := r.text("ConvertedContactId"); ok && pm.follows && id != "" {
		hash := k.hash(kinRecord, id)
		other, found := converted[hash]
		hit(other, found)
		converted[hash] = lead
	}
	return lead, ok
}

// rowID makes a record's ID one of 15 characters, which is all there is to it.
func rowID(id string) (short [15]byte) {
	copy(short[:], id)
	return short
}

func longID(short [15]byte) string {
	if short == [15]byte{} {
		return ""
	}
	id, _ := field.ID18(string(short[:]))
	return id
}
