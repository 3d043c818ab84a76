package mapping

import core "github.com/getmobly/mobly-salesforce-go/internal/field"

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

// Primary returns the number to call, "" if there is none. Preferred numbers
// come before others and, among equals, numbers that the person gave come
// before those of enrichment.
func (p Phones) Primary() string {
	first := ""
	for _, list := range [2][]Phone{p.LeadProvided, p.MoblyProvided} {
		for i := range list {
			number := core.Seen(list[i].Number)
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

// Others returns all numbers except the primary one, each once: first those
// that the person gave, then those of enrichment. Spaces, points, hyphens and
// parentheses do not distinguish numbers.
func (p Phones) Others() []string {
	var f phoneFacts
	f.derive(&p)
	return append([]string(nil), f.others...)
}

// phoneFacts are the numbers of a lead. A few of them cost no allocation.
type phoneFacts struct {
	primary string
	others  []string
	room    [4]string
}

func (f *phoneFacts) derive(p *Phones) {
	f.primary = p.Primary()
	total := len(p.LeadProvided) + len(p.MoblyProvided)
	if f.primary == "" || total == 1 {
		return
	}
	f.others = f.room[:0]
	var seen core.KeySet
	seen.Add(phoneKey(f.primary))
	for _, list := range [2][]Phone{p.LeadProvided, p.MoblyProvided} {
		for i := range list {
			number := core.Seen(list[i].Number)
			key := phoneKey(number)
			if _, added := seen.Add(key); added && len(key) > 0 {
				f.others = append(f.others, number)
			}
		}
	}
}

// phoneKey is equal for two spellings of one number.
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
