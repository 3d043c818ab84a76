package planner

import (
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
)

// marker begins the line of a Task's Description that has the key of its action,
// if no external ID field for activities is configured.
const marker = "Mobly activity: "

// maxMarker is the length of a key in a marker, so that it is one short line.
const maxMarker = 255

// markersOf returns the keys of a Description's markers. People write before and
// after a marker. A quoted line, "> Mobly activity: ...", is not a marker.
func markersOf(description string) (keys []string) {
	for line := range strings.SplitSeq(field.Clean(description, true), "\n") {
		key, ok := strings.CutPrefix(field.Seen(line), strings.TrimSpace(marker))
		if key = strings.TrimSpace(key); !ok || key == "" {
			continue
		}
		keys = append(slices.DeleteFunc(keys, func(have string) bool { return have == key }), key)
	}
	return keys
}

// writtenKey returns the key that a new Task is written with: its external ID, or
// the one in the marker of its Description.
func writtenKey(r *record.Record) string {
	if r.Key != nil {
		return r.Key.Value
	}
	if keys := markersOf(record.Find(r.Changes, "Description").Text()); len(keys) > 0 {
		return keys[len(keys)-1]
	}
	return ""
}

// writtenKeys returns the key that a new Task is written with and those that its
// action may have had besides.
func writtenKeys(r *record.Record) []string {
	return slices.DeleteFunc(append([]string{writtenKey(r)}, r.AltKeys...), func(key string) bool { return key == "" })
}
