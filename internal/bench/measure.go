package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// remote is the simulator as the other processes see it.
type remote struct {
	salesforcetest.Credentials
}

func (r *remote) reset(ctx context.Context, d delay) error {
	text, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return r.ask(ctx, http.MethodPost, "/bench/reset", bytes.NewReader(text), nil)
}

func (r *remote) served(ctx context.Context) (out served, err error) {
	return out, r.ask(ctx, http.MethodGet, "/bench/served", nil, &out)
}

func (r *remote) ask(ctx context.Context, method, path string, body io.Reader, out any) error {
	req, err := http.NewRequestWithContext(ctx, method, r.Domain+path, body)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %s", method, path, resp.Status)
	}
	if out == nil {
		return nil
	}
	return json.NewDecoder(resp.Body).Decode(out)
}

// task is what a side's process is told to do.
type task struct {
	Side    string
	Org     salesforcetest.Credentials
	Job     string // file
	Leads   int
	Delays  []delay
	Profile string // file of a CPU profile; blank: none
}

// figures are one measured run of a job.
type figures struct {
	Delay  delay
	Wall   time.Duration
	CPU    time.Duration // user and system
	Allocs uint64
	Peak   int64 // bytes resident at most; 0: the system does not tell
	Served served
}

// measure does the job once to get warm, and then once for each delay.
func (t *task) measure(ctx context.Context) ([]figures, error) {
	j, err := t.load()
	if err != nil {
		return nil, err
	}
	sim := &remote{t.Org}
	do, err := newSide(ctx, t.Side, t.Org, j, t.Leads)
	if err != nil {
		return nil, err
	}
	debug.FreeOSMemory() // what loading took does not count
	forgetPeak()
	if _, err := run(ctx, sim, do, delay{}); err != nil {
		return nil, err
	}
	if t.Profile != "" {
		f, err := os.Create(t.Profile)
		if err != nil {
			return nil, err
		}
		defer func() { _ = f.Close() }()
		if err := pprof.StartCPUProfile(f); err != nil {
			return nil, err
		}
		defer pprof.StopCPUProfile()
	}
	var all []figures
	for _, d := range t.Delays {
		f, err := run(ctx, sim, do, d)
		if err != nil {
			return nil, fmt.Errorf("at %v: %w", d, err)
		}
		all = append(all, f)
	}
	return all, nil
}

// load reads the job, which ours does not need: it has the leads.
func (t *task) load() (*job, error) {
	j := new(job)
	if t.Side == ours {
		return j, nil
	}
	text, err := os.ReadFile(t.Job)
	if err != nil {
		return nil, err
	}
	return j, json.Unmarshal(text, j)
}

// run does the job in an empty org, and measures it.
func run(ctx context.Context, sim *remote, do side, d delay) (figures, error) {
	f := figures{Delay: d}
	if err := sim.reset(ctx, d); err != nil {
		return f, err
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu, start := usedCPU(), time.Now()
	err := do(ctx)
	f.Wall, f.CPU = time.Since(start), usedCPU()-cpu
	if err != nil {
		return f, err
	}
	runtime.ReadMemStats(&after)
	f.Allocs, f.Peak = after.Mallocs-before.Mallocs, peak()
	f.Served, err = sim.served(ctx)
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
