package fair

import (
	"net/http"
	"reflect"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// Kind is one of the things that go wrong. None is known to be worse than
// what a real network, a load balancer or an org did to somebody.
type Kind struct {
	Name  string
	Fault salesforcetest.Fault
}

// Kinds are all that Inject has go wrong, each as often as the others.
var Kinds = []Kind{
	{"reset before it was carried out", salesforcetest.Fault{Kind: salesforcetest.Reset}},
	{"reset after it was carried out", salesforcetest.Fault{Kind: salesforcetest.Reset, Executed: true}},
	{"hang before", salesforcetest.Fault{Kind: salesforcetest.Hang}},
	{"hang after", salesforcetest.Fault{Kind: salesforcetest.Hang, Executed: true}},
	{"500 JSON before", salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 500}},
	{"500 JSON after", salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 500, Executed: true}},
	{"502 HTML before", salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 502, HTML: true}},
	{"502 HTML after", salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 502, HTML: true, Executed: true}},
	{"503 JSON before", salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 503}},
	{"503 HTML after", salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 503, HTML: true, Executed: true}},
	{"answer cut in half", salesforcetest.Fault{Kind: salesforcetest.Truncate}},
	{"slow body, past the time-out", salesforcetest.Fault{Kind: salesforcetest.SlowBody, Latency: 10 * time.Minute}},
	{"session ended", salesforcetest.Fault{Kind: salesforcetest.ExpireSession}},
	{"rows locked", salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, Code: "UNABLE_TO_LOCK_ROW"}},
	{"daily limit", salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: http.StatusForbidden, Code: "REQUEST_LIMIT_EXCEEDED", Message: "TotalRequests Limit exceeded."}},
	{"concurrent limit", salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: http.StatusForbidden, Code: "REQUEST_LIMIT_EXCEEDED", Message: "ConcurrentRequests (Concurrent API Requests) Limit exceeded."}},
	{"answer to an earlier request", salesforcetest.Fault{Kind: salesforcetest.Replay}},
	{"composite halted after its first part", salesforcetest.Fault{Kind: salesforcetest.Halt, Parts: 1}},
	{"composite halted before its first part", salesforcetest.Fault{Kind: salesforcetest.Halt}},
	{"latency of 40 s", salesforcetest.Fault{Latency: 40 * time.Second}},
	{"latency past the time-out", salesforcetest.Fault{Latency: 7 * time.Minute}},
	// A proxy that sends an insert twice doubles it, whatever a client does: only
	// what has a key, or reads, is sent twice.
	{"carried out twice", salesforcetest.Fault{Kind: salesforcetest.Twice}},
}

// Inject has a tenth of all requests go wrong. Each of the functions that it
// returns ends one fault.
func Inject(org *salesforcetest.Org, cfg salesforce.Config, seed uint64) (removes []func()) {
	for i, k := range Kinds {
		f := k.Fault
		f.Seed, f.Probability = (seed+1)*0x9e3779b97f4a7c15+uint64(i)*0xbf58476d1ce4e5b9, 0.1/float64(len(Kinds)-1)
		if f.Kind != salesforcetest.Twice {
			removes = append(removes, org.Inject(f))
			continue
		}
		objects := []string{"GET"} // what names it holds reads
		if lead, activity := testworld.KeysOf(cfg); lead != "" {
			objects = append(objects, lead, activity)
		}
		for _, f.Object = range objects {
			removes = append(removes, org.Inject(f))
		}
	}
	return removes
}

// NameOf returns the name of the kind that a fault of Inject is of.
func NameOf(f salesforcetest.Fault) string {
	f.Seed, f.Probability, f.Object = 0, 0, ""
	for _, k := range Kinds {
		if reflect.DeepEqual(k.Fault, f) {
			return k.Name
		}
	}
	return ""
}
