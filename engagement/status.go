package engagement

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// The defaults of [Options].
const (
	defaultStatus   = "Completed"
	defaultPriority = "Normal"
)

// WithClosed fits the Status to an org, of which closed are the values that
// count as closed: of its TaskStatus records with IsClosed, the ApiName, by
// SortOrder. Blank ones count for nothing.
//
//  1. A Status is given the org's spelling. One that the org does not count as
//     closed is an [ErrStatus], which names those that it does: a Task of the
//     past would stand on somebody's list of things to do.
//  2. No Status becomes Completed, where the org has it, else the first.
//  3. Where nothing is known of the org, nothing changes.
func (o Options) WithClosed(closed []string) (Options, error) {
	want, first := cmp.Or(oneLine(o.Status), defaultStatus), ""
	var known []string
	for _, status := range closed {
		status = oneLine(status)
		if status == "" {
			continue
		}
		if strings.EqualFold(status, want) {
			o.Status = status
			return o, nil
		}
		first = cmp.Or(first, status)
		known = append(known, strconv.Quote(status))
	}
	switch {
	case first == "":
		return o, nil
	case oneLine(o.Status) != "":
		return o, fmt.Errorf("engagement: %w: %q is none of %s", ErrStatus, fit(oneLine(o.Status), 80), strings.Join(known, ", "))
	}
	o.Status = first
	return o, nil
}
