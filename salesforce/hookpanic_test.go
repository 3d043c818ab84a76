package salesforce_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// A hook that panics does so in the caller's goroutine, and the Client goes on.
func TestHookPanics(t *testing.T) {
	hook := ""
	fail := func(name string) {
		if hook == name {
			panic(name)
		}
	}
	trace := &salesforce.Trace{
		Request: func(context.Context, salesforce.RequestInfo) { fail("request") },
		Batch:   func(context.Context, salesforce.BatchInfo) { fail("batch") },
		Run:     func(context.Context, salesforce.RunInfo) { fail("run") },
	}
	lead := person("m1", "a@lumen.example")
	for _, way := range []struct {
		name string
		call func(t *testing.T, c *salesforce.Client)
	}{
		{"Sync", func(t *testing.T, c *salesforce.Client) { _, _ = c.Sync(t.Context(), lead) }},
		{"Stream", func(t *testing.T, c *salesforce.Client) {
			for _, err := range c.Stream(t.Context(), salesforce.FromSlice([]salesforce.Lead{lead})) {
				require.NoError(t, err)
			}
		}},
	} {
		for _, name := range []string{"request", "batch", "run"} {
			t.Run(way.name+" "+name, inBubble(func(t *testing.T) {
				w := newWorld(t)
				cfg := keyed()
				cfg.Trace = trace
				c := w.client(cfg)
				hook = name
				require.PanicsWithValue(t, name, func() { way.call(t, c) })
				hook = ""
				w.sync(c, lead)
				require.Len(t, w.org.Records("Lead"), 1)
			}))
		}
	}
}
