package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Broken off at any request, by jobs that take minutes, and run again at once:
// each lead and each action is there once, and each lead has a result each time.
func TestBrokenOff(t *testing.T) {
	const n = 2100 // enough for jobs
	text := someLeads(t, n)
	for at, more := 1, true; more; at += 11 {
		t.Run(fmt.Sprintf("request %d", at), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				org := newOrg(t)
				org.SetJobTime(3 * time.Minute)
				in := options{in: fileOf(t, text)}
				ctx, interrupt := context.WithCancel(t.Context())
				defer interrupt()

				p, out, errOut := newProgram(org, in)
				var seen atomic.Int64
				send := p.config.HTTPClient.Transport
				p.config.HTTPClient = &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
					if seen.Add(1) == int64(at) {
						interrupt()
					}
					return send.RoundTrip(r)
				})}
				complete, err := p.run(ctx)
				require.NoError(t, err)
				require.Len(t, resultsOf(t, out), n)
				if more = seen.Load() >= int64(at); more {
					require.False(t, complete)
					require.Contains(t, errOut.String(), "Broken off. Run the same command again")
				}

				p, out, errOut = newProgram(org, in)
				complete, err = p.run(t.Context())
				require.NoError(t, err)
				require.True(t, complete, errOut.String())
				require.Len(t, resultsOf(t, out), n)
				time.Sleep(10 * time.Minute) //nolint:forbidigo // a fake clock: jobs of the first run
				holdsEach(t, org, n)
			})
		})
	}
}

// Leads whose records are locked for now are not done, although the run goes to its
// end.
func TestGivenAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		org := newOrg(t)
		unlock := org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, Code: "UNABLE_TO_LOCK_ROW", Object: schema.Lead})
		in := options{in: fileOf(t, someLeads(t, 3))}
		p, _, errOut := newProgram(org, in)
		complete, err := p.run(t.Context())
		require.NoError(t, err)
		require.False(t, complete)
		require.Contains(t, errOut.String(), "3 leads in an org in memory: 0 done, 3 to retry, 0 needing attention")
		require.Contains(t, errOut.String(), "\nRun the same command again")

		unlock()
		p, _, errOut = newProgram(org, in)
		complete, err = p.run(t.Context())
		require.NoError(t, err)
		require.True(t, complete, errOut.String())
		holdsEach(t, org, 3)
	})
}

// Leads that cannot be read are reported with their index; the others are written.
func TestBadLeads(t *testing.T) {
	org := newOrg(t)
	p, out, errOut := newProgram(org, options{in: "-"})
	lines := strings.SplitAfter(someLeads(t, 3), "\n")
	p.in = strings.NewReader("[" + strings.Join([]string{lines[0], "17", lines[1], `{"error":"SECRET"}`, lines[2]}, ",") + "]")
	complete, err := p.run(t.Context())
	require.NoError(t, err)
	require.False(t, complete)
	require.Contains(t, errOut.String(), "left out: salesforce: lead 1 of the input: ")
	require.Contains(t, errOut.String(), "left out: salesforce: lead 3 of the input: ")
	require.Contains(t, errOut.String(), "5 leads in an org in memory: 3 done, 0 to retry, 2 needing attention")
	results := resultsOf(t, out)
	require.Len(t, results, 5)
	require.Equal(t, salesforce.Refused, results[1].Outcome)
	require.Equal(t, salesforce.Refused, results[3].Outcome)
	holdsEach(t, org, 3)
	require.NotContains(t, errOut.String()+out.String(), "SECRET")
}

// Input that breaks off, or is not a list of leads, is an error; the leads before it
// are written.
func TestBadInput(t *testing.T) {
	lead := someLeads(t, 1)
	for _, tt := range []struct {
		name, text, want string
		written          int
	}{
		{"cut off", "[" + lead, "It ended early: ", 1},
		{"no leads", `{"message":"Forbidden","statusCode":403}`, "It ended early: ", 0},
		{"not JSON", "id;lastName", "It ended early: ", 0},
		{"none", "[]", "0 leads in an org in memory: 0 done", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			org := newOrg(t)
			p, out, errOut := newProgram(org, options{in: "-"})
			p.in = strings.NewReader(tt.text)
			complete, err := p.run(t.Context())
			require.NoError(t, err)
			require.Equal(t, tt.text == "[]", complete)
			require.Contains(t, errOut.String(), tt.want)
			require.Len(t, resultsOf(t, out), tt.written)
			require.Equal(t, tt.written, org.Count(schema.Lead))
		})
	}
}

// Standard input that goes on without end is left when the program is broken off.
func TestEndlessInput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		org := newOrg(t)
		p, out, errOut := newProgram(org, options{in: "-"})
		in, leads := io.Pipe()
		p.in = in
		ctx, interrupt := context.WithCancel(t.Context())
		text := someLeads(t, 3)
		go func() {
			_, _ = io.WriteString(leads, text)
			synctest.Wait()
			interrupt()
		}()
		complete, err := p.run(ctx)
		require.NoError(t, err)
		require.False(t, complete)
		require.Contains(t, errOut.String(), "Broken off. Run the same command again")
		for _, r := range resultsOf(t, out) {
			require.Equal(t, salesforce.NotSent, r.Outcome)
		}
		require.Zero(t, org.Count(schema.Lead))
		require.NoError(t, leads.Close())
	})
}

// Results that cannot be written are an error: nobody would know of them.
func TestFullDisk(t *testing.T) {
	p, _, _ := newProgram(newOrg(t), options{in: "-"})
	p.in = strings.NewReader(someLeads(t, 3))
	p.out = fullDisk{}
	complete, err := p.run(t.Context())
	require.ErrorIs(t, err, errFull)
	require.False(t, complete)
}

var errFull = errors.New("disk full")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }
