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
	var seen field.KeySet
	seen.Add(phoneKey(f.primary))
	for _, list := range [2][]Phone{p.LeadProvided, p.MoblyProvided} {
		for i := range list {
			number := field.Seen(list[i].Number)
			key := phoneKey(number)
			if _, added := seen.Add(key); added && len(key) > 0 {
				f.others = append(f.others, number)
			}
		}
	}
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

// phoneKey is what makes two spellings one number.
func phoneKey(number string) []byte {
	key := make([]byte, 0, 32)
	for i := 0; i < len(number); i++ {
		switch c := number[i]; c {
		case ' ', '\t', '\n', '\r', '-', '.', '(', ')':
		case '\xc2':
			if i+1 < len(number) && number[i+1] == '\xa0' { // a non-breaking space
				i++
				continue
			}
			key = append(key, c)
		default:
			key = append(key, c)
		}
	}
	return key
}
