package salesforcetest

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
)

// maxCollated is how many objects' sub-requests are collated at a time.
const maxCollated = 5

// SetCollation shuffles the unrelated sub-requests of composite requests: the org
// carries them out in an order that follows from seed and the request. Salesforce
// promises no order for sub-requests that it collates: by default all those below
// /sobjects that have no headers, unless collateSubrequests is false. A sub-request
// that refers to another stays behind it, and none moves past one that is not
// collated. Answers keep their places; the order is that of Subrequests in [Request].
// A seed of 0, which an org has at first, keeps the order of the request.
func (o *Org) SetCollation(seed uint64) {
	o.lock()
	defer o.mu.Unlock()
	o.collation = seed
}

// inOrder is the order of the request.
func inOrder(subs []subrequest) []int {
	order := make([]int, len(subs))
	for i := range order {
		order[i] = i
	}
	return order
}

// collate is the order in which the sub-requests of q are carried out.
func (o *Org) collate(q *request, in *input, subs []subrequest) []int {
	flag, _ := in.get("collateSubrequests")
	if o.collation == 0 || flag == false {
		return inOrder(subs)
	}
	hash := fnv.New64a()
	_, _ = hash.Write(q.body)
	random := rand.New(rand.NewPCG(o.collation, hash.Sum64())) //nolint:gosec // an order, not a secret
	var order, block []int
	objects := map[string]bool{}
	end := func() {
		order = append(order, shuffled(subs, block, random)...)
		block, objects = nil, map[string]bool{}
	}
	for i := range subs {
		object := subs[i].collated()
		if object == "" || len(objects) == maxCollated && !objects[object] {
			end()
		}
		if object == "" {
			order = append(order, i)
			continue
		}
		block, objects[object] = append(block, i), true
	}
	end()
	return order
}

// collated returns the object whose records the sub-request is about; "" if the
// sub-request is not collated.
func (s *subrequest) collated() string {
	path, _, _ := strings.Cut(s.url, "?")
	parts, _ := segments(path) // services, data, the version, sobjects, the object
	if len(parts) < 5 || parts[3] != "sobjects" || len(s.headers) > 0 {
		return ""
	}
	return strings.ToLower(parts[4])
}

// shuffled returns a block of sub-requests in some order, in which none passes one
// that it refers to, or that refers to it.
func shuffled(subs []subrequest, block []int, random *rand.Rand) []int {
	out := make([]int, 0, len(block))
	for len(block) > 0 {
		var free []int
		for n, i := range block {
			if !slices.ContainsFunc(block[:n], func(earlier int) bool { return related(&subs[earlier], &subs[i]) }) {
				free = append(free, i)
			}
		}
		next := free[random.IntN(len(free))]
		out = append(out, next)
		block = slices.DeleteFunc(block, func(i int) bool { return i == next })
	}
	return out
}

// related reports whether one of two sub-requests refers to the other.
func related(a, b *subrequest) bool {
	return a.mentions(b.reference) || b.mentions(a.reference)
}

func (s *subrequest) mentions(name string) bool {
	return mentions(s.url, name) || mentions(s.body, name)
}

// mentions reports whether a text in v refers to the sub-request of that name.
func mentions(v any, name string) bool {
	switch v := v.(type) {
	case string:
		return slices.ContainsFunc(reference.FindAllStringSubmatch(v, -1), func(m []string) bool { return m[1] == name })
	case []any:
		return slices.ContainsFunc(v, func(x any) bool { return mentions(x, name) })
	case *input:
		return slices.ContainsFunc(v.members, func(m member) bool { return mentions(m.value, name) })
	default:
		return false
	}
}
