package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// warmLeads are streamed before a run is measured, and are leads of their own.
const warmLeads = 2 * 1000 // two windows of a Stream

// streamTask is what the process is told to do that streams.
type streamTask struct {
	Org     salesforcetest.Credentials
	Leads   int
	Actions int // of each lead
}

// streamed is what a process came to that streamed so many new leads.
type streamed struct {
	Leads    int
	Outcomes map[string]int
	Tasks    map[string]int
	Calls    int64
	Wall     time.Duration
	CPU      []time.Duration // of each tenth of the leads
	Allocs   uint64
	Peak     int64  // bytes resident at most since the process began
	Heap     uint64 // bytes of the Go heap that are in use at the end
}

// cpuPerLead is in microseconds.
func (s *streamed) cpuPerLead() float64 {
	var sum time.Duration
	for _, d := range s.CPU {
		sum += d
	}
	return float64(sum.Nanoseconds()) / 1000 / float64(s.Leads)
}

// stream has leads that nobody holds go through Client.Stream, and checks that
// each has its result, in order.
func (t *streamTask) stream(ctx context.Context) (*streamed, error) {
	var calls atomic.Int64
	count := func(context.Context, salesforce.RequestInfo) { calls.Add(1) }
	client, err := ourClient(t.Org, nil, &salesforce.Trace{Request: count})
	if err != nil {
		return nil, err
	}
	out := &streamed{Leads: t.Leads, Outcomes: make(map[string]int), Tasks: make(map[string]int)}
	if err := t.pass(ctx, client, t.Leads, t.Leads+warmLeads, func(salesforce.Result) {}); err != nil {
		return nil, err
	}
	runtime.GC()
	var before, mem runtime.MemStats
	runtime.ReadMemStats(&before)
	calls.Store(0)
	start, cpu, done := time.Now(), usedCPU(), 0
	err = t.pass(ctx, client, 0, t.Leads, func(r salesforce.Result) {
		out.Outcomes[string(r.Outcome)]++
		for i := range r.Actions {
			out.Tasks[string(r.Actions[i].Outcome)]++
		}
		if done++; done*10/t.Leads > len(out.CPU) {
			now := usedCPU()
			out.CPU, cpu = append(out.CPU, now-cpu), now
		}
	})
	out.Wall, out.Calls, out.Peak = time.Since(start), calls.Load(), peak()
	runtime.GC()
	runtime.ReadMemStats(&mem)
	out.Heap, out.Allocs = mem.HeapAlloc, mem.Mallocs-before.Mallocs
	return out, err
}

// pass streams the leads from one number to another.
func (t *streamTask) pass(ctx context.Context, client *salesforce.Client, from, to int, each func(salesforce.Result)) error {
	next := from
	for r, err := range client.Stream(ctx, t.leads(from, to)) {
		if err != nil {
			return err
		}
		if r.LeadID != leadID(next) {
			return fmt.Errorf("the result of lead %d is that of %s", next, r.LeadID)
		}
		next++
		each(r)
	}
	if next != to {
		return fmt.Errorf("%d results for %d leads", next-from, to-from)
	}
	return nil
}

func (t *streamTask) leads(from, to int) iter.Seq2[salesforce.Lead, error] {
	return func(yield func(salesforce.Lead, error) bool) {
		for i := from; i < to; i++ {
			if !yield(makeLead(i, t.Actions), nil) {
				return
			}
		}
	}
}

// compareStreams streams each of the numbers of leads from a process of its own
// into an empty org, and prints what that took.
func compareStreams(ctx context.Context, numbers []int, actions int, stdout io.Writer) error {
	var first float64
	for i, leads := range numbers {
		s, err := streamInProcess(ctx, leads, actions)
		if err != nil {
			return fmt.Errorf("%d leads: %w", leads, err)
		}
		if i == 0 {
			first = s.cpuPerLead()
			_, err = fmt.Fprintf(stdout, "| leads (%d actions each) | outcomes | Tasks | API calls | wall time, s | client CPU per lead, µs | : the first | by tenths | allocations per lead | peak RSS, MiB | heap at the end, MiB |\n"+
				"| ---: | --- | --- | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: |\n", actions)
		}
		if err == nil {
			_, err = fmt.Fprintln(stdout, s.row(first))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *streamed) row(first float64) string {
	var tenths []string
	for _, d := range s.CPU {
		tenths = append(tenths, fmt.Sprintf("%.0f", float64(d.Nanoseconds())/100/float64(s.Leads)))
	}
	return fmt.Sprintf("| %s | %s | %s | %d | %.0f | %.1f | %.2f | %s | %.1f | %.1f | %.1f |", thousands(s.Leads), counts(s.Outcomes), counts(s.Tasks), s.Calls,
		s.Wall.Seconds(), s.cpuPerLead(), s.cpuPerLead()/first, strings.Join(tenths, " "), float64(s.Allocs)/float64(s.Leads), float64(s.Peak)/(1<<20), float64(s.Heap)/(1<<20))
}

func counts(m map[string]int) string {
	text := strings.TrimSuffix(strings.TrimPrefix(fmt.Sprint(m), "map["), "]") // in order
	if text == "" {
		return "none"
	}
	return text
}

// streamInProcess streams in a process of its own, into a simulator of its own,
// and counts what the org has then.
func streamInProcess(ctx context.Context, leads, actions int) (*streamed, error) {
	sim, stop, err := startSimulator(ctx)
	if err != nil {
		return nil, err
	}
	defer stop()
	if err := sim.ask(ctx, http.MethodPost, "/bench/lean", nil, nil); err != nil {
		return nil, err
	}
	cmd, err := child(ctx, "stream")
	if err != nil {
		return nil, err
	}
	s, err := give[*streamed](cmd, streamTask{sim.Credentials, leads, actions})
	if err != nil {
		return nil, err
	}
	return s, s.check(ctx, sim, actions)
}

// check holds that every lead was created once, and every Task.
func (s *streamed) check(ctx context.Context, sim *remote, actions int) error {
	all := s.Leads + warmLeads
	if s.Outcomes[string(salesforce.Created)] != s.Leads || s.Tasks[string(salesforce.Created)] != actions*s.Leads {
		return fmt.Errorf("not all were created: %v, Tasks %v", s.Outcomes, s.Tasks)
	}
	var errs []error
	for query, want := range map[string]int{
		"SELECT COUNT() FROM Lead": all, "SELECT COUNT() FROM Lead WHERE " + leadKey + " != null": all,
		"SELECT COUNT() FROM Task": actions * all,
	} {
		n, err := sim.count(ctx, query)
		if err == nil && n != want {
			err = fmt.Errorf("%s is %d, want %d", query, n, want)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// count asks the org as any other client of its API would.
func (r *remote) count(ctx context.Context, query string) (int, error) {
	token, err := (&auth.ClientCredentials{Domain: r.Domain, ClientID: r.ClientID, ClientSecret: auth.Secret(r.ClientSecret)}).Token(ctx)
	if err != nil {
		return 0, err
	}
	var out struct {
		Size int `json:"totalSize"`
	}
	f := newFloor(r.Credentials)
	f.token = string(token.AccessToken)
	err = f.do(ctx, http.MethodGet, "/services/data/v"+salesforce.DefaultVersion+"/query?q="+url.QueryEscape(query), nil, &out)
	return out.Size, err
}

// numbersFlag is a list of numbers, by commas.
type numbersFlag []int

func (n *numbersFlag) String() string { return strings.Trim(fmt.Sprint([]int(*n)), "[]") }

func (n *numbersFlag) Set(text string) error {
	*n = nil
	for part := range strings.SplitSeq(text, ",") {
		i, err := strconv.Atoi(part)
		if err != nil || i < 10 {
			return errors.New("it must be numbers from 10 on, by commas")
		}
		*n = append(*n, i)
	}
	return nil
}

var _ flag.Value = (*numbersFlag)(nil)
