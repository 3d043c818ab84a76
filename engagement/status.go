package engagement

import (
	"fmt"
	"strings"
)

// The defaults of [Options].
const (
	defaultStatus   = "Completed"
	defaultPriority = "Normal"
)

// WithClosed fits the Status to an org, of which closed are the values that
// count as closed: of its TaskStatus records with IsClosed, the ApiName, by
// SortOrder.
//
//  1. A Status is given the org's spelling. One that the org does not count as
//     closed is an [ErrStatus]: a Task of the past would stand on somebody's
//     list of things to do.
//  2. No Status becomes Completed, where the org has it, else the first.
//  3. Where nothing is known of the org, nothing changes.
func (o Options) WithClosed(closed []string) (Options, error) {
	if len(closed) == 0 {
		return o, nil
	}
	want := orElse(o.Status, defaultStatus)
	for _, status := range closed {
		if strings.EqualFold(strings.TrimSpace(status), strings.TrimSpace(want)) {
			o.Status = status
			return o, nil
		}
	}
	if o.Status != "" {
		return o, fmt.Errorf("engagement: %w", ErrStatus)
	}
	o.Status = closed[0]
	return o, nil
}
