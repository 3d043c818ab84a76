package mapping

import core "github.com/getmobly/mobly-salesforce-go/internal/field"

// facts are a person and what is derived from it on demand. A pool reuses them:
// nothing in a record may point into them.
type facts struct {
	person   *Person
	captures Captures
	phones   phoneFacts
	history  historyFacts
	called   bool // phones are derived
	recalled bool // history is
}

func (m *Mapper) facts(p *Person) *facts {
	if m == nil {
		return &facts{person: p}
	}
	f, ok := m.spare.Get().(*facts)
	if !ok {
		f = new(facts)
	}
	f.person, f.captures = p, m.captures
	return f
}

// take returns facts to the pool.
func (m *Mapper) take(f *facts) {
	*f = facts{}
	if m != nil {
		m.spare.Put(f)
	}
}

// captured is the value of a source: a text, a list or another value, or none
// of them if it is blank.
type captured struct {
	text  string
	items []string
	value any
}

// failure is a captured value that could not be read, with the reason.
type failure string

func (f *facts) read(s *source) captured {
	switch {
	case s.text != nil:
		return captured{text: s.text(f)}
	case s.items != nil:
		return captured{items: s.items(f)}
	case s.value != nil:
		return captured{value: s.value(f)}
	}
	return s.template.read(f)
}

func (f *facts) phone() *phoneFacts {
	if !f.called {
		f.called = true
		f.phones.derive(&f.person.Phones, f.person.Company.Country)
	}
	return &f.phones
}

func (f *facts) recall() *historyFacts {
	if !f.recalled {
		f.recalled = true
		f.history.derive(f.person, f.captures)
	}
	return &f.history
}

func (c *captured) blank() bool {
	if !core.BlankText(c.text) || !core.BlankValue(c.value) {
		return false
	}
	for _, item := range c.items {
		if !core.BlankText(item) {
			return false
		}
	}
	return true
}
