package tags

import (
	"bytes"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// chosen is one value of a category.
type chosen struct {
	text     string
	explicit bool // the rule's Values gave it
}

// collect appends the values of the rule's category, translated, each once.
func (c *compiled) collect(values []chosen, tags []Tag, ids []int) []chosen {
	var seen keySet
	for i, id := range ids {
		if id != c.category {
			continue
		}
		value := c.read(&tags[i])
		if value.text == "" {
			continue
		}
		var buf [64]byte
		at, added := seen.add(c.appendKey(buf[:0], value.text))
		if added {
			values = append(values, value)
			continue
		}
		values[at].explicit = values[at].explicit || value.explicit
	}
	return values
}

// read is what a tag of the rule's category says; it is blank where the rule is
// for another value.
func (c *compiled) read(t *Tag) chosen {
	var buf [64]byte
	value := field.Clean(t.Value, false)
	switch {
	case c.category == unmatched:
		return chosen{text: labelled(t, value)}
	case c.only != "" && string(field.AppendFold(buf[:0], value)) != c.only:
		return chosen{}
	case c.Values != nil:
		if to, ok := c.Values[string(field.AppendFold(buf[:0], value))]; ok {
			return chosen{text: to, explicit: true}
		}
	}
	return chosen{text: value}
}

// appendKey appends what tells a value from others.
func (c *compiled) appendKey(b []byte, value string) []byte {
	if c.Spec.List && c.Value.Type != MultiPicklist {
		value = field.Item(value, c.Value.Separator)
	}
	return field.AppendFold(b, value)
}

// keySet numbers keys in the order in which they come. It costs no allocation
// while it is small, and no more than a map once it is not.
type keySet struct {
	room [192]byte // the keys, one after the other
	ends [8]int
	n    int
	many map[string]int
}

// add returns the number of key, counted from 0, and whether it is new.
func (s *keySet) add(key []byte) (at int, added bool) {
	if s.many != nil {
		return s.addMany(key)
	}
	start := 0
	for i, end := range s.ends[:s.n] {
		if bytes.Equal(s.room[start:end], key) {
			return i, false
		}
		start = end
	}
	if s.n == len(s.ends) || start+len(key) > len(s.room) {
		s.many = make(map[string]int, 4*len(s.ends))
		start = 0
		for i, end := range s.ends[:s.n] {
			s.many[string(s.room[start:end])] = i
			start = end
		}
		return s.addMany(key)
	}
	s.ends[s.n] = start + copy(s.room[start:], key)
	s.n++
	return s.n - 1, true
}

func (s *keySet) addMany(key []byte) (at int, added bool) {
	if at, ok := s.many[string(key)]; ok {
		return at, false
	}
	at = len(s.many)
	s.many[string(key)] = at
	return at, true
}
