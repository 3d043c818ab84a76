// Command bench compares this module with a peer, go-salesforce, and with a floor:
// net/http and encoding/json sending the same bytes. It is a module of its own, so
// that users of the SDK do not depend on the peer.
//
//	go run -C internal/bench . -out ../../BENCHMARKS.md
//
// All sides do the same job in one run, against one simulator (salesforcetest) in
// another process: a number of leads with three actions each go into an org that
// has none of them. Each side is a process of its own, which does the whole job
// once to warm up before it is measured. In the end the org must hold the same for
// every side, field by field, or the run fails.
//
// The peer is written as its README shows: collections of 200 records, the leads
// first, then the Tasks with the IDs that came back. It gets the finished field
// values; ours makes them from Mobly's leads within the measured time, and looks
// for matches before it writes.
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
