package salesforce_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"iter"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

var backfillLeads = flag.Int("backfill", 0, "run TestBackfillScale with so many leads, three actions each, against an org in another process whose jobs take 20 s")

// scaleLead is the i-th lead of a large run.
func scaleLead(i int) salesforce.Lead {
	l := salesforce.Lead{Person: mapping.Person{
		ID: fmt.Sprintf("5f0c1c6e-0000-4000-8000-%012d", i), FirstName: "Grace", LastName: fmt.Sprint("Kim ", i),
		Email: fmt.Sprintf("grace.kim.%d@lumen.example", i), JobTitle: "Head of Data",
		Company:     mapping.Company{Name: "Lumen Analytics", Industry: "Technology", Website: "https://lumen.example", City: "Seattle", State: "WA", Zip: "98101", Country: "US"},
		Description: "Met at the booth.\nWants a demo, soon; \"asap\".",
		Scans:       []mapping.Scan{{At: time.Date(2026, 10, 15, 17, 0, 0, 0, time.UTC), By: "rep@example.com", Event: "Data Week 2026", Source: mapping.ViaScan}},
	}}
	for j, text := range []string{"Talked about the roadmap.", "Sent the deck,\nand a \"summary\".", "Call back in November."} {
		l.Actions = append(l.Actions, engagement.Action{
			ID: fmt.Sprintf("7a1d2b3c-000%d-4000-8000-%012d", j, i), Kind: engagement.Note, EventType: "NOTE", By: "rep@example.com",
			Notes: text, At: time.Date(2026, 10, 15, 17, 30+j, 0, 0, time.UTC),
		})
	}
	return l
}

func scaleLeads(n int) iter.Seq2[salesforce.Lead, error] {
	return func(yield func(salesforce.Lead, error) bool) {
		for i := range n {
			if !yield(scaleLead(i), nil) {
				return
			}
		}
	}
}

// scaleReport is what a large run came to.
type scaleReport struct {
	Leads, Jobs     int
	Calls           int64
	Outcomes, Tasks map[string]int
	Took            string
	PeakKiB         int64 // resident at most; 0: the system does not tell
	Error           string
}

func runScale(t *testing.T, c func(*salesforce.Trace) *salesforce.Client, n int) *scaleReport {
	t.Helper()
	report := &scaleReport{Outcomes: make(map[string]int), Tasks: make(map[string]int)}
	var mu sync.Mutex
	jobs := make(map[string]bool)
	client := c(&salesforce.Trace{Job: func(_ context.Context, j salesforce.JobInfo) { mu.Lock(); defer mu.Unlock(); jobs[j.ID] = true }})
	start := time.Now()
	i := 0
	for r, err := range client.Backfill(t.Context(), scaleLeads(n)) {
		if err != nil {
			report.Error = err.Error()
			continue
		}
		require.Equal(t, scaleLead(i).Person.ID, r.LeadID)
		report.Outcomes[r.Outcome.String()]++
		for _, a := range r.Actions {
			report.Tasks[a.Outcome.String()]++
		}
		i++
	}
	report.Leads, report.Jobs, report.Calls, report.Took = i, len(jobs), client.Calls(), time.Since(start).Round(time.Second).String()
	return report
}

// seedScale fills the org with every fifth of the leads, as a Lead or, each
// twentieth, as a Contact.
func (w *world) seedScale(n int) {
	for i := 0; i < n; i += 5 {
		p := scaleLead(i).Person
		fields := map[string]any{"LastName": p.LastName, "Email": p.Email}
		if i%20 == 0 {
			w.add(schema.Contact, fields)
			continue
		}
		fields["Company"] = "Lumen"
		w.add(schema.Lead, fields)
	}
}

// A job costs eight API calls at most, and ten come on top, whatever the number
// of leads.
func TestBackfillCalls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, upload := salesforce.BackfillMinimum+500, int64(400_000)
		if underRace {
			n, upload = 500, 80_000
		}
		w := newWorld(t)
		w.seedScale(n)
		w.org.SetJobTime(20 * time.Second)
		report := runScale(t, func(trace *salesforce.Trace) *salesforce.Client {
			cfg := keyed()
			cfg.Trace = trace
			return w.client(cfg).SetBulk(min(n, salesforce.BackfillMinimum), 1000, upload)
		}, n)
		require.Empty(t, report.Error)
		require.Equal(t, map[string]int{"Created": n * 4 / 5, "Updated": n / 5}, report.Outcomes)
		require.Equal(t, map[string]int{"Created": 3 * n}, report.Tasks)
		require.Len(t, w.org.Records(schema.Task), 3*n)
		require.Greater(t, report.Jobs, 8)
		require.LessOrEqual(t, report.Calls, int64(8*report.Jobs+10))
	})
}

// TestBackfillScale prints what a large run takes. It bounds API calls and peak
// memory.
func TestBackfillScale(t *testing.T) {
	if setup := os.Getenv("MOBLY_BACKFILL"); setup != "" {
		scaleChild(t, setup)
		return
	}
	if *backfillLeads == 0 {
		t.Skip("no -backfill")
	}
	w := newWorld(t)
	w.org.KeepRequests(10)
	w.seedScale(*backfillLeads)
	w.org.SetJobTime(20 * time.Second)
	server := httptest.NewServer(w.org)
	defer server.Close()
	who := w.org.Credentials()
	for range 2 { // the second one changes nothing
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestBackfillScale$", "-test.v")
		if p := os.Getenv("MEMPROF"); p != "" {
			cmd.Args = append(cmd.Args, "-test.memprofile="+p, "-test.memprofilerate=65536")
		}
		cmd.Env = append(os.Environ(), "GOGC=100", "MOBLY_BACKFILL="+strings.Join([]string{server.URL, who.ClientID, who.ClientSecret, strconv.Itoa(*backfillLeads)}, " "))
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		_, text, ok := bytes.Cut(out, []byte("REPORT "))
		require.True(t, ok, string(out))
		text, _, _ = bytes.Cut(text, []byte("\n"))
		t.Logf("%s", text)
		var report scaleReport
		require.NoError(t, json.Unmarshal(text, &report))
		require.Empty(t, report.Error)
		require.Equal(t, *backfillLeads, report.Leads)
		require.LessOrEqual(t, report.Calls, int64(8*report.Jobs+10))
		require.LessOrEqual(t, report.PeakKiB, int64(96<<10))
	}
}

// scaleChild is the client's process.
func scaleChild(t *testing.T, setup string) {
	t.Helper()
	parts := strings.Fields(setup)
	n, err := strconv.Atoi(parts[3])
	require.NoError(t, err)
	report := runScale(t, func(trace *salesforce.Trace) *salesforce.Client {
		cfg := keyed()
		cfg.Trace = trace
		cfg.Auth = &auth.ClientCredentials{Domain: parts[0], ClientID: parts[1], ClientSecret: auth.Secret(parts[2])}
		c, err := salesforce.New(cfg)
		require.NoError(t, err)
		return c
	}, n)
	status, err := os.ReadFile("/proc/self/status")
	if err == nil {
		for line := range strings.Lines(string(status)) {
			if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
				report.PeakKiB, err = strconv.ParseInt(strings.Fields(value)[0], 10, 64)
				require.NoError(t, err)
			}
		}
	}
	text, err := json.Marshal(report)
	require.NoError(t, err)
	fmt.Printf("REPORT %s\n", text)
}
