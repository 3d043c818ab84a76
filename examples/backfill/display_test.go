package main

import (
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares got with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// Jobs that take three minutes, as lines and as a bar, on a fake clock. One lead
// cannot be read.
func TestDisplay(t *testing.T) {
	const n = 2100 // enough for jobs
	for _, kind := range []string{"lines", "terminal"} {
		t.Run(kind, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				org := newOrg(t)
				org.SetJobTime(3 * time.Minute)
				p, _, errOut := newProgram(org, options{in: fileOf(t, someLeads(t, n)+"17\n"), every: 20 * time.Second})
				p.terminal = kind == "terminal"
				_, err := p.run(t.Context())
				require.NoError(t, err)
				golden(t, kind+".txt", framesOf(t, errOut.String()))
			})
		})
	}
}

// framesOf shows what a terminal shows, one frame after the other. Each moves the
// cursor up to where the one before began; the last is drawn up to three times.
func framesOf(t *testing.T, text string) string {
	t.Helper()
	log, end, _ := strings.Cut(text, "leads in an org")
	frames := strings.Split(log, "\x1b[2A\x1b[J")
	last := len(frames) - 1
	rest := strings.LastIndex(frames[last], "\n") + 1
	number := frames[last][rest:]
	frames[last] = frames[last][:rest]
	shown := strings.Join(slices.Compact(frames), "---\n") + number + "leads in an org" + end
	require.NotContains(t, shown, "\x1b")
	return shown
}

// While standard input is read nobody knows how much is left; a file's size is
// known.
func TestPercentOfInput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, _, errOut := newProgram(newOrg(t), options{in: "-", every: time.Second})
		in, leads := io.Pipe()
		p.in = in
		text := someLeads(t, 5)
		go func() {
			for line := range strings.Lines(text) {
				_, _ = io.WriteString(leads, line)
				time.Sleep(2 * time.Second) //nolint:forbidigo // a fake clock
			}
			_ = leads.Close()
		}()
		complete, err := p.run(t.Context())
		require.NoError(t, err)
		require.True(t, complete)
		require.Contains(t, errOut.String(), "Reading leads: ")
		for line := range strings.Lines(errOut.String()) {
			require.NotContains(t, line, "%")
			require.NotContains(t, line, "left")
		}
	})
}

// The step's percentage and time left are shown only if they are known.
func TestLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newProgress()
		p.size = 1000
		sleep := func() { time.Sleep(10 * time.Second) } //nolint:forbidigo // a fake clock
		told := func() string {
			s := p.now()
			return s.line()
		}
		const counts = "0 read, 0 planned, 0 written, 0 jobs, 0 API calls"
		require.Equal(t, "Reading leads: "+counts, told())
		sleep()
		p.addBytes(250)
		require.Equal(t, "Reading leads: 25%, "+counts+", about 30s left", told())
		sleep()
		require.Equal(t, "Reading leads: 25%, "+counts+", about 20s left", told(), "nothing new is known")
		sleep()
		sleep()
		require.Equal(t, "Reading leads: 25%, "+counts, told(), "it takes longer than it seemed")
		p.addBytes(500)
		require.Equal(t, "Reading leads: 75%, "+counts+", about 13s left", told())

		job := salesforce.JobInfo{ID: "750", Object: "Lead", Operation: "upsert", State: "Open", Records: 1200}
		p.job(job)
		require.Equal(t, "Writing people: 0%, 0 read, 1,200 planned, 0 written, 1 job, 0 API calls", told())
		sleep()
		job.State, job.Processed = "InProgress", 400
		p.job(job)
		require.Equal(t, "Writing people: 33%, 0 read, 1,200 planned, 400 written, 1 job, 0 API calls, about 20s left", told())
		job.State, job.Processed, job.Failed = "JobComplete", 1200, 200
		p.job(job)
		require.Equal(t, "Writing people: 100%, 0 read, 1,200 planned, 1,000 written, 200 refused, 0 jobs, 0 API calls", told())
		p.batch(salesforce.BatchInfo{Object: "Task", Records: 7, Failed: 1})
		require.Equal(t, "Writing activities: 0 read, 1,207 planned, 1,006 written, 201 refused, 0 jobs, 0 API calls", told())
		p.job(salesforce.JobInfo{ID: "751", Object: "Lead", Operation: "query", State: "Open"})
		require.Equal(t, "Writing activities: 0 read, 1,207 planned, 1,006 written, 201 refused, 1 job, 0 API calls", told())
	})
}
