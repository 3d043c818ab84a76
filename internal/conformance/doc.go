// Package conformance has tests only: programs that others wrote check the org in
// memory, the SOQL parser, the files that set an org up, and HTML pages.
//
// jsforce.mjs drives examples/simulator through jsforce, an independent client,
// and checks every answer. Its expectations are Salesforce's behaviour and are
// never bent to ours. The folder soqlparser has an independent SOQL parser, whose
// verdicts on several hundred queries are compared with ours. The folder sfdx has
// Salesforce's own library for SFDX projects, which reads and converts what package
// setup writes, and the Metadata API's types, with which each element is compared.
//
// The folder pages has a script that opens HTML pages in Chromium and checks their
// accessibility with axe-core: those of examples/simulator, and others that tests
// pass to it.
//
// Package testworld is what the tests of several packages have in common, and
// package fair makes up the leads of an event and audits what became of them.
//
// All else needs Node 18 or later, and pages needs Chromium. Without them, or
// before "npm ci" has run in this folder, in soqlparser, in sfdx and in pages, the
// tests are skipped; CONFORMANCE=required in the environment makes that a failure,
// as in .ci/run.
//
// # Where sources disagree
//
// What real orgs answered wins over what clients expect, and that over
// Salesforce's documentation. The cases, and which source won:
//
//  1. AND NOT without parentheses: refused, as orgs answer "unexpected token:
//     'NOT'"; soql-parser-js takes it.
//  2. An unexpected token of a query is counted from column 0 and everything
//     else from 1, and lines are cut at the word 30 characters away: recorded
//     messages, of which the books say nothing.
//  3. E-mail addresses come back in lower case: recorded queries and
//     Salesforce's help over clients that compare what they sent.
//  4. A step after the failed one of an all-or-none composite is 400 with
//     PROCESSING_HALTED: recorded; jsforce.mjs takes 412 as well.
//  5. A failed row of a collections upsert says created true if it would have
//     been inserted, where all were rolled back: jsforce's suite. A row whose
//     JSON was wrong says false: recorded. The two do not meet.
//  6. GET of a deleted record is NOT_FOUND and DELETE of one ENTITY_IS_DELETED,
//     both 404: recorded, each on its own; the books have the latter for both.
//  7. The member of a converted lead keeps its LeadId beside its ContactId:
//     recorded. Whoever creates a member with both keeps the ContactId only:
//     the books, which no recording contradicts.
//  8. A bulk row with a wrong date is "INVALID_FIELD:Failed to deserialize
//     field at col 2. Due to, ...": recorded; other rows' errors are
//     CODE:message:Field, as jsforce.mjs has them.
//  9. A collection of no records is REQUIRED_FIELD_MISSING "At least 1 record is
//     required": recorded.
//  10. Picklists of Account take 255 characters: recorded in API 59.0; in 48.0 and
//     42.0 it was 40.
//  11. A URI of more than 16 kB is answered with Jetty's page "Bad Message 414":
//     reported to jsforce; the books name the status alone.
//  12. A JWT may name the token URL as its audience, by RFC 7523; Salesforce's help
//     names the host alone. No recording tells.
//  13. WITH USER_MODE and WITH SECURITY_ENFORCED are taken and change nothing; the
//     books have them for Apex only. No recording tells what the API answers.
//
// Where one recorded describe contradicts another is the table describeDiffers
// in salesforcetest's captured_test.go; where the two parsers of SOQL differ is
// the table deviations here; which recorded exchanges are left out is the table
// unmodelled.
package conformance
