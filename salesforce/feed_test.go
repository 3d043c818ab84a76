package salesforce_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// arrival is a lead that comes into the channel after a pause.
type arrival struct {
	after time.Duration
	lead  salesforce.Lead
}

// arrivals are n leads with a pause before each.
func arrivals(n int, pause time.Duration) (list []arrival) {
	for _, l := range someLeads(n) {
		list = append(list, arrival{pause, l})
	}
	return list
}

// bring sends leads into a channel, and closes it after another pause unless that
// is zero.
func bring(ctx context.Context, leads chan<- salesforce.Lead, list []arrival, closed time.Duration) {
	for _, a := range list {
		select {
		case <-time.After(a.after):
		case <-ctx.Done():
			return
		}
		select {
		case leads <- a.lead:
		case <-ctx.Done():
			return
		}
	}
	if closed > 0 {
		<-time.After(closed)
		close(leads)
	}
}

// A lead is written, and its result is there, within linger of its arrival, though
// the window is not full and the input goes on.
func TestFromChannel(t *testing.T) {
	const sec = time.Second
	for name, tt := range map[string]struct {
		linger time.Duration
		buffer int
		write  time.Duration // time that a write takes
		leads  []arrival
		closed time.Duration // after the last lead
		want   []time.Duration
	}{
		"10 s apart":              {2 * sec, 0, 0, arrivals(3, 10*sec), time.Hour, []time.Duration{12 * sec, 22 * sec, 32 * sec}},
		"10 s apart, buffered":    {2 * sec, 10, 0, arrivals(3, 10*sec), time.Hour, []time.Duration{12 * sec, 22 * sec, 32 * sec}},
		"without end":             {2 * sec, 0, 0, arrivals(3, 10*sec), 0, []time.Duration{12 * sec, 22 * sec, 32 * sec}},
		"within one linger":       {2 * sec, 0, 0, arrivals(3, sec/2), time.Hour, []time.Duration{5 * sec / 2, 5 * sec / 2, 5 * sec / 2}},
		"no linger":               {0, 0, 0, arrivals(3, 10*sec), time.Hour, []time.Duration{10 * sec, 20 * sec, 30 * sec}},
		"a negative linger":       {-sec, 0, 0, arrivals(3, 10*sec), time.Hour, []time.Duration{10 * sec, 20 * sec, 30 * sec}},
		"all at once, no linger":  {0, 3, 0, arrivals(3, 0), time.Hour, []time.Duration{0, 0, 0}},
		"closed before they are":  {time.Minute, 0, 0, arrivals(3, sec), sec, []time.Duration{4 * sec, 4 * sec, 4 * sec}},
		"while others are sent":   {2 * sec, 10, 5 * sec, arrivals(4, 3*sec), time.Hour, []time.Duration{10 * sec, 15 * sec, 15 * sec, 20 * sec}},
		"a full window, and idle": {2 * sec, window, sec, arrivals(window, 0), time.Hour, slicesOf(2*sec, window)},
		"more than a window":      {2 * sec, 2 * window, 0, arrivals(window+1, 0), time.Hour, slicesOf(2*sec, window+1)},
		"nothing":                 {2 * sec, 0, 0, nil, sec, nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				c := w.client(w.through(keyed(), func(_, body string, do func() (*http.Response, error)) (*http.Response, error) {
					if strings.Contains(body, "/composite/sobjects/Lead") {
						<-time.After(tt.write)
					}
					return do()
				})).SetWindow(window)
				leads := make(chan salesforce.Lead, tt.buffer)
				begin := time.Now()
				go bring(ctx, leads, tt.leads, tt.closed)
				synctest.Wait()
				var got []time.Duration
				for r, err := range c.Stream(ctx, salesforce.FromChannel(ctx, leads, tt.linger)) {
					if err != nil {
						require.ErrorIs(t, err, context.Canceled)
						require.Zero(t, tt.closed)
						break
					}
					require.Equal(t, tt.leads[len(got)].lead.Person.ID, r.LeadID)
					require.Equal(t, salesforce.Created, r.Outcome, r.Err)
					got = append(got, time.Since(begin))
					require.GreaterOrEqual(t, len(w.org.Records(schema.Lead)), len(got), "it is written")
					if tt.closed == 0 && len(got) == len(tt.want) {
						cancel()
					}
				}
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("results came at (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func slicesOf(d time.Duration, n int) []time.Duration {
	list := make([]time.Duration, n)
	for i := range list {
		list[i] = d
	}
	return list
}

// A done ctx ends the input: what was read is written, and its error comes last.
func TestFromChannelEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
		defer cancel()
		leads := make(chan salesforce.Lead)
		go bring(ctx, leads, arrivals(3, 10*time.Second), 0)
		results, last := 0, error(nil)
		for r, err := range w.client(keyed()).Stream(t.Context(), salesforce.FromChannel(ctx, leads, time.Hour)) {
			if last = err; err == nil {
				results++
				require.Equal(t, salesforce.Created, r.Outcome)
			}
		}
		require.Equal(t, 1, results)
		require.ErrorIs(t, last, context.DeadlineExceeded)
	})
}

// Breaking off leaves what is in the channel, and no goroutine: synctest would see
// it blocked.
func TestFromChannelIsBrokenOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		c := w.client(keyed())
		leads := make(chan salesforce.Lead, 10)
		w.sync(c, person("first", "first@lumen.example"))
		for i := range 5 {
			leads <- someLeads(5)[i]
			for r, err := range c.Stream(t.Context(), salesforce.FromChannel(t.Context(), leads, time.Second)) {
				require.NoError(t, err)
				require.Equal(t, salesforce.Created, r.Outcome)
				leads <- person("rest", "")
				break
			}
			<-time.After(time.Hour)
			require.Len(t, leads, 1, "nobody reads on")
			<-leads
		}
	})
}

// Whoever ranges over the sequence without being Stream sees an error, never a
// lead that nobody sent.
func TestFromChannelForOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		leads := make(chan salesforce.Lead)
		go bring(t.Context(), leads, arrivals(2, 10*time.Second), 10*time.Second)
		var ids, errs []string
		for l, err := range salesforce.FromChannel(t.Context(), leads, time.Second) {
			if err == nil {
				ids = append(ids, l.Person.ID)
				continue
			}
			require.Equal(t, salesforce.Lead{}, l)
			var one *salesforce.DecodeError
			require.NotErrorAs(t, err, &one)
			errs = append(errs, err.Error())
		}
		require.Len(t, ids, 2)
		require.Len(t, errs, 2)
		require.Contains(t, errs[0], "FromChannel is for Client.Stream")
	})
}

// Backfill reads to the end of the channel, then writes.
func TestBackfillFromChannel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		leads := make(chan salesforce.Lead)
		go bring(t.Context(), leads, arrivals(3, 10*time.Second), time.Second)
		n := 0
		for r, err := range w.client(keyed()).Backfill(t.Context(), salesforce.FromChannel(t.Context(), leads, time.Second)) {
			require.NoError(t, err)
			require.Equal(t, salesforce.Created, r.Outcome)
			n++
		}
		require.Equal(t, 3, n)
	})
}

func TestFromChannelCannotBegin(t *testing.T) {
	w := newWorld(t)
	for name, tt := range map[string]struct {
		ctx   context.Context
		leads chan salesforce.Lead
		want  error
	}{
		"no context": {nil, make(chan salesforce.Lead), org.ErrNoContext},
		"no channel": {t.Context(), nil, sferr.ErrInput},
	} {
		t.Run(name, func(t *testing.T) {
			n := 0
			for _, err := range w.client(keyed()).Stream(t.Context(), salesforce.FromChannel(tt.ctx, tt.leads, 0)) {
				require.ErrorIs(t, err, tt.want)
				n++
			}
			require.Equal(t, 1, n)
		})
	}
}

func TestFromSlice(t *testing.T) {
	w := newWorld(t)
	leads := someLeads(3)
	var ids []string
	for r, err := range w.client(keyed()).Stream(t.Context(), salesforce.FromSlice(leads)) {
		require.NoError(t, err)
		ids = append(ids, r.LeadID)
	}
	require.Equal(t, []string{leads[0].Person.ID, leads[1].Person.ID, leads[2].Person.ID}, ids)
	for _, err := range salesforce.FromSlice(leads) {
		require.NoError(t, err)
		break
	}
	for l, err := range salesforce.FromSlice(nil) {
		t.Fatal("there is nothing", l, err)
	}
}
