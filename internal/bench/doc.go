// Package bench is where this module meets a peer, go-salesforce: a module of
// its own, so that the peer is no dependency of those who use ours.
//
// Its test holds that the peer, which knows nothing of salesforcetest, signs
// in, writes and reads there as it does in a real org.
package bench
