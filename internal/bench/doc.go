// Command bench measures this module beside a peer, go-salesforce, and beside a
// floor: net/http and encoding/json sending the same bytes. It is a module of
// its own, so that the peer is no dependency of those who use ours.
//
//	go run -C internal/bench . -out ../../BENCHMARKS.md
//
// All sides do the same job in one run, on one simulator (salesforcetest) in
// another process: so many leads with three actions each, into an org that has
// none of them. Each side is a process of its own, which does the whole job once
// to get warm before it is measured. What the org holds in the end must be the
// same for all, field by field, or the run fails.
//
// The peer is written as its README has it: collections of 200 records, the
// leads first, then the Tasks with the IDs that came back. It is given the
// finished field values; ours makes them from Mobly's leads within the time that
// is measured, and looks for matches before it writes.
//
// Client.Stream is measured by itself:
//
//	go run -C internal/bench . -stream 10000,1000000
//
// For each number, leads that an iterator makes are streamed by a process of its
// own into an empty org in another one, after 2,000 to get warm. It prints the
// CPU of the client per lead, and by tenths of the run, and what was resident at
// most since the process began; and it fails unless every lead was created, its
// result came in order, and the org holds as many as there are.
//
// The tests hold that the peer, which knows nothing of salesforcetest, signs
// in, writes and reads there as it does in a real org.
package main
