// Package conformance has tests only: it lets programs that others wrote judge
// the org in memory and the reader of SOQL.
//
// jsforce.mjs drives examples/simulator through jsforce, an independent client,
// and checks every answer. Its expectations are Salesforce's behaviour and are
// never bent to ours. The folder soqlparser has an independent parser of SOQL,
// whose judgement of several hundred queries is compared with ours.
//
// Both need Node 18 or later. Without it, or before "npm ci" was run in this
// folder and in soqlparser, the tests are skipped; CONFORMANCE=required in the
// environment makes that a failure, as in .ci/run.
//
// # Where sources disagree
//
// What real orgs answered wins over what clients expect, and that over
// Salesforce's books. The cases are listed where they are held: fields of
// describes in salesforcetest's captured_test.go, recorded exchanges in
// traces_test.go, and queries in the table of soqlparser.
package conformance
