package main

import (
	"fmt"
	"strings"
	"time"
)

// A reading is one value of a step's figures.
type reading func(*figures) float64

func calls(f *figures) float64       { return float64(f.Served.Calls) }
func reads(f *figures) float64       { return float64(f.Served.Reads) }
func requests(f *figures) float64    { return float64(f.Served.Requests) }
func trips(f *figures) float64       { return float64(f.Served.Trips) }
func connections(f *figures) float64 { return float64(f.Served.Connections) }
func kB(f *figures) float64          { return float64(f.Served.Bytes) / 1000 }
func cpu(f *figures) float64         { return float64(f.CPU) / float64(time.Microsecond) }
func wall(f *figures) float64        { return f.Wall.Seconds() }
func allocs(f *figures) float64      { return float64(f.Allocs) }
func allocated(f *figures) float64   { return float64(f.Bytes) / 1e6 }
func resident(f *figures) float64    { return float64(f.Peak) / (1 << 20) }

// by returns the reading for each of n.
func by(n int, r reading) reading { return func(f *figures) float64 { return r(f) / float64(n) } }

// of sums up a reading over all runs. Node does not report its allocations.
func (r *results) of(part, side, step string, read reading) stat {
	var values []float64
	for i := range r.all[key{part, side, step}] {
		values = append(values, read(&r.all[key{part, side, step}][i]))
	}
	return summary(values)
}

// row is one of a table that compares the sides.
type row struct {
	name     string
	part     string
	step     string
	read     reading
	decimals int
	goOnly   bool // Node does not report it
}

// table compares the sides in Markdown.
func (r *results) table(title string, sides []string, rows []row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "### %s\n\n|", title)
	for _, side := range sides {
		b.WriteString(" | " + heading[side])
	}
	b.WriteString(" |\n| ---" + strings.Repeat(" | ---:", len(sides)) + " |\n")
	for _, w := range rows {
		b.WriteString("| " + w.name)
		for _, side := range sides {
			s := r.of(w.part, side, w.step, w.read)
			if w.goOnly && side == node {
				s = stat{}
			}
			b.WriteString(" | " + s.text(w.decimals))
		}
		b.WriteString(" |\n")
	}
	return b.String()
}

var heading = map[string]string{
	ours: "ours", peers: "go-salesforce, collections", composites: "go-salesforce, composite", node: "jsforce, parallel chunks", floor: "floor",
}

// report is everything that was measured, in Markdown.
func (r *results) report() string {
	records := (1 + actionsPerLead) * r.Job
	late := fmt.Sprintf(", %d ms a request", r.Latency.Milliseconds())
	badge := fmt.Sprintf("s until it is in the org, %d ms a request", r.Badge.Milliseconds())
	return strings.Join([]string{
		r.table(fmt.Sprintf("%s Leads and %s Tasks that are new to the org", thousands(r.Job), thousands(actionsPerLead*r.Job)), sides, []row{
			{name: "API calls", part: jobPart, step: warmStep, read: calls},
			{name: "of these, only reading", part: jobPart, step: warmStep, read: reads},
			{name: "kB sent", part: jobPart, step: warmStep, read: kB},
			{name: "CPU, µs a record, first run of a process", part: jobPart, step: firstStep, read: by(records, cpu), decimals: 1},
			{name: "CPU, µs a record, warm", part: jobPart, step: warmStep, read: by(records, cpu), decimals: 1},
			{name: "allocations a record, warm", part: jobPart, step: warmStep, read: by(records, allocs), decimals: 1, goOnly: true},
			{name: "MB allocated, first run", part: jobPart, step: firstStep, read: allocated, decimals: 1, goOnly: true},
			{name: "MB allocated, warm", part: jobPart, step: warmStep, read: allocated, decimals: 1, goOnly: true},
			{name: "peak memory, MiB, first run", part: jobPart, step: firstStep, read: resident, decimals: 1},
			{name: "over TLS: connections opened, first run", part: linePart, step: firstStep, read: connections},
			{name: "over TLS: connections opened, warm", part: linePart, step: warmStep, read: connections},
			{name: "over TLS: CPU, µs a record, warm" + late, part: linePart, step: warmStep, read: by(records, cpu), decimals: 1},
			{name: "over TLS: wall time, s, warm" + late, part: linePart, step: warmStep, read: wall, decimals: 2},
		}),
		r.table(fmt.Sprintf("%s Leads and %s Tasks, first run of a process", thousands(r.Large), thousands(actionsPerLead*r.Large)), []string{ours, peers, composites}, []row{
			{name: "API calls", part: largePart, step: firstStep, read: calls},
			{name: "CPU, µs a record", part: largePart, step: firstStep, read: by((1+actionsPerLead)*r.Large, cpu), decimals: 1},
			{name: "MB allocated", part: largePart, step: firstStep, read: allocated, decimals: 1},
			{name: "peak memory, MiB", part: largePart, step: firstStep, read: resident, decimals: 1},
		}),
		r.table(fmt.Sprintf("One badge: a Lead and %d Tasks, over TLS", actionsPerLead), []string{ours, peers, node}, []row{
			{name: "new process: requests", part: badgePart, step: coldStep, read: requests},
			{name: "new process: of these, one after the other", part: badgePart, step: coldStep, read: trips},
			{name: "new process: connections opened", part: badgePart, step: coldStep, read: connections},
			{name: "new process: " + badge, part: badgePart, step: coldStep, read: wall, decimals: 2},
			{name: "next badge: requests", part: badgePart, step: warmStep, read: requests},
			{name: "next badge: of these, one after the other", part: badgePart, step: warmStep, read: trips},
			{name: "next badge: " + badge, part: badgePart, step: warmStep, read: wall, decimals: 2},
			{name: "the same again, unchanged: requests", part: badgePart, step: unchangedStep, read: requests},
		}),
		r.ways(), r.bounds(),
	}, "\n")
}

// ways compares what one can do with this module.
func (r *results) ways() string {
	var b strings.Builder
	b.WriteString("### What ours takes for a lead with three actions\n\n")
	b.WriteString("| | leads | API calls | CPU, µs a lead | allocations a lead | kB allocated a lead |\n| --- | ---: | ---: | ---: | ---: | ---: |\n")
	for _, w := range []struct {
		name, part, step string
		leads            int
	}{
		{"`Sync`, new", jobPart, warmStep, r.Job},
		{"`ReadLeads` and `Sync`, new", jobPart, readStep, r.Job},
		{"`Sync`, unchanged", jobPart, unchangedStep, r.Job},
		{"`Stream`, new", manyPart, streamStep, r.Many},
		{"`Backfill`, new", manyPart, backfillStep, r.Many},
		{"`DecodeLeads`, no org", textPart, decodeStep, r.Job},
		{"`json.Unmarshal` of the same text into `any`", textPart, unmarshalStep, r.Job},
	} {
		of := func(read reading, decimals int) string { return r.of(w.part, ours, w.step, read).text(decimals) }
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", w.name, thousands(w.leads), of(calls, 0), of(by(w.leads, cpu), 1),
			of(by(w.leads, allocs), 1), of(by(w.leads, func(f *figures) float64 { return float64(f.Bytes) / 1000 }), 2))
	}
	return b.String()
}
