package main

import (
	"fmt"
	"strconv"
	"strings"
)

// bound is a promise about a figure, or about the ratio of two of one run.
type bound struct {
	name  string
	value float64 // NaN or infinite: not measured
	most  float64
}

func (b bound) holds() bool { return b.value <= b.most }

// bounds holds the medians against what is promised.
func (r *results) bounds() string {
	var b strings.Builder
	b.WriteString("### Bounds\n\n| | measured | at most | |\n| --- | ---: | ---: | --- |\n")
	for _, p := range r.promises() {
		verdict := "holds"
		if !p.holds() {
			verdict = "**does not hold**"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", p.name, number(p.value), number(p.most), verdict)
	}
	return b.String()
}

func (r *results) promises() []bound {
	median := func(part, side, step string, read reading) float64 { return r.of(part, side, step, read).Median }
	ourJob := func(step string, read reading) float64 { return median(jobPart, ours, step, read) }
	ourText := func(step string, read reading) float64 { return median(textPart, ours, step, read) }
	badge := func(step string) float64 { return median(badgePart, ours, step, trips) }
	return []bound{
		{"`DecodeLeads` : `json.Unmarshal` into `any`, time", ourText(decodeStep, wall) / ourText(unmarshalStep, wall), 1},
		{"`DecodeLeads`, allocations a lead", ourText(decodeStep, allocs) / float64(r.Job), 45},
		{"new : floor, CPU", ourJob(warmStep, cpu) / median(jobPart, floor, warmStep, cpu), 1.4},
		{"unchanged : new, CPU", ourJob(unchangedStep, cpu) / ourJob(warmStep, cpu), 1.5},
		{"`Backfill` : `Stream`, CPU a lead", median(manyPart, ours, backfillStep, cpu) / median(manyPart, ours, streamStep, cpu), 2},
		{"`ReadLeads` and `Sync` : the peer's sync alone, in its cheaper way, CPU", ourJob(readStep, cpu) / min(median(jobPart, peers, warmStep, cpu), median(jobPart, composites, warmStep, cpu)), 1},
		{"MB allocated by the first run", ourJob(firstStep, allocated), 9.75},
		{"peak memory at " + thousands(r.Large) + " leads : the peer's collections", median(largePart, ours, firstStep, resident) / median(largePart, peers, firstStep, resident), 1},
		{fmt.Sprintf("wall time at %d ms : the peer's composites", r.Latency.Milliseconds()), median(linePart, ours, warmStep, wall) / median(linePart, composites, warmStep, wall), 0.95},
		{"API calls for new leads", ourJob(warmStep, calls), 8},
		{"API calls for unchanged leads, all of them reading", ourJob(unchangedStep, calls), 4},
		{"a badge in a new process: requests one after the other", badge(coldStep), 5},
		{"the next badge: requests one after the other", badge(warmStep), 3},
		{"an unchanged badge: requests one after the other", badge(unchangedStep), 1},
	}
}

// number writes a value with two decimals at most.
func number(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(v, 'f', 2, 64), "0"), ".")
}
