package engagement

import "strings"

// LeftOut counts the actions that are no engagement and get no Task, by their
// event types in capitals; "" is one without. It is nil where there is none.
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
