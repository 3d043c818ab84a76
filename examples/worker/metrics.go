package main

import (
	"expvar"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// metrics counts what one worker did since the process started. It is served
// as JSON at /debug/vars, in "worker", by org.
type metrics struct {
	batches     expvar.Int // calls of Sync
	cleared     expvar.Int // leads that reached Salesforce
	dead        expvar.Int // leads that were refused
	again       expvar.Int // leads that went back to the queue
	redelivered expvar.Int // leads that were taken before
	syncMillis  expvar.Int // time that batches took, settling included
	outcomes    *expvar.Map
	actions     *expvar.Map
	calls       func() int64
}

func newMetrics(calls func() int64) *metrics {
	return &metrics{outcomes: new(expvar.Map).Init(), actions: new(expvar.Map).Init(), calls: calls}
}

// vars is m as expvar shows it.
func (m *metrics) vars() *expvar.Map {
	vars := new(expvar.Map).Init()
	vars.Set("batches", &m.batches)
	vars.Set("leads_cleared", &m.cleared)
	vars.Set("leads_dead", &m.dead)
	vars.Set("leads_again", &m.again)
	vars.Set("leads_redelivered", &m.redelivered)
	vars.Set("sync_milliseconds", &m.syncMillis)
	vars.Set("outcomes", m.outcomes)
	vars.Set("actions", m.actions)
	vars.Set("api_calls", expvar.Func(func() any { return m.calls() }))
	return vars
}

// count adds one batch.
func (m *metrics) count(verdicts []verdict, took time.Duration) {
	m.batches.Add(1)
	m.syncMillis.Add(took.Milliseconds())
	for i := range verdicts {
		v := &verdicts[i]
		switch {
		case v.again > 0:
			m.again.Add(1)
		case v.dead != "":
			m.dead.Add(1)
		default:
			m.cleared.Add(1)
		}
		if v.tries > 1 {
			m.redelivered.Add(1)
		}
		if v.result != nil {
			m.countResult(v.result)
		}
	}
}

func (m *metrics) countResult(r *salesforce.Result) {
	m.outcomes.Add(string(r.Outcome), 1)
	for i := range r.Actions {
		m.actions.Add(string(r.Actions[i].Outcome), 1)
	}
}
