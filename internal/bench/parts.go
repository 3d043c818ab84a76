package main

import (
	"slices"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// scale says how much is measured.
type scale struct {
	Runs             int
	Job, Large, Many int // leads: of the job, of the larger one, and of a stream
	Latency, Badge   time.Duration
}

var (
	full  = scale{Runs: 30, Job: 1000, Large: 10_000, Many: 2500, Latency: 150 * time.Millisecond, Badge: 50 * time.Millisecond}
	small = scale{Runs: 1, Job: 30, Large: 210, Many: 50, Latency: 10 * time.Millisecond, Badge: 20 * time.Millisecond}
)

// part is what a process of each of its sides does in every run.
type part struct {
	Name   string
	Sides  []string
	TLS    bool
	Leads  int // of the job
	Steps  []step
	Ours   []step // further steps of ours
	AtOnce int    // so many runs at once, each with a simulator of its own; 0: all parts of a run after one another, with the same
}

// The parts and the steps in them.
const (
	warmUp = "" // a step whose figures are not used

	jobPart, firstStep, warmStep, unchangedStep, readStep = "job", "first", "warm", "unchanged", "read"
	linePart                                              = "line"          // firstStep and warmStep
	badgePart, coldStep                                   = "badge", "cold" // warmStep and unchangedStep
	largePart                                             = "large"         // firstStep
	textPart, decodeStep, unmarshalStep                   = "text", "decode", "unmarshal"
	manyPart, streamStep, backfillStep                    = "many", "stream", "backfill"
)

func (s *scale) parts() []part {
	at := func(n int) [2]int { return [2]int{n, n + 1} }
	all, large, many := [2]int{0, s.Job}, [2]int{0, s.Large}, [2]int{0, s.Many}
	return []part{
		{Name: jobPart, Sides: sides, Leads: s.Job, Steps: []step{
			{Name: firstStep, Do: write, Leads: all},
			{Name: warmStep, Do: write, Leads: all, Digest: true},
		}, Ours: []step{
			{Name: warmUp, Do: write, Leads: all, Reset: reset{Keep: true}},
			{Name: unchangedStep, Do: write, Leads: all, Reset: reset{Keep: true}},
			{Name: warmUp, Do: readWrite, Leads: all},
			{Name: readStep, Do: readWrite, Leads: all, Digest: true},
		}},
		{Name: linePart, Sides: []string{ours, peers, composites, node}, Leads: s.Job, TLS: true, Steps: []step{
			{Name: firstStep, Do: write, Leads: all},
			{Name: warmStep, Do: write, Leads: all, Reset: reset{Latency: s.Latency}},
		}},
		{Name: badgePart, Sides: []string{ours, peers, node}, Leads: s.Job, TLS: true, Steps: []step{
			{Name: coldStep, Do: write, Leads: at(0), Reset: reset{Latency: s.Badge}},
			{Name: warmStep, Do: write, Leads: at(1), Reset: reset{Latency: s.Badge, Keep: true}},
		}, Ours: []step{
			{Name: unchangedStep, Do: write, Leads: at(1), Reset: reset{Latency: s.Badge, Keep: true}},
		}},
		{Name: largePart, Sides: []string{ours, peers, composites}, Leads: s.Large, AtOnce: 2, Steps: []step{
			{Name: firstStep, Do: write, Leads: large},
		}},
		{Name: textPart, Sides: []string{ours}, Steps: []step{
			{Name: warmUp, Do: decode, Leads: all}, {Name: warmUp, Do: unmarshal, Leads: all},
			{Name: decodeStep, Do: decode, Leads: all}, {Name: unmarshalStep, Do: unmarshal, Leads: all},
		}},
		{Name: manyPart, Sides: []string{ours}, AtOnce: 10, Steps: []step{
			{Name: warmUp, Do: stream, Leads: [2]int{0, s.Many / 10}}, {Name: streamStep, Do: stream, Leads: many}, {Name: backfillStep, Do: backfill, Leads: many},
		}},
	}
}

// task is what the process of a side does in a run of the part. Digests take time.
func (p *part) task(side string, sim *remote, job string, digest bool) *task {
	t := &task{Side: side, Org: *sim, Job: job, Version: salesforce.DefaultVersion, Steps: slices.Clone(p.Steps)}
	if p.TLS {
		t.Org.Domain = sim.TLS
	}
	if side == ours {
		t.Steps = append(t.Steps, p.Ours...)
	}
	for i := range t.Steps {
		t.Steps[i].Digest = t.Steps[i].Digest && digest
	}
	return t
}
