package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// task is what the process of a side has to do.
type task struct {
	Side    string
	Org     remote
	Job     string // file with the finished values
	Version string // of the API
	Steps   []step
}

// step is one thing that a side does, and that is measured.
type step struct {
	Name   string // in a part
	Reset  reset
	Do     string // what: see the sides
	Leads  [2]int // from, to
	Digest bool   // compare what the org holds then
}

// leaves returns how many leads the org has after the step.
func (s *step) leaves() int {
	switch s.Do {
	case decode, unmarshal:
		return 0
	}
	return s.Leads[1]
}

// figures are what one step took.
type figures struct {
	Wall   time.Duration
	CPU    time.Duration // user and system
	Allocs uint64
	Bytes  uint64 // allocated
	Peak   int64  // bytes resident at most; 0: not known
	Served served
}

// measure does the steps, one after the other, with the same client.
func (t *task) measure(ctx context.Context) ([]figures, error) {
	s, err := newSide(t)
	if err != nil {
		return nil, err
	}
	var all []figures
	collect := debug.FreeOSMemory // what loading and preparing took does not count
	for i := range t.Steps {
		f, err := t.Steps[i].run(ctx, &t.Org, s, collect)
		collect = runtime.GC
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.Steps[i].Name, err)
		}
		all = append(all, f)
	}
	return all, nil
}

// run does the step, after a collection of garbage, and measures it.
func (s *step) run(ctx context.Context, sim *remote, by side, collect func()) (figures, error) {
	var f figures
	do, err := by.prepare(s.Do, s.Leads[0], s.Leads[1])
	if err != nil {
		return f, err
	}
	if err := sim.reset(ctx, s.Reset); err != nil {
		return f, err
	}
	collect()
	forgetPeak()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu, start := usedCPU(), time.Now()
	err = do(ctx)
	f.Wall, f.CPU = time.Since(start), usedCPU()-cpu
	if err != nil {
		return f, err
	}
	runtime.ReadMemStats(&after)
	f.Allocs, f.Bytes, f.Peak = after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc, peak()
	f.Served, err = sim.served(ctx, s.Digest)
	return f, err
}

// usedCPU is what this process has used, in user and system mode.
func usedCPU() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// forgetPeak makes peak begin anew, where the system can.
func forgetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o200) }

func peak() int64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kib, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			return kib << 10
		}
	}
	return 0
}
