package salesforcetest

import (
	"strings"
	"time"
)

// SetCPU makes an object's automation cost time: each saved record takes
// perRecord of its transaction's budget, which is ten seconds in Salesforce. A
// collection is one transaction, and so are each 200 records of a bulk job. If
// its records cost more than the budget, all of them are refused with
// CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY and "Apex CPU time limit exceeded". A
// budget of zero switches this off. No real time passes.
func (o *Org) SetCPU(object string, perRecord, budget time.Duration) {
	o.lock()
	defer o.mu.Unlock()
	if o.cpu == nil {
		o.cpu = map[string]cpuCost{}
	}
	o.cpu[strings.ToLower(object)] = cpuCost{perRecord, budget}
}

type cpuCost struct{ perRecord, budget time.Duration }

// chunk says that the next records are saved in one transaction of n.
func (s *saver) chunk(n int) { s.records, s.fresh = n, nil }

// compute refuses a record whose transaction takes too long.
func (s *saver) compute(e *entity) *fault {
	cost, ok := s.org.cpu[strings.ToLower(e.name)]
	if !ok || s.admin || cost.budget <= 0 || cost.perRecord*time.Duration(max(s.records, 1)) <= cost.budget {
		return nil
	}
	f := refused("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", e.name+"Trigger: "+errCPU.Error())
	return &f
}
