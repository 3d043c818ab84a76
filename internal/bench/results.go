package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// key names what is measured.
type key struct{ part, side, step string }

// results are the figures of all runs.
type results struct {
	scale
	absent string // why jsforce is not measured; "" if it is

	mu     sync.Mutex
	all    map[key][]figures
	digest string // of what the org holds after the job

	work string         // folder with what the processes read
	jobs map[int]string // files in it, by the number of leads
}

// measureAll does all parts once in every run, and reports its progress on
// progress.
func measureAll(ctx context.Context, s scale, progress io.Writer) (*results, error) {
	r := &results{scale: s, absent: nodeMissing(), all: map[key][]figures{}, jobs: map[int]string{}}
	if r.absent != "" && os.Getenv("CONFORMANCE") != "" {
		return nil, errors.New(r.absent)
	}
	if r.absent != "" {
		_, _ = fmt.Fprintf(progress, "without jsforce: %s\n", r.absent)
	}
	var err error
	if r.work, err = os.MkdirTemp("", "bench"); err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(r.work) }()
	sim, stop, err := startSimulator(ctx)
	if err != nil {
		return nil, err
	}
	defer stop()
	if err := os.WriteFile(filepath.Join(r.work, "trusted.pem"), sim.Certificate, 0o600); err != nil {
		return nil, err
	}
	parts := s.parts()
	for i := range parts {
		if err := r.record(ctx, sim, parts[i].Leads); err != nil {
			return nil, err
		}
	}
	for run := range s.Runs {
		_, _ = fmt.Fprintf(progress, "run %d of %d\n", run+1, s.Runs)
		for i := range parts {
			if parts[i].AtOnce > 0 {
				continue
			}
			if err := r.run(ctx, sim, &parts[i], run); err != nil {
				return nil, err
			}
		}
	}
	for i := range parts {
		if parts[i].AtOnce > 0 {
			_, _ = fmt.Fprintf(progress, "%s: all runs\n", parts[i].Name)
			if err := r.runAtOnce(ctx, &parts[i]); err != nil {
				return nil, err
			}
		}
	}
	return r, nil
}

// record writes the job of so many leads to a file, once.
func (r *results) record(ctx context.Context, sim *remote, leads int) error {
	if leads == 0 || r.jobs[leads] != "" {
		return nil
	}
	j, err := recordJob(ctx, sim, makeLeads(leads))
	if err != nil {
		return fmt.Errorf("recording %d leads: %w", leads, err)
	}
	text, err := json.Marshal(j)
	if err != nil {
		return err
	}
	r.jobs[leads] = filepath.Join(r.work, fmt.Sprintf("job-%d.json", leads))
	return os.WriteFile(r.jobs[leads], text, 0o600)
}

// run lets every side do the part once, and reverses their order every other time.
func (r *results) run(ctx context.Context, sim *remote, p *part, run int) error {
	order := slices.Clone(p.Sides)
	if run%2 == 1 {
		slices.Reverse(order)
	}
	for _, side := range order {
		if side == node && r.absent != "" {
			continue
		}
		t := p.task(side, sim, r.jobs[p.Leads], run == 0)
		all, err := t.inProcess(ctx, r.work)
		if err == nil {
			err = r.add(p, t, all)
		}
		if err != nil {
			return fmt.Errorf("%s, %s: %w", p.Name, side, err)
		}
	}
	return nil
}

// runAtOnce does all runs of the part, as many at once as it says.
func (r *results) runAtOnce(ctx context.Context, p *part) error {
	errs := make([]error, r.Runs)
	free := make(chan struct{}, p.AtOnce)
	var wg sync.WaitGroup
	for i := range errs {
		free <- struct{}{}
		wg.Go(func() {
			defer func() { <-free }()
			sim, stop, err := startSimulator(ctx)
			if err == nil {
				err = r.run(ctx, sim, p, i)
				stop()
			}
			errs[i] = err
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// add keeps the figures of a run, if the org then held what it had to: the same
// for all sides, field by field.
func (r *results) add(p *part, t *task, all []figures) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(all) != len(t.Steps) {
		return fmt.Errorf("figures of %d steps, want %d", len(all), len(t.Steps))
	}
	for i := range all {
		step, got := &t.Steps[i], &all[i].Served
		switch want := step.leaves(); {
		case got.Leads != want || got.Tasks != actionsPerLead*want:
			return fmt.Errorf("%s: the org has %d Leads and %d Tasks, want %d and %d", step.Name, got.Leads, got.Tasks, want, actionsPerLead*want)
		case got.Digest != r.digest && step.Digest && r.digest != "":
			return fmt.Errorf("%s: the org has other records than after the first side", step.Name)
		case step.Name == unchangedStep && got.Calls != got.Reads:
			return fmt.Errorf("%s: %d of %d calls wrote", step.Name, got.Calls-got.Reads, got.Calls)
		case step.Digest:
			r.digest = got.Digest
		}
		k := key{p.Name, t.Side, step.Name}
		r.all[k] = append(r.all[k], all[i])
	}
	return nil
}

// inProcess does the task in a process of its own, which is killed if it hangs.
func (t *task) inProcess(ctx context.Context, work string) ([]figures, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	cmd, err := child(ctx, "side")
	if err != nil {
		return nil, err
	}
	if t.Side == node {
		cmd = exec.CommandContext(ctx, "node", "--expose-gc", "jsforce.mjs")
		cmd.Env, cmd.Stderr = os.Environ(), os.Stderr
	}
	trusted := filepath.Join(work, "trusted.pem")
	cmd.Env = append(cmd.Env, "SSL_CERT_FILE="+trusted, "NODE_EXTRA_CA_CERTS="+trusted)
	return give[[]figures](cmd, t)
}

// nodeMissing returns why jsforce cannot run, "" if it can.
func nodeMissing() string {
	if _, err := exec.LookPath("node"); err != nil {
		return "Node is not installed"
	}
	if _, err := os.Stat("../conformance/node_modules/jsforce"); err != nil {
		return "npm ci was not run in internal/conformance"
	}
	return ""
}
