package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// sides are the columns of a table, in order. They are measured in this order.
var sides = []string{ours, peers, floor}

// table is a job's figures in Markdown, with the ratios of ours to the others.
func (c *comparison) table() string {
	var b strings.Builder
	records := float64((1 + actionsPerLead) * c.Leads)
	fmt.Fprintf(&b, "### %s Leads and %s Tasks\n\n", thousands(c.Leads), thousands(actionsPerLead*c.Leads))
	b.WriteString("| | ours | peer | floor | ours : peer | ours : floor |\n| --- | ---: | ---: | ---: | ---: | ---: |\n")
	row := func(name, form string, value func(all []figures) float64) {
		var v [3]float64
		for i, side := range sides {
			v[i] = value(c.Sides[side])
		}
		fmt.Fprintf(&b, "| %s | "+form+" | "+form+" | "+form+" | %s | %s |\n", name, v[0], v[1], v[2], ratio(v[0], v[1]), ratio(v[0], v[2]))
	}
	row("API calls", "%.0f", func(all []figures) float64 { return float64(all[0].Served.Calls) })
	row("of these, only reading", "%.0f", func(all []figures) float64 { return float64(all[0].Served.Reads) })
	row("kB sent", "%.0f", func(all []figures) float64 { return float64(all[0].Served.Bytes) / 1000 })
	row("client CPU per record, µs", "%.1f", func(all []figures) float64 {
		return median(all, func(f figures) float64 { return float64(f.CPU.Nanoseconds()) / 1000 }) / records
	})
	row("allocations per record", "%.1f", func(all []figures) float64 {
		return median(all, func(f figures) float64 { return float64(f.Allocs) }) / records
	})
	row("peak memory, MiB", "%.1f", func(all []figures) float64 {
		return median(all, func(f figures) float64 { return float64(f.Peak) / (1 << 20) })
	})
	for i, f := range c.Sides[ours] {
		row("wall time at "+f.Delay.String()+", s", "%.2f", func(all []figures) float64 { return all[i].Wall.Seconds() })
	}
	return b.String()
}

func median(all []figures, of func(figures) float64) float64 {
	var v []float64
	for _, f := range all {
		v = append(v, of(f))
	}
	slices.Sort(v)
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}

func ratio(a, b float64) string {
	if b == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", a/b)
}

func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

// document is BENCHMARKS.md.
func document(all []comparison, note string, at time.Time) string {
	var b strings.Builder
	b.WriteString(head)
	fmt.Fprintf(&b, "The last run: %s, %s, %d CPUs (%s), %s/%s.", at.UTC().Format("2006-01-02 15:04 UTC"), runtime.Version(), runtime.NumCPU(), processor(), runtime.GOOS, runtime.GOARCH)
	if note != "" {
		b.WriteString(" " + note)
	}
	b.WriteString("\n")
	for i := range all {
		b.WriteString("\n" + all[i].table())
	}
	return b.String()
}

// processor names the machine's processor, as far as the system tells.
func processor() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}

const head = `# Benchmarks

This module compared with a peer, [go-salesforce](https://github.com/k-capehart/go-salesforce) v3.1.0, and with a floor: ` + "`net/http` and `encoding/json`" + ` sending the same requests as this module, as many at once, and checking nothing.

` + "```sh" + `
go run -C internal/bench . -out ../../BENCHMARKS.md    # rewrites this file; takes some minutes
go run -C internal/bench . -short                      # a short run, to see that it works
` + "```" + `

The job: leads with 22 mapped values and three actions each go into an org that has none of them. Both external IDs are configured, and the Tasks belong to the rep.
All sides run in turn against one simulator (salesforcetest over TCP on the loopback, in another process). Each side is a process of its own and does the whole job once to warm up: signed in, connected and, for ours, the objects described.
In the end the org must hold the same for every side, field by field, or the run fails.

- **ours** is ` + "`client.Sync`" + `: it maps Mobly's leads and actions, looks for matches and existing Tasks, compares, and upserts by external ID, so that a second run writes nothing.
- **peer** is written as its README shows: ` + "`InsertCollection`" + ` of structs, 200 at a time, first the leads and then the Tasks with the IDs that came back. It gets the finished values, and neither matches nor compares.
- **floor** gets the finished structs too.

API calls are those in the org's log, without tokens and describes. A record is a Lead or a Task. CPU is the user and system time of the client's process, allocations are those of the Go heap, and peak memory is the most that was resident, the job's input included.
CPU, allocations and memory are medians of the runs below. The server adds the latency to every request; "1 ms per record" is added for each record that a request writes, one after the other, and not in the larger job.

`
