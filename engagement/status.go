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

// WithClosed fits the Status to an org. closed lists the org's closed values:
// the ApiName of its TaskStatus records with IsClosed, by SortOrder. Blank ones
// are ignored.
//
//  1. A Status gets the org's spelling. If the org does not count it as closed,
//     the error is an [ErrStatus] with the closed values: a past Task must not
//     appear on a to-do list.
//  2. Without a Status, it is Completed if the org has that, else the first
//     closed value.
//  3. If closed is empty, nothing changes.
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
