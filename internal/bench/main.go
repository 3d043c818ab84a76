package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// roleVar makes this program the simulator, or one of the sides.
const roleVar = "MOBLY_BENCH_ROLE"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := start(ctx)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func start(ctx context.Context) error {
	if role := os.Getenv(roleVar); role != "" {
		return play(ctx, role, os.Stdin, os.Stdout)
	}
	return compare(ctx, os.Args[1:], os.Stdout)
}

// play is what another process of this program does.
func play(ctx context.Context, role string, stdin io.Reader, stdout io.Writer) error {
	switch role {
	case "simulator":
		return simulate(stdin, stdout)
	case "side":
		var t task
		if err := json.NewDecoder(stdin).Decode(&t); err != nil {
			return err
		}
		all, err := t.measure(ctx)
		if err != nil {
			return err
		}
		return json.NewEncoder(stdout).Encode(all)
	case "stream":
		var t streamTask
		if err := json.NewDecoder(stdin).Decode(&t); err != nil {
			return err
		}
		s, err := t.stream(ctx)
		if err != nil {
			return err
		}
		return json.NewEncoder(stdout).Encode(s)
	}
	return fmt.Errorf("there is no role %q", role)
}

// comparison is a job's figures by side.
type comparison struct {
	Leads int
	Sides map[string][]figures
}

// compare measures all sides and prints the tables.
func compare(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	out := flags.String("out", "", "also write the tables, with machine and date, to this file: ../../BENCHMARKS.md")
	short := flags.Bool("short", false, "two small jobs without latency: to see that it works")
	only := flags.Int("leads", 0, "one job of so many leads in place of 1,000 and 10,000")
	note := flags.String("note", "", "a sentence about the machine's state, for the file")
	var streams numbersFlag
	flags.Var(&streams, "stream", "in place of the sides, so `many` leads through Client.Stream, each number in a process of its own: 10000,1000000")
	actions := flags.Int("actions", 0, "of each lead of -stream, three at most")
	profile := flags.String("profile", "", "directory for CPU profiles of the sides")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if len(streams) > 0 {
		return compareStreams(ctx, streams, min(max(*actions, 0), actionsPerLead), stdout)
	}
	jobs, delays := []int{1000, 10_000}, []delay{
		{}, {Request: 50 * time.Millisecond}, {Request: 150 * time.Millisecond},
		{Record: time.Millisecond}, {50 * time.Millisecond, time.Millisecond}, {150 * time.Millisecond, time.Millisecond},
	}
	if *short {
		jobs, delays = []int{30, 210}, delays[:1]
	}
	if *only > 0 {
		jobs = []int{*only}
	}
	work, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	sim, stop, err := startSimulator(ctx)
	if err != nil {
		return err
	}
	defer stop()
	var all []comparison
	for i, leads := range jobs {
		if i > 0 && !*short {
			delays = delays[:3] // a record's own time is ten times as long for all
		}
		c, err := compareJob(ctx, sim, leads, delays, work, *profile)
		if err != nil {
			return fmt.Errorf("%d leads: %w", leads, err)
		}
		all = append(all, c)
		if _, err := fmt.Fprintln(stdout, c.table()); err != nil {
			return err
		}
		if *out == "" {
			continue
		}
		if err := os.WriteFile(*out, []byte(document(all, *note, time.Now())), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// compareJob measures one job on all sides, one after the other.
func compareJob(ctx context.Context, sim *remote, leads int, delays []delay, work, profile string) (comparison, error) {
	c := comparison{Leads: leads, Sides: map[string][]figures{}}
	j, err := recordJob(ctx, sim, makeLeads(leads))
	if err != nil {
		return c, err
	}
	text, err := json.Marshal(j)
	if err != nil {
		return c, err
	}
	file := filepath.Join(work, "job.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return c, err
	}
	for _, name := range sides {
		t := task{Side: name, Org: sim.Credentials, Job: file, Leads: leads, Delays: delays}
		if profile != "" {
			t.Profile = filepath.Join(profile, fmt.Sprintf("%s-%d.pprof", name, leads))
		}
		if c.Sides[name], err = t.inProcess(ctx); err != nil {
			return c, fmt.Errorf("%s: %w", name, err)
		}
	}
	return c, c.check()
}

// check holds that all sides did the same job.
func (c *comparison) check() error {
	want := c.Sides[ours][0].Served
	if want.Leads != c.Leads || want.Tasks != actionsPerLead*c.Leads {
		return fmt.Errorf("ours wrote %d Leads and %d Tasks", want.Leads, want.Tasks)
	}
	for _, name := range sides {
		for _, f := range c.Sides[name] {
			if f.Served.Digest != want.Digest {
				return fmt.Errorf("%s at %v left other records in the org than ours: %+v, want %+v", name, f.Delay, f.Served, want)
			}
		}
	}
	return nil
}

// child is another process of this program.
func child(ctx context.Context, role string) (*exec.Cmd, error) {
	binary, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, binary)
	cmd.Env = append(os.Environ(), roleVar+"="+role)
	cmd.Stderr = os.Stderr
	return cmd, nil
}

func startSimulator(ctx context.Context) (*remote, func(), error) {
	cmd, err := child(ctx, "simulator")
	if err != nil {
		return nil, nil, err
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	stop := func() { _, _ = in.Close(), cmd.Wait() } // it serves until its input ends
	var who salesforcetest.Credentials
	if err := json.NewDecoder(out).Decode(&who); err != nil {
		stop()
		return nil, nil, fmt.Errorf("the simulator does not start: %w", err)
	}
	return &remote{who}, stop, nil
}

// inProcess measures in a process of its own.
func (t *task) inProcess(ctx context.Context) ([]figures, error) {
	text, err := json.Marshal(t)
	if err != nil {
		return nil, err
	}
	cmd, err := child(ctx, "side")
	if err != nil {
		return nil, err
	}
	cmd.Stdin = bytes.NewReader(text)
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	var all []figures
	return all, json.Unmarshal(out, &all)
}
