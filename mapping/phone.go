package mapping

import "strings"

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
func (p Phones) Primary() string {
	primary, _ := p.split()
	return primary
}

// Others are all numbers but the primary one, each once: those that the person
// gave, then those of enrichment. Numbers that differ by nothing but spaces,
// points, hyphens and parentheses are one.
func (p Phones) Others() []string {
	_, others := p.split()
	return others
}

func (p Phones) split() (primary string, others []string) {
	for _, preferred := range []bool{true, false} {
		for _, list := range [][]Phone{p.LeadProvided, p.MoblyProvided} {
			for _, phone := range list {
				if number := strings.TrimSpace(phone.Number); primary == "" && number != "" && (phone.Preferred || !preferred) {
					primary = number
				}
			}
		}
	}
	if primary == "" || len(p.LeadProvided)+len(p.MoblyProvided) == 1 {
		return primary, nil
	}
	seen := map[string]bool{phoneKey(primary): true}
	for _, list := range [][]Phone{p.LeadProvided, p.MoblyProvided} {
		for _, phone := range list {
			key := phoneKey(phone.Number)
			if key == "" || seen[key] {
				continue
			}
			seen[key] = true
			others = append(others, strings.TrimSpace(phone.Number))
		}
	}
	return primary, others
}

// phoneKey is what makes two spellings one number.
func phoneKey(number string) string { return phoneSpaces.Replace(number) }

var phoneSpaces = strings.NewReplacer(" ", "", "\u00a0", "", "\t", "", "-", "", ".", "", "(", "", ")", "")
