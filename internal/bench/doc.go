// Command bench compares this module with two peers, go-salesforce and jsforce, and
// with a floor: net/http and encoding/json sending the same requests. It is a module
// of its own, so that users of the SDK do not depend on the peers.
//
//	go run -C internal/bench . -out ../../BENCHMARKS.md
//
// benchmarks.txt is BENCHMARKS.md without its figures: it says what each side does
// and what is measured. To carry a change over to BENCHMARKS.md without
// measuring again, run
//
//	go test -C internal/bench -run TestDocument . -update
//
// What is measured is the list in parts.go. In every run a side does each part in a
// process of its own, against a simulator (salesforcetest) in another process. In
// the first run the org must hold the same records for every side at the end, field by
// field, and in all runs the same number of records; otherwise the command fails. The finished values that
// the other sides send are recorded from ours.
//
// jsforce is the one installed in internal/conformance. It is left out if Node or npm ci
// is missing, unless CONFORMANCE is set.
//
// Client.Stream is measured by itself:
//
//	go run -C internal/bench . -stream 10000,1000000
//
// For each number, a process streams leads from an iterator into an empty org in
// another process, after 2,000 leads to warm up. It prints the client's CPU per
// lead, also by tenths of the run, and the most memory that was resident since the
// process began. It fails unless every lead was created, the results came in order,
// and the org holds all of them.
//
// The tests hold that the peer, which knows nothing of salesforcetest, signs in,
// writes and reads there as it does in a real org.
package main
