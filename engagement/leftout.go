package engagement

import "strings"

// LeftOut counts the actions that are not engagements and get no Task, by event
// type in capitals, "" for none. It returns nil if there are no such actions.
func LeftOut(actions []Action) map[string]int {
	var counts map[string]int
	for i := range actions {
		if actions[i].Kind.valid() {
			continue
		}
		if counts == nil {
			counts = make(map[string]int)
		}
		counts[strings.ToUpper(oneLine(actions[i].EventType))]++
	}
	return counts
}
