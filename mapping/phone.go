package mapping

import "github.com/getmobly/mobly-salesforce-go/internal/field"

// Phones are a lead's telephone numbers.
type Phones struct {
	LeadProvided  []Phone `json:"leadProvided,omitempty"`  // given by the person
	MoblyProvided []Phone `json:"moblyProvided,omitempty"` // added by enrichment
}

// Phone is one number.
type Phone struct {
	Number    string `json:"number"`
	Type      string `json:"type,omitempty"` // MOBILE, LANDLINE, DIRECT, OFFICE, HQ, UNKNOWN
	Preferred bool   `json:"preferred,omitempty"`
}

// Primary is the number to call: the first preferred one that the person gave,
// else the first preferred one of enrichment, else the first that the person
// gave, else the first of enrichment. It is "" where there is none.
func (p Phones) Primary() string { return choose(p.LeadProvided, p.MoblyProvided) }

// Others are all numbers but the primary one, each once: those that the person
// gave, then those of enrichment. Numbers that differ by nothing but spaces,
// points, hyphens and parentheses are one.
func (p Phones) Others() []string {
	var f phoneFacts
	f.derive(&p)
	return append([]string(nil), f.others...)
}

// phoneFacts are the numbers of a lead in order. They cost no allocation while
// there are few.
type phoneFacts struct {
	primary string
	others  []string
	room    [4]string
}

func (f *phoneFacts) derive(p *Phones) {
	f.primary = choose(p.LeadProvided, p.MoblyProvided)
	total := len(p.LeadProvided) + len(p.MoblyProvided)
	if f.primary == "" || total == 1 {
		return
	}
	f.others = f.room[:0]
	seen := phoneSet{few: total <= 2*len(f.room)}
	seen.add(f.primary)
	for _, list := range [2][]Phone{p.LeadProvided, p.MoblyProvided} {
		for i := range list {
			if number := field.Seen(list[i].Number); seen.add(number) {
				f.others = append(f.others, number)
			}
		}
	}
}

// phoneSet is a set of numbers, each in any of its spellings.
type phoneSet struct {
	few     bool // there will be no more than numbers has room for
	n       int
	numbers [9]string
	keys    map[string]bool
}

// add adds a number; it reports whether it is new, and none is blank.
func (s *phoneSet) add(number string) bool {
	var room, other [32]byte
	key := appendPhoneKey(room[:0], number)
	if len(key) == 0 {
		return false
	}
	if !s.few {
		if s.keys == nil {
			s.keys = make(map[string]bool)
		}
		there := s.keys[string(key)]
		s.keys[string(key)] = true
		return !there
	}
	for _, have := range s.numbers[:s.n] {
		if string(appendPhoneKey(other[:0], have)) == string(key) {
			return false
		}
	}
	s.numbers[s.n] = number
	s.n++
	return true
}

// choose returns the number to call; see [Phones.Primary].
func choose(given, enriched []Phone) string {
	first := ""
	for _, list := range [2][]Phone{given, enriched} {
		for i := range list {
			number := field.Seen(list[i].Number)
			switch {
			case number == "":
			case list[i].Preferred:
				return number
			case first == "":
				first = number
			}
		}
	}
	return first
}

// appendPhoneKey appends what makes two spellings one number.
func appendPhoneKey(b []byte, number string) []byte {
	for i := 0; i < len(number); i++ {
		switch c := number[i]; c {
		case ' ', '\t', '\n', '\r', '-', '.', '(', ')':
		case '\xc2':
			if i+1 < len(number) && number[i+1] == '\xa0' { // a non-breaking space
				i++
				continue
			}
			b = append(b, c)
		default:
			b = append(b, c)
		}
	}
	return b
}

func phoneKey(number string) string { return string(appendPhoneKey(nil, field.Seen(number))) }
