// Package reports plays reports of real users: each file names the public
// issues it comes from, states the right behaviour, and holds the SDK to it
// through its public API, on an org in memory. A test that is skipped says what
// is not built yet.
//
// A report is one specimen. The rule it belongs to has its own table at the
// layer of that rule.
package reports
