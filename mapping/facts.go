package mapping

import "github.com/getmobly/mobly-salesforce-go/internal/field"

// facts are a lead and what is derived from it on demand. A pool reuses them:
// nothing in a record may point into them.
type facts struct {
	lead     *Lead
	phones   phoneFacts
	history  historyFacts
	called   bool // phones are derived
	recalled bool // history is
}

func (m *Mapper) facts(l *Lead) *facts {
	if m != nil {
		if f, ok := m.spare.Get().(*facts); ok {
			f.lead = l
			return f
		}
	}
	return &facts{lead: l}
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
		f.phones.derive(&f.lead.Phones)
	}
	return &f.phones
}

func (f *facts) recall() *historyFacts {
	if !f.recalled {
		f.recalled = true
		f.history.derive(f.lead)
	}
	return &f.history
}

func (c *captured) blank() bool {
	if !field.BlankText(c.text) || !field.BlankValue(c.value) {
		return false
	}
	for _, item := range c.items {
		if !field.BlankText(item) {
			return false
		}
	}
	return true
}
